"""Texts in the crew grid that are no hours and no quantities: they stay in their cells until they are mended."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from desktop.ui.document.draft import Draft

Key = tuple[Any, Any]
"""A cell, wherever it moves: (person, TOTAL | LEFT | line id) or (foot row, line id)."""


class Misfits(QObject):
    """Those of one draft, by cell, each with the reason."""

    told = Signal(str, object)  # path of the cell, and its text or None: for the journal

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft)
        self._kept: dict[Key, tuple[str, object]] = {}
        draft.reset.connect(self._kept.clear)

    def __bool__(self) -> bool:
        return bool(self._kept)

    def __iter__(self) -> Iterator[tuple[Key, tuple[str, object]]]:
        return iter(list(self._kept.items()))

    def get(self, key: Key) -> tuple[str, object] | None:
        """The text of a cell, and why it is no value."""
        return self._kept.get(key)

    def keep(self, key: Key, text: str, why: object) -> None:
        self._kept[key] = text, why
        self.told.emit(path_of(key), text)

    def drop(self, key: Key) -> bool:
        """Whether there was one."""
        if self._kept.pop(key, None) is None:
            return False
        self.told.emit(path_of(key), None)
        return True


def path_of(key: Key) -> str:
    """A cell's name for the journal: rows of hours come and go under it, the person and the work stay."""
    return f"{key[0]}/{key[1]}"


def key_of(path: str) -> Key:
    who, where = (_part(each) for each in path.split("/"))
    return who, where


def _part(text: str) -> int | UUID | None:
    if text == "None":
        return None
    return int(text) if text.isdecimal() else UUID(text)
