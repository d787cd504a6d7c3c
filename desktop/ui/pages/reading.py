"""ReadingPage: a page with a heading that reads something off the UI thread and shows it, again after each change."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from desktop.ui.desk import Desk
from desktop.ui.editors.day import DayEditor
from desktop.ui.page import NamedPage
from desktop.work import Reading
from shared.kernel.base import FieldInfo
from shared.kernel.describe import Field

OPENS = Qt.ItemDataRole.UserRole
"""What an item of a tree opens: (kind, id), or a link."""


class ReadingPage(NamedPage):
    """Subclasses say what they `ask` of the file and how they `show` the answer."""

    heading = ""
    remark = ""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.answer: Any = None
        desk.work.changed.connect(self.read)

    def ask(self, reading: Reading) -> Any:
        """Read, in another thread."""
        raise NotImplementedError

    def fill(self, layout: QVBoxLayout) -> None:
        """Make the widgets below the heading."""
        raise NotImplementedError

    def show_answer(self) -> None:
        """Put `self.answer` into the widgets."""
        raise NotImplementedError

    def build(self) -> None:
        look = self.desk.look
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(look.px(5), look.px(4), look.px(5), look.px(4))
        layout.setSpacing(look.px(2))
        title = QLabel(self.desk.say(self.heading))
        title.setFont(look.font(bold=True, bigger=1.4))
        layout.addWidget(title)
        if self.remark:
            layout.addWidget(remark(self.desk, self.desk.say(self.remark)))
        self.fill(layout)
        if self.answer is None:
            self.read()
        else:
            self.show_answer()

    def read(self) -> None:
        self.desk.work.read(self, self.ask, self._took, lane="read")

    def title(self) -> str:
        return self.desk.say(self.heading)

    def _took(self, answer: Any) -> None:
        """Only another answer is shown: what is chosen and typed here stays while people work elsewhere."""
        if answer == self.answer:
            return
        self.answer = answer
        self.show_answer()
        self.acted.emit()


class DayEdit(DayEditor):
    """A day that is always one, typed as in any document."""

    def __init__(self, desk: Desk, name: str, day: date) -> None:
        super().__init__(desk, Field("day", "date", -1, FieldInfo(name, required=True)))
        self._last = day
        self.put(day)

    def day(self) -> date:
        """What was typed; where that is no day, the last one that was."""
        self.commit()
        self._last = self.value() or self._last
        return self._last

    def put(self, day: date) -> None:
        """What is being typed stays."""
        if self.text_in_progress() is None and day != self.value():
            self.set_value(day)
            if self.line.hasFocus():
                self.line.selectAll()  # typing goes over it


def remark(desk: Desk, said: str) -> QLabel:
    """A paragraph in the fainter colour that wraps."""
    label = QLabel(said)
    label.setWordWrap(True)
    label.setStyleSheet(f"color: {desk.look.colours.faint}")
    return label


class OpeningTree(QTreeWidget):
    """A tree whose items open documents, or what else their link says, with Enter or a double click."""

    def __init__(self, desk: Desk, captions: list[str], name: str) -> None:
        super().__init__()
        self.desk = desk
        self.setHeaderLabels(captions)
        self.setAccessibleName(name)
        self.setAlternatingRowColors(True)
        self.setUniformRowHeights(True)
        self.itemActivated.connect(lambda item, _column: self.open_item(item))

    def row(self, parent: "QTreeWidgetItem | None", texts: list[str], opens: Any = None,
            icon: str = "") -> QTreeWidgetItem:  # fmt: skip
        item = QTreeWidgetItem(texts)
        item.setData(0, OPENS, opens)
        if icon:
            item.setIcon(0, self.desk.look.icon(icon))
        if parent is None:
            self.addTopLevelItem(item)
        else:
            parent.addChild(item)
        return item

    def current(self) -> Any:
        """(kind, id) of the current row or None."""
        item = self.currentItem()
        return item.data(0, OPENS) if item else None

    def settle(self) -> None:
        """Columns as wide as what is in them, within reason; the first row is current."""
        self.expandAll()
        for column in range(self.columnCount()):
            self.resizeColumnToContents(column)
            self.setColumnWidth(column, min(self.columnWidth(column), self.desk.look.px(160)))
        if self.currentItem() is None and (first := self.topLevelItem(0)) is not None:
            self.setCurrentItem(first)

    def open_current(self) -> None:
        self.open_item(self.currentItem())

    def open_item(self, item: QTreeWidgetItem | None) -> None:
        opens = item.data(0, OPENS) if item is not None else None
        if isinstance(opens, Mapping):
            self.desk.open_link(opens)
        elif opens is not None:
            self.desk.open_document(*opens)


def empty(desk: Desk, said: str) -> QWidget:
    """Shown where there is nothing, in good words."""
    label = QLabel(said)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setStyleSheet(f"color: {desk.look.colours.good}")
    return label
