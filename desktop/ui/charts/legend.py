"""The legend of a chart: a sample of each series, drawn as it is drawn, and its caption; as many lines as it needs."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop.ui.charts.marks import Mark
from desktop.ui.flow import FlowLayout
from desktop.ui.look import Look
from shared.kernel.report import Series


class Legend(QWidget):
    def __init__(self, look: Look, series: Sequence[Series], marks: Sequence[Mark], parent: QWidget) -> None:
        super().__init__(parent)
        flow = FlowLayout(self, look.px(1.5))
        for each, mark in zip(series, marks, strict=True):
            entry = QWidget(self)
            row = QHBoxLayout(entry)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(look.px(1))
            row.addWidget(_Sample(look, each, mark, entry))
            row.addWidget(QLabel(each.caption, entry))
            row.addSpacing(look.px(1.5))
            flow.addWidget(entry)


class _Sample(QWidget):
    def __init__(self, look: Look, series: Series, mark: Mark, parent: QWidget) -> None:
        super().__init__(parent)
        self.look, self.series, self.mark = look, series, mark

    def sizeHint(self) -> QSize:
        return QSize(self.look.px(8), self.look.px(3))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, ink = QPainter(self), self.look.color(self.mark.role)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(self.width() / 2, self.height() / 2)
        painter.setPen(QPen(ink, 2, self.mark.dash))
        if self.series.kind == "bar":
            painter.setPen(QPen(ink, 1, self.mark.dash))
            painter.setBrush(QBrush(ink, self.mark.fill))
            painter.drawRect(QRectF(1, 1, self.width() - 2, self.height() - 2))
            return
        painter.drawLine(QPointF(0, middle.y()), QPointF(self.width(), middle.y()))
        if not self.series.forecast:
            painter.setPen(QPen(ink, 1.5, Qt.PenStyle.SolidLine))
            painter.setBrush(QBrush(ink))
            _symbol(painter, self.mark.symbol, middle, self.look.px(1))


def _symbol(painter: QPainter, name: str, at: QPointF, half: float) -> None:
    """The marks of pyqtgraph's names, a few pixels large."""
    x, y = at.x(), at.y()
    match name:
        case "o":
            painter.drawEllipse(at, half, half)
        case "s":
            painter.drawRect(QRectF(x - half, y - half, 2 * half, 2 * half))
        case "t":
            painter.drawPolygon([QPointF(x - half, y - half), QPointF(x + half, y - half), QPointF(x, y + half)])
        case "d":
            painter.drawPolygon(
                [QPointF(x - half, y), QPointF(x, y - half), QPointF(x + half, y), QPointF(x, y + half)]
            )
        case _:
            painter.drawLine(QPointF(x - half, y - half), QPointF(x + half, y + half))
            painter.drawLine(QPointF(x - half, y + half), QPointF(x + half, y - half))
