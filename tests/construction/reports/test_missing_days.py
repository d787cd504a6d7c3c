"""Missing days: what is expected of a crew, and what there is."""

import datetime as dt
from typing import Any

import pytest

from shared.common.crew import Crew, CrewMember
from shared.construction.reports.missing_days import TooLong
from shared.kernel.report import ReportTable
from tests.construction.conftest import Company
from tests.construction.reports.asking import asked
from tests.construction.test_absence import absence

WEEK: dict[str, Any] = {"start": dt.date(2026, 9, 7), "end": dt.date(2026, 9, 13), "today": dt.date(2026, 9, 30)}
"""Monday to Sunday."""


def marks(table: ReportTable) -> str:
    [row] = table.rows
    return "".join(str(cell) for cell in row.cells[5:])


def test_working_days_without_a_report_are_missing(company: Company) -> None:
    company.store.post(company.report(dt.date(2026, 9, 7), {company.anna: 8}))
    company.store.save(company.report(dt.date(2026, 9, 8), {company.anna: 8}))
    company.store.post(company.report(dt.date(2026, 9, 12), {company.anna: 8}))
    table = asked(company, "missing_days", **WEEK)
    assert marks(table) == "+○!!!+·"
    assert table.total is not None
    assert table.total.cells[2:5] == (3, 1, 2)


def test_nothing_is_expected_before_the_site_begins_or_of_nobody_or_in_the_future(company: Company) -> None:
    company.site.start_date = dt.date(2026, 9, 9)
    company.store.save(company.site)
    assert marks(asked(company, "missing_days", **WEEK)) == "··!!!··"
    for member in company.crew.members:
        member.to_date = dt.date(2026, 9, 10)
    company.store.save(company.crew)
    assert marks(asked(company, "missing_days", **WEEK)) == "··!!···"
    assert marks(asked(company, "missing_days", **WEEK | {"today": dt.date(2026, 9, 9)})) == "··!"


def test_a_day_on_which_the_whole_crew_was_away_is_not_missing(company: Company) -> None:
    cells: dict[Any, Any] = {(person, day): "ОТ" for person in company.people for day in (7, 8)}
    del cells[company.vera, 8]
    cells[company.vera, 8] = ("Я", 8)
    cells[company.anna, 9] = "ОТ"  # nothing is known of the others
    company.store.post(company.timesheet(cells))
    assert marks(asked(company, "missing_days", **WEEK)) == "·!!!!··"


def test_a_merged_crew_is_the_one_it_was_merged_into_and_a_deleted_one_is_not_waited_for(company: Company) -> None:
    other = Crew(name="Кровельщики", members=[CrewMember(person_id=company.anna.id, from_date=dt.date(2026, 9, 1))])
    company.store.save(other)
    report = company.report(dt.date(2026, 9, 7), {company.anna: 8})
    report.crew_id = other.id
    company.store.post(report)
    company.store.replace(other, company.crew)
    for crew in (other, company.crew):
        assert marks(asked(company, "missing_days", equals={"crew_id": crew.id}, **WEEK)) == "+!!!!··"
    company.store.mark(company.crew)
    assert marks(asked(company, "missing_days", **WEEK)) == "+······"


def test_too_long_a_period_is_refused_in_words(company: Company) -> None:
    with pytest.raises(TooLong, match="1 to 366 days"):
        asked(company, "missing_days", start=dt.date(2020, 1, 1), end=dt.date(2026, 1, 1))


def test_a_day_on_which_absences_hold_the_whole_crew_is_not_missing(company: Company) -> None:
    """One person's absence has no end, another's timesheet says it; who worked all the same was not away."""
    anna, boris, vera = company.people
    made = absence(company, (anna, "ОТ", 7, 9), (boris, "НН", 8, None))
    company.store.post(made)
    assert marks(asked(company, "missing_days", **WEEK)) == "!!!!!··"
    company.store.post(company.timesheet({(vera, 8): "ОТ", (vera, 9): "ОТ", (anna, 9): ("Я", 8)}))
    assert marks(asked(company, "missing_days", **WEEK)) == "!·!!!··"
    company.store.unpost(made)
    assert marks(asked(company, "missing_days", **WEEK)) == "!!!!!··"
