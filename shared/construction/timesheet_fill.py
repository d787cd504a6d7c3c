"""How a timesheet is filled: from posted daily reports, from schedules, from last month's people."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from shared.common.attendance_code import AttendanceCode
from shared.common.attendance_codes import code_id
from shared.common.crew import Crew
from shared.common.person import Person
from shared.common.site import Site
from shared.construction.daily_report import DailyReport
from shared.construction.registers import Labour
from shared.construction.working_days import WorkingDays
from shared.kernel.books import Books

if TYPE_CHECKING:
    from shared.construction.timesheet import Timesheet, TimesheetCell

Sheet = TypeVar("Sheet", bound="Timesheet")
Day = tuple[UUID, dt.date]
Marks = Mapping[Day, Mapping[UUID, int | None]]
"""Person and day → code → minutes."""


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that a fill changed, or kept against what it would have written; None is no cell."""

    person_id: UUID
    date: dt.date
    code_id: UUID
    before: int | None
    after: int | None


@dataclass(slots=True)
class Difference:
    """What a fill changed. `kept` are cells made by hand that differ from what the sources say."""

    added: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    removed: list[Change] = field(default_factory=list)
    kept: list[Change] = field(default_factory=list)
    people: list[UUID] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed or self.people)


def fill(sheet: "Timesheet", books: Books, choices: Mapping[str, Any]) -> Difference:
    """Do what `choices["from"]` says; the timesheet's month must be set."""
    match choices.get("from", "reports"):
        case "reports":
            difference = from_reports(sheet, books)
        case "schedule":
            difference = from_schedule(sheet, books)
        case "last_month":
            difference = from_last_month(sheet, books)
        case other:
            raise LookupError(f"A timesheet is filled from reports, schedule or last_month, not from “{other}”.")
    sheet.date = sheet.date or sheet.period()[1]
    return difference


def from_reports(sheet: "Timesheet", books: Books) -> Difference:
    """Hours of posted daily reports by person and day. Reports not yet accepted wait where a setting says so."""
    first, last = sheet.period()
    where = {name: value for name in ("site_id", "crew_id") if (value := getattr(sheet, name)) is not None}
    rows = books.turnover(Labour, by=("person_id", "date", "recorder_id"), start=first, end=last, **where)
    if books.setting("timesheet_needs_acceptance", last) == "yes":
        accepted = {report.id for report in books.find(
            DailyReport, DailyReport.date >= first, DailyReport.date <= last, status="posted", state="accepted"
        )}  # fmt: skip
        rows = [row for row in rows if row["recorder_id"] in accepted]
    if sheet.site_id is None and sheet.crew_id is None:
        people = set(_people_of(sheet, books))
        rows = [row for row in rows if row["person_id"] in people]
    minutes: dict[Day, int] = defaultdict(int)
    for row in rows:
        minutes[row["person_id"], row["date"]] += row["minutes"]
    days = WorkingDays(books, first.year)
    marks = {day: {code_id(days.work_code(*day)): total} for day, total in minutes.items()}
    _name_sources(sheet, {row["recorder_id"] for row in rows})
    return _apply(sheet, books, marks, {person_id for person_id, _ in marks}, cleared="worked")


def from_schedule(sheet: "Timesheet", books: Books) -> Difference:
    """Every day of the month by each person's schedule and the work calendar: Я with hours, or В."""
    first, last = sheet.period()
    people = {line.person_id for line in sheet.people if line.person_id} or set(_people_of(sheet, books))
    days = WorkingDays(books, first.year)
    marks: dict[Day, dict[UUID, int | None]] = {}
    for person_id in people:
        person = books.get(Person, person_id)
        for day in _days(first, last):
            if person is not None and person.employed_on(day):
                planned = days.planned_minutes(person_id, day)
                marks[person_id, day] = {code_id("Я"): planned} if planned else {code_id("В"): None}
    return _apply(sheet, books, marks, people, cleared="all")


def from_last_month(sheet: "Timesheet", books: Books) -> Difference:
    """The people of the timesheet of the month before, for the same site, department and crew."""
    cls, first = type(sheet), sheet.period()[0]
    month = (first - dt.timedelta(1)).replace(day=1)
    found = books.find(
        cls, month=month, site_id=sheet.site_id, department_id=sheet.department_id, crew_id=sheet.crew_id, marked=False
    )
    people = {line.person_id for each in found for line in each.people if line.person_id}
    return _apply(sheet, books, {}, people, cleared="")


def _people_of(sheet: "Timesheet", books: Books) -> Iterator[UUID]:
    """Who belongs to the crew or the department during the month."""
    first, last = sheet.period()
    crew = books.get(Crew, sheet.crew_id)
    if crew is not None:
        yield from {
            member.person_id for day in _days(first, last) for member in crew.members_on(day) if member.person_id
        }
    elif sheet.department_id is not None:
        for person in books.find(Person, folder=False, marked=False):
            if person.department_on(last) == sheet.department_id and person.employed_on(last):
                yield person.id


def _days(first: dt.date, last: dt.date) -> Iterable[dt.date]:
    return [first + dt.timedelta(number) for number in range((last - first).days + 1)]


def _name_sources(sheet: "Timesheet", reports: set[UUID]) -> None:
    from shared.construction.timesheet import TimesheetSource

    known = {source.report_id for source in sheet.sources}
    sheet.sources = [source for source in sheet.sources if source.report_id in reports]
    sheet.sources += [TimesheetSource(report_id=report_id) for report_id in sorted(reports - known)]


def _apply(sheet: "Timesheet", books: Books, marks: Marks, people: set[UUID], cleared: str) -> Difference:
    """Write marks into the cells; days with a cell made by hand stay as they are.

    `cleared` says which other cells go: those of work ("worked"), every one ("all"), or none.
    """
    difference = Difference()
    _add_people(sheet, books, people, difference)
    by_hand = {(cell.person_id, cell.date) for cell in sheet.cells if cell.by_hand}
    written = {(*day, code) for day, codes in marks.items() for code in codes}
    codes = {code.id: code for code in books.find(AttendanceCode)}
    here = {(cell.person_id, cell.date, cell.code_id): cell for cell in sheet.cells}
    for (person_id, date, code), cell in here.items():
        if (person_id, date) in by_hand or (person_id, date, code) in written or cell.struck:
            continue
        if (
            (person_id, date) in marks
            or cleared == "all"
            or (cleared == "worked" and code in codes and codes[code].worked)
        ):
            difference.removed.append(_change(cell, None))
            _remove(sheet, cell)
    for day, day_codes in marks.items():
        for code, minutes in day_codes.items():
            _write(sheet, here.get((*day, code)), day, code, minutes, day in by_hand, difference)
    return difference


def complete(sheet: "Timesheet", books: Books) -> None:
    """A row for every person that a cell names, and the prints of name and position that are still empty."""
    from shared.construction.timesheet import TimesheetPerson

    if sheet.month is None:
        return
    known = {line.person_id for line in sheet.people}
    missing = dict.fromkeys(cell.person_id for cell in sheet.cells if cell.person_id and cell.person_id not in known)
    sheet.people += [TimesheetPerson(person_id=person_id) for person_id in missing]
    for line in sheet.people:
        person = books.get(Person, line.person_id)
        if person is not None:
            line.name = line.name or person.name
            line.job_title = line.job_title or person.job_on(sheet.period()[1])
            line.personnel_number = line.personnel_number or person.personnel_number
    site = books.get(Site, sheet.site_id)
    sheet.organization_id = sheet.organization_id or (site.organization_id if site else None)


def _add_people(sheet: "Timesheet", books: Books, people: set[UUID], difference: Difference) -> None:
    from shared.construction.timesheet import TimesheetPerson

    last = sheet.period()[1]
    missing = people - {line.person_id for line in sheet.people}
    found = {person.id: person for person in books.find(Person, Person.id.in_(missing))} if missing else {}
    for person in sorted(found.values(), key=lambda each: (each.name or "", each.id)):
        line = TimesheetPerson(person_id=person.id, name=person.name, personnel_number=person.personnel_number)
        line.job_title = person.job_on(last)
        sheet.people.append(line)
        difference.people.append(person.id)


def _change(cell: "TimesheetCell", after: int | None) -> Change:
    assert cell.person_id is not None
    assert cell.date is not None
    assert cell.code_id is not None
    return Change(cell.person_id, cell.date, cell.code_id, cell.minutes, after)


def _remove(sheet: "Timesheet", cell: "TimesheetCell") -> None:
    """A cell that an earlier timesheet posted is struck out in a correction, so that the difference is posted."""
    if cell.days_before or cell.minutes_before:
        cell.struck, cell.minutes, cell.night_minutes = True, None, None
    else:
        sheet.cells.remove(cell)


def _write(
    sheet: "Timesheet", cell: "TimesheetCell | None", day: Day, code: UUID, minutes: int | None, by_hand: bool,
    difference: Difference,
) -> None:  # fmt: skip
    from shared.construction.timesheet import TimesheetCell

    if by_hand:
        if cell is None or cell.struck or cell.minutes != minutes:
            difference.kept.append(Change(*day, code, None if cell is None else cell.minutes, minutes))
    elif cell is None:
        sheet.cells.append(TimesheetCell(person_id=day[0], date=day[1], code_id=code, minutes=minutes))
        difference.added.append(Change(*day, code, None, minutes))
    elif cell.struck or cell.minutes != minutes:
        difference.changed.append(_change(cell, minutes))
        cell.struck, cell.minutes = False, minutes


def correction(cls: type[Sheet], source: Any) -> Sheet:
    """The whole of a posted timesheet as it stands, each cell with what has been posted for it so far."""
    from shared.construction.timesheet import TimesheetCell, TimesheetPerson, TimesheetSource

    head = ("month", "site_id", "department_id", "crew_id", "organization_id", "responsible_id", "head_id",
            "personnel_officer_id")  # fmt: skip
    made = cls(corrects_id=source.id, **{name: getattr(source, name) for name in head})
    made.people = [
        TimesheetPerson(
            person_id=line.person_id, name=line.name, job_title=line.job_title, personnel_number=line.personnel_number
        )
        for line in source.people
    ]  # fmt: skip
    made.cells = [
        TimesheetCell(
            person_id=cell.person_id, date=cell.date, code_id=cell.code_id, minutes=cell.minutes,
            night_minutes=cell.night_minutes, by_hand=cell.by_hand, minutes_before=cell.minutes or 0, days_before=1,
        )
        for cell in source.cells
        if not cell.struck
    ]  # fmt: skip
    made.sources = [TimesheetSource(report_id=line.report_id) for line in source.sources]
    return made
