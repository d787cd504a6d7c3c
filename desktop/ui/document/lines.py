"""A line table of a document in the grid of every kind."""

from typing import TYPE_CHECKING, Any

from shared.kernel.describe import LineTable

if TYPE_CHECKING:
    from desktop.ui.document.form import DocumentForm


def line_grid(form: "DocumentForm", table: LineTable) -> Any:
    """The grid of one table of the form's draft."""
    try:
        from desktop.ui.grid import Grid
    except ImportError:
        from PySide6.QtWidgets import QTableView

        return QTableView()
    return Grid(form.desk, form.draft, table)
