"""Missing days: for every crew and day, whether there is no report, a draft, or a posted one."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from shared.common.attendance_code import AttendanceCode
from shared.common.crew import Crew
from shared.common.site import Site
from shared.construction.absence_register import AbsencePeriod
from shared.construction.daily_report import DailyReport
from shared.construction.registers import Attendance
from shared.construction.working_days import WorkingDays
from shared.kernel.base import FieldInfo
from shared.kernel.books import Books
from shared.kernel.language import Language
from shared.kernel.refusal import Refusal
from shared.kernel.report import Column, Computed, Grouping, Question, ReportTable, Row
from shared.kernel.words import say

POSTED, DRAFT, MISSING, FREE = "+", "○", "!", "·"
MARKS = {POSTED: say("posted"), DRAFT: say("draft"), MISSING: say("no report"), FREE: say("nobody is expected")}
DAYS_MAX = 366


Terms = list[tuple[UUID, dt.date, dt.date]]
"""Who is in a crew, from which day to which."""


class TooLong(Refusal):
    """More days than there are columns for."""


def make(books: Books, question: Question, language: Language) -> ReportTable:
    """One row per crew: how many days are missing, drafts and posted, then one column per day.

    A report is expected on working days of the calendar on which the crew has members and its home site, if it has
    one, has begun and not ended; not of a crew that is marked for deletion, and not where the timesheets say that all
    of its members were absent. What there is (also on a day off) is shown anyway. Days after today are not missing
    yet. Reads the heads of documents.
    """
    days = _days(question)
    crews = _crews(books, question)
    marks = _marks(books, question, crews, days)
    columns = (
        Column("crew", language.say("Crew")), Column("site", language.say("Home site")),
        *(Column(name, caption.words(language), 0) for name, caption in COUNTED.values()),
        *(Column(day.isoformat(), _short(day, language)) for day in days),
    )  # fmt: skip
    rows = []
    otherwise = {day: FREE if question.today is None or day <= question.today else "" for day in days}
    for crew in crews:
        of_crew = {**otherwise, **marks[crew.id]}
        found = [*of_crew.values()]
        counts = [found.count(mark) for mark in COUNTED]
        if any(counts):
            rows.append(
                Row((crew.id,), 1, (str(crew), books.name("site", crew.site_id), *map(_figure, counts), *found))
            )
    totals = [_figure(sum(row.cells[at] or 0 for row in rows)) for at in range(2, 2 + len(COUNTED))]
    total = Row((), 0, (language.say("Total"), "", *totals, *[""] * len(days)))
    legend = ", ".join(f"{mark} {words.words(language)}" for mark, words in MARKS.items())
    period = language.say("from {start} to {end}", start=days[0], end=days[-1])
    return ReportTable("missing_days", language.say("Missing days"), f"{period}; {legend}", columns, tuple(rows), total)


COUNTED = {
    MISSING: ("missing", say("No report")),
    DRAFT: ("drafts", say("Drafts")),
    POSTED: ("posted", say("Posted")),
}


def _figure(count: int) -> int | None:
    return count or None


def _short(day: dt.date, language: Language) -> str:
    return language.date(day)[:-5]


def _days(question: Question) -> list[dt.date]:
    """The days asked for; without them the month so far."""
    end = question.end or question.today or question.start
    assert end is not None
    start = question.start or end.replace(day=1)
    count = (end - start).days + 1
    if not 1 <= count <= DAYS_MAX:
        text = "Missing days are shown for 1 to {most} days; from {start} to {end} are {count}. Give --from and --to."
        raise TooLong(text, most=DAYS_MAX, start=start, end=end, count=count)
    return [start + dt.timedelta(number) for number in range(count)]


def _crews(books: Books, question: Question) -> list[Crew]:
    wanted: dict[str, Any] = {}
    if "crew_id" in question.equals:
        asked = question.equals["crew_id"]
        several = asked if isinstance(asked, list | tuple | set | frozenset) else [asked]
        wanted["id"] = [crew.id for crew in (books.get(Crew, id) for id in several) if crew is not None]
    if "site_id" in question.equals:
        wanted["site_id"] = question.equals["site_id"]
    return [crew for crew in books.find(Crew, **wanted) if not crew.folder and crew.replaced_by is None]


def _marks(
    books: Books, question: Question, crews: list[Crew], days: list[dt.date]
) -> Mapping[UUID, Mapping[dt.date, str]]:
    """Crew → day of those asked for → what stands there, unless nothing is expected."""
    found: dict[UUID, dict[dt.date, str]] = {crew.id: {} for crew in crews}
    dated, of_crews = DailyReport.date, DailyReport.crew_id.is_not(None)
    if question.equals:
        of_crews = DailyReport.crew_id.in_(_and_merged(books, set(found)))
    rows = books.counts(
        DailyReport, ["crew_id", "date", "status"], dated >= days[0], dated <= days[-1], of_crews,
        DailyReport.marked.is_(False),
    )  # fmt: skip
    of: dict[UUID, dict[dt.date, str]] = {}
    for id in {row["crew_id"] for row in rows}:
        crew = books.get(Crew, id)
        of[id] = found.setdefault(id if crew is None else crew.id, {})
    for row in rows:
        marks, day = of[row["crew_id"]], row["date"]
        if row["status"] == "posted":
            marks[day] = POSTED
        else:
            marks.setdefault(day, DRAFT)
    terms = {crew.id: _terms(crew) for crew in crews}
    missing = [(id, day) for id, day in _expected(books, crews, terms, days) if day not in found[id]]
    absent = set(_absent(books, terms, missing))
    for id, day in missing:
        if (id, day) not in absent and (question.today is None or day <= question.today):
            found[id][day] = MISSING
    return found


def _and_merged(books: Books, crews: set[UUID]) -> list[UUID]:
    """Those crews and what was merged into them, in however many steps."""
    found, newer = set(crews), set(crews)
    while newer:
        newer = {row["id"] for row in books.rows(Crew, ["id"], replaced_by=list(newer))} - found
        found |= newer
    return sorted(found)


def _terms(crew: Crew) -> Terms:
    return [
        (member.person_id, member.from_date or dt.date.min, member.to_date or dt.date.max)
        for member in crew.members
        if member.person_id
    ]


def _expected(
    books: Books, crews: list[Crew], terms: Mapping[UUID, Terms], days: list[dt.date]
) -> Iterator[tuple[UUID, dt.date]]:
    calendar = WorkingDays(books)
    working = [day for day in days if calendar.kind(day) in ("work", "short")]
    for crew in [crew for crew in crews if not crew.marked]:
        site = books.get(Site, crew.site_id)
        begins = site.start_date if site is not None and site.start_date else dt.date.min
        ends = site.end_date if site is not None and site.end_date else dt.date.max
        of_crew = {(first, last) for _, first, last in terms[crew.id]}
        for day in working:
            if begins <= day <= ends and any(first <= day <= last for first, last in of_crew):
                yield crew.id, day


def _absent(
    books: Books, terms: Mapping[UUID, Terms], missing: list[tuple[UUID, dt.date]]
) -> Iterator[tuple[UUID, dt.date]]:
    """The missing days on which timesheets or absences say that every member of the crew was away.

    Who worked that day by a timesheet was not.
    """
    if not missing:
        return
    members = {
        (crew_id, day): {person_id for person_id, first, last in terms[crew_id] if first <= day <= last}
        for crew_id, day in missing
    }
    codes = books.find(AttendanceCode)
    absent = [code.id for code in codes if code.absent]
    away = _on_days(books, members, absent)
    for person_id, day in _absences(books, members, absent):
        away[day].add(person_id)
    candidates = {key: people for key, people in members.items() if people <= away[key[1]]}
    worked = _on_days(books, candidates, [code.id for code in codes if code.counts_hours])
    yield from (key for key, people in candidates.items() if people.isdisjoint(worked[key[1]]))


def _absences(
    books: Books, members: Mapping[tuple[UUID, dt.date], set[UUID]], codes: list[UUID]
) -> Iterator[tuple[UUID, dt.date]]:
    """The days asked for that posted absences cover; one without an end covers all that follow."""
    days = sorted({day for _, day in members})
    people = sorted(set().union(*members.values()))
    for row in books.intervals(AbsencePeriod, days[0], days[-1], person_id=people, code_id=codes):
        yield from ((row["person_id"], day) for day in days if row["from_date"] <= day <= row["to_date"])


def _on_days(
    books: Books, members: Mapping[tuple[UUID, dt.date], set[UUID]], codes: list[UUID]
) -> dict[dt.date, set[UUID]]:
    """Day → who has one of the codes on it."""
    found: dict[dt.date, set[UUID]] = defaultdict(set)
    if not members:
        return found
    days = {day for _, day in members}
    for row in books.turnover(
        Attendance, ("person_id", "work_date"), start=min(days), resources=("days",), work_date=sorted(days),
        person_id=sorted(set().union(*members.values())), code_id=codes,
    ):  # fmt: skip
        if row["days"]:
            found[row["work_date"]].add(row["person_id"])
    return found


MISSING_DAYS = Computed(
    "missing_days",
    "Missing days",
    make,
    where={"crew_id": FieldInfo("Crew", refers="crew"), "site_id": FieldInfo("Home site", refers="site")},
    groupings=(Grouping("crew", "Crew"),),
    days="month",
)
