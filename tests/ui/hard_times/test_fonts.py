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

LOOKS_MS, PATIENCE = 50, 600


def test_a_window_without_the_programs_type_faces_opens_and_says_what_to_do(
    qtbot: QtBot, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look, "FOLDER", tmp_path)
    told: list[str] = []

    def read(patience: int) -> None:
        """Other tests may have left windows that are not on the screen."""
        shown = (each for each in QApplication.topLevelWidgets() if isinstance(each, Window) and each.isVisible())
        window = next(shown, None)
        if patience and (window is None or not window.desk.messages.all):
            QTimer.singleShot(LOOKS_MS, lambda: read(patience - 1))
            return
        if window is None:
            QApplication.quit()
            return
        told.extend(each.words for each in window.desk.messages.all)
        window.close()

    QTimer.singleShot(0, lambda: read(PATIENCE))
    app.run(settings)
    assert any("type faces of the program are missing" in each for each in told)
