"""What is known of the days of a timesheet: hours of reports, absences, schedules, and what other timesheets hold."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from shared.common.attendance_code import AttendanceCode
from shared.common.crew import Crew
from shared.common.person import Person
from shared.common.shift import Shift
from shared.construction.absence_days import marks_of
from shared.construction.absence_register import AbsencePeriod
from shared.construction.daily_report import DailyReport
from shared.construction.registers import Attendance, Labour
from shared.construction.timesheet_cells import Day
from shared.construction.working_days import WorkingDays
from shared.kernel.books import Books
from shared.kernel.identity import NONE_ID
from shared.kernel.register import FOREVER

if TYPE_CHECKING:
    from shared.construction.timesheet import Timesheet


@dataclass(slots=True)
class Reported:
    """Minutes by person and day, those of them at night, and the reports that say so."""

    minutes: dict[Day, int] = field(default_factory=dict)
    night: dict[Day, int] = field(default_factory=lambda: defaultdict(int))
    reports: set[UUID] = field(default_factory=set)


def reported(sheet: "Timesheet", books: Books, people: Collection[UUID] | None = None) -> Reported:
    """What posted reports say now at the timesheet's place; only accepted ones where a setting says so.

    Hours belong to the day of the report, also those after midnight. Night hours follow from the reports' shift, which
    a person works once, however many reports tell of it.
    """
    first, last = sheet.period()
    place: dict[str, Any] = {"site_id": sheet.site_id, "crew_id": sheet.crew_id}
    place = {name: id for name, id in place.items() if id is not None}
    narrowed = dict(place)
    if people is not None:
        narrowed["person_id"] = sorted(people)
    if books.setting("timesheet_needs_acceptance", last) == "yes":
        narrowed["recorder_id"] = _reports(books, first, last, state="accepted", **place)

    def sums(*by: str, **more: Any) -> list[Mapping[str, Any]]:
        return books.turnover(Labour, by=by, start=first, end=last, **(narrowed | more))

    found = Reported()
    found.minutes = {(row["person_id"], row["date"]): row["minutes"] for row in sums("person_id", "date")}
    found.reports = {row["recorder_id"] for row in sums("recorder_id")}
    for shift in [shift for shift in books.find(Shift, folder=False) if shift.night_minutes()]:
        at_night = found.reports.intersection(_reports(books, first, last, shift_id=shift.id, **place))
        for row in sums("person_id", "date", recorder_id=sorted(at_night)) if at_night else ():
            found.night[row["person_id"], row["date"]] += shift.night_minutes(row["minutes"])
    return found


def _reports(books: Books, first: dt.date, last: dt.date, **equals: Any) -> list[UUID]:
    """Posted reports of those days."""
    days = DailyReport.date >= first, DailyReport.date <= last
    return [row["id"] for row in books.rows(DailyReport, ["id"], *days, status="posted", **equals)]


@dataclass(frozen=True, slots=True)
class Away:
    """What an absence says of a day: its code (В on a day that it spares), and which document says so."""

    code: UUID
    absence_id: UUID


def absent(sheet: "Timesheet", books: Books, days: WorkingDays, people: Collection[UUID]) -> dict[Day, Away]:
    """Posted absences of people by day of the month.

    An absence without an end is known through the day on which the timesheet is drawn up, if that is in the month.
    """
    first, last = sheet.period()
    known = sheet.date if sheet.date is not None and first <= sheet.date <= last else last
    rows = books.intervals(AbsencePeriod, first, last, person_id=sorted(people)) if people else []
    codes = {code.id: code for code in books.find(AttendanceCode, AttendanceCode.id.in_({r["code_id"] for r in rows}))}
    found: dict[Day, Away] = {}
    for row in rows:
        person_id, end = row["person_id"], known if row["to_date"] == FOREVER else min(row["to_date"], last)
        if (code := codes.get(row["code_id"])) is not None:
            for day, mark in marks_of(days, code, person_id, max(row["from_date"], first), end):
                found[person_id, day] = Away(mark, row["recorder_id"])
    return found


class Belonging:
    """Whose days a timesheet is to tell: people of its crew or department while they are, and those it lists."""

    def __init__(self, sheet: "Timesheet", books: Books, others: Collection[UUID]) -> None:
        self.sheet, self.books = sheet, books
        crew = books.get(Crew, sheet.crew_id)
        listed = {line.person_id for line in sheet.people if line.person_id}
        self._terms: dict[UUID, list[tuple[dt.date, dt.date]]] = defaultdict(list)
        for member in crew.members if crew else ():
            if member.person_id:
                term = member.from_date or dt.date.min, member.to_date or dt.date.max
                self._terms[member.person_id].append(term)
        of_place = set(self._terms) if crew else self._of_department()
        found = books.find(Person, Person.id.in_(of_place | listed | set(others)))
        standing = [self._standing(person) for person in found]
        self.people = {person.id: person for person in standing if self._any_day(person)}

    def _standing(self, person: Person) -> Person:
        """Whoever a person was merged into, in the crew on the days of both."""
        last = self.books.get(Person, person.id) if person.replaced_by else None
        if last is None:
            return person
        self._terms[last.id] += self._terms.pop(person.id, [])
        return last

    def _of_department(self) -> set[UUID]:
        department = self.sheet.department_id
        if department is None:
            return set()
        first, last = self.sheet.period()
        return {
            person.id
            for person in self.books.find(Person, folder=False, marked=False)
            if any(person.department_on(day) == department for day in days_of(first, last))
        }

    def _any_day(self, person: Person) -> bool:
        return any(self.on(person, day) for day in days_of(*self.sheet.period()))

    def on(self, person: Person, day: dt.date) -> bool:
        terms = self._terms.get(person.id)
        return person.employed_on(day) and (not terms or any(first <= day <= last for first, last in terms))

    def tells(self, person_id: UUID, day: dt.date) -> bool:
        person = self.people.get(person_id)
        return person is not None and self.on(person, day)

    def told(self, person_id: UUID) -> Sequence[dt.date]:
        """A person's days of the month that the timesheet is to tell."""
        person = self.people.get(person_id)
        if person is None:
            return ()
        terms = self._terms.get(person.id)
        start, end = person.hired_on or dt.date.min, person.dismissed_on or dt.date.max
        return [
            day for day in days_of(*self.sheet.period())
            if start <= day <= end and (not terms or any(first <= day <= last for first, last in terms))
        ]  # fmt: skip

    def days(self) -> Iterator[Day]:
        """Everybody's days, person by person."""
        month = list(days_of(*self.sheet.period()))
        for person in self.people.values():
            yield from ((person.id, day) for day in month if self.on(person, day))


def held_elsewhere(sheet: "Timesheet", books: Books, people: Collection[UUID]) -> set[Day]:
    """Days that other posted timesheets hold, the corrected ones of this chain left out."""
    first, last = sheet.period()
    if not people:
        return set()
    rows = books.turnover(
        Attendance, by=("person_id", "work_date", "recorder_id"), person_id=sorted(people),
        work_date=list(days_of(first, last)), excluding=sheet.id,
    )  # fmt: skip
    chain, id = set(), sheet.corrects_id
    while id is not None and id not in chain:
        chain.add(id)
        above = books.rows(type(sheet), ["corrects_id"], id=id)
        id = above[0]["corrects_id"] if above else None
    return {(row["person_id"], row["work_date"]) for row in rows if row["recorder_id"] not in chain | {NONE_ID}}


def days_of(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + dt.timedelta(number) for number in range((last - first).days + 1)]
