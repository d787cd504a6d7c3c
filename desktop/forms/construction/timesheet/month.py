"""Month: a timesheet on the screen, day by day in words, with its sums; it follows every step of the draft."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from desktop.forms.construction.timesheet.facts import Facts
from desktop.forms.construction.timesheet.sums import (
    DayTotal,
    PersonTotals,
    SelectionTotal,
    counts_of,
    day_total,
    person_totals,
    selection_total,
)
from desktop.ui.document.draft import Draft, Touched
from shared.construction.exports.timesheet_marks import Mark, hours_text
from shared.construction.timesheet import Timesheet, TimesheetCell, TimesheetPerson
from shared.construction.timesheet_cells import Day
from shared.construction.timesheet_sources import days_of
from shared.kernel.words import Words, say

CELLS, PEOPLE = "cells", "people"


@dataclass(frozen=True, slots=True)
class Shown:
    """How a day looks: its text, what it was before a correction ("" where it is the same), the kind of its codes."""

    text: str = ""
    before: str = ""
    kind: str = ""  # of shared.common.attendance_code.KINDS; "" is an empty day
    by_hand: bool = False
    told: bool = False
    hole: bool = False
    rejected: str = ""
    """What was typed and is no mark; it stays until it is mended."""


class Month(QObject):
    """`people` are the rows, `days` the columns; texts are made when asked for and kept until a step touches them."""

    touched = Signal(object)  # set of days that look otherwise now
    rejecting = Signal()  # a text that is no mark has come or gone
    misfit = Signal(object, object)  # day, and its text that is no mark or None: for the journal
    rebuilt = Signal()  # other rows, other columns, or all texts

    def __init__(self, draft: Draft, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.draft, self.facts = draft, Facts()
        self.days: list[dt.date] = []
        self.people: list[TimesheetPerson] = []
        self.cells: dict[Day, list[TimesheetCell]] = {}
        self.rejected: dict[Day, tuple[str, Words]] = {}
        self.holes_only = False
        self._counts = counts_of(())
        self._shown: dict[Day, Shown] = {}
        self._said: dict[tuple[Mark, ...], tuple[str, str]] = {}  # marks → their text, and the strongest kind
        self._of_person: dict[UUID, PersonTotals] = {}
        self._of_day: dict[dt.date, DayTotal] = {}
        draft.stepped.connect(self._stepped)
        draft.reset.connect(self._reset)
        self._rebuild()

    @property
    def sheet(self) -> Timesheet:
        sheet: Timesheet = self.draft.aggregate
        return sheet

    def learn(self, facts: Facts) -> None:
        """The facts have been read."""
        self.facts, self._counts = facts, counts_of(facts.marks.codes.values())
        self._said.clear()
        self._rebuild()

    def show_holes_only(self, only: bool) -> None:
        self.holes_only = only
        self._rebuild()

    # ---- what a day is

    def day(self, row: int, column: int) -> Day:
        return self.people[row].person_id or NOBODY, self.days[column]

    def block(self, rows: range, columns: range) -> list[Day]:
        """The days of a rectangle, row by row."""
        days = [self.days[column] for column in columns]
        people = [self.people[row].person_id or NOBODY for row in rows]
        return [(person_id, day) for person_id in people for day in days]

    def marks(self, day: Day) -> list[Mark]:
        """What stands on the day; struck cells do not."""
        return [
            Mark(cell.code_id, cell.minutes, cell.night_minutes)
            for cell in self.cells.get(day, ()) if not cell.struck and cell.code_id is not None
        ]  # fmt: skip

    def text(self, day: Day) -> str:
        """As it is typed, copied and shown."""
        return self.shown(day).text

    def shown(self, day: Day) -> Shown:
        found = self._shown.get(day)
        if found is None:
            found = self._shown[day] = self._made(day)
        return found

    def is_hole(self, day: Day) -> bool:
        """Nothing stands on a day that should have something."""
        return self.facts.plan(day).expected and all(cell.struck for cell in self.cells.get(day, ()))

    def holes(self, row: int) -> list[int]:
        """Columns of the row's holes."""
        return [column for column in range(len(self.days)) if self.is_hole(self.day(row, column))]

    def totals(self, row: int) -> PersonTotals:
        person_id = self.people[row].person_id or NOBODY
        found = self._of_person.get(person_id)
        if found is None:
            days = (self.cells.get((person_id, day), ()) for day in self.days)
            found = self._of_person[person_id] = person_totals(days, self._counts)
        return found

    def total(self, column: int) -> DayTotal:
        """Of a day, over everybody, also those that are not shown now."""
        day = self.days[column]
        found = self._of_day.get(day)
        if found is None:
            cells = (self.cells.get((line.person_id, day), ()) for line in self.sheet.people if line.person_id)
            found = self._of_day[day] = day_total(cells, self._counts)
        return found

    def total_of(self, days: Sequence[Day]) -> SelectionTotal:
        return selection_total((self.cells.get(day, ()) for day in days), self._counts)

    def grand_total(self) -> tuple[str, str]:
        """Days and hours of everybody together, as the last column and the last row meet."""
        totals = [self.total(column) for column in range(len(self.days))]
        return str(sum(each.people for each in totals)), hours_text(sum(each.minutes for each in totals))

    def misfits(self) -> Mapping[Day, tuple[str, Words]]:
        """Texts that are no marks, of people who are in the timesheet now; their days may be of another month."""
        here = {line.person_id or NOBODY for line in self.sheet.people} if self.rejected else ()
        return {day: each for day, each in self.rejected.items() if day[0] in here}

    def keep_rejected(self, texts: Mapping[Day, tuple[str, Words]], since: int | None = None) -> None:
        """Typed or pasted texts that are no marks stay where they were typed; `since` as in `Draft.refused`."""
        self.rejected |= texts
        for day, (text, _) in texts.items():
            self.misfit.emit(day, text)
        self._forget(texts)
        if texts:
            words = say("Type “{text}”", text=next(iter(texts.values()))[0][:20])
            self.draft.refused(words, lambda: self.drop_rejected(texts),
                               since=self.draft.place if since is None else since)  # fmt: skip
            self.rejecting.emit()

    def drop_rejected(self, days: Collection[Day]) -> bool:
        """Whether there were any."""
        gone = [day for day in days if self.rejected.pop(day, None)]
        for day in gone:
            self.misfit.emit(day, None)
        self._forget(gone)
        if gone:
            self.rejecting.emit()
        return bool(gone)

    # ---- following the draft

    def _made(self, day: Day) -> Shown:
        cells, said = self.cells.get(day, []), self.marks(day)
        text, kind = self._words(tuple(said))
        before = self._before(cells)
        same = not before or before == self.facts.marks.text([Mark(mark.code_id, mark.minutes) for mark in said])
        by_hand = any(cell.by_hand and not cell.struck for cell in cells)
        return Shown(
            text, "" if same else before, kind, by_hand,
            told=bool(said) and not by_hand and day in self.facts.told, hole=not said and self.is_hole(day),
            rejected=self.rejected[day][0] if day in self.rejected else "",
        )  # fmt: skip

    def _words(self, said: tuple[Mark, ...]) -> tuple[str, str]:
        """Most days of a month are alike."""
        found = self._said.get(said)
        if found is None:
            kinds = [self._counts[mark.code_id].kind for mark in said if mark.code_id in self._counts]
            found = self._said[said] = self.facts.marks.text(said), _strongest(kinds)
        return found

    def _before(self, cells: Sequence[TimesheetCell]) -> str:
        """What the corrected timesheet said, without its night hours, which nobody keeps; — where it said nothing."""
        if self.sheet.corrects_id is None:
            return ""
        was = [Mark(cell.code_id, cell.minutes_before or None) for cell in cells if cell.code_id and cell.days_before]
        return self.facts.marks.text(was) if was else "—" if cells else ""

    def _reset(self) -> None:
        self.rejected.clear()
        self._rebuild()

    def _rebuild(self) -> None:
        self._index()
        self._shown.clear()
        self._of_person.clear()
        self._of_day.clear()
        self.days = days_of(*self.sheet.period()) if self.sheet.month else []
        self.people = list(self.sheet.people)
        if self.holes_only:
            every = range(len(self.people))
            self.people = [self.people[row] for row in every if self.holes(row)]
        self.rebuilt.emit()

    def _index(self) -> None:
        found: dict[Day, list[TimesheetCell]] = defaultdict(list)
        for cell in self.sheet.cells:
            values = cell.__dict__  # six thousand cells after each typed one: plain look-ups
            found[values["person_id"], values["date"]].append(cell)
        self.cells = dict(found)

    def _stepped(self, touched: Touched) -> None:
        if "month" in touched.fields or "corrects_id" in touched.fields or PEOPLE in touched.tables:
            self._rebuild()
            return
        days = {(row.person_id, row.date) for table, row, _ in touched.cells if table == CELLS}
        if CELLS in touched.tables:
            before = self.cells
            self._index()
            days |= {day for day, cells in self.cells.items() if before.get(day) != cells}
            days |= before.keys() - self.cells.keys()
        if any(table == PEOPLE for table, _, _ in touched.cells):
            self.rebuilt.emit()
        self._forget(days)

    def _forget(self, days: Collection[Day]) -> None:
        if len(days) > MANY:
            for kept in (self._shown, self._of_person, self._of_day):
                kept.clear()
        else:
            for person_id, date in days:
                self._shown.pop((person_id, date), None)
                self._of_person.pop(person_id, None)
                self._of_day.pop(date, None)
        if days:
            self.touched.emit(set(days))


NOBODY = UUID(int=0)
MANY = 1000
"""Days of which so many change are forgotten with all the others."""
_STRENGTH = ("unknown", "unpaid_absence", "paid_absence", "rest_day_work", "overtime", "night", "work", "rest")


def _strongest(kinds: Collection[str]) -> str:
    """The kind that a day of several codes is coloured by: what asks for attention first."""
    return next((kind for kind in _STRENGTH if kind in kinds), "")
