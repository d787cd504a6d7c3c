"""What the cells of a timesheet say of a day: marks in their order, night hours taken out of the day's."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final
from uuid import UUID

from print_forms.construction.t13 import Mark
from shared.common.attendance_code import AttendanceCode
from shared.construction.timesheet import Timesheet, TimesheetCell
from shared.kernel.books import Books

NIGHT: Final = "Н"


def cells_by_person(document: Timesheet) -> dict[UUID | None, list[TimesheetCell]]:
    """The cells that stand; struck ones are gone."""
    cells: dict[UUID | None, list[TimesheetCell]] = defaultdict(list)
    for cell in document.cells:
        if not cell.struck:
            cells[cell.person_id].append(cell)
    return cells


def by_date(cells: Sequence[TimesheetCell]) -> dict[dt.date, list[TimesheetCell]]:
    days: dict[dt.date, list[TimesheetCell]] = defaultdict(list)
    for cell in cells:
        if cell.date is not None:
            days[cell.date].append(cell)
    return dict(sorted(days.items()))


def coded(cells: Sequence[TimesheetCell], books: Books) -> list[tuple[AttendanceCode, TimesheetCell]]:
    """Cells with their codes, in the order of the digital codes."""
    known = ((books.get(AttendanceCode, cell.code_id), cell) for cell in cells)
    found = [(code, cell) for code, cell in known if code is not None]
    return sorted(found, key=lambda each: each[0].digital or each[0].code or "")


def marks_of(cells: Sequence[TimesheetCell], books: Books) -> Iterator[Mark]:
    """Work first, then absences.

    Я is time worked by day and Н by night (decree of 5 January 2004, no. 1). A cell keeps its night hours within its
    hours, so they are taken out of it: eight hours of which two at night print as Я/Н over 6/2, and what is printed
    adds up to what was worked.
    """
    known = coded(cells, books)
    work = [(code, cell) for code, cell in known if code.worked]
    marks = {code.digital or code.code or "": _mark(code, cell.minutes) for code, cell in work}
    for code, cell in work:
        if cell.night_minutes and code.code != NIGHT:
            _take_out_night(marks, code.digital or code.code or "", cell)
    yield from (marks[key] for key in sorted(marks))
    yield from (_mark(code, cell.minutes) for code, cell in known if not code.worked)


def as_planned(cells: Sequence[TimesheetCell], planned_minutes: int, books: Books) -> bool:
    """Whether a day is what the schedule has it to be: its hours worked by day and nothing else, or rest."""
    known = coded(cells, books)
    if len(known) != 1:
        return False
    code, cell = known[0]
    if planned_minutes:
        return code.kind == "work" and cell.minutes == planned_minutes and not cell.night_minutes
    return code.kind == "rest"


_NIGHT_KEY: Final = "02"


def _take_out_night(marks: dict[str, Mark], key: str, cell: TimesheetCell) -> None:
    whole, night = marks.pop(key), cell.night_minutes or 0
    if (cell.minutes or 0) > night:
        marks[key] = Mark(whole.code, (cell.minutes or 0) - night, whole.counts_day, whole.counts_hours)
    before = marks.get(_NIGHT_KEY, Mark(NIGHT, 0))
    marks[_NIGHT_KEY] = Mark(
        NIGHT,
        (before.minutes or 0) + night,
        before.counts_day or whole.counts_day,
        before.counts_hours or whole.counts_hours,
    )


def _mark(code: AttendanceCode, minutes: int | None) -> Mark:
    return Mark(code.code or "", minutes, bool(code.counts_day), bool(code.counts_hours), absence=not code.worked)
