"""Every report of the demo company: what it says agrees with its movements, its documents, and with other reports."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from desktop.company import kinds
from shared.construction.daily_report import DailyReport
from shared.construction.estimate import Estimate
from shared.construction.payroll_sheet import PayrollSheet
from shared.construction.registers import Labour, WorkProgress
from shared.construction.timesheet import Timesheet
from shared.kernel.language import Language
from shared.kernel.numbers import hours
from shared.kernel.report import ReportTable, Row
from shared.store.books import StoreBooks
from shared.store.opened import opened_table
from shared.store.reports import Question, behind, report_table

SEPTEMBER: dict[str, Any] = {"start": dt.date(2026, 9, 1), "end": dt.date(2026, 9, 30)}
REPORTS = kinds().reports
PLANNED_ONLY = {"planned_hours", "planned_to_date", "planned_cost_to_date", "forecast_hours", "forecast_cost"}
"""Columns of the S-curve that spread a plan over days or look ahead: no movement carries them."""


def table(books: StoreBooks, name: str, *by: str, **asked: Any) -> ReportTable:
    return report_table(books, REPORTS[name], Question(by, **asked), Language("ru"))


def rows(found: ReportTable) -> Iterator[Row]:
    yield from found.rows
    if found.total:
        yield found.total


def total(found: ReportTable, column: str) -> Any:
    assert found.total
    return found.total.cells[[each.name for each in found.columns].index(column)]


def assert_figures_are_their_movements(books: StoreBooks, found: ReportTable) -> int:
    """Every figure is the sum of the movements behind it, or says of which figures it is made; how many there were."""
    opened_count = 0
    for row in rows(found):
        for column, cell in zip(found.columns, row.cells, strict=True):
            if column.places is None or cell is None or (found.name == "missing_days"):
                continue
            if found.name == "s_curve" and column.name in PLANNED_ONLY and row.keys:
                continue
            opened = behind(books, found, row, column.name)
            if not opened.of and column.name in ("unit_wage", "forecast_hours", "forecast_cost"):
                continue
            where = (found.name, row.cells[:3], column.name)
            if opened.of:
                assert not opened.movements, where
                continue
            amount = sum(each.amount for each in opened.movements)
            shown = hours(int(amount)) if opened.minutes else amount
            assert shown == cell, where
            assert amount == opened.total, where
            assert len(opened.movements) == opened.count, where
            opened_count += 1
    return opened_count


@pytest.mark.parametrize("days", [SEPTEMBER, {}], ids=["September", "all time"])
@pytest.mark.parametrize("name", REPORTS)
def test_every_figure_is_the_sum_of_the_movements_behind_it(books: StoreBooks, name: str, days: dict[str, Any]) -> None:
    found = table(books, name, **days)
    assert found.rows
    assert assert_figures_are_their_movements(books, found) or name == "missing_days"


@pytest.mark.parametrize(
    ("name", "grouping"), [(name, each.name) for name, report in REPORTS.items() for each in report.groupings]
)
def test_every_grouping_gives_the_same_totals_of_the_same_movements(
    books: StoreBooks, name: str, grouping: str
) -> None:
    """Rows by whatever attribute hold the same in sum, and their figures are their movements'."""
    usual, found = table(books, name, **SEPTEMBER), table(books, name, grouping, **SEPTEMBER)
    for column in found.columns:
        of_usual = [each.name for each in usual.columns]
        if column.places == 2 and column.name in of_usual and name not in ("s_curve", "missing_days"):
            assert total(found, column.name) == total(usual, column.name), column.name
    first = ReportTable(found.name, "", "", found.columns, found.rows[:4], None, (), found.origin)
    narrow = [at for at, column in enumerate(found.columns) if ":" not in column.name]
    few = [
        Row(row.keys, row.level, tuple(cell if at in narrow else None for at, cell in enumerate(row.cells)))
        for row in first.rows
    ]
    assert_figures_are_their_movements(
        books, ReportTable(found.name, "", "", found.columns, tuple(few), None, (), found.origin)
    )


def test_a_figure_opens_as_a_table_with_documents_and_its_own_total(books: StoreBooks) -> None:
    found = table(books, "crew_piecework", **SEPTEMBER)
    [column] = [each for each in found.columns if each.name == "done_wage:2026-09-10"]
    row = next(row for row in found.rows if row.level == 2 and row.cells[found.columns.index(column)])
    opened = opened_table(books, found, row, column, Language("en"))
    assert opened.total is not None
    assert opened.total.cells[-1] == row.cells[found.columns.index(column)]
    [movement] = opened.rows
    kind, id, _ = movement.keys
    report = books.get(DailyReport, id)
    assert report is not None
    assert kind == "daily_report"
    assert movement.cells[:2] == ("10 Sep 2026", f"Daily report {report.number}")
    assert movement.cells[2] in [line.name for line in report.lines]


def test_a_formula_tells_the_figures_that_it_follows_from(books: StoreBooks) -> None:
    found = table(books, "productivity", **SEPTEMBER)
    opened = opened_table(books, found, found.rows[0], found.columns[-1], Language("en"))
    captions = {column.name: column.caption for column in found.columns}
    assert [row.cells[0] for row in opened.rows] == [captions["minutes"], captions["norm_hours"]]


# ---- three routes: documents, registers, reports ---------------------------------------------------------------------


def september(books: StoreBooks, kind: Any) -> list[Any]:
    found = books.find(kind, kind.date >= SEPTEMBER["start"], kind.date <= SEPTEMBER["end"], status="posted")
    return list(found)


def test_work_of_september_is_the_same_by_documents_registers_and_reports(books: StoreBooks) -> None:
    by_lines: dict[Any, Decimal] = defaultdict(Decimal)
    wage = norm = Decimal(0)
    for report in september(books, DailyReport):
        for line in report.lines:
            by_lines[line.estimate_line_id] += line.quantity
            wage, norm = wage + line.wage_amount(), norm + line.planned_hours()
    assert wage
    [register] = books.turnover(WorkProgress, **SEPTEMBER)
    assert (register["done_wage"], register["norm_hours"]) == (wage, norm)
    works, piecework = (
        table(books, "work_execution", "line", **SEPTEMBER),
        table(books, "crew_piecework", "line", **SEPTEMBER),
    )
    for found in (works, piecework):
        at = [column.name for column in found.columns].index("done_quantity")
        assert {row.keys[0]: row.cells[at] for row in found.rows if row.cells[at]} == by_lines
    assert total(works, "norm_hours") == norm
    assert total(piecework, "done_wage") == wage
    days = [at for at, column in enumerate(piecework.columns) if column.name.startswith("done_wage:")]
    assert sum(piecework.total.cells[at] or 0 for at in days if piecework.total) == wage


def test_hours_of_september_are_the_same_by_documents_registers_and_reports(books: StoreBooks) -> None:
    by_person: dict[Any, int] = defaultdict(int)
    normed = Decimal(0)
    for report in september(books, DailyReport):
        worked = {hour.line_id for hour in report.hours if hour.minutes}
        normed += sum(line.planned_hours() for line in report.lines if line.id in worked)
        for hour in report.hours:
            by_person[hour.person_id] += hour.minutes or 0
    rows_ = books.turnover(Labour, ("person_id",), **SEPTEMBER)
    assert {row["person_id"]: row["minutes"] for row in rows_} == by_person
    assert sum(row["norm_hours"] for row in rows_) == normed
    people = table(books, "productivity", "person", **SEPTEMBER)
    at = [column.name for column in people.columns].index("minutes")
    assert {row.keys[0]: row.cells[at] for row in people.rows} == {id: hours(m) for id, m in by_person.items()}
    assert total(people, "norm_hours") == normed
    assert total(people, "minutes") == total(table(books, "work_execution", **SEPTEMBER), "actual_minutes")
    curve = table(books, "s_curve", "month", **SEPTEMBER)
    assert curve.rows[0].cells[[c.name for c in curve.columns].index("actual_hours")] == total(people, "minutes")


def test_the_timesheet_summary_adds_up_both_ways_and_is_what_timesheets_say(books: StoreBooks) -> None:
    cells: dict[tuple[Any, Any], list[int]] = defaultdict(lambda: [0, 0])
    for sheet in september(books, Timesheet):
        for cell in sheet.cells:
            minutes, days = cell.difference()
            cells[cell.person_id, cell.code_id][0] += minutes
            cells[cell.person_id, cell.code_id][1] += days
    found = table(books, "timesheet_summary", "person", "code_name", **SEPTEMBER)
    names = [column.name for column in found.columns]
    leaves = {row.keys: row for row in found.rows if row.level == 2}
    assert {key: row.cells[names.index("minutes")] for key, row in leaves.items()} == {
        key: hours(minutes) for key, (minutes, _) in cells.items()
    }
    assert_adds_up_both_ways(table(books, "timesheet_summary", **SEPTEMBER), "minutes")


def test_the_payroll_register_adds_up_both_ways_and_is_what_sheets_pay(books: StoreBooks) -> None:
    paid = sum(line.signed() for sheet in september(books, PayrollSheet) for line in sheet.lines)
    found = table(books, "payroll_register", **SEPTEMBER)
    assert total(found, "amount") == paid
    assert_adds_up_both_ways(found, "amount")


def assert_adds_up_both_ways(found: ReportTable, measure: str) -> None:
    """Columns add up to the row's total, rows to the column's, and both to the same."""
    names = [column.name for column in found.columns]
    across = [at for at, name in enumerate(names) if name.startswith(f"{measure}:")]
    assert len(across) > 1
    for row in rows(found):
        assert sum(row.cells[at] or 0 for at in across) == row.cells[names.index(measure)]
    for at in (*across, names.index(measure)):
        assert found.total is not None
        assert sum(row.cells[at] or 0 for row in found.rows) == found.total.cells[at]


def test_plans_and_sections_of_an_estimate_hold_what_the_estimate_says(books: StoreBooks) -> None:
    for by in ("plans", "sections"):
        found = table(books, "estimate_tree", by)
        names = [column.name for column in found.columns]
        for estimate in books.find(Estimate, kind="general", status="posted"):
            [row] = [each for each in found.rows if each.keys == (estimate.id,)]
            assert row.cells[names.index("planned_cost")] == estimate.lines_total
            assert row.cells[names.index("planned_hours")] == estimate.labour_hours
            below = [each for each in found.rows if each.keys[:1] == (estimate.id,) and each.level == 2]
            for column in ("planned_cost", "done_cost", "norm_hours", "actual_minutes"):
                at = names.index(column)
                assert sum(each.cells[at] or 0 for each in below) == row.cells[at], (by, column)


def test_only_the_day_that_the_story_leaves_out_is_missing(books: StoreBooks) -> None:
    found = table(books, "missing_days", start=dt.date(2026, 8, 1), end=dt.date(2026, 10, 31))
    names = [column.name for column in found.columns]
    missing = [(row.cells[0], names[at]) for row in found.rows for at, cell in enumerate(row.cells) if cell == "!"]
    assert missing == [("Бригада сантехников и электриков", "2026-10-14")]
    assert total(found, "missing") == 1
    drafts = books.find(DailyReport, status="draft")
    posted = books.find(DailyReport, status="posted")
    assert total(found, "posted") == len({(each.crew_id, each.date) for each in posted})
    assert total(found, "drafts") == len({(each.crew_id, each.date) for each in drafts})
