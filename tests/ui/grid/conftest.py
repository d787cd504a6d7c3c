"""A draft report in grids, in a window that has the keyboard."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.desk import Desk
from desktop.ui.document.draft import Draft
from desktop.ui.grid import Grid
from shared.construction.daily_report import DailyReport


@pytest.fixture
def draft(desk: Desk) -> Draft:
    """The daily report of the demo company that is still a draft."""
    report = next(each for each in desk.store.find(DailyReport, status="draft") if len(each.lines) > 2)
    return Draft(desk.kinds.shape("daily_report"), report, desk.language.value)


@pytest.fixture
def show(qtbot: QtBot, desk: Desk, draft: Draft, settled: Callable[[], None]) -> Callable[..., Grid]:
    places = list[QWidget]()

    def shown(table: str = "lines", **how: Any) -> Grid:
        place = QWidget()
        places.append(place)
        place.resize(1200, 500)
        grid = Grid(desk, how.pop("draft", draft), how.pop("lines", draft.shape.line_table(table)), parent=place, **how)
        column = QVBoxLayout(place)
        column.addWidget(grid)
        column.addWidget(QLineEdit(place))  # as in a form, there is more than the grid
        qtbot.addWidget(place)
        place.show()
        place.activateWindow()
        qtbot.waitUntil(place.isActiveWindow)
        grid.setFocus()
        settled()
        return grid

    return shown


@pytest.fixture
def grid(show: Callable[..., Grid]) -> Grid:
    """The works of the report."""
    return show()


def column(grid: Grid, name: str) -> int:
    return [each.key for each in grid.lines.columns].index(name)


def go(grid: Grid, row: int, name: str) -> None:
    grid.cells.go(row, column(grid, name))


def text(grid: Grid, row: int, name: str) -> str:
    return grid.lines.text(row, column(grid, name))
