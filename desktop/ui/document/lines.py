"""The line tables of a document in the grid of every kind."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from desktop.ui.grid import Grid
from desktop.ui.grid.unread import unread_of
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


class LineTabs(QTabWidget):
    """The line tables as tabs."""

    def __init__(self, form: "DocumentForm") -> None:
        super().__init__()
        self.setDocumentMode(True)
        for at, table in enumerate(form.shape.tables):
            holder = form.grid_later(table.name)
            self.addTab(holder, form.desk.say(table.caption))
            if at == 0:
                holder.make()
        if self.count() == 1:
            self.tabBar().setFocusPolicy(Qt.FocusPolicy.NoFocus)  # there is nothing to choose: Tab goes to the lines


class Holder(QWidget):
    """The place of a table's grid: it is made when it is first seen, and stands in the form's `grids` from then on."""

    def __init__(self, form: "DocumentForm", table: LineTable) -> None:
        super().__init__()
        self.form, self.table = form, table
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        if any(unread_of(form.draft).of(table.name)):
            self.make()  # its texts stop saving, seen or not

    def make(self) -> None:
        if self.table.name not in self.form.grids:
            grid = self.form.grids[self.table.name] = line_grid(self.form, self.table)
            self._column.addWidget(grid)
            self.setFocusProxy(grid)

    def showEvent(self, event: QShowEvent) -> None:
        self.make()
        super().showEvent(event)


class _Wire(QObject):
    """What goes between a form and one of its grids, for as long as the grid lives."""

    def __init__(self, form: "DocumentForm", grid: Grid) -> None:
        super().__init__(grid)
        self.form, self.grid = form, grid
        grid.typing.connect(self.typing)
        grid.refused.connect(form.title_strip.tell_read_only)
        grid.unread_changed.connect(form.checking.found)
        grid.row_changed.connect(lambda at: form.checking.on_row(grid.table.name, at))
        form.checking.found.connect(self.mark)

    def typing(self, table: str, at: int, field: str, text: str) -> None:
        rows = self.form.draft.rows(table)
        self.form.record.typing(table, rows[at] if at < len(rows) else None, field, text or None)

    def mark(self) -> None:
        self.grid.set_findings(self.form.findings())
