"""Small charts by the painter alone: bars with their words, and a line without axes; for tiles and cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.look import Look

BAR_STEPS = 7
"""So wide a bar is at least; captions take what they need of the rest."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its caption, its part of the whole (0 to 1, more is cut), the figure in words, and a role of colour."""

    caption: str
    part: Decimal
    figure: str
    role: str = "accent"


class Bars(QWidget):
    """Caption, bar and figure in a line; the words say all that the bar shows."""

    def __init__(self, look: Look, bars: Sequence[Bar], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self.bars = look, bars
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("; ".join(f"{bar.caption}: {bar.figure}" for bar in bars))

    @property
    def line(self) -> int:
        return self.fontMetrics().height() + self.look.px(1)

    def sizeHint(self) -> QSize:
        return QSize(self.look.px(50), self.line * len(self.bars))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.look.px(20), self.line * len(self.bars))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, metrics, gap = QPainter(self), self.fontMetrics(), self.look.px(2)
        right = max((metrics.horizontalAdvance(bar.figure) for bar in self.bars), default=0)
        widest = max((metrics.horizontalAdvance(bar.caption) for bar in self.bars), default=0) + self.look.px(1)
        left = min(widest, self.width() - right - 2 * gap - self.look.px(BAR_STEPS))
        room = max(self.width() - left - right - 2 * gap, self.look.px(4))
        thick = self.look.px(2)
        for at, bar in enumerate(self.bars):
            y = at * self.line
            painter.setPen(self.look.color("text"))
            text = metrics.elidedText(bar.caption, Qt.TextElideMode.ElideRight, left)
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, y, left, self.line), int(middle | Qt.AlignmentFlag.AlignLeft), text)
            box = QRectF(left + gap, y + (self.line - thick) / 2, room, thick)
            painter.fillRect(box, self.look.color("line"))
            box.setWidth(room * float(min(max(bar.part, Decimal(0)), Decimal(1))))
            painter.fillRect(box, self.look.color(bar.role))
            painter.drawText(
                QRectF(self.width() - right, y, right, self.line), int(middle | Qt.AlignmentFlag.AlignRight), bar.figure
            )


class Sparkline(QWidget):
    """Values after one another as a line, its last one marked; `words` say them."""

    def __init__(self, look: Look, values: Sequence[Decimal], words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self.values = look, values
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words)
        self.setToolTip(words)

    def sizeHint(self) -> QSize:
        return QSize(self.look.px(50), self.look.px(9))

    def paintEvent(self, event: QPaintEvent) -> None:
        if len(self.values) < 2:
            return
        painter, margin = QPainter(self), self.look.px(1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        low, high = min(*self.values, Decimal(0)), max(self.values)
        span = (high - low) or Decimal(1)
        wide, tall = self.width() - 2 * margin, self.height() - 2 * margin
        points = [
            QPointF(margin + at * wide / (len(self.values) - 1), margin + tall * (1 - float((value - low) / span)))
            for at, value in enumerate(self.values)
        ]
        painter.setPen(QPen(self.look.color("accent"), 2))
        painter.drawPolyline(points)
        painter.setBrush(self.look.color("accent"))
        painter.drawEllipse(points[-1], margin, margin)
