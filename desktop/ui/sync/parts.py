"""A part of the sync centre: rows in columns, words where there are none, and what the current row says in full."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QStackedWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from desktop.ui.desk import Desk
from desktop.ui.pages.reading import OPENS, OpeningTree, empty

WIDEST: int = 110
"""Steps: a column of texts is no wider."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its texts, the icon of the first and its colour role, what Enter opens, what is read below in full."""

    key: Hashable
    texts: tuple[str, ...]
    icon: str = ""
    role: str = "text"
    opens: Any = None
    remark: str = ""
    about: Any = None


ABOUT = Qt.ItemDataRole.UserRole + 1
KEY = Qt.ItemDataRole.UserRole + 2


class Part(QWidget):
    """`turned`: another row is the current one."""

    turned = Signal()

    def __init__(self, desk: Desk, name: str, captions: Sequence[str], nothing: str) -> None:
        super().__init__()
        self.desk = desk
        look = desk.look
        self.tree = OpeningTree(desk, list(captions), name)
        self.tree.setRootIsDecorated(False)
        self.tree.currentItemChanged.connect(lambda *_: self._turn())
        self.remark = QLabel()
        self.remark.setWordWrap(True)
        self.remark.setTextFormat(Qt.TextFormat.PlainText)
        self.remark.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.remark.setContentsMargins(look.px(1), look.px(1), look.px(1), 0)
        rows = QWidget()
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(1))
        column.addWidget(self.tree, 1)
        column.addWidget(self.remark)
        self.stack = QStackedWidget()
        self.stack.addWidget(rows)
        self.stack.addWidget(empty(desk, nothing))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, look.px(2), 0, 0)
        outer.addWidget(self.stack)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """The row that the person was on stays the current one."""
        kept = self.tree.currentItem()
        key = kept.data(0, KEY) if kept is not None else None
        self.tree.blockSignals(True)
        self.tree.clear()
        for line in lines:
            item = self._item(line)
            self.tree.addTopLevelItem(item)
            if line.key == key:
                self.tree.setCurrentItem(item)
        if self.tree.currentItem() is None and (first := self.tree.topLevelItem(0)) is not None:
            self.tree.setCurrentItem(first)
        self.tree.blockSignals(False)
        for column in range(self.tree.columnCount() - 1):  # the last one takes what is left
            self.tree.resizeColumnToContents(column)
            self.tree.setColumnWidth(column, min(self.tree.columnWidth(column), self.desk.look.px(WIDEST)))
        self.stack.setCurrentIndex(0 if lines else 1)
        self._turn()

    def _item(self, line: Line) -> QTreeWidgetItem:
        item = QTreeWidgetItem([" ".join(text.split()) for text in line.texts])
        item.setData(0, OPENS, line.opens)
        item.setData(0, ABOUT, line)
        item.setData(0, KEY, line.key)
        if line.icon:
            item.setIcon(0, self.desk.look.icon(line.icon, line.role))
        for column, text in enumerate(line.texts):
            item.setToolTip(column, text)
        return item

    @property
    def current(self) -> Line | None:
        item = self.tree.currentItem()
        return item.data(0, ABOUT) if item is not None else None

    def _turn(self) -> None:
        line = self.current
        self.remark.setText(line.remark if line is not None else "")
        self.remark.setVisible(bool(line is not None and line.remark))
        self.turned.emit()
