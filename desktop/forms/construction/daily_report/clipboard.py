"""Blocks of the crew grid to and from spreadsheet programs, as text in columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtGui import QGuiApplication

from desktop.forms.construction.daily_report.cells import PERSON
from desktop.forms.construction.daily_report.model import CrewModel
from desktop.ui.grid.clipboard import put_table
from desktop.ui.grid.tabular import table_of
from shared.kernel.words import say

CELLS_MAX = 20_000
"""More than a day of any crew; a larger block is refused before anything changes."""
TEXT_MAX = 2_000_000


@dataclass(frozen=True, slots=True)
class Taken:
    """Row, column and text of what was pasted; `words` where not all of it has a place."""

    cells: Sequence[tuple[int, int, str]] = ()
    words: object = ""


def put(model: CrewModel, places: Sequence[tuple[int, int]]) -> None:
    """The smallest block around the places; what is not among them is empty."""
    chosen = set(places)
    rows = sorted({row for row, _ in places})
    columns = sorted({column for _, column in places})
    block = [[_text(model, row, column) if (row, column) in chosen else "" for column in columns] for row in rows]
    put_table(block)


def _text(model: CrewModel, row: int, column: int) -> str:
    return model.cell(row, column).text if column == PERSON else model.edit_text(row, column)


def taken(model: CrewModel, first: tuple[int, int], selected: Sequence[tuple[int, int]]) -> Taken:
    """The clipboard's block from a cell on; one value alone fills all selected cells."""
    text = QGuiApplication.clipboard().text()
    if len(text) > TEXT_MAX:
        return Taken((), say("What is copied is far larger than a crew's day. Nothing was pasted."))
    rows = table_of(text)
    if sum(map(len, rows)) > CELLS_MAX:
        return Taken((), say("What is copied is far larger than a crew's day. Nothing was pasted."))
    if len(rows) == 1 and len(rows[0]) == 1:
        return Taken([(row, column, rows[0][0]) for row, column in selected])
    return _block(model, first, rows)


def _block(model: CrewModel, first: tuple[int, int], rows: Sequence[Sequence[str]]) -> Taken:
    cells: list[tuple[int, int, str]] = []
    outside = 0
    for down, row in enumerate(rows):
        for across, text in enumerate(row):
            place = first[0] + down, first[1] + across
            if place[0] < model.rowCount() and place[1] < model.columnCount() and model.editable(*place):
                cells.append((*place, text))
            else:
                outside += bool(text.strip())
    words: Any = say("{count} cells had no place in the grid and were left out.", count=outside) if outside else ""
    return Taken(cells, words)
