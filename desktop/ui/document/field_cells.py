"""Fields of a header: a caption above its editor, and as many of them side by side as there is room for."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from desktop.ui.editors import editor_for
from desktop.ui.editors.editor import is_passing
from shared.kernel.describe import Field

if TYPE_CHECKING:
    from desktop.ui.document.form import DocumentForm


class FieldCell(QWidget):
    """A caption above its editor."""

    passed = Signal()  # the keyboard has left it

    def __init__(self, form: "DocumentForm", parent: QWidget, field: Field) -> None:
        super().__init__(parent)
        desk = form.desk
        self.field = field
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(desk.look.px(0.5))
        self.caption = desk.say(field.caption)
        self.label = QLabel()
        self.look_needed()
        self.label.setStyleSheet(f"color: {desk.look.colours.faint}")
        self.editor = editor_for(
            desk, field, parent=self, draft=form.draft, within=form.within("", field),
            place=f"{form.shape.kind}.{field.name}",
        )  # fmt: skip
        self.editor.setAccessibleName(self.caption)
        self.editor.input.installEventFilter(self)
        self.label.setBuddy(self.editor)
        column.addWidget(self.label)
        column.addWidget(self.editor)

    def look_needed(self, awaited: bool = False) -> None:
        """A star where the field must be filled in, or is `awaited` here."""
        self.label.setText(f"{self.caption} *" if self.field.info.required or awaited else self.caption)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.lostFocus() and not is_passing(event):
            self.passed.emit()
        return super().eventFilter(watched, event)


class FieldGrid(QWidget):
    """Cells side by side, in as many columns as fit."""

    def __init__(self, cells: Sequence[FieldCell], width: int, gap: int) -> None:
        super().__init__()
        self.cells, self._width, self._columns = cells, width, 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(gap * 2)
        self._grid.setVerticalSpacing(gap)
        self._place(4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(max(1, self.width() // self._width))

    def _place(self, columns: int) -> None:
        columns = min(columns, max(len(self.cells), 1))
        if columns == self._columns:
            return
        for column in range(max(self._columns, columns)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._columns = columns
        for at, cell in enumerate(self.cells):
            self._grid.addWidget(cell, at // columns, at % columns, Qt.AlignmentFlag.AlignTop)
