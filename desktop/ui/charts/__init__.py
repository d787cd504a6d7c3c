"""Charts on the screen: of reports by pyqtgraph, which is loaded by whoever draws first; small ones by the painter."""

from desktop.ui.charts.view import ChartsView

__all__ = ["ChartsView"]
