"""What a month's grid knows beside the timesheet: codes, the calendar, what is planned, which reports told a day."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from shared.common.attendance_code import AttendanceCode
from shared.common.attendance_codes import code_id
from shared.construction.daily_report import DailyReport
from shared.construction.exports.timesheet_marks import Marks
from shared.construction.registers import Labour
from shared.construction.timesheet import Timesheet
from shared.construction.timesheet_cells import Day
from shared.construction.timesheet_sources import Belonging, days_of, held_elsewhere
from shared.construction.working_days import Planned, WorkingDays
from shared.kernel.books import Books


class Plan(NamedTuple):
    """A person's day by schedule and calendar. `expected`: it is this timesheet's to tell, and it is not in it yet."""

    usual: UUID
    minutes: int = 0
    expected: bool = False


class Told(NamedTuple):
    """A posted daily report and what it says of a person's day."""

    report_id: UUID
    name: str
    minutes: int


USUAL = Plan(code_id("Я"))


@dataclass(frozen=True, slots=True)
class Facts:
    """Read off the UI thread and never changed; a month that is not known yet has none."""

    marks: Marks = field(default_factory=lambda: Marks([]))
    kinds: Mapping[dt.date, str] = field(default_factory=dict)
    planned: Mapping[UUID, Mapping[dt.date, Planned]] = field(default_factory=dict)
    """By person; who shares a schedule has one mapping."""
    due: Mapping[UUID, Collection[dt.date]] = field(default_factory=dict)
    """Days of a person that this timesheet is to tell by now."""
    told: Mapping[Day, Sequence[Told]] = field(default_factory=dict)
    absent_people: Sequence[tuple[UUID, str]] = ()
    """Those who belong to the crew or the department in the month and have no row, with their names."""

    def plan(self, day: Day) -> Plan:
        person_id, date = day
        planned = self.planned.get(person_id, NO_DAYS).get(date)
        if planned is None:
            return USUAL
        expected = planned.minutes > 0 and date in self.due[person_id]
        return Plan(code_id(planned.work_code), planned.minutes, expected)


NO_DAYS: Mapping[dt.date, Planned] = {}


def facts_of(sheet: Timesheet, books: Books, today: dt.date) -> Facts:
    """What the books say of the timesheet's people and month; days after today are not missed yet."""
    marks = Marks(books.find(AttendanceCode))
    if sheet.month is None:
        return Facts(marks)
    month, place, days = days_of(*sheet.period()), Belonging(sheet, books, ()), WorkingDays(books)
    listed = {line.person_id for line in sheet.people if line.person_id}
    days.expect(place.people)
    elsewhere = held_elsewhere(sheet, books, place.people)
    held: dict[UUID, set[dt.date]] = defaultdict(set)
    for person_id, date in elsewhere:
        held[person_id].add(date)
    planned = {person_id: days.of(person_id, month) for person_id in listed}
    due = {id: {date for date in place.told(id) if date <= today} - held[id] for id in listed}
    kinds = {date: days.kind(date) for date in month}
    without = sorted((person.name or "?", id) for id, person in place.people.items() if id not in listed)
    return Facts(marks, kinds, planned, due, _told(sheet, books, listed), [(id, name) for name, id in without])


def _told(sheet: Timesheet, books: Books, people: set[UUID]) -> Mapping[Day, Sequence[Told]]:
    first, last = sheet.period()
    rows = books.turnover(
        Labour, by=("person_id", "date", "recorder_id"), start=first, end=last, person_id=sorted(people)
    ) if people else []  # fmt: skip
    reports = {row["recorder_id"] for row in rows}
    names = {row["id"]: row["number"] for row in books.rows(DailyReport, ["id", "number"], id=sorted(reports))}
    found: dict[Day, list[Told]] = defaultdict(list)
    for row in rows:
        told = Told(row["recorder_id"], names.get(row["recorder_id"]) or "?", row["minutes"])
        found[row["person_id"], row["date"]].append(told)
    return found
