"""Preferences: what a person chooses holds at once, also where it was chosen somewhere else."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from desktop.safekeeping import SECOND_FOLDER
from desktop.ui.desk import Desk
from desktop.ui.document.form import DocumentForm
from desktop.ui.shell.settings_page import SettingsPage
from desktop.ui.start.page import StartPage
from desktop.ui.window import Window

CTRL = Qt.KeyboardModifier.ControlModifier
Ready = Callable[[object], DocumentForm]


def opened(qtbot: QtBot, window: Window) -> SettingsPage:
    qtbot.keyClick(window, Qt.Key.Key_Comma, CTRL)
    page = window.tabs.current
    assert isinstance(page, SettingsPage)
    return page


def choose(qtbot: QtBot, box: QComboBox, text: str) -> None:
    """By the keyboard: its first letters."""
    box.setFocus()
    qtbot.keyClicks(box, text)


def test_enter_goes_down_in_a_document_that_is_open(qtbot: QtBot, window: Window, desk: Desk, ready: Ready) -> None:
    form = ready(desk.open_new("absence"))
    page = opened(qtbot, window)
    assert page.enter.currentText() == "To the next cell of the row"
    choose(qtbot, page.enter, "Down")
    window.bring(form)
    cells = form.grids["lines"].cells
    cells.setFocus()
    cells.go(0, 0)
    qtbot.keyClick(cells, Qt.Key.Key_F2)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert cells.column == 0, "not to the cell beside it"


def test_the_start_page_and_the_preferences_agree(
    qtbot: QtBot, window: Window, desk: Desk, settled: Callable[[], None]
) -> None:
    start = desk.open_page("start")
    assert isinstance(start, StartPage)
    settled()
    page = opened(qtbot, window)
    choose(qtbot, page.role, "Timekeeper")
    window.bring(start)
    settled()
    assert start.roles.currentText() == "Timekeeper"
    start.choose_role("")
    window.bring(page)
    assert page.role.currentText() == "Everything"


def test_the_second_place_of_backups_is_named(qtbot: QtBot, window: Window, desk: Desk, tmp_path: Path) -> None:
    page = opened(qtbot, window)
    assert "none yet" in page.backups.text()
    desk.preferences.set(SECOND_FOLDER, str(tmp_path / "stick"))
    desk.open_page("start")
    window.bring(page)
    assert page.backups.text().startswith("stick")
    qtbot.mouseClick(page.backups, Qt.MouseButton.LeftButton)
    assert window.tabs.current is not page
