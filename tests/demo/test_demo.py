"""The demo company is what it promises, the same in every run, and its figures agree by whatever way they are taken."""

import datetime as dt
from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop.company import kinds
from desktop.database import connected
from shared.common.attendance_code import AttendanceCode
from shared.common.crew import Crew
from shared.common.person import Person
from shared.common.site import Site
from shared.common.work_calendar import WorkCalendar, kind_of_day
from shared.construction.daily_report import DailyReport
from shared.construction.estimate import Estimate
from shared.construction.payroll_sheet import PayrollSheet
from shared.construction.registers import Attendance, Labour, Payroll, WorkProgress
from shared.construction.timesheet import Timesheet
from shared.demo import growth, summary
from shared.demo.stage import TODAY, days_between
from shared.kernel.language import Language
from shared.store.books import StoreBooks
from shared.store.pivot import Question, compute
from shared.store.rebuild import check
from shared.store.store import Store
from tests.demo.company import made_at

SEPTEMBER = (dt.date(2026, 9, 1), dt.date(2026, 9, 30))
WORKED = ("Я", "С", "РВ")


def bodies(path: Path) -> dict[bytes, tuple[str, bytes]]:
    """Id → kind and hash of the body, of everything in a file."""
    engine = connected(path, read_only=True)
    with engine.connect() as connection:
        found = {row[0]: (row[1], row[2]) for row in connection.exec_driver_sql("SELECT id, kind, hash FROM unsent")}
    engine.dispose()
    return found


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo company with earlier years, 2,000 documents in all; looked at, not changed."""
    return made_at(tmp_path_factory.mktemp("grown") / "grown.fieldledger", size=2000)


def report(store: Store, name: str, *by: str) -> Any:
    with store.reading() as session:
        declared = kinds().reports[name]
        return compute(session.connection(), store.kinds, declared, Question(by, *SEPTEMBER), Language("en"))


def cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def total(table: Any, column: str) -> Decimal:
    at = [each.name for each in table.columns].index(column)
    return Decimal(table.total.cells[at])


# ---- what there is ---------------------------------------------------------------------------------------------------


def test_the_counts_are_as_promised(books: StoreBooks) -> None:
    found = summary(books)
    promised = {
        "Organizations": 2, "Sites": 3, "People": 40, "Crews": 4, "Attendance codes": 36, "Estimates": 7,
        "Absences": 11, "Timesheets": 16, "Payroll sheets": 8,
    }  # fmt: skip
    assert {caption: found[caption] for caption in promised} == promised
    assert found["Daily reports"] > 250


def test_three_estimates_are_general_and_one_of_them_imported(books: StoreBooks) -> None:
    general = books.find(Estimate, Estimate.kind == "general")
    plans = books.find(Estimate, Estimate.kind == "plan")
    assert len(general) == 3
    assert [each.legal_number for each in general if each.source_name] == ["295"]
    made = [each for each in general if not each.source_name]
    assert all(30 <= len(each.positions()) <= 60 for each in made)
    assert all(any(line.is_section for line in each.lines) for each in made)
    assert len(plans) == 4
    assert {each.status for each in (*general, *plans)} == {"posted"}


def test_everything_ends_before_the_day_the_story_stops(books: StoreBooks) -> None:
    for kind in (Estimate, DailyReport, Timesheet, PayrollSheet):
        assert all(each.date < TODAY for each in books.find(kind))


def test_every_crew_reported_every_working_day_but_one(books: StoreBooks) -> None:
    listed = books.find(WorkCalendar, year=2026)[0].kinds()
    days = days_between(dt.date(2026, 8, 1), dt.date(2026, 10, 31))
    expected = {day for day in days if kind_of_day(listed, day) in ("work", "short")}
    missing = [
        (crew.code, day)
        for crew in books.find(Crew)
        for day in sorted(expected - {each.date for each in books.find(DailyReport, crew_id=crew.id)})
    ]
    assert missing == [("Б-3", dt.date(2026, 10, 14))]


def test_the_last_reports_of_three_crews_are_drafts(books: StoreBooks) -> None:
    drafts = books.find(DailyReport, status="draft")
    assert {(each.date.day, each.date.month) for each in drafts} == {(29, 10), (30, 10)}
    assert len({each.crew_id for each in drafts}) == 3


def test_one_person_left_and_one_came_in_the_middle(books: StoreBooks) -> None:
    inside = (dt.date(2026, 8, 2), dt.date(2026, 10, 30))
    people = books.find(Person)
    assert [p.name for p in people if p.dismissed_on and inside[0] < p.dismissed_on < inside[1]] == ["Ершов А. С."]
    assert [p.name for p in people if p.hired_on and inside[0] < p.hired_on < inside[1]] == ["Беляев Н. Ф."]


def test_a_rate_changed_within_a_month_gives_two_lines_of_pay(books: StoreBooks) -> None:
    person = books.find(Person, name="Назаров Т. Р.")[0]
    sheets = books.find(PayrollSheet, month=SEPTEMBER[0])
    rates = {line.rate for sheet in sheets for line in sheet.lines if line.person_id == person.id}
    assert rates == {Decimal("510.0000"), Decimal("565.0000")}


# ---- it agrees with itself -------------------------------------------------------------------------------------------


def test_the_check_finds_nothing(store: Store) -> None:
    assert list(check(store)) == []


def test_two_runs_give_the_same_bodies_and_growth_leaves_them(demo_file: Path, grown: Path) -> None:
    once, later = bodies(demo_file), bodies(grown)
    assert once.items() <= later.items()
    added = Counter(kind for id, (kind, _) in later.items() if id not in once)
    assert added.keys() == {
        "estimate", "daily_report", "timesheet", "payroll_sheet", "person", "crew", "site", "department",
    }  # fmt: skip
    kinds_now = Counter(kind for kind, _ in later.values())
    assert (
        sum(kinds_now[kind] for kind in ("estimate", "daily_report", "absence", "timesheet", "payroll_sheet")) == 2000
    )
    engine = connected(grown)
    assert list(check(Store(engine, kinds()))) == []
    engine.dispose()


def test_earlier_years_agree_with_themselves(demo_file: Path, grown: Path) -> None:
    """What is reported is marked present and paid, month by month; estimates plan about what is done."""
    engine = connected(grown)
    with engine.connect() as connection:
        by_month = (
            "SELECT substr({day}, 1, 7), sum(minutes) FROM {register} WHERE date < '2026-01-01' {only} GROUP BY 1"
        )
        reported, present, paid = (
            connection.exec_driver_sql(by_month.format(register=name, day=day, only=only)).all()
            for name, day, only in (
                ("labour", "date", ""), ("attendance", "work_date", ""), ("payroll", "date", "AND accrual = 'hours'"),
            )
        )  # fmt: skip
        people, marked = (
            connection.exec_driver_sql(f"SELECT DISTINCT owner_id, person_id FROM {table} ORDER BY 1, 2").all()
            for table in ("timesheet_person", "timesheet_cell")
        )
        sums = "SELECT sum(done_cost), sum(planned_cost) FROM work_progress WHERE date < '2026-01-01'"
        done, planned = connection.exec_driver_sql(sums).one()
        indexes = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'index'").scalars().all()
    engine.dispose()
    assert len(reported) == 60
    assert reported == present == paid
    assert people == marked
    assert 0.2 * planned < done < planned
    engine = connected(demo_file)
    with engine.connect() as connection:
        usual = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'index'").scalars().all()
    engine.dispose()
    assert sorted(indexes) == sorted(usual)


def test_other_processes_prepare_what_this_one_would(
    grown: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert growth.APART > 2000, "grown is made in one process"
    monkeypatch.setattr(growth, "APART", 1000)
    assert bodies(made_at(tmp_path / "apart.fieldledger", size=2000)) == bodies(grown)


def test_hours_of_september_are_the_same_by_documents_register_and_reports(store: Store, books: StoreBooks) -> None:
    """Reports' lines = labour = hours of work progress = what crews' timesheets say was worked."""
    start, end = SEPTEMBER
    reports = books.find(DailyReport, DailyReport.date >= start, DailyReport.date <= end, status="posted")
    by_lines = sum(hour.minutes or 0 for each in reports for hour in each.hours)
    by_register = books.turnover(Labour, start=start, end=end)[0]["minutes"]
    by_report = total(report(store, "work_execution", "estimate"), "actual_minutes")
    assert by_lines == by_register
    assert by_report == Decimal(by_lines) / 60
    worked = {code.id for code in books.find(AttendanceCode) if code.code in WORKED}
    sheets = [each for each in books.find(Timesheet, month=start) if each.crew_id]
    by_cells = sum(cell.minutes or 0 for each in sheets for cell in each.cells if cell.code_id in worked)
    assert by_cells == by_lines


def test_volumes_of_september_are_the_same_by_documents_and_register(store: Store, books: StoreBooks) -> None:
    start, end = SEPTEMBER
    by_lines: dict[Any, Decimal] = defaultdict(Decimal)
    for each in books.find(DailyReport, DailyReport.date >= start, DailyReport.date <= end, status="posted"):
        for line in each.lines:
            by_lines[line.estimate_line_id] += line.quantity or Decimal(0)
    rows = books.turnover(WorkProgress, ("estimate_line_id",), start=start, end=end)
    by_register = {row["estimate_line_id"]: row["done_quantity"] for row in rows if row["done_quantity"]}
    assert by_register == dict(by_lines)


def test_pay_of_september_is_the_same_by_documents_register_and_report(store: Store, books: StoreBooks) -> None:
    start, end = SEPTEMBER
    sheets = books.find(PayrollSheet, PayrollSheet.date >= start, PayrollSheet.date <= end, status="posted")
    by_lines = sum(line.signed() for each in sheets for line in each.lines)
    assert by_lines == sum(each.total for each in sheets)
    assert by_lines == books.turnover(Payroll, start=start, end=end)[0]["amount"]
    table = report(store, "payroll_register", "person")
    assert by_lines == total(table, "amount")


def test_every_paid_minute_of_september_was_attended(books: StoreBooks) -> None:
    start, end = SEPTEMBER
    paid = books.turnover(Payroll, ("person_id",), start=start, end=end)
    worked = [code.id for code in books.find(AttendanceCode) if code.counts_hours]
    attended = books.turnover(Attendance, ("person_id",), start=start, end=end, code_id=worked)
    assert {r["person_id"]: r["minutes"] for r in paid} == {r["person_id"]: r["minutes"] for r in attended}


def test_the_imported_estimate_keeps_what_its_file_declares(books: StoreBooks) -> None:
    roof = books.find(Estimate, legal_number="295")[0]
    names = ("direct", "overhead", "profit", "vat", "total")
    declared = [str(getattr(roof, f"declared_{name}")) for name in names]
    assert declared == ["110066.69", "24214.67", "16113.76", "0.00", "150395.12"]
    assert (roof.direct, roof.lines_total, roof.total) == tuple(map(Decimal, ("110066.85", "110066.68", "150395.35")))
    assert (roof.labour_hours, roof.resources_total) == (Decimal("160.6200"), Decimal("82761.99"))
    codes = [line.code for line in roof.positions()]
    assert (len(codes), len(set(codes)), len(roof.resources)) == (6, 5, 9)


def test_estimates_made_of_work_types_add_up(books: StoreBooks) -> None:
    """Overhead 18 % of direct, profit 9 % of both, VAT 22 % of the three, each rounded once."""
    for each in books.find(Estimate, Estimate.kind == "general", source_name=None):
        direct = sum((cents(line.quantity * line.price) for line in each.positions()), Decimal(0))
        overhead = cents(direct * 18 / 100)
        profit = cents((direct + overhead) * 9 / 100)
        vat = cents((direct + overhead + profit) * 22 / 100)
        assert (each.direct, each.total) == (direct, direct + overhead + profit + vat)


def test_plans_assign_no_more_than_there_is_and_nothing_is_done_beyond_the_plan(books: StoreBooks) -> None:
    for row in books.turnover(WorkProgress, ("estimate_line_id",)):
        assert row["assigned_quantity"] <= row["planned_quantity"]
        assert row["done_quantity"] <= row["planned_quantity"]


def test_the_finishers_second_plan_took_exactly_what_the_first_left(books: StoreBooks) -> None:
    clinic = books.find(Site, code="ПЛ")[0]
    plans = books.find(Estimate, Estimate.kind == "plan", site_id=clinic.id)
    assert len(plans) == 2
    rows = books.turnover(WorkProgress, ("estimate_line_id",), site_id=clinic.id)
    assigned = [row for row in rows if row["assigned_quantity"]]
    assert assigned
    assert all(row["assigned_quantity"] == row["planned_quantity"] for row in assigned)
