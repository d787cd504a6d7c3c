"""Stands in until the editors and the grid are here."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QTableWidget, QTableWidgetItem


class PlainEditor(QLineEdit):
    changed = Signal()

    def __init__(self, form: Any, field: Any, parent: Any) -> None:
        super().__init__(parent)
        self.form, self.field, self._value = form, field, None
        self.editingFinished.connect(self._edited)

    def _edited(self) -> None:
        if self.field.type == "text" and not self.isReadOnly() and self.text() != (self._value or ""):
            self._value = self.text() or None
            self.changed.emit()

    def value(self) -> Any:
        return self._value

    def set_value(self, value: Any) -> None:
        self._value = value
        name = self.form.names.get((self.field.info.refers or self.field.info.line_of, value))
        self.setText(name or ("" if value is None else self.form.desk.language.value(value)))

    def set_read_only(self, read_only: bool) -> None:
        self.setReadOnly(read_only)

    def mark(self, finding: Any) -> None:
        self.setToolTip("" if finding is None else finding.words(self.form.desk.language))


class PlainTable(QTableWidget):
    def __init__(self, form: Any, table: Any) -> None:
        super().__init__()
        self.form, self.table = form, table
        form.draft.stepped.connect(self.refresh)
        self.refresh()

    def refresh(self, _: object = None) -> None:
        rows = self.form.draft.rows(self.table)
        self.setColumnCount(len(self.table.fields))
        self.setRowCount(len(rows))
        self.setHorizontalHeaderLabels([self.form.desk.say(field.caption) for field in self.table.fields])
        for at, row in enumerate(rows[:100]):
            for place, field in enumerate(self.table.fields):
                value = getattr(row, field.name)
                self.setItem(at, place, QTableWidgetItem("" if value is None else self.form.desk.language.value(value)))

    def show_cell(self, row: Any, field: str) -> None:
        rows = self.form.draft.rows(self.table)
        self.setCurrentCell(rows.index(row), [each.name for each in self.table.fields].index(field))
        self.setFocus()
