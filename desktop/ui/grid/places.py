"""Places: where one is in a grid, what is selected, and how one gets about."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from desktop.ui.grid.captions import Captions, Margin
from desktop.ui.grid.model import LinesModel

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

Index = QModelIndex | QPersistentModelIndex
Selection = QItemSelectionModel.SelectionFlag
Key = Qt.Key


class Places(QTableView):
    """A view of lines in which every cell can be reached by keys."""

    def __init__(self, desk: "Desk", lines: LinesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.lines = desk, lines
        self.here, self.several = (-1, -1), False  # one cell is framed, several are filled
        self.setModel(lines)
        self.captions = Captions(desk, self)
        self.setHorizontalHeader(self.captions)
        self.setVerticalHeader(Margin(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setTabKeyNavigation(False)

    @property
    def row(self) -> int:
        return self.currentIndex().row()

    @property
    def column(self) -> int:
        return self.currentIndex().column()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        ranges = self.ranges()
        several = len(ranges) > 1 or any(each.width() * each.height() > 1 for each in ranges)
        if several != self.several:
            self.several = several
            self.viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:
        self.here = (current.row(), current.column())
        super().currentChanged(current, previous)

    def reaches(self, section: int, *, across: bool) -> bool:
        """Whether something of a column (`across`) or a row is selected."""
        if across:
            return any(each.left() <= section <= each.right() for each in self.ranges())
        return any(each.top() <= section <= each.bottom() for each in self.ranges())

    def ranges(self) -> list[QItemSelectionRange]:
        """What is selected, block by block."""
        found = self.selectionModel().selection()
        return [found.at(at) for at in range(found.count())]

    def block(self) -> tuple[range, Sequence[int]]:
        """Rows and columns (in the order that they stand) of the selection, as one block; at least the current cell."""
        ranges = self.ranges()
        if not ranges:
            return range(self.row, self.row + 1), [self.column]
        rows = range(min(each.top() for each in ranges), max(each.bottom() for each in ranges) + 1)
        columns = {at for each in ranges for at in range(each.left(), each.right() + 1)}
        return rows, [at for at in self.in_order() if at in columns]

    def in_order(self) -> list[int]:
        """The columns that are shown, from left to right."""
        header = self.horizontalHeader()
        found = [header.logicalIndex(at) for at in range(header.count())]
        return [at for at in found if not self.isColumnHidden(at)]

    def go(self, row: int, column: int, flags: Selection = Selection.ClearAndSelect) -> None:
        index = self.lines.index(row, column)
        if index.isValid():
            self.selectionModel().setCurrentIndex(index, flags)
            self.scrollTo(index)

    # ---- travelling

    def travel(self, down: int, right: int) -> None:
        """So many cells on; at the edges it stays."""
        order = self.in_order()
        at = min(max(order.index(self.column) + right, 0), len(order) - 1) if self.column in order else 0
        self.go(min(max(self.row + down, 0), self.lines.rowCount() - 1), order[at])

    def next_stop(self, by: int) -> None:
        """The next cell that can be typed into; past a row the next row, past all rows out of the grid.

        Where nothing can be typed every cell is one.
        """
        order = self.in_order()
        stops = [at for at in order if not self.lines.columns[at].fixed and self.lines.columns[at].stop]
        if self.lines.draft.read_only or not stops:
            stops = order
        here = order.index(self.column) if self.column in order else 0
        later = [at for at in stops if (order.index(at) - here) * by > 0]
        if later:
            self.go(self.row, later[0] if by > 0 else later[-1])
        elif 0 <= self.row + by < self.lines.rowCount():
            self.go(self.row + by, stops[0] if by > 0 else stops[-1])
        else:
            super().focusNextPrevChild(by > 0)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes from cell to cell, `next_stop` lets it out past the last one. An editor that goes leaves it here."""
        if self.hasFocus():
            return False
        self.setFocus()
        return True

    def _jump(self, key: int, *, extend: bool) -> None:
        """Ctrl and an arrow: to the end of what is filled, or to the next that is."""
        down = {Key.Key_Down: 1, Key.Key_Up: -1}.get(key, 0)  # type: ignore[call-overload]
        right = {Key.Key_Right: 1, Key.Key_Left: -1}.get(key, 0)  # type: ignore[call-overload]
        order, row = self.in_order(), self.row
        at = order.index(self.column)
        filled = self._filled(row + down, order, at + right)
        while self._is_place(row + down, at + right, order) and self._filled(row + down, order, at + right) == filled:
            row, at = row + down, at + right
        if not filled and self._is_place(row + down, at + right, order):
            row, at = row + down, at + right
        if extend:
            self._extend(row, order[at])
        else:
            self.go(row, order[at])

    def _is_place(self, row: int, at: int, order: Sequence[int]) -> bool:
        return 0 <= row < self.lines.rowCount() and 0 <= at < len(order)

    def _filled(self, row: int, order: Sequence[int], at: int) -> bool:
        return self._is_place(row, at, order) and bool(self.lines.text(row, order[at]))

    def _extend(self, row: int, column: int) -> None:
        """The selection from where it began to here."""
        rows, columns = self.block()
        top, left = min(rows.start, row), min(columns[0], column)
        chosen = QItemSelection(
            self.lines.index(top, left), self.lines.index(max(rows.stop - 1, row), max(columns[-1], column))
        )
        self.selectionModel().select(chosen, Selection.ClearAndSelect)
        self.selectionModel().setCurrentIndex(self.lines.index(row, column), Selection.NoUpdate)
        self.scrollTo(self.lines.index(row, column))

    # ---- selecting

    def select_rows(self) -> None:
        rows, _ = self.block()
        last = self.lines.columnCount() - 1
        chosen = QItemSelection(self.lines.index(rows.start, 0), self.lines.index(rows.stop - 1, last))
        self.selectionModel().select(chosen, Selection.ClearAndSelect)

    def select_columns(self) -> None:
        _, columns = self.block()
        last = self.lines.rowCount() - 1
        chosen = QItemSelection()
        for at in columns:
            chosen.select(self.lines.index(0, at), self.lines.index(last, at))
        self.selectionModel().select(chosen, Selection.ClearAndSelect)

    def whole_rows(self) -> bool:
        rows = self.selectionModel().selectedRows()
        return bool(rows) and len(self.selectionModel().selectedIndexes()) == len(rows) * self.lines.columnCount()
