"""Sums of a timesheet's days: what the paper adds up at the right of a person and below a day."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from shared.common.attendance_code import AttendanceCode
from shared.construction.exports.timesheet_marks import hours_text
from shared.construction.timesheet import TimesheetCell

Codes = Mapping[UUID, AttendanceCode]


@dataclass(slots=True)
class PersonTotals:
    """Days and minutes worked, those at night, overtime and on days off; absences as letter → days."""

    days: int = 0
    minutes: int = 0
    night: int = 0
    overtime: int = 0
    days_off: int = 0
    absences: Counter[str] = field(default_factory=Counter)

    def texts(self) -> tuple[str, str, str, str, str, str]:
        """As the columns show them."""
        absent = " ".join(f"{letter} {count}" for letter, count in self.absences.items())
        minutes = (self.minutes, self.night, self.overtime, self.days_off)
        return (str(self.days or ""), *(hours_text(each) if each else "" for each in minutes), absent)  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class DayTotal:
    """How many people worked on a day, and how long together."""

    people: int
    minutes: int


def person_totals(days: Iterable[Iterable[TimesheetCell]], codes: Codes) -> PersonTotals:
    """Hours count where their code counts hours, a day where one of its codes counts days, as on the form Т-13."""
    total = PersonTotals()
    for cells in days:
        worked = False
        for cell in cells:
            code = None if cell.struck or cell.code_id is None else codes.get(cell.code_id)
            if code is not None:
                worked |= code.counts_day
                _add(total, cell, code)
        total.days += worked
    return total


def _add(total: PersonTotals, cell: TimesheetCell, code: AttendanceCode) -> None:
    minutes = cell.minutes or 0
    if code.counts_hours:
        total.minutes += minutes
    total.night += minutes if code.kind == "night" else cell.night_minutes or 0
    if code.kind == "overtime":
        total.overtime += minutes
    elif code.kind == "rest_day_work":
        total.days_off += minutes
    elif code.absent:
        total.absences[code.code or "?"] += 1


def day_total(people: Iterable[Iterable[TimesheetCell]], codes: Codes) -> DayTotal:
    count = minutes = 0
    for cells in people:
        standing = [(cell, codes.get(cell.code_id)) for cell in cells if not cell.struck and cell.code_id]
        counted = [(cell, code) for cell, code in standing if code is not None]
        minutes += sum(cell.minutes or 0 for cell, code in counted if code.counts_hours)
        count += any(code.counts_day for _, code in counted)
    return DayTotal(count, minutes)
