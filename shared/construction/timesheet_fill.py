"""How a timesheet is filled: from posted daily reports, from schedules, from last month's people."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from shared.common.attendance_codes import code_id
from shared.common.crew import Crew
from shared.common.person import Person
from shared.common.site import organization_for
from shared.construction.daily_report import DailyReport
from shared.construction.refusals import CannotFill
from shared.construction.registers import Labour
from shared.construction.timesheet_cells import Day, Difference, apply
from shared.construction.working_days import WorkingDays
from shared.kernel.books import Books

if TYPE_CHECKING:
    from shared.construction.timesheet import Timesheet


def fill(sheet: "Timesheet", books: Books, choices: Mapping[str, Any]) -> Difference:
    """Do what `choices["from"]` says. Raises CannotFill."""
    if sheet.month is None:
        raise CannotFill("Say first which month it is, then fill the timesheet.")
    match choices.get("from", "reports"):
        case "reports":
            difference = from_reports(sheet, books)
        case "schedule":
            difference = from_schedule(sheet, books)
        case "last_month":
            difference = from_last_month(sheet, books)
        case other:
            text = "A timesheet is filled from reports, schedule or last_month, not from “{other}”."
            raise CannotFill(text, other=other)
    sheet.date = sheet.date or sheet.period()[1]
    return difference


def from_reports(sheet: "Timesheet", books: Books) -> Difference:
    """Hours of posted daily reports by person and day. Reports not yet accepted wait where a setting says so."""
    placed = sheet.site_id is not None or sheet.crew_id is not None
    minutes, reports = reported(sheet, books, None if placed else set(_people_of(sheet, books)))
    people = {person_id for person_id, _ in minutes}
    days = WorkingDays(books, sheet.period()[0].year)
    days.expect(people)
    ids = {code: code_id(code) for code in ("Я", "РВ")}
    marks = {day: {ids[days.work_code(*day)]: total} for day, total in minutes.items()}
    _name_sources(sheet, reports)
    return apply(sheet, books, marks, people, cleared="worked")


def reported(sheet: "Timesheet", books: Books, people: set[UUID] | None = None) -> tuple[dict[Day, int], set[UUID]]:
    """Minutes by person and day that posted reports say now at the timesheet's place, and which reports say so."""
    first, last = sheet.period()
    place: dict[str, Any] = {"site_id": sheet.site_id, "crew_id": sheet.crew_id}
    place = {name: id for name, id in place.items() if id is not None}
    who: dict[str, Any] = {} if people is None else {"person_id": people}
    rows = books.turnover(Labour, by=("person_id", "date", "recorder_id"), start=first, end=last, **place, **who)
    if books.setting("timesheet_needs_acceptance", last) == "yes":
        accepted = {row["id"] for row in books.rows(
            DailyReport, ["id"], DailyReport.date >= first, DailyReport.date <= last, status="posted", state="accepted",
            **place,
        )}  # fmt: skip
        rows = [row for row in rows if row["recorder_id"] in accepted]
    minutes: dict[Day, int] = defaultdict(int)
    for row in rows:
        minutes[row["person_id"], row["date"]] += row["minutes"]
    return minutes, {row["recorder_id"] for row in rows}


def from_schedule(sheet: "Timesheet", books: Books) -> Difference:
    """Every day of the month by each person's schedule and the work calendar: Я with hours, or В."""
    first, last = sheet.period()
    people = {line.person_id for line in sheet.people if line.person_id} or set(_people_of(sheet, books))
    days = WorkingDays(books, first.year)
    days.expect(people)
    marks: dict[Day, dict[UUID, int | None]] = {}
    for person_id in people:
        person = books.get(Person, person_id)
        for day in _days(first, last):
            if person is not None and person.employed_on(day):
                planned = days.planned_minutes(person_id, day)
                marks[person_id, day] = {code_id("Я"): planned} if planned else {code_id("В"): None}
    return apply(sheet, books, marks, people, cleared="all")


def from_last_month(sheet: "Timesheet", books: Books) -> Difference:
    """The people of the timesheet of the month before, for the same site, department and crew."""
    from shared.construction.timesheet import TimesheetPerson

    cls, first = type(sheet), sheet.period()[0]
    month = (first - dt.timedelta(1)).replace(day=1)
    found = books.rows(
        cls, ["id"], month=month, site_id=sheet.site_id, department_id=sheet.department_id, crew_id=sheet.crew_id,
        marked=False,
    )  # fmt: skip
    lines = books.rows(TimesheetPerson, ["person_id"], owner_id=[row["id"] for row in found]) if found else []
    people = {line["person_id"] for line in lines if line["person_id"]}
    return apply(sheet, books, {}, people, cleared="")


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


def complete(sheet: "Timesheet", books: Books) -> None:
    """A row for every person that a cell names, and the prints of name and position that are still empty."""
    from shared.construction.timesheet import TimesheetPerson

    if sheet.month is None:
        return
    known = {line.person_id for line in sheet.people}
    missing = dict.fromkeys(cell.person_id for cell in sheet.cells if cell.person_id and cell.person_id not in known)
    sheet.people += [TimesheetPerson(person_id=person_id) for person_id in missing]
    blank = [line for line in sheet.people if not (line.name and line.job_title and line.personnel_number)]
    people = {person.id: person for person in books.find(Person, id=[line.person_id for line in blank])}
    for line in blank:
        person = people.get(line.person_id) if line.person_id else None
        person = person or books.get(Person, line.person_id)
        if person is not None:
            line.name = line.name or person.name
            line.job_title = line.job_title or person.job_on(sheet.period()[1])
            line.personnel_number = line.personnel_number or person.personnel_number
    sheet.organization_id = sheet.organization_id or organization_for(books, sheet.site_id, sheet.month)
