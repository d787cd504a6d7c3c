"""What a report is narrowed to: one value of a dimension, chosen as in any field of a document."""

from datetime import date

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from desktop.ui.desk import Desk
from desktop.ui.editors import editor_for
from shared.kernel.base import FieldInfo
from shared.kernel.describe import Field


class FixPopup(QFrame):
    """A field under the row of chips; what is taken in it is told once, Esc goes away."""

    chosen = Signal(tuple, str)  # values as text, what they are called

    def __init__(self, desk: Desk, name: str, info: FieldInfo, below: QWidget) -> None:
        super().__init__(below.window())
        self.desk, self.below = desk, below
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.editor = editor_for(desk, Field(name, _type(info), -1, info), parent=self)
        self.editor.setMinimumWidth(desk.look.px(90))
        self.editor.changed.connect(self._take)
        label = QLabel(desk.say(info.caption), self)
        label.setBuddy(self.editor)
        row = QHBoxLayout(self)
        row.addWidget(label)
        row.addWidget(self.editor)

    def show_below(self) -> None:
        self.adjustSize()
        at = self.below.mapTo(self.below.window(), QPoint(0, self.below.height()))
        self.move(at)
        self.show()
        self.raise_()
        self.editor.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def _take(self) -> None:
        value = self.editor.value()
        if value is not None:
            self.chosen.emit((value.isoformat() if isinstance(value, date) else str(value),), self.editor.text())
        self._leave()

    def _leave(self) -> None:
        self.close()
        self.below.setFocus()


def _type(info: FieldInfo) -> str:
    """The type of a dimension's values, as fields name it."""
    return "id" if info.refers or info.line_of else "text" if info.choices else "date"
