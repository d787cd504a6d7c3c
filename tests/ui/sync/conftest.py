"""A company that has a server out of reach, and a report of an open day."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.desk import Desk
from desktop.ui.window import Window
from shared.administration.conflict import Conflict
from shared.construction.daily_report import DailyReport, DailyReportLine
from tests.ui.keys import focused
from tests.ui.sync import left_behind
from tests.ui.sync.left_behind import AT, NOWHERE, belongs, everything_sent, people, refuse, shelve

__all__ = ["NOWHERE", "people"]

Conflicted = Callable[..., Conflict]
Press = Callable[..., None]


@pytest.fixture
def home(home: Path) -> Path:
    """Everything that the demo company has is with the server; nothing waits."""
    belongs(home)
    return home


@pytest.fixture
def report(desk: Desk) -> DailyReport:
    """A draft of an open day, with one line, that the server has."""
    made = DailyReport(
        date=AT.date(), wind="5 м/с", comment="Кран ждали", lines=[DailyReportLine(name="Кладка стен", quantity=3)]
    )
    desk.store.save(made)
    everything_sent(desk.store)
    return made


@pytest.fixture
def conflicted(desk: Desk, report: DailyReport) -> Conflicted:
    """`conflicted(path, base, mine, theirs)`: `theirs` is what stands in the report, or in another `document`."""

    def make(path: str, base: Any, mine: Any, theirs: Any, document: Any = None) -> Conflict:
        return left_behind.conflict(desk.store, document or report, path, base, mine, theirs)

    return make


@pytest.fixture
def refused(desk: Desk, report: DailyReport) -> DailyReport:
    """An edit that the server has not taken."""
    report.wind = "7 м/с"
    desk.store.save(report)
    refuse(desk.store, report, "The period is closed through {day}.", day="2026-10-31")
    return report


@pytest.fixture
def shelved(desk: Desk, report: DailyReport) -> DailyReport:
    """An edit whose scope this device lost."""
    report.wind = "9 м/с"
    desk.store.save(report)
    shelve(desk.store, report)
    return report


@pytest.fixture
def press(qtbot: QtBot, window: Window, settled: Callable[[], None]) -> Press:
    """Keys to whatever has the keyboard, and what follows from each."""

    def one(*keys: str | Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            window.activateWindow()
            qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
            QTest.keyClick(focused(), key, held)  # type: ignore[call-overload]
            settled()

    return one
