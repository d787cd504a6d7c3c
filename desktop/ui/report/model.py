"""The model of a report's table: rows are tuples as they were computed, texts are made when they are painted."""

from collections.abc import Iterable
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from desktop.figures import figure_text
from desktop.ui.look import Look
from desktop.ui.report.shown import Shown
from shared.kernel.language import Language
from shared.kernel.report import Column, Row

Index = QModelIndex | QPersistentModelIndex
NONE: Final = QModelIndex()
OPEN, CLOSED, LEAF, INDENT = "▾ ", "▸ ", "   ", "    "
TEXTS: Final = frozenset((Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole))
SIGN_CHARS: Final = 3
WARNS: Final = "! "
"""Stands before a figure that is a warning: colour is never the only sign."""


class ReportModel(QAbstractTableModel):
    """Rows of a Shown that are not inside a closed branch; the total is a model of its own (`only_total`)."""

    def __init__(self, shown: Shown, language: Language, look: Look, *, only_total: bool = False) -> None:
        super().__init__()
        self.shown, self.language, self.look, self.only_total = shown, language, look, only_total
        self.closed = set[int]()
        self.visible: list[int] = []
        self.columns = shown.columns
        self._bold, self._usual, self._bad = look.font(bold=True), look.font(), look.color("bad")
        self._rows, self._labels = shown.table.rows, shown.table.labels
        self._sides = [self._side(at) | Qt.AlignmentFlag.AlignVCenter for at in range(len(self.columns))]
        self.see()

    # ---- what is where

    def row(self, line: int) -> Row:
        """The row of the table that a line of the view shows."""
        total = self.shown.table.total
        if self.only_total and total is not None:
            return total
        return self._rows[self.visible[line]]

    def column(self, at: int) -> Column:
        return self.columns[at]

    def cell(self, line: int, at: int) -> Any:
        return self.row(line).cells[at + self._labels]

    def is_branch(self, line: int) -> bool:
        return not self.only_total and self.shown.is_branch(self.visible[line])

    def is_open(self, line: int) -> bool:
        return self.visible[line] not in self.closed

    def parent_line(self, line: int) -> int:
        """The line of the branch that a line stands in, or -1."""
        level = self.row(line).level
        return next((at for at in range(line - 1, -1, -1) if self.row(at).level < level), -1)

    # ---- opening and closing

    def set_open(self, line: int, is_open: bool) -> None:
        at = self.visible[line]
        if self.shown.is_branch(at) and is_open == (at in self.closed):
            self._close(self.closed - {at} if is_open else self.closed | {at})

    def open_to(self, level: int) -> None:
        """Show rows down to a level; a level beyond the deepest opens all."""
        rows, branch = self.shown.table.rows, self.shown.is_branch
        self._close({at for at, row in enumerate(rows) if row.level >= level and branch(at)})

    def _close(self, closed: Iterable[int]) -> None:
        self.beginResetModel()
        self.closed = set(closed)
        self.see()
        self.endResetModel()

    def see(self) -> None:
        ends, closed, count = self.shown.ends, self.closed, len(self.shown.table.rows)
        if not closed:
            self.visible = list(range(count))
            return
        found, at = [], 0
        while at < count:
            found.append(at)
            at = ends[at] if at in closed else at + 1
        self.visible = found

    # ---- Qt

    def rowCount(self, parent: Index = NONE) -> int:
        if parent.isValid():
            return 0
        return int(self.shown.table.total is not None) if self.only_total else len(self.visible)

    def columnCount(self, parent: Index = NONE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            return self._caption(section, role) if 0 <= section < len(self.columns) else None
        return self._label(section, role) if 0 <= section < self.rowCount() else None

    def _caption(self, at: int, role: int) -> Any:
        column = self.columns[at]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return column.caption
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(self._sides[at]) | int(Qt.TextFlag.TextWordWrap)
        return None

    def _label(self, line: int, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._branch(line) + self.label(line)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.label(line)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole:
            return self._bold if self._stands_out(line) else self._usual
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in TEXTS:
            return self.text(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._sides[index.column()]
        if role == Qt.ItemDataRole.FontRole:
            return self._bold if self._stands_out(index.row()) else None
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._bad if self.warns(index.row(), index.column()) else None
        return None

    def warns(self, line: int, at: int) -> bool:
        column = self.columns[at]
        return bool(column.red) and column.alarming(self.cell(line, at))

    def label(self, line: int) -> str:
        return self.shown.label(self.row(line))

    def text(self, line: int, at: int) -> str:
        """A figure as it is read; one that warns has a sign before it."""
        text = figure_text(self.columns[at], self.cell(line, at), self.language)
        return WARNS + text if text and self.warns(line, at) else text

    def _stands_out(self, line: int) -> bool:
        return self.only_total or self.is_branch(line)

    def _branch(self, line: int) -> str:
        if self.only_total or self.shown.depth < 2:
            return ""
        sign = (OPEN if self.is_open(line) else CLOSED) if self.is_branch(line) else LEAF
        return INDENT * (self.row(line).level - 1) + sign

    def _side(self, at: int) -> Qt.AlignmentFlag:
        """Figures right, words left, signs in the middle."""
        if self.column(at).places is not None:
            return Qt.AlignmentFlag.AlignRight
        signs = self.shown.chars[at] <= SIGN_CHARS
        return Qt.AlignmentFlag.AlignHCenter if signs else Qt.AlignmentFlag.AlignLeft
