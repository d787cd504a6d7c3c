"""Proposal: what a fill would change, day by day, before anything is changed; all of it or some of it is taken over."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop.forms.construction.timesheet.month import Month
from shared.construction.exports.timesheet_marks import Mark, Marks
from shared.construction.timesheet import Timesheet, TimesheetCell
from shared.construction.timesheet_cells import Change, Day, Difference
from shared.kernel.books import Books
from shared.kernel.words import Words, say

Cells = Mapping[Day, Sequence[TimesheetCell]]
TABLES = ("sources", "absences")


@dataclass(frozen=True, slots=True)
class DayChange:
    """One day: its text before and after, and what is to be known of it. `keep`: made by hand, it stays as it is."""

    day: Day
    person: str
    before: str
    after: str
    note: Words | None = None
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """`filled` is a copy of the draft after the fill; `changes` are in the order of people and days."""

    filled: Timesheet
    changes: Sequence[DayChange]
    difference: Difference


def proposed(sheet: Timesheet, books: Books, marks: Marks, choice: str) -> Proposal:
    """Fill a copy, in the reader's thread. `sheet` is the copy and is changed. Raises CannotFill."""
    before = {day: text_of(cells, marks) for day, cells in by_day(sheet).items()}
    difference = sheet.fill(books, {"from": choice})
    after = {day: text_of(cells, marks) for day, cells in by_day(sheet).items()}
    notes = _notes(difference)
    changed = {day for day in before.keys() | after.keys() if before.get(day, "") != after.get(day, "")}
    changed |= {day for day, (_, keep) in notes.items() if keep}
    order = {line.person_id: at for at, line in enumerate(sheet.people)}
    names = {line.person_id: line.name or "?" for line in sheet.people}
    changes = []
    for day in sorted(changed, key=lambda day: (order.get(day[0], 0), day[1])):
        note, keep = notes.get(day, (None, False))
        said = before.get(day, ""), after.get(day, "")
        if keep:
            said = said[0], _kept(difference.kept, day, marks)
        changes.append(DayChange(day, names.get(day[0], "?"), *said, note, keep))
    return Proposal(sheet, changes, difference)


def _notes(difference: Difference) -> dict[Day, tuple[Words, bool]]:
    notes: dict[Day, tuple[Words, bool]] = {}
    for changes, words, keep in (
        (difference.beside, say("an absence beside hours"), False),
        (difference.conflicts, say("work and an absence on one day; settle it"), False),
        (difference.kept, say("made by hand; it stays"), True),
    ):
        notes |= {(each.person_id, each.date): (words, keep) for each in changes}
    return notes


def _kept(kept: Iterable[Change], day: Day, marks: Marks) -> str:
    after = next(each.after for each in kept if (each.person_id, each.date) == day)
    return marks.text([Mark(after.code_id, after.minutes)]) if after else ""


def by_day(sheet: Timesheet) -> dict[Day, list[TimesheetCell]]:
    found: dict[Any, list[TimesheetCell]] = defaultdict(list)
    for cell in sheet.cells:
        found[cell.person_id, cell.date].append(cell)
    return dict(found)


def text_of(cells: Iterable[TimesheetCell], marks: Marks) -> str:
    standing = [cell for cell in cells if not cell.struck and cell.code_id]
    return marks.text([Mark(cell.code_id, cell.minutes, cell.night_minutes) for cell in standing if cell.code_id])


def take_over(month: Month, proposal: Proposal, chosen: Collection[Day], words: Words) -> int:
    """Bring the chosen days, and the rows and sources that belong to them, into the draft: one step.

    A day that was changed by hand since the fill was shown stays; how many these are.
    """
    marks, passed = month.facts.marks, 0
    before = {each.day: each.before for each in proposal.changes}
    filled = by_day(proposal.filled)
    days = [day for day in chosen if text_of(month.cells.get(day, ()), marks) == before[day]]
    passed = len(chosen) - len(days)
    whole = {each.day for each in proposal.changes if not each.keep} <= set(days)
    with month.draft.step(words) as sheet:
        _people(sheet, proposal, None if whole else {person_id for person_id, _ in days})
        _cells(sheet, {day: month.cells.get(day, ()) for day in days}, filled)
        for table in TABLES:
            _rows(sheet, proposal.filled, table, whole=whole)
        sheet.date = sheet.date or proposal.filled.date
    return passed


def _people(sheet: Timesheet, proposal: Proposal, only: Collection[Any] | None) -> None:
    here = {line.person_id for line in sheet.people}
    sheet.people.extend(
        line for line in proposal.filled.people
        if line.person_id not in here and (only is None or line.person_id in only)
    )  # fmt: skip


def _cells(sheet: Timesheet, here: Cells, filled: Cells) -> None:
    gone, come = set[TimesheetCell](), list[TimesheetCell]()
    for day, old in here.items():
        new = {cell.code_id: cell for cell in filled.get(day, ())}
        for cell in old:
            other = new.pop(cell.code_id, None)
            if other is None:
                gone.add(cell)
            else:
                for name in ("minutes", "night_minutes", "struck", "by_hand"):
                    setattr(cell, name, getattr(other, name))
        come += new.values()
    for at in reversed([at for at, cell in enumerate(sheet.cells) if cell in gone]):
        del sheet.cells[at]
    sheet.cells.extend(come)


def _rows(sheet: Timesheet, filled: Timesheet, table: str, *, whole: bool) -> None:
    """What the cells rest on: after a whole fill as it says, after a part of it what was there too."""
    rows, theirs = getattr(sheet, table), getattr(filled, table)
    key = "report_id" if table == "sources" else "absence_id"
    there, here = {getattr(row, key) for row in theirs}, {getattr(row, key) for row in rows}
    if whole:
        for at in reversed([at for at, row in enumerate(rows) if getattr(row, key) not in there]):
            del rows[at]
    rows.extend(row for row in theirs if getattr(row, key) not in here)
