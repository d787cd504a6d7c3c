"""Which documents have a workbook of their own layout; every other kind has header and tables as they are declared."""

from collections.abc import Mapping
from typing import Any

from shared.construction.exports import daily_report_hours, timesheet_grid
from shared.importers.documents.book import PLAIN, Layout, Special
from shared.importers.documents.cells import Cells
from shared.kernel.describe import Shape
from shared.kernel.language import Language

GRID = Special(
    timesheet_grid.MARK, ("people", "cells"), timesheet_grid.grid_page, timesheet_grid.read_grid, timesheet_grid.changes
)
LAYOUTS: Mapping[str, Layout] = {
    "timesheet": Layout(
        (
            Special(
                timesheet_grid.MARK,
                ("people", "cells"),
                timesheet_grid.grid_page,
                timesheet_grid.read_grid,
                timesheet_grid.changes,
            ),
        ),
        hidden=("sources", "absences"),
    ),
    "daily_report": Layout(
        (Special(daily_report_hours.MARK, ("hours",), daily_report_hours.hours_page, daily_report_hours.read_hours),),
        settled=daily_report_hours.settled,
    ),
}


def layout_of(shape: Shape) -> Layout:
    return LAYOUTS.get(shape.kind, PLAIN)


def cells_of(books: Any, language: Language) -> Cells:
    """A writer and reader of cells on one reading of the ledger; one document each."""
    return Cells(books, books.kinds.shapes, books.kinds.lines, language)
