"""Yes or no: a box to tick."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QWidget

from desktop.ui.editors.editor import Editor
from shared.kernel.describe import Field

if TYPE_CHECKING:
    from desktop.ui.desk import Desk


class CheckEditor(Editor):
    """Space or a click; the value is never empty."""

    def __init__(self, desk: "Desk", field: Field, parent: QWidget | None = None) -> None:
        super().__init__(desk, field, parent)
        self.box = QCheckBox(self)
        self.box.clicked.connect(self._clicked)
        self.adopt(self.box)

    @property
    def input(self) -> QWidget:
        return self.box

    def text(self) -> str:
        return self.texts.edit(self.field, self.box.isChecked())

    def show_value(self) -> None:
        self.box.setChecked(bool(self._value))

    def set_read_only(self, read_only: bool) -> None:
        super().set_read_only(read_only)
        self.box.setEnabled(not read_only)

    def _clicked(self) -> None:
        self.typed.emit(self.text())
        self.take(self.box.isChecked())
