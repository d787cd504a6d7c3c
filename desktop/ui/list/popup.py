"""Small questions under a button: columns of a list, the name of a filter. Enter takes, Esc leaves; nothing waits."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from shared.kernel.describe import Field

if TYPE_CHECKING:
    from desktop.ui.desk import Desk


class Popup(QWidget):
    """A window of its own kind that goes when anything else is clicked."""

    def __init__(self, desk: "Desk", parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.desk = desk
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.column = QVBoxLayout(self)

    def show_at(self, place: QPoint, focus: QWidget) -> None:
        self.adjustSize()
        self.move(place)
        self.show()
        focus.setFocus()

    def take(self) -> None:
        """Enter."""
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take()
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


class NameIt(Popup):
    """A name for something that is to be kept."""

    named = Signal(str)

    def __init__(self, desk: "Desk", parent: QWidget, caption: str) -> None:
        super().__init__(desk, parent)
        self.line = QLineEdit(self)
        self.line.setAccessibleName(caption)
        label = QLabel(caption, self)
        label.setBuddy(self.line)
        button = QPushButton(desk.say("Keep it"), self)
        button.clicked.connect(self.take)
        row = QHBoxLayout()
        row.addWidget(self.line, 1)
        row.addWidget(button)
        self.column.addWidget(label)
        self.column.addLayout(row)

    def take(self) -> None:
        name = self.line.text().strip()
        if name:
            self.close()
            self.named.emit(name)


class ColumnChooser(Popup):
    """Space shows or hides a column, Ctrl+Shift+Up and Down move it; dragging does too."""

    chosen = Signal(object)  # Sequence[Field]; empty: the usual ones

    def __init__(self, desk: "Desk", parent: QWidget, offered: Sequence[Field], shown: Sequence[Field]) -> None:
        super().__init__(desk, parent)
        self.list = QListWidget(self)
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setAccessibleName(desk.say("Columns"))
        self._fields = {field.name: field for field in offered}
        for field in (*shown, *(field for field in offered if field not in shown)):
            item = QListWidgetItem(desk.say(field.caption))
            item.setData(Qt.ItemDataRole.UserRole, field.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if field in shown else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.setMinimumHeight(self.list.sizeHintForRow(0) * min(len(offered) + 1, 16))
        self.list.setMinimumWidth(self.list.sizeHintForColumn(0) + desk.look.px(8))
        self.list.keyPressEvent = self._key  # type: ignore[method-assign]
        usual = QPushButton(desk.say("The usual columns"), self)
        usual.clicked.connect(self._usual)
        done = QPushButton(desk.say("Show"), self)
        done.clicked.connect(self.take)
        hint = QLabel(desk.say("Space shows or hides, Ctrl+Shift+Up and Down move"), self)
        row = QHBoxLayout()
        row.addWidget(usual)
        row.addStretch(1)
        row.addWidget(done)
        self.column.addWidget(hint)
        self.column.addWidget(self.list, 1)
        self.column.addLayout(row)

    def take(self) -> None:
        items = [self.list.item(at) for at in range(self.list.count())]
        found = [self._fields[item.data(Qt.ItemDataRole.UserRole)] for item in items
                 if item.checkState() == Qt.CheckState.Checked]  # fmt: skip
        self.close()
        self.chosen.emit(found)

    def _usual(self) -> None:
        self.close()
        self.chosen.emit(())

    def _key(self, event: QKeyEvent) -> None:
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if steps and event.modifiers() & both == both:
            self._move(steps)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.keyPressEvent(event)
        else:
            QListWidget.keyPressEvent(self.list, event)

    def _move(self, steps: int) -> None:
        at = self.list.currentRow()
        to = at + steps
        if 0 <= to < self.list.count():
            self.list.insertItem(to, self.list.takeItem(at))
            self.list.setCurrentRow(to)
