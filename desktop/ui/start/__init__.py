"""The start page: what waits, in figures that open their lists, for each role of the company."""

from desktop.ui.start.opening import furnish
from desktop.ui.start.tile import Tile, Told

__all__ = ["Tile", "Told", "furnish"]
