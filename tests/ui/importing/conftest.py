"""The import page in a real window, with a file of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.desk import Desk
from desktop.ui.importing.page import ImportPage
from desktop.ui.window import Window
from tests.workbooks.sheets import Rows, roof_rows, write_xlsx

Open = Callable[..., ImportPage]


@pytest.fixture
def opened(qtbot: QtBot, window: Window, desk: Desk, settled: Callable[[], None]) -> Open:
    """`opened(file, kind="material")`: the page when the file has been looked at."""

    def show(file: Path, kind: str = "") -> ImportPage:
        page = desk.open_page("import", kind=kind)
        assert isinstance(page, ImportPage)
        window.activateWindow()
        page.open(file)
        settled()
        qtbot.waitUntil(lambda: page.isAncestorOf(QApplication.focusWidget()))
        return page

    return show


@pytest.fixture
def roof(tmp_path: Path) -> Path:
    """A real layout: two rows of captions, no sections, totals that differ by cents."""
    return write_xlsx(tmp_path / "roof.xlsx", roof_rows())


@pytest.fixture
def sheet(tmp_path: Path, qtbot: QtBot) -> Callable[[Rows], Path]:
    return lambda rows: write_xlsx(tmp_path / "list.xlsx", rows)
