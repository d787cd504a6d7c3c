"""Days and months: `+` and `-` step, `t` is today, F4 opens the calendar."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QVBoxLayout, QWidget

from desktop.ui.editors.text import DoesNotFit, is_month, month_after
from desktop.ui.editors.typed import TypedEditor
from shared.kernel.describe import Field

if TYPE_CHECKING:
    from desktop.ui.desk import Desk


class DayEditor(TypedEditor):
    """A date, or a month (its first day)."""

    def __init__(self, desk: "Desk", field: Field, parent: QWidget | None = None) -> None:
        super().__init__(desk, field, parent)
        self.setToolTip("")
        self._opener = self.line.addAction(
            desk.look.icon("calendar", "faint"), QLineEdit.ActionPosition.TrailingPosition
        )
        self._opener.triggered.connect(self.open_calendar)

    def set_read_only(self, read_only: bool) -> None:
        super().set_read_only(read_only)
        self._opener.setVisible(not read_only)

    def near(self) -> date | None:
        return self._value or self.desk.store.today

    def pressed(self, event: QKeyEvent) -> bool:
        if self.read_only:
            return super().pressed(event)
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_F4 and shift:
            self.take(None)
            return True
        if (event.key() == Qt.Key.Key_F4 and not event.modifiers()) or (event.key() == Qt.Key.Key_Down and alt):
            self.open_calendar()
            return True
        if event.text() in ("+", "-", "=") and self._whole():
            self.step(-1 if event.text() == "-" else 1)
            return True
        return super().pressed(event)

    def begin(self, key: str) -> None:
        if key in ("+", "-", "="):
            self.step(-1 if key == "-" else 1)
        else:
            super().begin(key)

    def step(self, by: int) -> None:
        """A day, or a month, on or back from what stands there."""
        try:
            day = self.texts.parse(self.field, self.line.text(), near=self.near()) or self.desk.store.today
        except DoesNotFit:
            day = self._value or self.desk.store.today
        self.line.setText(
            self.texts.edit(self.field, month_after(day, by) if is_month(self.field) else day + timedelta(by))
        )
        self.line.setModified(True)
        self.line.selectAll()
        self.typed.emit(self.line.text())

    def _whole(self) -> bool:
        """Whether the text is a whole date already, or will be typed over."""
        text = self.line.text().strip()
        return (
            not text or self.line.selectedText() == self.line.text() or text == self.texts.edit(self.field, self._value)
        )

    def open_calendar(self) -> None:
        if self.read_only:
            return
        frame = QWidget(self, Qt.WindowType.Popup)
        frame.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box = QVBoxLayout(frame)
        box.setContentsMargins(0, 0, 0, 0)
        calendar = QCalendarWidget(frame)
        calendar.setAccessibleName(self.desk.say(self.field.caption))
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        day = self._value or self.desk.store.today
        calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        box.addWidget(calendar)

        def chosen(picked: QDate) -> None:
            frame.close()
            made = date(picked.year(), picked.month(), picked.day())
            self.take(made.replace(day=1) if is_month(self.field) else made)

        calendar.activated.connect(chosen)
        calendar.clicked.connect(chosen)
        frame.move(self.mapToGlobal(QPoint(0, self.height())))
        frame.show()
        calendar.setFocus()
