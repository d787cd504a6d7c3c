"""Texts, numbers, times, dates: one line that is read as a value."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.ui.editors.editor import is_enter
from desktop.ui.editors.one_line import LineEditor
from shared.kernel.describe import Field
from shared.kernel.refusal import Refusal
from shared.kernel.words import Words

if TYPE_CHECKING:
    from desktop.ui.desk import Desk


class TypedEditor(LineEditor):
    """One line of text that is read as a value: texts, numbers, times, dates."""

    def __init__(self, desk: "Desk", field: Field, parent: QWidget | None = None) -> None:
        super().__init__(desk, field, parent)
        if field.number or field.type in ("int", "minutes"):
            self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.line.textEdited.connect(self.typed)

    def show_value(self) -> None:
        texts = self.texts
        editing = self.in_cell or self.line.hasFocus()
        self.put_text((texts.edit if editing else texts.show)(self.field, self._value))
        if not editing:
            self.line.setCursorPosition(0)  # of what is longer than the field the beginning is seen

    def commit(self) -> bool:
        if self.read_only or not self.line.isModified():
            return self.trouble is None
        try:
            value = self.texts.parse(self.field, self.line.text(), near=self.near())
        except Refusal as cause:
            self.refuse(Words(cause.text, cause.values))
            return False
        self.take(value)
        return True

    def near(self) -> Any:
        """The day that short dates count from."""
        return self._value if self.field.type == "date" else None

    def pressed(self, event: QKeyEvent) -> bool:
        if is_enter(event) and not self.in_cell:
            if self.commit():
                self.go_on()
            return True
        if event.key() == Qt.Key.Key_Escape and self.line.isModified() and not self.in_cell:
            self.set_value(self._value)
            return True
        return super().pressed(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and event.type() == QEvent.Type.FocusIn and not self.line.isModified():
            self.line.setText(self.texts.edit(self.field, self._value))  # without the grouping of what is read
            if self.line.fontMetrics().horizontalAdvance(self.line.text()) > self.line.width():
                self.line.setCursorPosition(0)
        return super().eventFilter(watched, event)

    def focus_lost(self) -> None:
        if self.commit() and not self.line.isModified():
            self.line.setText(self.texts.show(self.field, self._value))
            self.line.setCursorPosition(0)
