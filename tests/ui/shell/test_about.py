"""About tells whose work the program stands on, and where their terms lie."""

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop.ui.desk import Desk
from desktop.ui.shell.about import about
from desktop.ui.window import Window


def test_the_licences_of_the_installed_program_are_named_and_opened(
    desk: Desk, window: Window, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = list[QUrl]()
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    folder = tmp_path / "Программа <b>" / "licences"
    folder.mkdir(parents=True)
    box = about(desk, window, folder)
    box.open()
    assert str(folder) in box.informativeText()
    (button,) = [each for each in box.findChildren(QPushButton) if each.text() == "Open the licences"]
    button.click()
    assert [Path(url.toLocalFile()) for url in opened] == [folder]


def test_a_checkout_has_no_licences_to_open(desk: Desk, window: Window, tmp_path: Path) -> None:
    box = about(desk, window, tmp_path / "licences")
    assert box.informativeText() == ""
    assert len(box.buttons()) == 1
    box.close()
