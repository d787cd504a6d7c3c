"""LineEditor: an editor whose widget is one line of text, typed into or picked for."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.ui.editors.editor import Editor
from shared.kernel.describe import Field

if TYPE_CHECKING:
    from desktop.ui.desk import Desk


class LineEditor(Editor):
    """What stands in the line and was changed by hand is in progress until it is taken or given up."""

    def __init__(self, desk: "Desk", field: Field, parent: QWidget | None = None) -> None:
        super().__init__(desk, field, parent)
        self.line = QLineEdit(self)
        self.adopt(self.line)

    @property
    def input(self) -> QWidget:
        return self.line

    def text(self) -> str:
        return self.line.text()

    def text_in_progress(self) -> str | None:
        return self.line.text() if self.line.isModified() else None

    def resume(self, text: str) -> None:
        self.line.setText(text)
        self.line.setModified(True)

    def put_text(self, text: str) -> None:
        """Show a text that is nobody's typing."""
        self.line.setText(text)
        self.line.setModified(False)

    def set_read_only(self, read_only: bool) -> None:
        super().set_read_only(read_only)
        self.line.setReadOnly(read_only)
