"""How a timesheet is filled: from daily reports, absences, schedules, all of these, or with last month's people."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from shared.common.attendance_code import AttendanceCode
from shared.common.attendance_codes import code_id
from shared.common.person import Person
from shared.common.site import organization_for
from shared.construction.absence_days import REST
from shared.construction.refusals import CannotFill
from shared.construction.timesheet_cells import (
    ABSENT,
    EVERYTHING,
    NOTHING,
    WORKED,
    Change,
    Day,
    Difference,
    Mark,
    Time,
    apply,
)
from shared.construction.timesheet_sources import Away, Belonging, Reported, absent, held_elsewhere, reported
from shared.construction.working_days import WorkingDays
from shared.kernel.books import Books

if TYPE_CHECKING:
    from shared.construction.timesheet import Timesheet

Marks = dict[Day, dict[UUID, Time]]


def fill(sheet: "Timesheet", books: Books, choices: Mapping[str, Any]) -> Difference:
    """Do what `choices["from"]` says. Raises CannotFill."""
    if sheet.month is None:
        raise CannotFill("Say first which month it is, then fill the timesheet.")
    match choices.get("from", "all"):
        case "all":
            difference = from_all(sheet, books)
        case "reports":
            difference = from_reports(sheet, books)
        case "absences":
            difference = from_absences(sheet, books)
        case "schedule":
            difference = from_schedule(sheet, books)
        case "last_month":
            difference = from_last_month(sheet, books)
        case other:
            text = "A timesheet is filled from all, reports, absences, schedule or last_month, not from “{other}”."
            raise CannotFill(text, other=other)
    sheet.date = sheet.date or sheet.period()[1]
    return difference


def from_all(sheet: "Timesheet", books: Books) -> Difference:
    """Hours of reports, absences, and days of rest by schedule and calendar; a working day without either stays empty.

    Days of rest and absence that another posted timesheet holds are left to it. Where no report speaks of the place,
    now or before, hours came from the schedule or from people: they stay.
    """
    said = _reported(sheet, books)
    cleared = EVERYTHING if said.reports or sheet.sources else EVERYTHING - WORKED
    place = Belonging(sheet, books, {person_id for person_id, _ in said.minutes})
    days = WorkingDays(books)
    days.expect(place.people)
    marks = _hours(said, days)
    elsewhere = held_elsewhere(sheet, books, place.people)
    away = _left(absent(sheet, books, days, place.people), elsewhere, place, marks)
    _add_absences(marks, away)
    for day in place.days():
        if day not in marks and day not in elsewhere and not days.planned_minutes(*day):
            marks[day] = {REST: (None, None)}
    _name_sources(sheet, said.reports, away)
    return _tell_both(apply(sheet, books, marks, cleared), marks, away, books)


def from_reports(sheet: "Timesheet", books: Books) -> Difference:
    """Hours of posted daily reports by person and day; nothing else is touched."""
    said = _reported(sheet, books)
    days = WorkingDays(books)
    days.expect({person_id for person_id, _ in said.minutes})
    _name_sources(sheet, said.reports, None)
    return apply(sheet, books, _hours(said, days), WORKED)


def from_absences(sheet: "Timesheet", books: Books) -> Difference:
    """Absences alone; hours that reports have on the same days stay beside them."""
    place = Belonging(sheet, books, ())
    days = WorkingDays(books)
    days.expect(place.people)
    away = _left(absent(sheet, books, days, place.people), held_elsewhere(sheet, books, place.people), place)
    said = reported(sheet, books, {person_id for person_id, _ in away})
    marks = {day: codes for day, codes in _hours(said, days).items() if day in away}
    _add_absences(marks, away)
    _name_sources(sheet, None, away)
    return _tell_both(apply(sheet, books, marks, ABSENT), marks, away, books)


def from_schedule(sheet: "Timesheet", books: Books) -> Difference:
    """Every day of the month by each person's schedule and the work calendar, and absences instead of work.

    Days that another posted timesheet holds are left to it.
    """
    place = Belonging(sheet, books, ())
    days = WorkingDays(books)
    days.expect(place.people)
    elsewhere = held_elsewhere(sheet, books, place.people)
    away = _left(absent(sheet, books, days, place.people), elsewhere, place)
    marks: Marks = {day: {each.code: (None, None)} for day, each in away.items()}
    for day in place.days():
        if day not in marks and day not in elsewhere:
            minutes, night = days.planned(*day)
            marks[day] = {code_id(days.work_code(*day)): (minutes, night or None)} if minutes else {REST: (None, None)}
    _name_sources(sheet, set(), away)
    return apply(sheet, books, marks, EVERYTHING)


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
    return apply(sheet, books, {}, NOTHING, {line["person_id"] for line in lines if line["person_id"]})


def _reported(sheet: "Timesheet", books: Books) -> Reported:
    """Of everybody who worked at the site or in the crew; of a department's people wherever they worked."""
    placed = sheet.site_id is not None or sheet.crew_id is not None
    return reported(sheet, books, None if placed else Belonging(sheet, books, ()).people)


def _hours(said: Reported, days: WorkingDays) -> Marks:
    ids = {code: code_id(code) for code in ("Я", "РВ")}
    return {
        day: {ids[days.work_code(*day)]: (total, said.night.get(day) or None)} for day, total in said.minutes.items()
    }


def _left(
    away: dict[Day, Away], elsewhere: Collection[Day], place: Belonging, worked: Collection[Day] = ()
) -> dict[Day, Away]:
    """The days that are this timesheet's to tell: of its people while they belong to it, or where they worked."""
    return {day: each for day, each in away.items() if day not in elsewhere and (day in worked or place.tells(*day))}


def _add_absences(marks: Marks, away: Mapping[Day, Away]) -> None:
    """Absences beside the hours of the same day; a day of rest that has hours has no other mark."""
    for day, each in away.items():
        if day not in marks:
            marks[day] = {each.code: (None, None)}
        elif each.code != REST:
            marks[day][each.code] = (None, None)


def _tell_both(difference: Difference, marks: Marks, away: Mapping[Day, Away], books: Books) -> Difference:
    """Days that have hours and an absence: whether the codes can stand together decides what is told of them."""
    codes = {code.id: code for code in books.find(AttendanceCode)}
    for day, each in away.items():
        for code, (minutes, _) in marks[day].items():
            if code != each.code and each.code != REST:
                legal = codes[each.code].goes_with(codes[code])
                told = difference.beside if legal else difference.conflicts
                told.append(Change(*day, Mark(code, minutes), Mark(each.code)))
    return difference


def _name_sources(sheet: "Timesheet", reports: set[UUID] | None, away: Mapping[Day, Away] | None) -> None:
    """Which reports and absences the cells rest on; None leaves those as they are."""
    from shared.construction.timesheet import TimesheetAbsence, TimesheetSource

    if reports is not None:
        known = {source.report_id for source in sheet.sources}
        sheet.sources = [source for source in sheet.sources if source.report_id in reports]
        sheet.sources += [TimesheetSource(report_id=each) for each in sorted(reports - known)]
    if away is not None:
        absences = {each.absence_id for each in away.values()}
        known = {source.absence_id for source in sheet.absences}
        sheet.absences = [source for source in sheet.absences if source.absence_id in absences]
        sheet.absences += [TimesheetAbsence(absence_id=each) for each in sorted(absences - known)]


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
