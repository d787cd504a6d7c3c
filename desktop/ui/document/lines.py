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
    """The line tables as tabs; a grid is made when it is first seen, and stands in `grids` from then on."""

    def __init__(self, form: "DocumentForm") -> None:
        super().__init__()
        self.setDocumentMode(True)
        self.grids: dict[str, Grid] = {}
        self._holders = {table.name: _Holder(form, table, self.grids) for table in form.shape.tables}
        for at, table in enumerate(form.shape.tables):
            self.addTab(self._holders[table.name], form.desk.say(table.caption))
            if at == 0 or any(unread_of(form.draft).of(table.name)):
                self._holders[table.name].make()  # its texts stop saving, seen or not
        if self.count() == 1:
            self.tabBar().setFocusPolicy(Qt.FocusPolicy.NoFocus)  # there is nothing to choose: Tab goes to the lines

    def show_table(self, name: str) -> None:
        """Bring a table to the front."""
        self.setCurrentWidget(self._holders[name])
        self._holders[name].make()


class _Holder(QWidget):
    def __init__(self, form: "DocumentForm", table: LineTable, grids: dict[str, Grid]) -> None:
        super().__init__()
        self.form, self.table, self.grids = form, table, grids
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def make(self) -> None:
        if self.table.name not in self.grids:
            grid = self.grids[self.table.name] = line_grid(self.form, self.table)
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
        form.checking.found.connect(self.mark)

    def typing(self, table: str, at: int, field: str, text: str) -> None:
        rows = self.form.draft.rows(table)
        self.form.record.typing(table, rows[at] if at < len(rows) else None, field, text or None)

    def mark(self) -> None:
        self.grid.set_findings(self.form.findings())
