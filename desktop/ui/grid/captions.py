"""The captions of a grid's columns."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHeaderView, QTableView

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

CAPTION_LINES = 3


class Captions(QHeaderView):
    """Captions in as many lines as they need, up to three; they can be dragged wider and to other places."""

    def __init__(self, desk: "Desk", cells: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, cells)
        self.desk = desk
        self.setSectionsClickable(True)
        self.setHighlightSections(True)
        self.setSectionsMovable(True)

    def sizeHint(self) -> QSize:
        """As high as the caption that needs most lines."""
        pad, line = self.desk.look.px(1.5), self.fontMetrics().height()
        shown = [at for at in range(self.count()) if not self.isSectionHidden(at)]
        lines = [self.lines_of(at, self.sectionSize(at)) for at in shown]
        return QSize(super().sizeHint().width(), min(max(lines, default=1), CAPTION_LINES) * line + 2 * pad)

    def lines_of(self, at: int, width: int) -> int:
        """How many lines a caption takes in so many pixels."""
        text = str(self.model().headerData(at, Qt.Orientation.Horizontal))
        metrics = QFontMetrics(self.desk.look.font(bold=True))
        room = QRect(0, 0, max(width - self.desk.look.px(3), 1), 10_000)
        needed = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, text)
        cut = needed.width() > room.width()  # a word that is longer than the column
        return CAPTION_LINES if cut else max(1, needed.height() // metrics.height())

    def width_for(self, at: int, width: int) -> int:
        """At least so wide, and wide enough for the caption in two lines."""
        step = self.desk.look.px(2)
        while self.lines_of(at, width) > CAPTION_LINES - 1 and width < 60 * step:
            width += step
        return width
