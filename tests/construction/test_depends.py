"""What a document depends on is posted first and stays so; merged people are one; lines take their hours along."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from shared.common.person import Person
from shared.construction.daily_report import DailyReport
from shared.construction.daily_report_line import DailyReportHour, DailyReportLine
from shared.construction.estimate import Estimate
from shared.construction.estimate_line import EstimateLine
from shared.construction.payroll_sheet import PayrollSheet
from shared.construction.registers import Labour
from shared.kernel.language import Language
from shared.kernel.report import Report
from shared.store.errors import Blocked, HasDependents, StaleEdit
from shared.store.pivot import Question, compute
from shared.store.rebuild import check
from tests.construction.conftest import SEPTEMBER, Company

DAY = dt.date(2026, 9, 9)


def report(company: Company, person: Person, minutes: int, line: EstimateLine | None = None) -> DailyReport:
    made = DailyReport(date=DAY, site_id=company.site.id, crew_id=company.crew.id)
    work = DailyReportLine(name="Work", quantity=Decimal(1), estimate_line_id=line.id if line else None)
    work.work_type_id = None if line else company.site.id  # any id will do: nothing is looked up by it here
    made.lines = [work]
    made.hours = [DailyReportHour(line_id=work.id, person_id=person.id, minutes=minutes)]
    return made


def person(company: Company, name: str) -> Person:
    made = Person(name=name, hired_on=dt.date(2020, 1, 1), organization_id=company.organization.id)
    company.store.save(made)
    return made


def test_a_report_on_a_draft_estimate_is_not_posted(company: Company) -> None:
    estimate = Estimate(site_id=company.site.id, date=DAY, name="Roof")
    estimate.lines = [EstimateLine(name="Ridge", quantity=Decimal(5), price=Decimal(10), labour_norm=Decimal(1))]
    company.store.save(estimate)
    document = report(company, person(company, "Anna"), 60, estimate.lines[0])
    with pytest.raises(Blocked) as refusal:
        company.store.post(document)
    assert "not_posted" in [finding.code for finding in refusal.value.findings]
    company.store.post(estimate)
    company.store.post(document)
    with pytest.raises(HasDependents):
        company.store.unpost(estimate)


def test_a_corrected_document_stays_posted(company: Company) -> None:
    first = report(company, person(company, "Anna"), 60)
    company.store.post(first)
    second = report(company, person(company, "Boris"), 30)
    second.corrects_id = first.id
    company.store.post(second)
    with pytest.raises(HasDependents, match=second.number):
        company.store.unpost(first)


def test_a_person_entered_twice_is_one_person_after_merging(company: Company) -> None:
    anna, again = person(company, "Anna"), person(company, "Anna A.")
    company.store.post(report(company, again, 16 * 60))
    company.store.replace(company.store.get(Person, again.id), company.store.get(Person, anna.id))
    with pytest.raises(Blocked, match="25 h on one day"):
        company.store.post(report(company, anna, 9 * 60))
    in_bulk = report(company, anna, 9 * 60)
    in_bulk.status = "posted"
    with pytest.raises(Blocked, match="25 h, more than 24 h"):  # the register's own rule, asked of both together
        company.store.create_many([in_bulk])
    company.store.post(report(company, anna, 8 * 60))
    with company.store.reading() as session:
        books = company.store.books(session)
        assert [row["minutes"] for row in books.turnover(Labour, ("person_id",), person_id=anna.id)] == [24 * 60]
        assert [row["minutes"] for row in books.turnover(Labour, ("person_id",), person_id=again.id)] == [24 * 60]


def test_hours_go_with_the_line_that_is_removed(company: Company) -> None:
    document = report(company, person(company, "Anna"), 60)
    kept = DailyReportLine(name="Other work", quantity=Decimal(2), work_type_id=company.site.id)
    document.lines.append(kept)
    company.store.save(document)
    document.lines.remove(document.lines[0])
    company.store.save(document)
    stored = company.store.get(DailyReport, document.id)
    assert ([line.name for line in stored.lines], stored.hours) == (["Other work"], [])


def test_bulk_refuses_what_posting_refuses_of_the_document_alone(company: Company) -> None:
    nowhere = DailyReport(date=DAY, status="posted", lines=[DailyReportLine(name="Work")])
    with pytest.raises(Blocked, match="Site is not filled in"):
        company.store.create_many([nowhere])
    good = report(company, person(company, "Anna"), 60)
    company.store.create_many([good])
    with pytest.raises(StaleEdit, match="already"):
        company.store.create_many([good])


def test_an_explanation_that_is_lost_is_found(company: Company) -> None:
    company.rate(company.anna, "500")
    company.store.post(company.timesheet({(company.anna, 1): ("Я", 8)}))
    sheet = PayrollSheet(month=SEPTEMBER, organization_id=company.organization.id)
    company.do(lambda books: sheet.fill(books, {}))
    company.store.save(sheet)
    assert not list(check(company.store))
    with company.store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM blob")
    assert any("explanations are lost" in str(problem) for problem in check(company.store))


def test_a_reports_total_is_the_same_however_it_is_grouped(company: Company) -> None:
    estimate = Estimate(site_id=company.site.id, date=DAY, name="Roof")
    ridge = EstimateLine(name="Ridge", quantity=Decimal(3), price=Decimal("33.3333"), declared_cost=Decimal(100))
    estimate.lines = [ridge]
    company.store.post(estimate)
    with company.store.reading() as session:
        plan = Estimate.create_from(estimate, company.store.books(session))
    plan.date, plan.crew_id = DAY, company.crew.id
    company.store.post(plan)
    for number, who in enumerate(("Anna", "Boris", "Clara")):
        made = report(company, person(company, who), 60)
        made.date = DAY.replace(day=7 + number)
        made.lines[0].estimate_id, made.lines[0].estimate_line_id = estimate.id, estimate.lines[0].id
        made.lines[0].assignment_line_id = plan.lines[0].id
        company.store.post(made)
    declared: Report = company.store.kinds.reports["work_execution"]
    with company.store.reading() as session:
        totals = [
            _cost(compute(session.connection(), company.store.kinds, declared, Question(by), Language()))
            for by in (("line",), ("line", "crew"), ("month", "line"), ("site",))
        ]
    assert totals == [Decimal("100.00")] * 4


def _cost(table: Any) -> Decimal:
    at = [column.name for column in table.columns].index("done_cost")
    return table.total.cells[at]  # type: ignore[no-any-return]
