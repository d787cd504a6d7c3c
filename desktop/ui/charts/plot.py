"""The plot of one chart. The only module that imports pyqtgraph."""

import math
from collections.abc import Sequence
from typing import Any, Final

import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QBrush, QFontMetrics, QKeyEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.ui.charts.marks import Mark
from desktop.ui.desk import Desk
from print_forms.kit.ticks import ticks
from shared.kernel.report import Chart, Series

BARS_SHARE: Final = 0.72
"""Of the room of a label; the rest is air between the sets of bars."""
SYMBOLS_MOST: Final = 40
"""Marks along one line; more of them would hide it."""
CHARS_LEAST: Final = 9
TICKS_MOST: Final = 6
STEPS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -10, Qt.Key.Key_PageDown: 10}


class Plot(pg.PlotWidget):  # type: ignore[misc]
    """`pointed` tells the number of the label under the mouse or the keys' cursor."""

    pointed = Signal(int)

    def __init__(self, desk: Desk, chart: Chart, marks: Sequence[Mark], parent: QWidget | None = None) -> None:
        look = desk.look
        super().__init__(parent, background=look.color("ground"))
        self.desk, self.chart, self.at = desk, chart, -1
        self.setAccessibleName(chart.caption)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMenuEnabled(False)
        self.hideButtons()
        self.setMouseEnabled(x=False, y=False)
        self.cursor_line = pg.InfiniteLine(angle=90, pen=QPen(look.color("accent"), 0, Qt.PenStyle.DotLine))
        self.cursor_line.hide()
        self._axes()
        self._draw(marks)
        self.addItem(self.cursor_line, ignoreBounds=True)
        self.scene().sigMouseMoved.connect(self._moved)

    # ---- drawing

    def _axes(self) -> None:
        look = self.desk.look
        for side in ("left", "bottom"):
            axis = self.getAxis(side)
            axis.setPen(QPen(look.color("line"), 1))
            axis.setTextPen(look.color("text"))
            axis.setStyle(tickFont=look.font(bigger=0.9), hideOverlappingLabels=False)
        figures = QFontMetrics(look.font(bigger=0.9))
        # The library takes four fifths of what it measures: the letters would lose their lower ends.
        self.getAxis("bottom").setStyle(autoExpandTextSpace=False, tickTextHeight=figures.height())
        self.getAxis("left").setGrid(70)
        self.setXRange(-0.5, max(len(self.chart.labels) - 0.5, 0.5), padding=0.01)
        self._scale()

    def _scale(self) -> None:
        """Round figures along the left, as many as can be read at this height."""
        values = [value for series in self.chart.series for value in series.values if value is not None]
        lines = self.height() // (2 * self.fontMetrics().lineSpacing())
        scale = ticks(values, most=min(max(lines, 2), TICKS_MOST))
        self.getAxis("left").setTicks([[(float(tick), self.desk.language.number(tick)) for tick in scale]])
        self.setYRange(float(scale[0]), float(scale[-1]), padding=0.07)

    def _draw(self, marks: Sequence[Mark]) -> None:
        both = list(zip(self.chart.series, marks, strict=True))
        bars = [pair for pair in both if pair[0].kind == "bar"]
        for at, (series, mark) in enumerate(bars):
            self.addItem(self._bars(series, mark, at, len(bars)))
        for series, mark in both:
            if series.kind != "bar":
                self._line(series, mark)

    def _bars(self, series: Series, mark: Mark, at: int, count: int) -> Any:
        color, width = self.desk.look.color(mark.role), BARS_SHARE / count
        known = [(place, float(value)) for place, value in enumerate(series.values) if value is not None]
        left = -BARS_SHARE / 2 + at * width
        return pg.BarGraphItem(
            x0=[place + left for place, _ in known], height=[value for _, value in known], width=width,
            brush=QBrush(color, mark.fill), pen=QPen(color, 0, mark.dash),
        )  # fmt: skip

    def _line(self, series: Series, mark: Mark) -> None:
        color = self.desk.look.color(mark.role)
        pen = QPen(color, 2, mark.dash)
        pen.setCosmetic(True)
        heights = [math.nan if value is None else float(value) for value in series.values]
        self.plot(list(range(len(heights))), heights, pen=pen, connect="finite")
        if not series.forecast:
            step = max(1, len(heights) // SYMBOLS_MOST)
            shown = [at for at in range(0, len(heights), step) if not math.isnan(heights[at])]
            self.plot(
                shown, [heights[at] for at in shown], pen=None, symbol=mark.symbol,
                symbolSize=self.desk.look.px(1.5), symbolBrush=color, symbolPen=color,
            )  # fmt: skip

    # ---- labels along the bottom, as many as there is room for

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not hasattr(self, "chart"):  # the library sizes itself while it is made
            return
        self._scale()
        labels, metrics = self.chart.labels, self.fontMetrics()
        room = max(self.width() - self.desk.look.px(20), 1)
        wide = max((metrics.horizontalAdvance(label) for label in labels), default=1) + self.desk.look.px(3)
        step = max(1, math.ceil(len(labels) / max(1, room // wide)))
        each = room // max(1, len(labels)) - self.desk.look.px(3)
        if step > 1 and each >= CHARS_LEAST * metrics.averageCharWidth():  # names are all shown, the long ones cut
            step, labels = 1, tuple(metrics.elidedText(label, Qt.TextElideMode.ElideRight, each) for label in labels)
        self.getAxis("bottom").setTicks([[(at, labels[at]) for at in range(0, len(labels), step)]])

    # ---- pointing

    def point(self, at: int) -> None:
        """Show the values of a label; -1 shows none."""
        self.at = at if 0 <= at < len(self.chart.labels) else -1
        self.cursor_line.setVisible(self.at >= 0)
        self.cursor_line.setPos(self.at)
        self.pointed.emit(self.at)

    def _moved(self, place: Any) -> None:
        at = round(self.plotItem.vb.mapSceneToView(place).x())
        if at != self.at and self.plotItem.vb.sceneBoundingRect().contains(place):
            self.point(at)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if not self.hasFocus():
            self.point(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self.chart.labels) - 1
        if (steps := STEPS.get(Qt.Key(event.key()))) is not None:
            self.point(min(max(self.at + steps, 0), last))
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.point(0 if event.key() == Qt.Key.Key_Home else last)
        else:
            event.ignore()
