"""The mark of the program: a page of a ledger with its last line ticked. Drawn, so that it is sharp at every size."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPen, QPixmap

from desktop.ui.look import LIGHT

SIZES_PX: Final = (16, 24, 32, 48, 64, 256)
LINES: Final = ((0.30, 0.72), (0.46, 0.72), (0.62, 0.46))
"""How far down each line of the page is, and how far it goes, in parts of the whole."""
TICK: Final = ((0.50, 0.68), (0.60, 0.78), (0.80, 0.54))


def drawn(size_px: int) -> QImage:
    """A square picture with a transparent ground."""
    picture = QImage(size_px, size_px, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(size_px, size_px)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(LIGHT.accent))
    painter.drawRoundedRect(QRectF(0.04, 0.04, 0.92, 0.92), 0.18, 0.18)
    painter.setBrush(QColor(LIGHT.ground))
    painter.drawRoundedRect(QRectF(0.18, 0.16, 0.64, 0.68), 0.05, 0.05)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(LIGHT.line, 0.06))
    for down, across in LINES:
        painter.drawLine(QPointF(0.28, down), QPointF(across, down))
    painter.setPen(_pen(LIGHT.good, 0.11))
    painter.drawPolyline([QPointF(x, y) for x, y in TICK])
    painter.end()
    return picture


def icon() -> QIcon:
    """For the window, the task bar and the tray."""
    made = QIcon()
    for size in SIZES_PX[:4]:
        made.addPixmap(QPixmap.fromImage(drawn(size)))
    return made


def _pen(colour: str, width: float) -> QPen:
    return QPen(QColor(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
