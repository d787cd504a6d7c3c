"""Grid: the lines of a document as in a spreadsheet."""

from desktop.ui.grid.column import Column, columns_of
from desktop.ui.grid.grid import Grid

__all__ = ["Column", "Grid", "columns_of"]
