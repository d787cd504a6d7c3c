"""Lists in the real window on the demo company, whose daily reports fill more than one page."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.desk import Desk
from desktop.ui.list.page import ListPage
from desktop.ui.window import Window

CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier,
)  # fmt: skip


class Listed:
    """A list under somebody's hands."""

    def __init__(self, qtbot: QtBot, desk: Desk, page: ListPage, settled: Callable[[], None]) -> None:
        self.qtbot, self.desk, self.page, self.settled = qtbot, desk, page, settled

    def press(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        """Where the keyboard is now."""
        held = Qt.KeyboardModifier.NoModifier
        for each in modifiers:
            held |= each
        QTest.keyClick(self.focus, key, held)
        self.settled()

    def type(self, text: str) -> None:
        """Letter by letter, in any alphabet, each where the keyboard is then."""
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(self.focus, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))
        self.settled()

    @property
    def focus(self) -> QWidget:
        found = QApplication.focusWidget()
        return found if found is not None else self.page.view.table

    def numbers(self, count: int = 10_000) -> list[str]:
        """The first column of the first rows."""
        model = self.page.state.model
        rows = [model.row_at(at) for at in range(min(model.rows, count))]
        return [row.texts[0] if row is not None else "…" for row in rows]

    @property
    def chips(self) -> list[str]:
        return [chip.text() for chip in self.page.view.chips.buttons]

    @property
    def selected(self) -> list[str]:
        model = self.page.state.model
        rows = [model.row_at(at) for first, last in self.page.view.table.ranges() for at in range(first, last + 1)]
        return [row.texts[0] for row in rows if row is not None]

    def act(self, name: str) -> None:
        """What the tool bar, the menu and Ctrl+K run."""
        action = next(each for each in self.page.actions_here() if each.name == name)
        assert not action.enabled()
        action.run()
        self.settled()


@pytest.fixture
def opened(qtbot: QtBot, desk: Desk, window: Window, settled: Callable[[], None]) -> Callable[..., Listed]:
    def open_list(kind: str, filter: str = "") -> Listed:
        page = desk.open_list(kind, filter)
        assert isinstance(page, ListPage)
        settled()
        page.view.table.setFocus()
        return Listed(qtbot, desk, page, settled)

    return open_list


@pytest.fixture
def reports(opened: Callable[..., Listed]) -> Listed:
    return opened("daily_report")
