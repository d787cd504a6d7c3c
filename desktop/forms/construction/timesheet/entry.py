"""Entry: what typing, filling and pasting do to days; each is one step with a name, and nothing typed is lost."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from uuid import UUID

from desktop.forms.construction.timesheet.letters import spellings
from desktop.forms.construction.timesheet.month import Month
from shared.construction.exports.timesheet_marks import Mark, Marks
from shared.construction.timesheet_cells import Day
from shared.construction.timesheet_days import set_days
from shared.importers.values import NotAValue
from shared.kernel.words import Words, say

Rejected = tuple[str, Words]
"""A text that is no mark, and why."""


class Entry:
    """Writes into the draft of a month. Days made here are made by hand: no fill undoes them."""

    def __init__(self, month: Month) -> None:
        self.month = month

    def type(self, text: str, days: Sequence[Day]) -> Words | None:
        """One text into all these days; why not, where it is no mark (then nothing is changed)."""
        try:
            wanted = {day: self.read(text, day) for day in days}
        except NotAValue as cause:
            return cause.why
        self._set(wanted, say("Type “{text}”", text=text[:20]))
        return None

    def paste(self, texts: Mapping[Day, str]) -> int:
        """Many texts at once; those that are no marks stay in their cells, marked. How many these are."""
        wanted, rejected, since = dict[Day, list[Mark]](), dict[Day, Rejected](), self.month.draft.place
        for day, text in texts.items():
            try:
                if text.strip() != self.month.text(day):
                    wanted[day] = self.read(text, day)
            except NotAValue as cause:
                rejected[day] = text.strip(), cause.why
        self._set(wanted, say("Paste"))
        self.month.keep_rejected(rejected, since)
        return len(rejected)

    def clear(self, days: Sequence[Day]) -> None:
        self._set({day: [] for day in days}, say("Clear"))

    def copy(self, pairs: Iterable[tuple[Day, Day]], words: Words) -> None:
        """Each second day becomes as the first."""
        self._set({target: self.month.marks(source) for source, target in pairs}, words)

    def read(self, text: str, day: Day) -> list[Mark]:
        """The marks of a text on a day, typed at either keyboard. Raises NotAValue."""
        plan = self.month.facts.plan(day)
        return list(_read(self.month.facts.marks, text, tuple(self.month.marks(day)), plan.usual, plan.minutes))

    def _set(self, wanted: Mapping[Day, Sequence[Mark]], words: Words) -> None:
        month = self.month
        if wanted:
            with month.draft.step(words):
                set_days(month.sheet, month.cells, wanted)
        month.drop_rejected(wanted)


@lru_cache(maxsize=256)
def _read(marks: Marks, text: str, before: tuple[Mark, ...], usual: UUID, planned: int) -> tuple[Mark, ...]:
    """One text into a whole month is read once for all the days that are alike."""
    first, *others = spellings(text)
    try:
        return tuple(marks.read(first, before, usual, planned))
    except NotAValue:
        for spelling in others:
            with suppress(NotAValue):
                return tuple(marks.read(spelling, before, usual, planned))
        raise
