"""Work execution and the timesheet summary, with figures made by hand."""

import datetime as dt
from decimal import Decimal
from typing import Any

from shared.construction.reports.timesheet_summary import TIMESHEET_SUMMARY
from shared.construction.reports.work_execution import WORK_EXECUTION
from shared.kernel.language import Language
from shared.kernel.report import Report
from shared.store.pivot import Question, compute
from tests.construction.conftest import NINTH, TENTH, Company
from tests.construction.reports.asking import asked


def rows_of(company: Company, report: Report, **question: Any) -> list[dict[str, Any]]:
    with company.store.reading() as session:
        table = compute(session.connection(), company.store.kinds, report, Question(**question), Language())
    names = [column.name for column in table.columns]
    return [dict(zip(names, row.cells, strict=True)) for row in (*table.rows, table.total) if row is not None]


def test_a_plan_counts_from_its_date_on_whatever_period_is_shown(company: Company) -> None:
    """Of 25.5 m² 10 were done on the 9th and 5 on the 10th; asked for the 10th alone, 10.5 remain."""
    line = company.estimate().lines[0]
    for day, quantity in ((NINTH, "10"), (TENTH, "5")):
        company.store.post(company.report(day, {company.anna: 8}, line=line, quantity=quantity))
    [row] = [each for each in rows_of(company, WORK_EXECUTION, by=("line",), start=TENTH, end=TENTH)
             if each["line"] == "Снятие старого ковра"]  # fmt: skip
    assert {
        name: row[name] for name in ("planned_quantity", "done_quantity", "done_to_date", "remaining_quantity")
    } == {
        "planned_quantity": Decimal("25.5"),
        "done_quantity": Decimal(5),
        "done_to_date": Decimal(15),
        "remaining_quantity": Decimal("10.5"),
    }
    assert row["percent"] == Decimal("58.82")  # 15 / 25.5
    assert row["planned_hours"] == Decimal("20.4")
    assert row["norm_hours"] == Decimal(4)  # 5 × 0.8
    assert row["remaining_cost"] == Decimal("1450.05")  # 3521.55 − 15 × 138.10


def test_rows_of_days_hold_what_was_done_in_them_and_no_plan(company: Company) -> None:
    line = company.estimate().lines[0]
    for day, quantity in ((NINTH, "10"), (TENTH, "5")):
        company.store.post(company.report(day, {company.anna: 8}, line=line, quantity=quantity))
    first, total = rows_of(company, WORK_EXECUTION, by=("day",), start=TENTH, end=TENTH)
    assert (first["day"], first["done_cost"]) == ("10 Sep 2026", Decimal("690.50"))
    assert {first[name] for name in ("planned_hours", "cost_to_date", "remaining_cost", "percent_of_cost")} == {None}
    assert total["cost_to_date"] == Decimal("2071.50")  # 15 × 138.10


def test_what_remains_is_no_crews_and_not_of_the_work_without_a_crew_either(company: Company) -> None:
    line = company.estimate().lines[0]
    company.store.post(company.report(NINTH, {company.anna: 8}, line=line, quantity="10"))
    *crews, total = rows_of(company, WORK_EXECUTION, by=("crew",))
    assert [(row["crew"], row["remaining_cost"]) for row in crews] == [("Кровельщики", None), ("—", None)]
    assert total["remaining_cost"] == Decimal("108685.68")  # 110066.68 − 10 × 138.10


def test_the_timesheet_summary_is_person_by_code(company: Company) -> None:
    company.store.post(
        company.timesheet(
            {(company.anna, 9): [("Я", 8), ("С", 2)], (company.anna, 10): "ОТ", (company.boris, 9): ("Я", 7)}
        )
    )
    rows = rows_of(company, TIMESHEET_SUMMARY, start=dt.date(2026, 9, 1), end=dt.date(2026, 9, 30))
    assert [row["person"] for row in rows] == ["Анина А. А.", "Борин Б. Б.", "Total"]


def test_plan_and_fact_are_drawn_where_rows_have_a_plan(company: Company) -> None:
    """Not over days, which are not where a plan began."""
    line = company.estimate().lines[0]
    company.store.post(company.report(NINTH, {company.anna: 8}, line=line, quantity="10"))
    [chart] = asked(company, "work_execution", "site").charts
    assert [series.name for series in chart.series] == ["planned_cost", "cost_to_date"]
    assert asked(company, "work_execution", "day").charts == ()
