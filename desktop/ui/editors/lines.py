"""Texts of several lines."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop.ui.editors.editor import Editor
from shared.kernel.describe import Field
from shared.kernel.refusal import Refusal
from shared.kernel.words import Words

if TYPE_CHECKING:
    from desktop.ui.desk import Desk


class LinesEditor(Editor):
    """Text of several lines. In a cell Enter is taken by the grid, Alt+Enter or Shift+Enter begins a line."""

    def __init__(self, desk: "Desk", field: Field, parent: QWidget | None = None) -> None:
        super().__init__(desk, field, parent)
        self.lines = QPlainTextEdit(self)
        self.lines.setTabChangesFocus(True)
        self.lines.textChanged.connect(self._edited)
        self.adopt(self.lines)
        self._showing = False
        self._modified = False

    @property
    def input(self) -> QWidget:
        return self.lines

    def text(self) -> str:
        return self.lines.toPlainText()

    def text_in_progress(self) -> str | None:
        return self.text() if self._modified else None

    def resume(self, text: str) -> None:
        self._show(text)
        self.lines.moveCursor(QTextCursor.MoveOperation.End)  # typing goes on after it
        self._modified = True

    def show_value(self) -> None:
        self._show(self._value or "")
        self._modified = False

    def commit(self) -> bool:
        if self.read_only or not self._modified:
            return self.trouble is None
        try:
            self.take(self.texts.parse(self.field, self.text()))
        except Refusal as cause:
            self.refuse(Words(cause.text, cause.values))
            return False
        return True

    def set_read_only(self, read_only: bool) -> None:
        super().set_read_only(read_only)
        self.lines.setReadOnly(read_only)

    def pressed(self, event: QKeyEvent) -> bool:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        held = event.modifiers() & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier)
        if enter and held and self.in_cell:
            self.lines.insertPlainText("\n")
            return True
        return super().pressed(event)

    def _show(self, text: str) -> None:
        self._showing = True
        self.lines.setPlainText(text)
        self._showing = False

    def _edited(self) -> None:
        if not self._showing:
            self._modified = True
            self.typed.emit(self.text())
