"""What may be wrong with a timesheet."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import TYPE_CHECKING, Any
from uuid import UUID

from shared.common.attendance_code import AttendanceCode
from shared.common.person import Person
from shared.construction import corrections
from shared.construction.absence_days import REST
from shared.construction.registers import DAY_MINUTES, Attendance
from shared.construction.timesheet_sources import absent, reported
from shared.construction.working_days import WorkingDays
from shared.kernel.books import Books
from shared.kernel.finding import Finding, error, warning
from shared.kernel.identity import NONE_ID
from shared.kernel.numbers import hours
from shared.kernel.words import say

if TYPE_CHECKING:
    from shared.construction.timesheet import Timesheet, TimesheetCell

SAME = ("month", "site_id", "department_id")
"""What a correction has in common with what it corrects."""
Days = dict[tuple[UUID | None, dt.date | None], list["TimesheetCell"]]


def findings(sheet: "Timesheet", books: Books) -> Iterator[Finding]:
    from shared.construction.timesheet import Timesheet

    yield from _of_header(sheet)
    yield from corrections.findings(sheet, Timesheet, books, SAME)
    if sheet.month is None:
        return
    names = {line.person_id: line.name or str(line.person_id) for line in sheet.people}
    days: Days = defaultdict(list)
    for cell in sheet.cells:
        if not cell.struck:
            days[cell.person_id, cell.date].append(cell)
    yield from _of_cells(sheet, names)
    yield from _of_calendar(sheet, books)
    yield from _of_days(days, names, books)
    yield from _of_people(days, books)
    yield from _of_reports(sheet, days, names, books)
    yield from _of_absences(sheet, days, names, books)
    yield from _of_norms(sheet, days, names, books)
    yield from _of_other_timesheets(sheet, names, books)


def _of_header(sheet: "Timesheet") -> Iterator[Finding]:
    if sheet.date is None:
        yield error("date_missing", "Say when the timesheet was drawn up.", "date")
    if sheet.month is None:
        yield error("month_missing", "Say which month it is.", "month")
    if sheet.site_id is None and sheet.department_id is None:
        yield error("place_missing", "Choose the site or the department.", "site_id")
    if not sheet.people:
        yield error("people_missing", "There are no people in the timesheet.", "people")


def _of_cells(sheet: "Timesheet", names: dict[UUID | None, str]) -> Iterator[Finding]:
    first, last = sheet.period()
    for cell in sheet.cells:
        if cell.date is None or not first <= cell.date <= last:
            yield error("outside_month", "{date} is not in the month of the timesheet.", f"cells/{cell.id}/date",
                        date=cell.date or "?")  # fmt: skip
        if cell.person_id not in names:
            yield error("person_not_listed", "A cell names a person who has no row.", f"cells/{cell.id}/person_id")
        if cell.code_id is None:
            yield error("code_missing", "A cell has no code.", f"cells/{cell.id}/code_id")
        if (cell.minutes or 0) < 0 or not 0 <= (cell.night_minutes or 0) <= (cell.minutes or 0):
            yield error(
                "hours_impossible", "{person}, {date}: hours are below zero, or night hours exceed them.",
                f"cells/{cell.id}/minutes", person=names.get(cell.person_id, "?"), date=cell.date or "?",
            )  # fmt: skip


def _of_days(days: Days, names: dict[UUID | None, str], books: Books) -> Iterator[Finding]:
    """A day has 24 hours, and its codes must be able to stand together."""
    code_ids = {cell.code_id for cells in days.values() for cell in cells}
    codes = {code_id: books.get(AttendanceCode, code_id) for code_id in code_ids}
    for (person_id, date), cells in days.items():
        who: dict[str, object] = {"person": names.get(person_id, "?"), "date": date or "?"}
        total = sum(cell.minutes or 0 for cell in cells)
        if total > DAY_MINUTES:
            yield error("over_24_hours", "{person}, {date}: {total} h on one day.", f"cells/{cells[0].id}/minutes",
                        total=hours(total), **who)  # fmt: skip
        for cell in cells:
            code = codes[cell.code_id]
            if (cell.minutes or 0) > 0 and code is not None and code.whole_day:
                yield error("absence_hours", "{person}, {date}: {absence} is the whole day; it has no hours.",
                            f"cells/{cell.id}/minutes", absence=code.code, **who)  # fmt: skip
        for one, other in combinations(cells, 2):
            finding = _pair(codes[one.code_id], codes[other.code_id], f"cells/{other.id}/code_id", who)
            if finding is not None:
                yield finding


def _pair(
    one: AttendanceCode | None, other: AttendanceCode | None, path: str, who: Mapping[str, object]
) -> Finding | None:
    if one is None or other is None or one.goes_with(other):
        return None
    if one.worked or other.worked:
        work, absence = (one, other) if one.worked else (other, one)
        return error("work_and_absence", "{person}, {date}: work ({work}) and a full absence ({absence}) on one day.",
                     path, work=work.code, absence=absence.code, **who)  # fmt: skip
    return error("illegal_pair", "{person}, {date}: {one} and {other} cannot stand on one day.",
                 path, one=one.code, other=other.code, **who)  # fmt: skip


def _of_calendar(sheet: "Timesheet", books: Books) -> Iterator[Finding]:
    if sheet.month is not None and not WorkingDays(books).known(sheet.month):
        yield warning(
            "calendar_missing", "There is no work calendar of {year}: nobody knows its holidays, in vacations or at "
            "work. Make it, then fill the timesheet again.", "month", year=str(sheet.month.year),
        )  # fmt: skip


def _of_people(days: Days, books: Books) -> Iterator[Finding]:
    """Nobody has a day before being hired or after being dismissed."""
    ids = {person_id for person_id, _ in days if person_id}
    people = {person.id: person for person in books.find(Person, Person.id.in_(ids))} if ids else {}
    for (person_id, date), cells in days.items():
        person = people.get(person_id) if person_id else None
        if person is not None and date is not None and not person.employed_on(date):
            yield error("not_employed", "{person} is not employed on {date}.", f"cells/{cells[0].id}/date",
                        person=str(person), date=date)  # fmt: skip


def _of_reports(sheet: "Timesheet", days: Days, names: dict[UUID | None, str], books: Books) -> Iterator[Finding]:
    """Days that were not set by hand and differ from what the daily reports say now."""
    said: Mapping[Any, int] = reported(sheet, books, {person_id for person_id in names if person_id}).minutes
    worked = {code.id for code in books.find(AttendanceCode) if code.worked}
    for day in [*days, *(day for day in said if day not in days)]:
        person_id, date = day
        cells, there = days.get(day, []), said.get(day, 0)
        if any(cell.by_hand for cell in cells) or not (there or sheet.sources):
            continue
        here = sum(cell.minutes or 0 for cell in cells if cell.code_id in worked)
        if here != there:
            yield warning(
                "reports_differ", "{person}, {date}: {here} h here, the daily reports now say {there} h.",
                f"cells/{cells[0].id}/minutes" if cells else "cells", person=names.get(person_id, "?"),
                date=date or "?", here=hours(here), there=hours(there),
            )  # fmt: skip


def _of_absences(sheet: "Timesheet", days: Days, names: dict[UUID | None, str], books: Books) -> Iterator[Finding]:
    """Days that were not set by hand and lack the absence that is posted for them."""
    from shared.construction.absence import Absence

    away = absent(sheet, books, WorkingDays(books), {person_id for person_id in names if person_id})
    for (person_id, date), each in away.items():
        cells = days.get((person_id, date), [])
        worked = any(cell.minutes for cell in cells)
        if (
            not cells
            or any(cell.by_hand or cell.code_id == each.code for cell in cells)
            or (each.code == REST and worked)
        ):
            continue
        code, document = books.get(AttendanceCode, each.code), books.get(Absence, each.absence_id)
        yield warning(
            "absence_differs", "{person}, {date}: {mark} by {document} is not here.", f"cells/{cells[0].id}",
            person=names.get(person_id, "?"), date=date, mark=str(code) if code else "?",
            document=document.named() if document else "?",
        )  # fmt: skip


def _of_norms(sheet: "Timesheet", days: Days, names: dict[UUID | None, str], books: Books) -> Iterator[Finding]:
    """Overtime of people who work by a cycle is known when the month is over (ТК РФ, ст. 104): hours beyond the norm.

    The norm is the calendar's, less the working days of an absence; work on holidays and days of rest is paid as such
    and is no overtime (ст. 152).
    """
    if sheet.month is None or not names:
        return
    first, last = sheet.period()
    working = WorkingDays(books)
    working.expect([person_id for person_id in names if person_id])
    codes = {code.id: code for code in books.find(AttendanceCode)}
    of_person: dict[UUID | None, list[tuple[dt.date, list[TimesheetCell]]]] = defaultdict(list)
    for (person_id, date), cells in days.items():
        if date is not None:
            of_person[person_id].append((date, cells))
    for person_id in [id for id in names if id and working.rotates(id, last)]:
        norm, worked = working.norm_minutes(first, last), 0
        for date, cells in of_person[person_id]:
            said = [(codes[cell.code_id], cell.minutes or 0) for cell in cells if cell.code_id in codes]
            worked += sum(minutes for code, minutes in said if code.worked and code.kind != "rest_day_work")
            norm -= working.norm_minutes(date, date) if any(code.absent for code, _ in said) else 0
        if worked > norm:
            yield warning(
                "over_norm", "{person}: {worked} h by a rotating schedule, the norm of the month is {norm} h; {over} h "
                "are overtime.", "cells", person=names[person_id], worked=hours(worked), norm=hours(norm),
                over=hours(worked - norm),
            )  # fmt: skip


def _of_other_timesheets(sheet: "Timesheet", names: dict[UUID | None, str], books: Books) -> Iterator[Finding]:
    """A person's day stands in one timesheet only (a correction: in one correction of the same timesheet)."""
    from shared.construction.timesheet import Timesheet

    mine = {(cell.person_id, cell.date): cell for cell in sheet.cells if cell.person_id and cell.date}
    if not mine:
        return
    rows = books.turnover(
        Attendance, by=("person_id", "work_date", "recorder_id"), excluding=sheet.id,
        person_id=sorted({person_id for person_id, _ in mine}),
        work_date=sorted({date for _, date in mine}),
        corrects_id=sheet.corrects_id or NONE_ID,
    )  # fmt: skip
    for row in rows:
        cell = mine.get((row["person_id"], row["work_date"]))
        if cell is not None:
            found = books.get(Timesheet, row["recorder_id"])
            other = found.named() if found else say("another timesheet")
            yield error("day_taken", "{person}, {date}: already in {document}.", f"cells/{cell.id}",
                        person=names.get(cell.person_id, "?"), date=row["work_date"], document=other)  # fmt: skip
