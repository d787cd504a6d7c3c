"""What a report is narrowed to: one value of a dimension, chosen as in any field of a document."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop.ui.desk import Desk
from desktop.ui.editors import editor_for
from desktop.ui.report.popup import Popup
from shared.kernel.base import FieldInfo
from shared.kernel.describe import Field


class FixPopup(Popup):
    """A field under the row of chips; what is taken in it is told once."""

    chosen = Signal(tuple, str)  # values as text, what they are called

    def __init__(self, desk: Desk, name: str, info: FieldInfo, below: QWidget, over: QWidget) -> None:
        super().__init__(below, over)
        self.editor = editor_for(desk, Field(name, _type(info), -1, info), parent=self)
        self.editor.setMinimumWidth(desk.look.px(80))
        self.editor.changed.connect(self._take)
        label = QLabel(desk.say(info.caption), self)
        label.setBuddy(self.editor)
        row = QHBoxLayout(self)
        row.addWidget(label)
        row.addWidget(self.editor)
        self.setFocusProxy(self.editor)

    def _take(self) -> None:
        value = self.editor.value()
        if value is not None:
            self.chosen.emit((value.isoformat() if isinstance(value, date) else str(value),), self.editor.text())
        self.leave()


def _type(info: FieldInfo) -> str:
    """The type of a dimension's values, as fields name it."""
    return "id" if info.refers or info.line_of else "text" if info.choices else "date"
