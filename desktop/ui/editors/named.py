"""What a field names that may be of any kind, such as the document that another one corrects: shown, never chosen."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.ui.editors.typed import TypedEditor
from shared.kernel.describe import Field

if TYPE_CHECKING:
    from desktop.ui.desk import Desk


class NamedEditor(TypedEditor):
    """The name of what the id stands for, looked up off the UI thread."""

    def __init__(self, desk: "Desk", field: Field, parent: QWidget | None = None) -> None:
        super().__init__(desk, field, parent)
        self.set_read_only(True)
        desk.names.found.connect(self._found)

    def show_value(self) -> None:
        self.line.setText("" if self._value is None else self.desk.names.of(self.field.info.refers, self._value) or "…")

    def _found(self, names: frozenset[tuple[str, object]]) -> None:
        if (self.field.info.refers, self._value) in names:
            self.show_value()
