"""Charts of a report on the screen, beside each other; the drawing library is brought in off the UI thread."""

from collections.abc import Sequence
from importlib import import_module
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QTabWidget, QVBoxLayout, QWidget

from desktop.ui.charts.legend import Legend
from desktop.ui.charts.marks import marks
from desktop.ui.desk import Desk
from shared.kernel.report import Chart

LOW_STEPS: Final = 36
WIDE_STEPS: Final = 100
"""The least height and width of a chart that is still read, in steps of the grid."""


class ChartsView(QWidget):
    """One ChartView per chart, behind one another where there is no room. `ready` once they are drawn."""

    def __init__(self, desk: Desk, charts: Sequence[Chart], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.charts, self.views = desk, charts, list[ChartView]()
        self.setMinimumHeight(desk.look.px(LOW_STEPS))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(desk.look.px(4))
        self._tabs: QTabWidget | None = None
        desk.work.read(self, lambda _: import_module("pyqtgraph"), lambda _: self._begin())

    @property
    def ready(self) -> bool:
        return len(self.views) == len(self.charts)

    def _begin(self) -> None:
        if len(self.charts) > 1 and self.width() < len(self.charts) * self.desk.look.px(WIDE_STEPS):
            self._tabs = QTabWidget(self)
            self._tabs.setDocumentMode(True)
            self._row.addWidget(self._tabs)
        self._draw_soon()

    def _draw_soon(self) -> None:
        """In a turn of its own: each takes a good part of the time that a window may be held."""
        QTimer.singleShot(0, self, self._draw)

    def _draw(self) -> None:
        """The next one."""
        view = ChartView(self.desk, self.charts[len(self.views)], self)
        self.views.append(view)
        if self._tabs is not None:
            view.title.hide()  # the tab says it
            self._tabs.addTab(view, view.heading)
        else:
            self._row.addWidget(view, 1)
        if not self.ready:
            self._draw_soon()


class ChartView(QWidget):
    """A caption, the legend, the plot, and below it the values at the place that the mouse or the keys point at."""

    def __init__(self, desk: Desk, chart: Chart, parent: QWidget | None = None) -> None:
        from desktop.ui.charts.plot import Plot

        super().__init__(parent)
        self.desk, self.chart = desk, chart
        told = marks(chart.series)
        self.heading = f"{chart.caption}, {chart.unit}".rstrip(", ")
        self.title = QLabel(self.heading, self)
        self.title.setFont(desk.look.font(bold=True))
        self.plot = Plot(desk, chart, told, self)
        self.values = QLabel(self)
        self.values.setWordWrap(True)
        self.values.setAccessibleName(desk.say("Values of the chart"))
        self.plot.pointed.connect(self._point)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(desk.look.px(1))
        for widget in (self.title, Legend(desk.look, chart.series, told, self)):
            box.addWidget(widget)
        box.addWidget(self.plot, 1)
        box.addWidget(self.values)
        self.setFocusProxy(self.plot)
        self._point(-1)

    def _point(self, at: int) -> None:
        words = self.words_at(at) if at >= 0 else self.desk.say("Left and Right show the values.")
        self.values.setText(words)
        self.plot.setAccessibleDescription(words)

    def words_at(self, at: int) -> str:
        """“10 Oct: Planned 1,200; Hours worked 1,150”."""
        known = [(each, each.values[at]) for each in self.chart.series]
        said = [f"{each.caption} {self.desk.language.number(value, 2)}" for each, value in known if value is not None]
        return f"{self.chart.labels[at]}: " + ("; ".join(said) or "—")
