"""Notes that can be opened, and answers to questions that stop everything."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from desktop.ui.desk import Desk
from desktop.ui.window import Window
from tests.ui.shell.note import Note, offer_notes


@pytest.fixture
def notes(desk: Desk) -> dict[str, Note]:
    return offer_notes(desk)


@pytest.fixture
def note(notes: dict[str, Note], window: Window) -> Note:
    """Note A, open and in front."""
    window.desk.open_page("note", called="A")
    return notes["A"]


@pytest.fixture
def answer(qtbot: QtBot) -> Callable[[str], list[str]]:
    """Press that button of the next question; the list gets what it asked."""

    def press(caption: str) -> list[str]:
        asked = list[str]()

        def look() -> None:
            box = QApplication.activeModalWidget()
            if not isinstance(box, QMessageBox):
                QTimer.singleShot(10, look)
                return
            asked.append(box.text())
            next(button for button in box.buttons() if button.text().replace("&", "") == caption).click()

        QTimer.singleShot(0, look)
        return asked

    return press
