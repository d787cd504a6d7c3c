"""Texts that were typed or pasted and are no values yet: they stay in their cells, with the reason, until they fit."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.ui.document.draft import Draft
from shared.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Unread:
    """`why` is None while the ledger is being asked what the text means."""

    table: str
    row: Any
    field: str
    text: str
    why: Words | None = None


class UnreadTexts(QObject):
    """Those of one draft; they live as long as it does, whatever becomes of the widgets."""

    changed = Signal(str)  # table
    told = Signal(str, object, str, object)  # table, row, field, and its text or None: for the journal

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft)
        self.draft, self._kept = draft, dict[tuple[int, str], Unread]()
        draft.reset.connect(self._reset)

    def get(self, row: Any, field: str) -> Unread | None:
        return self._kept.get((id(row), field)) if self._kept else None

    def keep(self, unread: Unread) -> None:
        self._kept[id(unread.row), unread.field] = unread
        self.told.emit(unread.table, unread.row, unread.field, unread.text)
        self.changed.emit(unread.table)

    def drop(self, row: Any, field: str) -> None:
        found = self._kept.pop((id(row), field), None)
        if found is not None:
            self.told.emit(found.table, row, field, None)
            self.changed.emit(found.table)

    def of(self, table: str) -> Iterator[Unread]:
        """In the rows that the table has now."""
        known = {id(row) for row in self.draft.rows(table)} if self._kept else ()
        return (each for each in list(self._kept.values()) if each.table == table and id(each.row) in known)

    def _reset(self) -> None:
        tables, self._kept = {each.table for each in self._kept.values()}, {}
        for table in tables:
            self.changed.emit(table)


def unread_of(draft: Draft) -> UnreadTexts:
    """The unread texts of a draft."""
    found = draft.findChild(UnreadTexts)
    return found if isinstance(found, UnreadTexts) else UnreadTexts(draft)
