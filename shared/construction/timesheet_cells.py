"""Writing marks into a timesheet's cells, and telling what that changed."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from shared.common.attendance_code import AttendanceCode
from shared.common.person import Person
from shared.kernel.books import Books
from shared.kernel.language import Language

if TYPE_CHECKING:
    from shared.construction.timesheet import Timesheet, TimesheetCell

Day = tuple[UUID, dt.date]
Marks = Mapping[Day, Mapping[UUID, int | None]]
"""Person and day → code → minutes."""


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that a fill changed, or kept against what it would have written; None is no cell."""

    person_id: UUID
    date: dt.date
    code_id: UUID
    before: int | None
    after: int | None


@dataclass(slots=True)
class Difference:
    """What a fill changed. `kept` are cells made by hand that differ from what the sources say."""

    added: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    removed: list[Change] = field(default_factory=list)
    kept: list[Change] = field(default_factory=list)
    people: list[UUID] = field(default_factory=list)

    def words(self, language: Language) -> str:
        """What was done, for people."""
        return language.say(
            "{people} people and {added} cells added, {changed} changed, {removed} removed; {kept} made by hand differ "
            "from the sources and were kept.",
            people=len(self.people), added=len(self.added), changed=len(self.changed), removed=len(self.removed),
            kept=len(self.kept),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.words(Language())

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed or self.people)


def apply(sheet: "Timesheet", books: Books, marks: Marks, people: set[UUID], cleared: str) -> Difference:
    """Write marks into the cells; days with a cell made by hand stay as they are.

    `cleared` says which other cells go: those of work ("worked"), every one ("all"), or none.
    """
    difference = Difference()
    _add_people(sheet, books, people, difference)
    by_hand = {(cell.person_id, cell.date) for cell in sheet.cells if cell.by_hand}
    written = {(*day, code) for day, codes in marks.items() for code in codes}
    codes = {code.id: code for code in books.find(AttendanceCode)}
    here = {(cell.person_id, cell.date, cell.code_id): cell for cell in sheet.cells}
    for (person_id, date, code), cell in here.items():
        if (person_id, date) in by_hand or (person_id, date, code) in written or cell.struck:
            continue
        if (
            (person_id, date) in marks
            or cleared == "all"
            or (cleared == "worked" and code in codes and codes[code].worked)
        ):
            difference.removed.append(_change(cell, None))
            _remove(sheet, cell)
    added: list[TimesheetCell] = []
    for day, day_codes in marks.items():
        for code, minutes in day_codes.items():
            _write(added, here.get((*day, code)), day, code, minutes, day in by_hand, difference)
    sheet.cells += added
    return difference


def _add_people(sheet: "Timesheet", books: Books, people: set[UUID], difference: Difference) -> None:
    from shared.construction.timesheet import TimesheetPerson

    last = sheet.period()[1]
    missing = people - {line.person_id for line in sheet.people}
    found = {person.id: person for person in books.find(Person, Person.id.in_(missing))} if missing else {}
    for person in sorted(found.values(), key=lambda each: (each.name or "", each.id)):
        line = TimesheetPerson(person_id=person.id, name=person.name, personnel_number=person.personnel_number)
        line.job_title = person.job_on(last)
        sheet.people.append(line)
        difference.people.append(person.id)


def _change(cell: "TimesheetCell", after: int | None) -> Change:
    assert cell.person_id is not None
    assert cell.date is not None
    assert cell.code_id is not None
    return Change(cell.person_id, cell.date, cell.code_id, cell.minutes, after)


def _remove(sheet: "Timesheet", cell: "TimesheetCell") -> None:
    """A cell that an earlier timesheet posted is struck out in a correction, so that the difference is posted."""
    if cell.days_before or cell.minutes_before:
        cell.struck, cell.minutes, cell.night_minutes = True, None, None
    else:
        sheet.cells.remove(cell)


def _write(
    added: "list[TimesheetCell]", cell: "TimesheetCell | None", day: Day, code: UUID, minutes: int | None,
    by_hand: bool, difference: Difference,
) -> None:  # fmt: skip
    from shared.construction.timesheet import TimesheetCell

    if by_hand:
        if cell is None or cell.struck or cell.minutes != minutes:
            difference.kept.append(Change(*day, code, None if cell is None else cell.minutes, minutes))
    elif cell is None:
        added.append(TimesheetCell(person_id=day[0], date=day[1], code_id=code, minutes=minutes))
        difference.added.append(Change(*day, code, None, minutes))
    elif cell.struck or cell.minutes != minutes:
        difference.changed.append(_change(cell, minutes))
        cell.struck, cell.minutes = False, minutes
