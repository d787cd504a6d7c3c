"""The program's type faces are missing: the window speaks with one of the system's, and says so."""

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import app
from desktop.settings import Settings
from desktop.ui import look
from desktop.ui.window import Window


def test_a_window_without_the_programs_type_faces_opens_and_says_what_to_do(
    qtbot: QtBot, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look, "FOLDER", tmp_path)
    told: list[str] = []

    def read() -> None:
        window = next((each for each in QApplication.topLevelWidgets() if isinstance(each, Window)), None)
        if window is None or not window.isVisible() or not window.desk.messages.all:
            QTimer.singleShot(50, read)
            return
        told.extend(each.words for each in window.desk.messages.all)
        window.close()

    QTimer.singleShot(0, read)
    app.run(settings)
    assert any("type faces of the program are missing" in each for each in told)
