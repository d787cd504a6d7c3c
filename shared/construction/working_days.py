"""Which days people are to work, and when: their schedules, their crews' and the work calendar together."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from shared.common.crew import Crew, CrewMember
from shared.common.person import Person, PersonEmployment
from shared.common.schedule import Schedule
from shared.common.shift import Shift
from shared.common.work_calendar import (
    SHORTER_BY_MINUTES,
    WEEK_MINUTES,
    WORKDAY_MINUTES,
    WorkCalendar,
    kind_of_day,
    minutes_of_days,
)
from shared.kernel.books import Books

Terms = list[tuple[dt.date, dt.date, UUID]]
"""From, to and schedule; the last that has begun and not ended holds."""


class WorkingDays:
    """Schedules and calendars, read once for many people and days.

    A person's schedule on a day is that of the employment line in force, else the person's own, else that of a crew
    the person is in that day. Whoever has none works by the calendar, eight hours a day.
    """

    def __init__(self, books: Books) -> None:
        self.books = books
        self.country = books.setting("calendar_country")
        self._years: dict[int, dict[dt.date, str] | None] = {}
        self._terms: dict[UUID, Terms] = {}
        self._days: dict[tuple[UUID | None, dt.date], Planned] = {}
        self._months: dict[tuple[tuple[UUID | None, dt.date], ...], Mapping[dt.date, Planned]] = {}

    def _listed(self, year: int) -> dict[dt.date, str] | None:
        if year not in self._years:
            found = self.books.find(WorkCalendar, year=year, country=self.country, marked=False, folder=False)
            self._years[year] = found[0].kinds() if found else None
        return self._years[year]

    def known(self, day: dt.date) -> bool:
        """Whether there is a calendar of the day's year."""
        return self._listed(day.year) is not None

    def kind(self, day: dt.date) -> str:
        """work, short, rest or holiday."""
        return kind_of_day(self._listed(day.year) or {}, day)

    def norm_minutes(self, first: dt.date, last: dt.date, week_minutes: int = WEEK_MINUTES) -> int:
        """Normal working time of a period within one year, for a week of that many minutes."""
        return minutes_of_days(self._listed(first.year) or {}, first, last, week_minutes)

    # ---- schedules

    def expect(self, people: Collection[UUID]) -> None:
        """Read the schedules of many people at once."""
        wanted = set(people) - self._terms.keys()
        if not wanted:
            return
        self._terms |= {person_id: [] for person_id in wanted}
        for person_id, term in (*self._of_crews(wanted), *self._of_people(wanted)):
            self._terms[person_id].append(term)

    def _of_crews(self, people: set[UUID]) -> Iterable[tuple[UUID, tuple[dt.date, dt.date, UUID]]]:
        rows = self.books.rows(Crew, ["id", "schedule_id"], Crew.schedule_id.is_not(None), marked=False)
        kept = {row["id"]: row["schedule_id"] for row in rows}
        names = ["owner_id", "person_id", "from_date", "to_date"]
        members = self.books.rows(CrewMember, names, owner_id=list(kept)) if kept else []
        for row in members:
            if row["person_id"] in people:
                term = row["from_date"] or dt.date.min, row["to_date"] or dt.date.max, kept[row["owner_id"]]
                yield row["person_id"], term

    def _of_people(self, people: set[UUID]) -> Iterable[tuple[UUID, tuple[dt.date, dt.date, UUID]]]:
        for row in self.books.rows(Person, ["id", "schedule_id"], Person.id.in_(people)):
            if row["schedule_id"] is not None:
                yield row["id"], (dt.date.min, dt.date.max, row["schedule_id"])
        names = ["owner_id", "from_date", "schedule_id"]
        lines = self.books.rows(PersonEmployment, names, PersonEmployment.owner_id.in_(people))
        until: dict[UUID, dt.date] = {}
        for row in sorted(lines, key=lambda row: row["from_date"] or dt.date.min, reverse=True):
            first, last = row["from_date"] or dt.date.min, until.get(row["owner_id"], dt.date.max)
            until[row["owner_id"]] = first - dt.timedelta(1) if first > dt.date.min else first
            if row["schedule_id"] is not None:
                yield row["owner_id"], (first, last, row["schedule_id"])

    def _schedule_id(self, person_id: UUID, day: dt.date) -> UUID | None:
        if person_id not in self._terms:
            self.expect([person_id])
        held = None
        for first, last, id in self._terms[person_id]:
            if first <= day <= last:
                held = id
        return held

    def schedule_of(self, person_id: UUID, day: dt.date) -> Schedule | None:
        return self.books.get(Schedule, self._schedule_id(person_id, day))

    def rotates(self, person_id: UUID, day: dt.date) -> bool:
        """Whether the person works by a cycle: hours are summed over the month then, not counted by the day."""
        schedule = self.schedule_of(person_id, day)
        return schedule is not None and schedule.rotates

    def shift_of(self, person_id: UUID, day: dt.date) -> Shift | None:
        """The shift that begins on the day."""
        schedule = self.schedule_of(person_id, day)
        return self.books.get(Shift, schedule.shift_on(day, self.kind(day))) if schedule else None

    # ---- days

    def day(self, person_id: UUID, day: dt.date) -> "Planned":
        """What the person is to work in the shift that begins that day; the same for all who have that schedule."""
        key = self._schedule_id(person_id, day), day
        found = self._days.get(key)
        if found is None:
            found = self._days[key] = self._planned(self.books.get(Schedule, key[0]), day)
        return found

    def of(self, person_id: UUID, month: Sequence[dt.date]) -> Mapping[dt.date, "Planned"]:
        """A person's days; those whose schedules are alike through all of them are given the same mapping."""
        key = tuple((self._schedule_id(person_id, day), day) for day in month)
        found = self._months.get(key)
        if found is None:
            found = self._months[key] = {day: self.day(person_id, day) for day in month}
        return found

    def _planned(self, schedule: Schedule | None, day: dt.date) -> "Planned":
        """The eve of a holiday is an hour shorter, taken off at the end of the shift."""
        kind, known = self.kind(day), self.known(day)
        shift_id = schedule.shift_on(day, kind) if schedule else None
        shift = self.books.get(Shift, shift_id)
        if schedule is None:
            minutes = WORKDAY_MINUTES if kind in ("work", "short") else 0
        else:
            minutes = shift.minutes() if shift else 0
        if kind == "short" and minutes > SHORTER_BY_MINUTES:
            minutes -= SHORTER_BY_MINUTES
        resting = known and kind == "rest" if schedule is None else not shift_id
        code = "РВ" if resting or (known and kind == "holiday") else "Я"
        return Planned(minutes, shift.night_minutes(minutes) if shift else 0, code)

    def planned(self, person_id: UUID, day: dt.date) -> tuple[int, int]:
        """Minutes that the person is to work in the shift that begins that day, and how many of them are at night.

        (0, 0) is a day of rest.
        """
        return self.day(person_id, day)[:2]

    def planned_minutes(self, person_id: UUID, day: dt.date) -> int:
        return self.day(person_id, day).minutes

    def work_code(self, person_id: UUID, day: dt.date) -> str:
        """Я, or РВ where the person works on a holiday or a day of rest. Without a schedule or calendar: Я."""
        return self.day(person_id, day).work_code


class Planned(NamedTuple):
    """Minutes of a shift, those of them at night (0, 0: a day of rest), and the code of work on that day."""

    minutes: int
    night: int
    work_code: str
