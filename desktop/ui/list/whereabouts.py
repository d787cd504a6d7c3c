"""Where somebody is in a list: the row on top, the current one, the selected ones; found again among other rows."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, QModelIndex, QPersistentModelIndex

from desktop.ui.list.rows import PAGE, Keep, Mark, Place
from shared.store import lists
from shared.store.list_places import Key

if TYPE_CHECKING:
    from desktop.ui.list.table import ListTable

ROWS: Final = QItemSelectionModel.SelectionFlag.Rows
RANGES_KEPT: Final = 200

Ranges = list[tuple[int, int]]


class Whereabouts:
    """In one table."""

    def __init__(self, table: "ListTable") -> None:
        self.table = table
        self._last_row, self._last_column = 0, 1

    def note(self, current: QModelIndex | QPersistentModelIndex) -> None:
        """The current cell, for when its row is gone."""
        self._last_row, self._last_column = current.row(), current.column()

    def ranges(self) -> Ranges:
        """Selected rows as (first, last), in order."""
        found = sorted((each.top(), each.bottom()) for each in self._picked())
        joined: Ranges = []
        for first, last in found:
            if joined and first <= joined[-1][1] + 1:
                joined[-1] = (joined[-1][0], max(joined[-1][1], last))
            else:
                joined.append((first, last))
        return joined

    def _picked(self) -> Iterable[QItemSelectionRange]:
        picked: Any = self.table.selectionModel().selection()
        return list(picked)

    def key_ranges(self) -> list[tuple[Key | None, Key | None]]:
        """The same as keys; the first and the last row of all need none."""
        found = []
        for first, last in self.ranges():
            start, end = self.table.list_model.row_at(first), self.table.list_model.row_at(last)
            whole = last == self.table.list_model.rows - 1
            found.append((start.key if start and first else None, end.key if end and not whole else None))
        return found

    def keep(self) -> Keep:
        """Where the person is, to be found again."""
        top, current = self._mark(self.table.top_row), self._mark(self.table.currentIndex().row())
        ends = [(self._mark(first), self._mark(last), first, last) for first, last in self.ranges()[:RANGES_KEPT]]
        end = self.table.list_model.rows - 1
        ranges = tuple(
            (one if first or first == last else None, other if last < end or first == last else None)
            for one, other, first, last in ends
            if (one or not first) and (other or last == end)
        )
        exact = self.table.list_model.exact and self.table.list_model.rows > lists.COUNT_CAP
        return Keep(top if self.table.top_row else None, current, ranges, exact)

    def _mark(self, row: int) -> Mark | None:
        found = self.table.list_model.row_at(row) if row >= 0 else None
        return Mark(found.id, found.key) if found else None

    def pinned(self) -> set[int]:
        """Pages of rows that are kept whatever is read: what is seen, current, and the ends of what is selected."""
        ends = {row // PAGE for range_ in self.ranges() for row in range_}
        return ends | {self.table.top_row // PAGE, max(self.table.currentIndex().row(), 0) // PAGE}

    def go_back(self, place: Place) -> None:
        """The rows are others: the same one on top, the same one current, the same ones selected."""
        table = self.table
        current = place.current if place.current is not None else self._last_row if place.kept else 0
        if table.list_model.rows:
            index = table.list_model.index(min(max(current, 0), table.list_model.rows - 1), max(self._last_column, 1))
            model = table.selectionModel()
            model.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            picked = QItemSelection()
            end = table.list_model.rows - 1
            for first, until in place.ranges or ((index.row(), index.row()),):
                last = end if until is None else min(until, end)
                picked.select(table.list_model.index(first, 0), table.list_model.index(last, 0))
            model.select(picked, QItemSelectionModel.SelectionFlag.ClearAndSelect | ROWS)
            if not place.follow:  # making a row current has scrolled to it
                table.verticalScrollBar().setValue(place.top)
