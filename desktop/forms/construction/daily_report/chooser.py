"""Choosing several things from a long list at the side of the form: search, tick, Enter. Nothing stops meanwhile."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
)

from shared.store.folding import folded

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Choice:
    """One row: what is chosen by it, and its texts, one per column; `faint` ones are unlikely."""

    id: UUID
    texts: tuple[str, ...]
    faint: bool = False


class Choices(QAbstractTableModel):
    """The rows that hold every word of the search, and which of them are ticked."""

    def __init__(self, captions: Sequence[str], look: Any) -> None:
        super().__init__()
        self.captions, self.look = captions, look
        self.all: Sequence[tuple[str, Choice]] = ()
        self.shown: Sequence[Choice] = ()
        self.ticked: dict[UUID, None] = {}  # in the order of ticking

    def fill(self, rows: Sequence[Choice]) -> None:
        self.all = [(folded(" ".join(row.texts)), row) for row in rows]
        self.seek("")

    def seek(self, text: str) -> None:
        words = folded(text).split()
        self.beginResetModel()
        self.shown = [row for sought, row in self.all if all(word in sought for word in words)]
        self.endResetModel()

    def tick(self, row: int) -> None:
        id = self.shown[row].id
        if id in self.ticked:
            del self.ticked[id]
        else:
            self.ticked[id] = None
        self.dataChanged.emit(self.index(row, 0), self.index(row, 0))

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.captions)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        across = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self.captions[section] if across else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        return usual | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else usual

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        choice = self.shown[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return choice.texts[index.column()]
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            return Qt.CheckState.Checked if choice.id in self.ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ForegroundRole and choice.faint:
            return self.look.color("faint")
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.tick(index.row())
        return True


class Chooser(QFrame):
    """Letters search; arrows move; Insert (or Space after an arrow) ticks; Enter takes; Esc leaves.

    Without a tick, Enter takes the row that is marked.
    """

    def __init__(
        self,
        desk: "Desk",
        caption: str,
        columns: Sequence[str],
        chosen: Callable[[Sequence[UUID]], object],
        left: Callable[[], object],
    ) -> None:
        super().__init__()
        self.desk, self._chosen, self._left = desk, chosen, left
        self.rows = Choices(columns, desk.look)
        self._walking = False
        px = desk.look.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(2), 0, 0, 0)
        column.setSpacing(px(1.5))
        title = QLabel(caption)
        title.setFont(desk.look.font(bold=True))
        self.search = QLineEdit()
        self.search.setPlaceholderText(desk.say("Any part of a number or name"))
        self.search.setAccessibleName(caption)
        self.search.textEdited.connect(self._seek)
        self.search.installEventFilter(self)
        self.table = self._table(caption)
        hint = QLabel(desk.say("Arrows move, Insert ticks, Enter takes, Esc leaves"))
        hint.setStyleSheet(f"color: {desk.look.colours.faint}")
        hint.setWordWrap(True)
        for widget in (title, self.search, self.table, hint):
            column.addWidget(widget, 1 if widget is self.table else 0)
        column.addLayout(self._buttons())

    def _table(self, caption: str) -> QTableView:
        table = QTableView()
        table.setModel(self.rows)
        table.setAccessibleName(caption)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.setWordWrap(False)
        table.verticalHeader().setVisible(False)
        table.verticalHeader().setDefaultSectionSize(self.desk.look.px(7))
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.doubleClicked.connect(lambda _: self.take())
        return table

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        take, leave = QPushButton(self.desk.say("Add")), QPushButton(self.desk.say("Leave"))
        take.clicked.connect(self.take)
        leave.clicked.connect(self._left)
        row.addStretch(1)
        row.addWidget(take)
        row.addWidget(leave)
        return row

    def fill(self, rows: Sequence[Choice]) -> None:
        """They are read; what was typed meanwhile is searched for."""
        self.rows.fill(rows)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        widths = [self._width(at) for at in range(self.rows.columnCount())]
        for at, width in enumerate(widths):
            self.table.setColumnWidth(at, width)
        header.setStretchLastSection(True)
        self._seek(self.search.text())

    def _width(self, column: int) -> int:
        metrics, px = self.table.fontMetrics(), self.desk.look.px
        texts = [self.rows.captions[column], *(row.texts[column] for _, row in self.rows.all[:200])]
        widest = max(metrics.horizontalAdvance(text) for text in texts) + px(4)
        return min(widest + (px(6) if column == 0 else 0), px(70))

    def _seek(self, text: str) -> None:
        self._walking = False
        self.rows.seek(text)
        self.table.selectRow(0)

    @property
    def row(self) -> int:
        return self.table.currentIndex().row()

    def _walk(self, by: int) -> None:
        self._walking = True
        if self.rows.shown:
            self.table.selectRow(min(max(self.row + by, 0), len(self.rows.shown) - 1))

    def _tick(self) -> None:
        if self.row >= 0:
            self.rows.tick(self.row)
            self._walk(1)

    def take(self) -> None:
        ids = list(self.rows.ticked) or ([self.rows.shown[self.row].id] if self.row >= 0 else [])
        if ids:
            self._chosen(ids)
        self._left()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._pressed(event):
            return True
        return super().eventFilter(watched, event)

    def _pressed(self, event: QKeyEvent) -> bool:
        keys = Qt.Key
        page = max(self.table.viewport().height() // self.desk.look.px(7) - 1, 1)
        steps = {keys.Key_Down: 1, keys.Key_Up: -1, keys.Key_PageDown: page, keys.Key_PageUp: -page}
        if event.key() in steps:
            self._walk(steps[keys(event.key())])
        elif event.key() == keys.Key_Insert or (event.key() == keys.Key_Space and self._walking):
            self._tick()
        elif event.key() in (keys.Key_Return, keys.Key_Enter) and not event.modifiers():
            self.take()
        elif event.key() == keys.Key_Escape:
            self._left()
        else:
            return False
        return True
