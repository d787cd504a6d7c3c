"""What there is to say of the current cell, in two lines that never move what stands around them."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

LINES = 2


class Note(QWidget):
    """Each line ends in "…" where there is no room; the tip and the screen reader have all of it."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__()
        self.desk, self._text = desk, ""
        self.setAccessibleName(desk.say("About the cell"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * LINES)

    def text(self) -> str:
        return self._text

    def set_text(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.setToolTip(text)
            self.setAccessibleDescription(text)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, space = QPainter(self), self.fontMetrics().lineSpacing()
        painter.setPen(self.desk.look.color("text"))
        for at, line in enumerate(self._text.split("\n")[:LINES]):
            shown = self.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(0, at * space + self.fontMetrics().ascent(), shown)
