"""A crew of eight at the school, its last report, and a hand that counts what it presses."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.forms.construction.daily_report.form import DailyReportForm
from desktop.ui.desk import Desk
from desktop.ui.window import Window
from shared.common.crew import Crew
from shared.construction.daily_report import DailyReport
from shared.construction.daily_report_facts import lines_for, works_to_add
from shared.construction.daily_report_hours import CrewDay

CREW = "Бригада отделочников"


class Hand:
    """Presses keys where the keyboard is; `counted` are those that are no part of a number."""

    def __init__(self, qtbot: QtBot, settled: Callable[[], None]) -> None:
        self.qtbot, self.settled, self.counted = qtbot, settled, 0

    def press(self, *keys: str) -> None:
        """`"Tab"`, `"Ctrl+D"`: one keystroke each, and what follows from it."""
        for key in keys:
            *held, name = key.split("+")
            modifiers = Qt.KeyboardModifier.NoModifier
            for each in held:
                modifiers |= {"Ctrl": Qt.KeyboardModifier.ControlModifier,
                              "Shift": Qt.KeyboardModifier.ShiftModifier}[each]  # fmt: skip
            QTest.keyClick(self._there(), getattr(Qt.Key, f"Key_{name}"), modifiers)
            self.counted += 1
            self.settled()

    def type(self, text: str) -> None:
        """Letters of any alphabet, each to whoever has the keyboard by then."""
        for each in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, ord(each.upper()), Qt.KeyboardModifier.NoModifier, each)
                QApplication.sendEvent(self._there(), event)

    def _there(self) -> QWidget:
        focus = QApplication.focusWidget()
        assert focus is not None, "nothing has the keyboard"
        return focus


@pytest.fixture
def hand(qtbot: QtBot, window: Window, settled: Callable[[], None]) -> Hand:
    window.resize(1280, 800)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return Hand(qtbot, settled)


@pytest.fixture
def last_report(desk: Desk) -> DailyReport:
    """The crew of eight on Friday 30 October: everybody eight hours on one work."""
    made = DailyReport(date=date(2026, 10, 30))
    with desk.store.reading() as session:
        books = desk.store.books(session)
        crew = books.find(Crew, name=CREW)[0]
        made.site_id, made.crew_id, made.foreman_id = crew.site_id, crew.id, crew.foreman_id
        made.lines = lines_for(books, [works_to_add(made, books)[0].id])
        made.lines[0].quantity = Decimal(10)
        day = CrewDay(made)
        day.add_people([member.person_id for member in crew.members_on(made.date) if member.person_id])
        for person in day.people():
            day.set_minutes(person, made.lines[0].id, 60)
    desk.store.save(made)
    return made


@pytest.fixture
def report(desk: Desk, hand: Hand, last_report: DailyReport, settled: Callable[[], None]) -> DailyReportForm:
    """The next day's report of that crew on the screen, empty."""
    form = desk.open_new("daily_report")
    settled()
    assert isinstance(form, DailyReportForm)
    return form
