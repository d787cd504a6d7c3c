"""The line tables of a document in the grid of every kind."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.ui.grid import Grid
from shared.kernel.describe import LineTable

if TYPE_CHECKING:
    from desktop.ui.document.form import DocumentForm


def line_grid(form: "DocumentForm", table: LineTable) -> Grid:
    """The grid of one table of the form's draft, wired to its findings, its journal and its read-only notice."""
    grid = Grid(form.desk, form.draft, table)
    wire(form, grid)
    return grid


def wire(form: "DocumentForm", grid: Grid) -> None:
    """For grids that a special form makes itself, too."""
    _Wire(form, grid).mark()


class _Wire(QObject):
    """What goes between a form and one of its grids, for as long as the grid lives."""

    def __init__(self, form: "DocumentForm", grid: Grid) -> None:
        super().__init__(grid)
        self.form, self.grid = form, grid
        grid.typing.connect(self.typing)
        grid.refused.connect(form.title_strip.tell_read_only)
        grid.unread_changed.connect(form.checking.found)
        form.checking.found.connect(self.mark)

    def typing(self, table: str, at: int, field: str, text: str) -> None:
        rows = self.form.draft.rows(table)
        self.form.record.typing(table, rows[at] if at < len(rows) else None, field, text or None)

    def mark(self) -> None:
        self.grid.set_findings(self.form.findings())
