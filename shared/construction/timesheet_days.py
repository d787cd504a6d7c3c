"""Writing whole days by hand: what a person says of a day takes the place of what stood there."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from shared.construction.exports.timesheet_marks import Mark, by_code
from shared.construction.timesheet_cells import Day
from shared.kernel.lines import set_lines

if TYPE_CHECKING:
    from shared.construction.timesheet import Timesheet, TimesheetCell


def set_days(
    sheet: "Timesheet", here: "Mapping[Any, Sequence[TimesheetCell]]", wanted: Mapping[Day, Sequence[Mark]]
) -> None:
    """Give each day these marks, made by hand where they are other than before; `here` are the days' cells."""
    gone, come = list["TimesheetCell"](), list["TimesheetCell"]()
    for day, marks in wanted.items():
        left = dict(by_code(marks)) if marks else {}
        for cell in here.get(day, ()):
            mark = left.pop(cell.code_id, None) if cell.code_id is not None else None
            if mark is None:
                gone.append(cell)
            elif cell.struck or (cell.minutes, cell.night_minutes or None) != (mark.minutes, mark.night or None):
                cell.struck, cell.minutes, cell.night_minutes, cell.by_hand = False, mark.minutes, mark.night, True
        come += (_made(*day, mark) for mark in left.values())
    strike(sheet, gone)
    sheet.cells.extend(come)


def _made(person_id: UUID, date: object, mark: Mark) -> "TimesheetCell":
    from shared.construction.timesheet import TimesheetCell

    return TimesheetCell(person_id=person_id, date=date, code_id=mark.code_id, minutes=mark.minutes,
                         night_minutes=mark.night, by_hand=True)  # fmt: skip


def strike(sheet: "Timesheet", cells: "Iterable[TimesheetCell]") -> None:
    """Take cells away. One that an earlier timesheet posted is struck out, so that the difference is posted."""
    gone = set[int]()
    for cell in cells:
        if cell.struck:
            continue
        if cell.days_before or cell.minutes_before:
            cell.struck, cell.minutes, cell.night_minutes = True, None, None
        else:
            gone.add(id(cell))
    if gone:
        set_lines(sheet, "cells", [cell for cell in sheet.cells if id(cell) not in gone])
