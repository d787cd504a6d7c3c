"""The period picker: presets, from a day to a day, and arrows to the period before and after."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDateEdit, QGridLayout, QHBoxLayout, QLabel, QMenu, QPushButton, QToolButton, QWidget

from desktop.ui.list.period import PRESETS, Period, of_preset

if TYPE_CHECKING:
    from desktop.ui.desk import Desk


class PeriodPicker(QWidget):
    """◀ [November 2026 ▾] ▶. Left and Right on the button move the period, Down opens the presets and from–to."""

    changed = Signal(object)  # Period

    def __init__(self, desk: "Desk", period: Period, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self._period = desk, period
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(desk.look.px(0.5))
        self.button = _Button(self)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setIcon(desk.look.icon("calendar"))
        self.button.setMenu(self._menu())
        self.back = self._arrow("left", desk.say("Earlier"), -1)
        self.forth = self._arrow("right", desk.say("Later"), 1)
        for each in (self.back, self.button, self.forth):
            row.addWidget(each)
        self.setFocusProxy(self.button)
        self._show()

    @property
    def period(self) -> Period:
        return self._period

    def set_period(self, period: Period, *, told: bool = True) -> None:
        self._period = period
        self._show()
        if told:
            self.changed.emit(period)

    def move_by(self, steps: int) -> None:
        moved = self._period.moved(steps)
        if moved != self._period:
            self.set_period(moved)

    def _show(self) -> None:
        words = self._period.words(self.desk.language)
        self.button.setText(words)
        self.button.setAccessibleName(f"{self.desk.say('Period')}: {words}")
        closed = self._period.start is not None and self._period.end is not None
        self.back.setEnabled(closed)
        self.forth.setEnabled(closed)

    def _arrow(self, icon: str, caption: str, steps: int) -> QToolButton:
        arrow = QToolButton(self)
        arrow.setIcon(self.desk.look.icon(icon))
        arrow.setAutoRaise(True)
        arrow.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the button has both arrows as keys
        arrow.setAccessibleName(caption)
        arrow.setToolTip(caption)
        arrow.clicked.connect(lambda: self.move_by(steps))
        return arrow

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        for name, (caption, _) in PRESETS.items():
            action = menu.addAction(self.desk.language.value(caption))
            action.triggered.connect(lambda _=False, name=name: self.set_period(of_preset(name, self._today())))
        menu.addSeparator()
        menu.addAction(self.desk.say("From – to…")).triggered.connect(self._ask)
        return menu

    def _today(self) -> date:
        return self.desk.store.today

    def _ask(self) -> None:
        FromTo(self).show_below()


class _Button(QToolButton):
    def keyPressEvent(self, event: QKeyEvent) -> None:
        picker = self.parent()
        assert isinstance(picker, PeriodPicker)
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if steps:
            picker.move_by(steps)
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.showMenu()
        else:
            super().keyPressEvent(event)


class FromTo(QWidget):
    """Two days and a button, under the picker; Enter takes them, Esc leaves."""

    def __init__(self, picker: PeriodPicker) -> None:
        super().__init__(picker, Qt.WindowType.Popup)
        self.picker, desk = picker, picker.desk
        today = desk.store.today
        grid = QGridLayout(self)
        self.start = self._field(picker.period.start or today.replace(day=1), desk.say("from"))
        self.end = self._field(picker.period.end or today, desk.say("to"))
        take = QPushButton(desk.say("Show"), self)
        take.clicked.connect(self.take)
        for row, (caption, field) in enumerate(((desk.say("from"), self.start), (desk.say("to"), self.end))):
            label = QLabel(caption, self)
            label.setBuddy(field)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
        grid.addWidget(take, 2, 1)

    def show_below(self) -> None:
        self.adjustSize()
        self.move(self.picker.mapToGlobal(self.picker.rect().bottomLeft()))
        self.show()
        self.start.setFocus()

    def take(self) -> None:
        days = sorted((_day(self.start), _day(self.end)))
        self.close()
        self.picker.set_period(Period(days[0], days[1]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take()
        else:
            super().keyPressEvent(event)

    def _field(self, day: date, caption: str) -> QDateEdit:
        field = QDateEdit(QDate(day.year, day.month, day.day), self)
        field.setDisplayFormat("dd.MM.yyyy")
        field.setCalendarPopup(True)
        field.setAccessibleName(caption)
        return field


def _day(field: QDateEdit) -> date:
    chosen = field.date()
    return date(chosen.year(), chosen.month(), chosen.day())
