"""Construction's tiles of the start page: missing and unaccepted reports, holes in timesheets, plan and fact, hours."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from desktop.forms.construction.first_steps import first_steps
from desktop.ui.charts.small import Bar
from desktop.ui.list.period import MONTHS
from desktop.ui.start.tile import Tile, Told
from desktop.work import Reading
from shared.construction.daily_report import DailyReport
from shared.construction.registers import Attendance, Labour
from shared.construction.reports.missing_days import MISSING_DAYS
from shared.construction.reports.work_execution import WORK_EXECUTION
from shared.kernel.language import Language
from shared.kernel.numbers import hours
from shared.kernel.report import Question, ReportTable
from shared.kernel.words import say
from shared.store.reports import report_table

MOST: Final = 6
"""Bars of one tile; what is most wanting comes first."""
WEEKS: Final = 12
FULL: Final = Decimal(100)


def missing(reading: Reading, language: Language) -> Told:
    """Days of this week without a report, crew by crew."""
    today = reading.store.today
    start = today - timedelta(today.weekday())
    table = report_table(reading.books, MISSING_DAYS, Question(start=start, end=today), language)
    counts = [(str(row.cells[0]), int(row.cells[_at(table, "missing")] or 0)) for row in table.rows]
    total, days = sum(count for _, count in counts), (today - start).days + 1
    asked = {"start": start.isoformat(), "end": today.isoformat()}
    link = {"open": "report", "name": MISSING_DAYS.name, "question": asked}
    if not total:
        return Told("0", language.say("Every crew has reported this week."), "good", link=link)
    found = sorted(((name, count) for name, count in counts if count), key=lambda each: -each[1])[:MOST]
    bars = tuple(Bar(name, Decimal(count) / days, str(count), "bad") for name, count in found)
    return Told(str(total), language.say("days without a report this week"), "bad", bars, link=link)


def unaccepted(reading: Reading, language: Language) -> Told:
    """Posted reports that nobody has accepted, and how old the oldest is."""
    waiting = (DailyReport.status == "posted", DailyReport.state != "accepted", DailyReport.marked.is_(False))
    rows = reading.books.counts(DailyReport, ["date"], *waiting)
    count = sum(int(row["count"]) for row in rows)
    link = {"open": "list", "kind": "daily_report", "filter": "status:posted state!=accepted"}
    if not count:
        return Told("0", language.say("Every posted report is accepted."), "good", link=link)
    oldest = min(row["date"] for row in rows)
    return Told(str(count), language.say("the oldest is of {day}", day=oldest), "warn", link=link)


def holes(reading: Reading, language: Language) -> Told:
    """Days that people worked, by daily reports of the open months, and that no timesheet has."""
    start, end = _open_days(reading)
    worked = reading.books.turnover(Labour, ("date", "person_id"), start=start, end=end, resources=("minutes",))
    told = reading.books.turnover(Attendance, ("work_date", "person_id"), start=start, resources=("days",))
    known = {(row["work_date"], row["person_id"]) for row in told if row["days"]}
    days: dict[date, int] = {}
    for row in worked:
        if row["minutes"] and (row["date"], row["person_id"]) not in known:
            month = row["date"].replace(day=1)
            days[month] = days.get(month, 0) + 1
    total = sum(days.values())
    link = {"open": "list", "kind": "timesheet", "filter": f"date>={start}"}
    if not total:
        return Told("0", language.say("Timesheets have every day that was worked."), "good", link=link)
    bars = tuple(
        Bar(f"{language.value(MONTHS[month.month - 1])} {month.year}", Decimal(count) / total, str(count), "warn")
        for month, count in sorted(days.items())[-MOST:]
    )
    return Told(str(total), language.say("person-days worked and in no posted timesheet"), "warn", bars, link=link)


def plan_fact(reading: Reading, language: Language) -> Told:
    """How much of the planned cost is done, of all and site by site."""
    table = report_table(reading.books, WORK_EXECUTION, Question(by=("site",)), language)
    at = _at(table, "percent_of_cost")
    link = {"open": "report", "name": WORK_EXECUTION.name, "question": {"by": ["site"]}}
    rows = [row for row in table.rows if row.cells[at] is not None][:MOST]
    if table.total is None or table.total.cells[at] is None:
        return Told("—", language.say("No estimate is posted yet."), link=link)
    bars = tuple(Bar(str(row.cells[0]), row.cells[at] / FULL, _percent(row.cells[at], language)) for row in rows)
    return Told(_percent(table.total.cells[at], language), language.say("of the planned cost is done"), bars=bars,
                link=link)  # fmt: skip


def worked_hours(reading: Reading, language: Language) -> Told:
    """Hours of this month, and week by week how many there were."""
    today = reading.store.today
    first, month = today - timedelta(today.weekday(), weeks=WEEKS - 1), today.replace(day=1)
    days = reading.books.turnover(Labour, ("date",), start=min(first, month), end=today, resources=("minutes",))
    this_month = sum(row["minutes"] for row in days if row["date"] >= month)
    weeks = [0] * WEEKS
    for row in days:
        if row["date"] >= first:
            weeks[(row["date"] - first).days // 7] += row["minutes"]
    trend = tuple(hours(each) for each in weeks)
    said = language.say("Hours of the last {count} weeks: {hours}", count=WEEKS,
                        hours=", ".join(language.number(each, 0) for each in trend))  # fmt: skip
    asked = {"by": ["crew"], "preset": "month"}
    link = {"open": "report", "name": "productivity", "question": asked}
    note = language.say("hours reported this month")
    return Told(language.number(hours(this_month), 0), note, trend=trend if any(trend) else (), trend_words=said,
                link=link)  # fmt: skip


def _open_days(reading: Reading) -> tuple[date, date]:
    """From the first day that is not closed, or of the year, until today."""
    today, closed = reading.store.today, reading.books.closed_through()
    start = closed + timedelta(1) if closed else today.replace(month=1, day=1)
    return start, today


def _at(table: ReportTable, column: str) -> int:
    return [each.name for each in table.columns].index(column)


def _percent(value: Any, language: Language) -> str:
    return f"{language.number(value, 1)} %"


FIELD: Final = frozenset({"foreman", "site_engineer", "timekeeper", "manager"})
TILES: Final = (
    Tile("first_steps", say("First steps"), "start", first_steps, at_times=True),
    Tile("missing", say("Missing daily reports"), "calendar", missing, FIELD),
    Tile("unaccepted", say("Reports to accept"), "accepted", unaccepted, frozenset({"site_engineer", "manager"})),
    Tile("holes", say("Holes in timesheets"), "crew", holes, frozenset({"timekeeper", "payroll_clerk"})),
    Tile("plan_fact", say("Plan and fact"), "estimate", plan_fact, frozenset({"site_engineer", "manager", "foreman"})),
    Tile("hours", say("Hours worked"), "chart", worked_hours),
)
