"""What the books say around a daily report: names, what remains of each work, who is away, who works elsewhere."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from shared.common.crew import Crew
from shared.common.person import Person
from shared.common.unit import Unit
from shared.construction.absence_register import AbsencePeriod
from shared.construction.daily_report_checks import done_elsewhere
from shared.construction.daily_report_fill import done_of
from shared.construction.daily_report_line import DailyReportHour, DailyReportLine
from shared.construction.estimate import Estimate
from shared.construction.estimate_line import EstimateLine
from shared.kernel.books import Books
from shared.kernel.numbers import ZERO
from shared.kernel.words import Several, Title, say

if TYPE_CHECKING:
    from shared.construction.daily_report import DailyReport

RECENT_DAYS = 31


@dataclass(frozen=True, slots=True)
class PlannedWork:
    """A position of an estimate or plan: what is planned, and what other reports have done of it."""

    id: UUID
    number: str
    name: str
    section: str
    unit: str
    planned: Decimal
    done: Decimal
    used_on: dt.date | None = None  # the crew's last report that has it

    @property
    def remains(self) -> Decimal:
        return self.planned - self.done


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person who could be in the report. `mark`: the code of an absence that day; `elsewhere`: minutes in other
    reports of the day, and `where` in words."""

    id: UUID
    name: str
    job: str = ""
    of_crew: bool = False
    coefficient: Decimal | None = None
    mark: str = ""
    elsewhere: int = 0
    where: object = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Read in one go for one state of a report."""

    people: Mapping[UUID, Somebody] = field(default_factory=dict)
    works: Mapping[UUID, PlannedWork] = field(default_factory=dict)  # by the line that was picked
    units: Mapping[UUID, str] = field(default_factory=dict)


def facts_of(report: "DailyReport", books: Books) -> Facts:
    """Everything that the crew grid shows beside the report itself."""
    people = {hour.person_id for hour in report.hours if hour.person_id}
    units = {line.unit_id for line in report.lines if line.unit_id}
    return Facts(
        {each.id: each for each in _somebodies(report, books, people)},
        {each.id: each for each in _picked(report, books)},
        _symbols(books, units),
    )


def _symbols(books: Books, ids: Collection[UUID]) -> dict[UUID, str]:
    rows = books.rows(Unit, ["id", "symbol", "name"], id=list(ids)) if ids else ()
    return {row["id"]: row["symbol"] or row["name"] or "" for row in rows}


# ---- people


def _somebodies(report: "DailyReport", books: Books, ids: Collection[UUID]) -> Iterator[Somebody]:
    members = members_of(report, books)
    away, elsewhere = _away(report, books, ids), _elsewhere(report, books, ids)
    for row in books.rows(Person, ["id", "name", "code", "job_title"], id=list(ids)) if ids else ():
        id = row["id"]
        there = elsewhere.get(id, [])
        yield Somebody(
            id, row["name"] or row["code"] or "", row["job_title"] or "", id in members, members.get(id),
            away.get(id, ""), sum(minutes for minutes, _ in there),
            Several([say("{hours} in {document}", hours=_hours(minutes), document=it) for minutes, it in there]),
        )  # fmt: skip


def members_of(report: "DailyReport", books: Books) -> dict[UUID, Decimal | None]:
    """Who is in the crew on the day, in the crew's order, with the usual coefficient."""
    crew = books.get(Crew, report.crew_id)
    members = crew.members_on(report.date) if crew else ()
    return {member.person_id: member.coefficient for member in members if member.person_id}


def _away(report: "DailyReport", books: Books, ids: Collection[UUID]) -> dict[UUID, str]:
    if report.date is None or not ids:
        return {}
    rows = books.intervals(AbsencePeriod, report.date, report.date, person_id=list(ids))
    return {row["person_id"]: books.name("attendance_code", row["code_id"]) for row in rows}


def _elsewhere(report: "DailyReport", books: Books, ids: Collection[UUID]) -> dict[UUID, list[tuple[int, Title]]]:
    """Hours in other reports of the day, posted or not."""
    if report.date is None or not ids:
        return {}
    cls = type(report)
    others = {
        row["id"]: Title(cls.caption, row["number"], None)
        for row in books.rows(cls, ["id", "number"], date=report.date, marked=False)
        if row["id"] != report.id
    }
    sums: dict[tuple[UUID, UUID], int] = defaultdict(int)
    names = ["owner_id", "person_id", "minutes"]
    for row in books.rows(DailyReportHour, names, owner_id=list(others)) if others else ():
        if row["person_id"] in ids and row["minutes"]:
            sums[row["person_id"], row["owner_id"]] += row["minutes"]
    found: dict[UUID, list[tuple[int, Title]]] = defaultdict(list)
    for (person_id, owner_id), minutes in sums.items():
        found[person_id].append((minutes, others[owner_id]))
    return found


def _hours(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def people_to_add(report: "DailyReport", books: Books) -> list[Somebody]:
    """Who may work that day and is not in the report: the crew in its order, then everybody by name."""
    here = {hour.person_id for hour in report.hours}
    names = ["id", "hired_on", "dismissed_on"]
    rows = books.rows(Person, names, marked=False, folder=False, replaced_by=None)
    able = {row["id"] for row in rows if row["id"] not in here and _employed(row, report.date)}
    order = {id: at for at, id in enumerate(members_of(report, books))}
    found = _somebodies(report, books, able)
    return sorted(found, key=lambda each: (order.get(each.id, len(order)), each.name.casefold()))


def _employed(row: Mapping[str, Any], day: dt.date | None) -> bool:
    hired, dismissed = row["hired_on"], row["dismissed_on"]
    return day is None or (not (hired and day < hired) and not (dismissed and day > dismissed))


# ---- works


def _picked(report: "DailyReport", books: Books) -> Iterator[PlannedWork]:
    ids = [line.picked_line_id for line in report.lines if line.picked_line_id]
    done = done_elsewhere(report, books) if ids else {}
    yield from _planned(books, done, id=ids)


LINE = ("id", "owner_id", "number", "name", "unit_id", "quantity", "section_id", "is_section", "base_line_id")


def _planned(
    books: Books, done: Mapping[UUID, Decimal], used: Mapping[UUID, dt.date] | None = None, **equals: object
) -> Iterator[PlannedWork]:
    if not all(equals.values()):
        return
    rows = [row for row in books.rows(EstimateLine, LINE, **equals) if not row["is_section"]]
    sections = {row["section_id"] for row in rows if row["section_id"]}
    named = books.rows(EstimateLine, ["id", "name"], id=list(sections)) if sections else ()
    of_section = {row["id"]: row["name"] or "" for row in named}
    units = _symbols(books, {row["unit_id"] for row in rows if row["unit_id"]})
    for row in rows:
        id = row["id"]
        yield PlannedWork(
            id, row["number"] or "", row["name"] or "", of_section.get(row["section_id"], ""),
            units.get(row["unit_id"], ""), row["quantity"] or ZERO, done.get(id, ZERO), (used or {}).get(id),
        )  # fmt: skip


def works_to_add(report: "DailyReport", books: Books) -> list[PlannedWork]:
    """Positions of the site's estimates that are not in the report: unfinished ones first, and of them the
    recently used ones.

    What the crew's own plan assigns stands for its line of the general estimate.
    """
    heads = books.rows(
        Estimate, ["id", "kind", "base_id", "crew_id"], site_id=report.site_id, status="posted", marked=False
    )  # fmt: skip
    plans = [row for row in heads if row["kind"] == "plan" and row["crew_id"] == report.crew_id]
    generals = [row["id"] for row in heads if row["kind"] == "general"]
    used = _used(report, books)
    assigned = _assigned(books, plans)
    found = list(_planned(books, done_of_lines(books, "assignment_line_id", list(assigned), plans), used,
                          owner_id=[row["id"] for row in plans]))  # fmt: skip
    covered = set(assigned.values())
    general = _planned(books, done_of_estimates(books, generals), used, owner_id=generals)
    found += [each for each in general if each.id not in covered]
    here = {line.picked_line_id for line in report.lines}
    return sorted((each for each in found if each.id not in here), key=_usefulness)


def _usefulness(work: PlannedWork) -> tuple[bool, int]:
    return work.remains <= ZERO, -work.used_on.toordinal() if work.used_on else 0


def _assigned(books: Books, plans: Collection[Mapping[str, Any]]) -> dict[UUID, UUID | None]:
    """Line of a plan → line of the general estimate."""
    ids = [row["id"] for row in plans]
    rows = books.rows(EstimateLine, ["id", "base_line_id", "is_section"], owner_id=ids) if ids else ()
    return {row["id"]: row["base_line_id"] for row in rows if not row["is_section"]}


def done_of_lines(
    books: Books, by: str, ids: list[UUID], plans: Collection[Mapping[str, Any]]
) -> Mapping[UUID, Decimal]:
    generals = [row["base_id"] for row in plans if row["base_id"]]
    return done_of(books, by, ids, estimate_id=generals) if ids and generals else {}


def done_of_estimates(books: Books, generals: list[UUID]) -> Mapping[UUID, Decimal]:
    """Line of a general estimate → what all reports have done of it."""
    from shared.construction.registers import WorkProgress

    if not generals:
        return {}
    rows = books.turnover(WorkProgress, by=("estimate_line_id",), resources=("done_quantity",), estimate_id=generals)
    return {row["estimate_line_id"]: row["done_quantity"] for row in rows}


def _used(report: "DailyReport", books: Books) -> dict[UUID, dt.date]:
    """Picked line → the last day of the month before on which the crew reported it."""
    if report.date is None:
        return {}
    cls = type(report)
    since = report.date - dt.timedelta(RECENT_DAYS)
    days = {
        row["id"]: row["date"]
        for row in books.rows(
            cls, ["id", "date"], cls.date >= since, cls.date <= report.date,
            site_id=report.site_id, crew_id=report.crew_id, marked=False,
        )
    }  # fmt: skip
    names = ["owner_id", "estimate_line_id", "assignment_line_id"]
    found: dict[UUID, dt.date] = {}
    for row in books.rows(DailyReportLine, names, owner_id=list(days)) if days else ():
        picked, day = row["assignment_line_id"] or row["estimate_line_id"], days[row["owner_id"]]
        if picked is not None and day > found.get(picked, dt.date.min):
            found[picked] = day
    return found


def lines_for(books: Books, picked: Collection[UUID]) -> list[DailyReportLine]:
    """Lines of a report for positions that were chosen, in the order of the choice."""
    found = {line.id: line for line in books.find(EstimateLine, id=list(picked))} if picked else {}
    made = []
    for id in picked:
        if id in found:
            line = DailyReportLine()
            line.pick(books, found[id])
            made.append(line)
    return made
