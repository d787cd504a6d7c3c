"""The demo company's closed month on paper: what is printed adds up to the documents and to their movements."""

import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest

from desktop.company import kinds
from desktop.database import connected
from print_forms.construction import crew_piecework
from print_forms.construction.t13 import WIDTHS as T13_WIDTHS
from print_forms.forms import print_document, print_layout
from print_forms.kit.form import Period
from shared.common.attendance_code import AttendanceCode
from shared.construction.daily_report import DailyReport
from shared.construction.payroll_sheet import PayrollSheet
from shared.construction.registers import Attendance, Labour, Payroll, WorkProgress
from shared.construction.timesheet import Timesheet
from shared.kernel.language import Language
from shared.kernel.numbers import ZERO
from shared.store.books import StoreBooks
from shared.store.pivot import Question, compute
from shared.store.store import Store
from tests.demo.company import demo_file
from tests.print_forms.columns import Sheets, number
from tests.print_forms.ledger import NOW

__all__ = ["demo_file"]

FIRST, LAST = dt.date(2026, 9, 1), dt.date(2026, 9, 30)
HOUR = Decimal(60)
COUNTED = ("Я", "С", "РВ", "Н")


@pytest.fixture(scope="module")
def store(demo_file: Path) -> Iterator[Store]:
    engine = connected(demo_file)
    yield Store(engine, kinds())
    engine.dispose()


@pytest.fixture(scope="module")
def books(store: Store) -> Iterator[StoreBooks]:
    with store.reading() as session:
        yield store.books(session)


def printed(document: Any, books: StoreBooks, form: str = "") -> Sheets:
    out = io.BytesIO()
    print_document(document, books, Language("en"), out, form=form, printed_at=NOW)
    return Sheets(out.getvalue())


def in_hours(minutes: int) -> Decimal:
    return Decimal(minutes) / HOUR


def test_every_t13_of_the_month_adds_up_to_its_timesheet_and_to_attendance(books: StoreBooks) -> None:
    edges = [7 + edge for edge in accumulate(T13_WIDTHS, initial=0)]
    codes = {code.id: code for code in books.find(AttendanceCode)}
    sheets = books.find(Timesheet, month=FIRST, status="posted")
    printed_days = printed_hours = ZERO
    for sheet in sheets:
        paper = printed(sheet, books, "t13")
        month, halves = _t13_figures(paper, edges[20], edges[21]), _t13_figures(paper, edges[19], edges[20])
        days, hours = sum(month[0::2], ZERO), sum(month[1::2], ZERO)
        counted = [cell for cell in sheet.cells if not cell.struck and codes[cell.code_id].counts_hours]
        worked_days = {(cell.person_id, cell.date) for cell in counted if codes[cell.code_id].counts_day}
        assert (days, hours) == (len(worked_days), in_hours(sum(cell.minutes or 0 for cell in counted))), sheet.number
        assert sum(halves, ZERO) == days + hours
        printed_days, printed_hours = printed_days + days, printed_hours + hours
    assert len(sheets) > 3
    worked = [code.id for code in codes.values() if code.counts_hours]
    moved = books.turnover(Attendance, start=FIRST, end=LAST, code_id=worked)
    assert printed_hours == in_hours(moved[0]["minutes"]) > 1000


def _t13_figures(paper: Sheets, left: float, right: float) -> list[Decimal]:
    """The figures of a column of all pages: days, hours, days, hours …"""
    found: list[Decimal] = []
    for page, texts in enumerate(paper.texts):
        numbered = [place for place in texts if place.text == "13" and place.left > 270]
        top = min(place.bottom for place in numbered) if numbered else 0.0
        signed = [place.top for place in texts if place.text == "Ответственное лицо"]
        found += map(number, paper.within(left, right, top, min(signed, default=200.0), page))
    return found


def test_every_t51_of_the_month_adds_up_to_its_sheet_and_to_payroll(books: StoreBooks) -> None:
    sheets, total = books.find(PayrollSheet, month=FIRST, status="posted"), ZERO
    for sheet in sheets:
        paper = printed(sheet, books, "payroll_sheet")
        columns = [paper.under("18", page, nth=-1) for page in range(len(paper.texts))]
        figures = [number(text) for column in columns for text in column]
        assert figures[-1] == sum((line.signed() for line in sheet.lines), ZERO), sheet.number
        if len(columns) == 1:
            assert sum(figures[:-1], ZERO) == figures[-1]
        total += figures[-1]
    assert len(sheets) == 4
    moved = books.turnover(Payroll, by=("recorder_id",), start=FIRST, end=dt.date(2026, 12, 31))
    ids = {sheet.id for sheet in sheets}
    assert total == sum((row["amount"] for row in moved if row["recorder_id"] in ids), ZERO) > 100_000


def test_every_daily_report_of_the_month_adds_up_to_labour_and_to_norm_hours(books: StoreBooks) -> None:
    reports = books.find(DailyReport, DailyReport.date >= FIRST, DailyReport.date <= LAST, status="posted")
    hours = earned = workers = ZERO
    for report in reports:
        paper = printed(report, books, "daily_report_en")
        labor, actual, norm = (number(paper.under(name)[-1]) for name in ("Hours", "actual", "earned"))
        assert labor == actual == in_hours(sum(hour.minutes or 0 for hour in report.hours)), report.number
        people = number(paper.under("Workers")[-1])
        assert people == len({hour.person_id for hour in report.hours})
        hours, earned, workers = hours + labor, earned + norm, workers + people
    [moved] = books.turnover(Labour, start=FIRST, end=LAST)
    [progress] = books.turnover(WorkProgress, start=FIRST, end=LAST)
    assert len(reports) > 60
    assert hours == in_hours(moved["minutes"]) == in_hours(progress["actual_minutes"])
    assert earned == progress["norm_hours"]


def test_the_piecework_of_the_crews_adds_up_to_the_wage_of_their_reports(store: Store, books: StoreBooks) -> None:
    language, period = Language("en"), Period(FIRST, LAST)
    question = Question(crew_piecework.BY, FIRST, LAST)
    with store.reading() as session:
        report = store.kinds.reports["crew_piecework"]
        table = compute(session.connection(), store.kinds, report, question, language)
        out = io.BytesIO()
        print_layout(crew_piecework.build(table, period, books, language), language, out, printed_at=None)
    papers = list(_papers(Sheets(out.getvalue())))
    reports = books.find(DailyReport, DailyReport.date >= FIRST, DailyReport.date <= LAST, status="posted")
    wages: dict[tuple[str, str], Decimal] = {}
    for each in reports:
        key = books.name("crew", each.crew_id), books.name("site", each.site_id)
        wages[key] = wages.get(key, ZERO) + sum((line.wage_amount() for line in each.lines), ZERO)
    assert sorted(papers) == sorted(wages.values())
    [moved] = books.turnover(WorkProgress, start=FIRST, end=LAST)
    assert sum(papers, ZERO) == moved["done_wage"] > 10_000


def _papers(sheets: Sheets) -> Iterator[Decimal]:
    """The total wage of every paper: the last figure under «Wage» before the next paper begins."""
    total: Decimal | None = None
    for page, texts in enumerate(sheets.texts):
        if any(place.text == "Piecework of the crew" and place.top < 14 for place in texts) and total is not None:
            yield total
        if any(place.text == "Wage" for place in texts):
            total = number(sheets.under("Wage", page, nth=-1)[-1])
    if total is not None:
        yield total
