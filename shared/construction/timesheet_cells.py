"""Writing marks into a timesheet's cells, and telling what that changed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, NamedTuple
from uuid import UUID

from shared.common.attendance_code import AttendanceCode
from shared.common.person import Person
from shared.kernel.books import Books
from shared.kernel.language import Language
from shared.kernel.numbers import hours
from shared.kernel.words import Lines, Words, say

if TYPE_CHECKING:
    from shared.construction.timesheet import Timesheet, TimesheetCell

Day = tuple[UUID, dt.date]
Time = tuple[int | None, int | None]
"""Minutes, and those of them at night."""
Marks = Mapping[Day, Mapping[UUID, Time]]
"""Person and day → code → time."""

WORKED: Final = frozenset({"work", "night", "overtime", "rest_day_work"})
ABSENT: Final = frozenset({"paid_absence", "unpaid_absence", "unknown"})
EVERYTHING: Final = WORKED | ABSENT | {"rest"}
NOTHING: Final[frozenset[str]] = frozenset()
SHOWN: Final = 20
SETTLE = say("{person}, {date}: {after} and {before} on one day; settle it")
BESIDE = say("{person}, {date}: {after} beside {before}")
KEPT = say("{person}, {date}: {before} kept, the sources say {after}")
REMOVED = say("{person}, {date}: {before} removed")
CHANGED = say("{person}, {date}: {before} is now {after}")
ADDED = say("{person}, {date}: {after} added")


class Mark(NamedTuple):
    """A code and its minutes, as a day shows it."""

    code_id: UUID
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that a fill changed, or kept against what it would have written; None is no cell."""

    person_id: UUID
    date: dt.date
    before: Mark | None
    after: Mark | None


@dataclass(slots=True)
class Difference:
    """What a fill changed.

    `kept` are days made by hand that differ from what the sources say. An absence on a day that has hours too stands
    beside them: in `conflicts` where that cannot be, and the timesheet is not posted until somebody settles it, else
    in `beside`.
    """

    added: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    removed: list[Change] = field(default_factory=list)
    kept: list[Change] = field(default_factory=list)
    conflicts: list[Change] = field(default_factory=list)
    beside: list[Change] = field(default_factory=list)
    people: list[UUID] = field(default_factory=list)
    names: dict[UUID, str] = field(default_factory=dict)
    """Of people and codes."""
    first: bool = False
    """The timesheet was empty before: what was added is not told one by one."""

    def words(self, language: Language) -> str:
        """What was done, for people: how much, then each change."""
        said = language.say(
            "{people} people and {added} cells added, {changed} changed, {removed} removed; {kept} made by hand differ "
            "from the sources and were kept.",
            people=len(self.people), added=len(self.added), changed=len(self.changed), removed=len(self.removed),
            kept=len(self.kept),
        )  # fmt: skip
        lines = [
            *self._lines(self.conflicts, SETTLE),
            *self._lines(self.beside, BESIDE),
            *self._lines(self.kept, KEPT),
            *self._lines(self.removed, REMOVED),
            *self._lines(self.changed, CHANGED),
            *self._lines([] if self.first else self.added, ADDED),
        ]
        return f"{said}\n{Lines(lines, SHOWN).words(language)}" if lines else said

    def _lines(self, changes: Sequence[Change], said: Words) -> Iterable[Words]:
        for each in sorted(changes, key=lambda each: (self._name(each.person_id), each.date)):
            values = {"person": self._name(each.person_id), "date": each.date}
            yield replace(said, values=values | {"before": self._said(each.before), "after": self._said(each.after)})

    def _said(self, mark: Mark | None) -> object:
        if mark is None:
            return say("nothing")
        name = self._name(mark.code_id)
        return name if mark.minutes is None else say("{code} {hours} h", code=name, hours=hours(mark.minutes))

    def _name(self, id: UUID) -> str:
        return self.names.get(id, "?")

    def __str__(self) -> str:
        return self.words(Language())

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed or self.people)


def apply(
    sheet: "Timesheet", books: Books, marks: Marks, cleared: Collection[str], people: Collection[UUID] = ()
) -> Difference:  # fmt: skip
    """Write marks into the cells; days with a cell made by hand stay as they are.

    `cleared` says which kinds of other cells go; `people` get a row although nothing is said of them. A code for
    "unknown so far" (НН) does not keep a day, even made by hand: it waits for what the sources say.
    """
    difference = Difference(first=not sheet.cells)
    _add_people(sheet, books, {person_id for person_id, _ in marks} | set(people), difference)
    codes = {code.id: code for code in books.find(AttendanceCode)}
    difference.names |= {id: str(code) for id, code in codes.items()}
    unknown = {id for id, code in codes.items() if code.kind == "unknown"}
    by_hand = {
        (cell.person_id, cell.date) for cell in sheet.cells
        if cell.by_hand and not (cell.code_id in unknown and (cell.person_id, cell.date) in marks)
    }  # fmt: skip
    here = {(cell.person_id, cell.date, cell.code_id): cell for cell in sheet.cells}
    gone = [
        cell
        for (person_id, date, code), cell in here.items()
        if not cell.struck
        and (person_id, date) not in by_hand
        and code not in marks.get((person_id, date), ())  # type: ignore[arg-type]  # an incomplete cell is in no marks
        and ((person_id, date) in marks or (code in codes and codes[code].kind in cleared))
    ]
    difference.removed += [_change(cell, None) for cell in gone]
    _remove(sheet, gone)
    added: list[TimesheetCell] = []
    for day, day_codes in marks.items():
        if day not in by_hand:
            for code, time in day_codes.items():
                _write(added, here.get((*day, code)), day, code, time, difference)
    _tell_kept(sheet, marks, by_hand, codes, difference)
    sheet.cells += added
    return difference


def _add_people(sheet: "Timesheet", books: Books, people: set[UUID], difference: Difference) -> None:
    from shared.construction.timesheet import TimesheetPerson

    last = sheet.period()[1]
    difference.names |= {line.person_id: line.name or "?" for line in sheet.people if line.person_id}
    missing = people - {line.person_id for line in sheet.people}
    found = {person.id: person for person in books.find(Person, Person.id.in_(missing))} if missing else {}
    for person in sorted(found.values(), key=lambda each: (each.name or "", each.id)):
        line = TimesheetPerson(person_id=person.id, name=person.name, personnel_number=person.personnel_number)
        line.job_title = person.job_on(last)
        sheet.people.append(line)
        difference.people.append(person.id)
        difference.names[person.id] = person.name or "?"


def _change(cell: "TimesheetCell", after: Mark | None) -> Change:
    assert cell.person_id is not None
    assert cell.date is not None
    assert cell.code_id is not None
    return Change(cell.person_id, cell.date, Mark(cell.code_id, cell.minutes), after)


def _remove(sheet: "Timesheet", gone: list["TimesheetCell"]) -> None:
    """A cell that an earlier timesheet posted is struck out in a correction, so that the difference is posted."""
    dropped = set()
    for cell in gone:
        if cell.days_before or cell.minutes_before:
            cell.struck, cell.minutes, cell.night_minutes = True, None, None
        else:
            dropped.add(cell)
    if dropped:
        sheet.cells = [cell for cell in sheet.cells if cell not in dropped]


def _write(
    added: "list[TimesheetCell]", cell: "TimesheetCell | None", day: Day, code: UUID, time: Time,
    difference: Difference,
) -> None:  # fmt: skip
    from shared.construction.timesheet import TimesheetCell

    minutes, night = time
    if cell is None:
        added.append(TimesheetCell(person_id=day[0], date=day[1], code_id=code, minutes=minutes, night_minutes=night))
        difference.added.append(Change(*day, None, Mark(code, minutes)))
    elif cell.struck or (cell.minutes, cell.night_minutes or None) != (minutes, night):
        before = None if cell.struck else Mark(code, cell.minutes)
        difference.changed.append(Change(*day, before, Mark(code, minutes)))
        cell.struck, cell.minutes, cell.night_minutes = False, minutes, night


def _tell_kept(
    sheet: "Timesheet", marks: Marks, by_hand: set[tuple[UUID | None, dt.date | None]],
    codes: Mapping[UUID, AttendanceCode], difference: Difference,
) -> None:  # fmt: skip
    """Days made by hand that say something else than the sources; hours divided among codes of work are the same."""
    stands: dict[object, dict[UUID, int | None]] = defaultdict(dict)
    for cell in sheet.cells:
        if cell.code_id is not None and not cell.struck:
            stands[cell.person_id, cell.date][cell.code_id] = cell.minutes
    for day, said in marks.items():
        if day in by_hand:
            here, there = stands[day], {code: time[0] for code, time in said.items()}
            if _meaning(here, codes) != _meaning(there, codes):
                before = Mark(next(iter(here)), _total(here)) if here else None
                difference.kept.append(Change(*day, before, Mark(next(iter(there)), _total(there))))


def _meaning(day: Mapping[UUID, int | None], codes: Mapping[UUID, AttendanceCode]) -> tuple[int, frozenset[UUID]]:
    worked = {code for code in day if code in codes and codes[code].worked}
    return sum(day[code] or 0 for code in worked), frozenset(day.keys() - worked)


def _total(day: Mapping[UUID, int | None]) -> int | None:
    said = [minutes for minutes in day.values() if minutes is not None]
    return sum(said) if said else None
