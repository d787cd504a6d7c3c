"""Sums of a timesheet's days: what the paper adds up at the right of a person and below a day."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from shared.common.attendance_code import AttendanceCode
from shared.construction.exports.timesheet_marks import hours_text
from shared.construction.timesheet import TimesheetCell


class Counts(NamedTuple):
    """What a code counts for."""

    letter: str
    kind: str
    hours: bool
    day: bool
    absent: bool


Codes = Mapping[UUID | None, Counts]


def counts_of(codes: Iterable[AttendanceCode]) -> Codes:
    """Asked of thousands of cells, and so asked of the codes once."""
    return {
        code.id: Counts(code.code or "?", code.kind, bool(code.counts_hours), bool(code.counts_day), bool(code.absent))
        for code in codes
    }


@dataclass
class PersonTotals:
    """Days and minutes worked, those at night, overtime and on days off; absences as letter → days."""

    days: int = 0
    minutes: int = 0
    night: int = 0
    overtime: int = 0
    days_off: int = 0
    absences: Counter[str] = field(default_factory=Counter)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """As the columns show them, once they are added up."""
        absent = " ".join(f"{letter} {count}" for letter, count in self.absences.items())
        minutes = (self.minutes, self.night, self.overtime, self.days_off)
        return (str(self.days or ""), *(hours_text(each) if each else "" for each in minutes), absent)


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
            values = cell.__dict__  # plain look-ups: a month has thousands
            counts = None if values["struck"] else codes.get(values["code_id"])
            if counts is not None:
                worked |= counts.day
                _add(total, values["minutes"] or 0, values["night_minutes"] or 0, counts)
        total.days += worked
    return total


def _add(total: PersonTotals, minutes: int, night: int, counts: Counts) -> None:
    if counts.hours:
        total.minutes += minutes
    total.night += minutes if counts.kind == "night" else night
    if counts.kind == "overtime":
        total.overtime += minutes
    elif counts.kind == "rest_day_work":
        total.days_off += minutes
    elif counts.absent:
        total.absences[counts.letter] += 1


def day_total(people: Iterable[Iterable[TimesheetCell]], codes: Codes) -> DayTotal:
    count = minutes = 0
    for cells in people:
        worked = False
        for cell in cells:
            values = cell.__dict__
            counts = None if values["struck"] else codes.get(values["code_id"])
            if counts is not None:
                worked |= counts.day
                minutes += (values["minutes"] or 0) if counts.hours else 0
        count += worked
    return DayTotal(count, minutes)


@dataclass(frozen=True, slots=True)
class SelectionTotal:
    """Of selected days: how many have a mark, and their minutes."""

    filled: int
    minutes: int


def selection_total(days: Iterable[Iterable[TimesheetCell]], codes: Codes) -> SelectionTotal:
    filled = minutes = 0
    for cells in days:
        marked = False
        for cell in cells:
            values = cell.__dict__
            if not values["struck"] and values["code_id"] is not None:
                marked, counts = True, codes.get(values["code_id"])
                minutes += (values["minutes"] or 0) if counts is not None and counts.hours else 0
        filled += marked
    return SelectionTotal(filled, minutes)
