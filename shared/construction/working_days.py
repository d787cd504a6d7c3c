"""Which days people are to work: their schedules and the work calendar together."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from shared.common.person import Person
from shared.common.schedule import Schedule
from shared.common.shift import Shift
from shared.common.work_calendar import SHORTER_BY_MINUTES, WORKDAY_MINUTES, WorkCalendar, kind_of_day, minutes_of_days
from shared.kernel.books import Books


class WorkingDays:
    """Schedules and the calendar of a year, read once for many people and days."""

    def __init__(self, books: Books, year: int) -> None:
        self.books, self.year = books, year
        found = books.find(WorkCalendar, year=year, marked=False)
        self.known = bool(found)
        self.listed = found[0].kinds() if found else {}
        self._schedules: dict[UUID, Schedule | None] = {}

    def kind(self, day: dt.date) -> str:
        return kind_of_day(self.listed, day)

    def norm_minutes(self, first: dt.date, last: dt.date) -> int:
        """Normal working time of a period for a week of 40 hours."""
        return minutes_of_days(self.listed, first, last)

    def expect(self, people: Collection[UUID]) -> None:
        """Read the schedules of many people at once."""
        for row in self.books.rows(Person, ["id", "schedule_id"], Person.id.in_(people)):
            self._schedules[row["id"]] = self.books.get(Schedule, row["schedule_id"])

    def schedule_of(self, person_id: UUID) -> Schedule | None:
        if person_id not in self._schedules:
            person = self.books.get(Person, person_id)
            self._schedules[person_id] = self.books.get(Schedule, person.schedule_id) if person else None
        return self._schedules[person_id]

    def planned_minutes(self, person_id: UUID, day: dt.date) -> int:
        """How long the person is to work that day; 0 is a day of rest. No schedule means the calendar's eight hours."""
        kind, schedule = self.kind(day), self.schedule_of(person_id)
        if schedule is None:
            minutes = WORKDAY_MINUTES if kind in ("work", "short") else 0
        else:
            shift = self.books.get(Shift, schedule.shift_on(day, kind))
            minutes = shift.minutes() if shift else 0
        return minutes - SHORTER_BY_MINUTES if kind == "short" and minutes > SHORTER_BY_MINUTES else minutes

    def work_code(self, person_id: UUID, day: dt.date) -> str:
        """Я, or РВ where the person works on a holiday or a day of rest. Without a schedule or calendar: Я."""
        schedule = self.schedule_of(person_id)
        if self.known and self.kind(day) == "holiday":
            return "РВ"
        if schedule is None:
            return "РВ" if self.known and self.kind(day) == "rest" else "Я"
        return "Я" if schedule.shift_on(day, self.kind(day)) else "РВ"
