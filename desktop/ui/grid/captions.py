"""The captions of a grid's columns, and the margin with the numbers of its rows."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHeaderView, QStyle, QStyleOptionHeader

if TYPE_CHECKING:
    from desktop.ui.desk import Desk
    from desktop.ui.grid.places import Places

CAPTION_LINES = 3


class _Header(QHeaderView):
    """Bold beside what is selected. Qt itself would ask the model about every cell of a column to find that out."""

    def _begin(self, cells: "Places") -> None:
        self._cells, self._across = cells, self.orientation() == Qt.Orientation.Horizontal
        self.setSectionsClickable(True)
        self.setHighlightSections(False)

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, section: int) -> None:
        if self._cells.several:
            model, way = self.model(), self.orientation()
            side = model.headerData(section, way, Qt.ItemDataRole.TextAlignmentRole) or self.defaultAlignment()
            option.section, option.text = section, str(model.headerData(section, way) or "")
            option.textAlignment = side
        else:
            super().initStyleOptionForIndex(option, section)
        if self._cells.reaches(section, across=self._across):
            option.state |= QStyle.StateFlag.State_On


class Captions(_Header):
    """Captions in as many lines as they need, up to three; they can be dragged wider and to other places."""

    def __init__(self, desk: "Desk", cells: "Places") -> None:
        super().__init__(Qt.Orientation.Horizontal, cells)
        self.desk = desk
        self._lines: dict[tuple[str, int], int] = {}
        self._begin(cells)
        self.setSectionsMovable(True)

    def sizeHint(self) -> QSize:
        """As high as the caption that needs most lines."""
        pad, line = self.desk.look.px(1.5), self.fontMetrics().height()
        shown = [at for at in range(self.count()) if not self.isSectionHidden(at)]
        lines = [self.lines_of(at, self.sectionSize(at)) for at in shown]
        return QSize(self.length(), min(max(lines, default=1), CAPTION_LINES) * line + 2 * pad)

    def lines_of(self, at: int, width: int) -> int:
        """How many lines a caption takes in so many pixels."""
        text = str(self.model().headerData(at, Qt.Orientation.Horizontal))
        if (text, width) not in self._lines:
            self._lines[text, width] = self._measured(text, width)
        return self._lines[text, width]

    def _measured(self, text: str, width: int) -> int:
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


class Margin(_Header):
    """Numbers of rows. Its width follows from the last one: Qt would ask the model for a thousand things each time."""

    def __init__(self, cells: "Places") -> None:
        super().__init__(Qt.Orientation.Vertical, cells)
        self._begin(cells)

    def sizeHint(self) -> QSize:
        last = str(self.model().headerData(max(self.count() - 2, 0), Qt.Orientation.Vertical) or "")
        digits = "9" * len(last.removesuffix(" !"))
        return QSize(self.fontMetrics().horizontalAdvance(f" {digits} ! "), 0)
