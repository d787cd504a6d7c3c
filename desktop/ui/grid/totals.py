"""The sums under a grid's columns; they stay in sight whatever is scrolled."""

from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.grid.column import Column

if TYPE_CHECKING:
    from desktop.ui.grid.cells import Cells


class Totals(QWidget):
    """One painted row that follows the columns of the cells above it."""

    def __init__(self, cells: "Cells", parent: QWidget) -> None:
        super().__init__(parent)
        self.cells, self.sums = cells, dict[int, str]()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        header = cells.horizontalHeader()
        header.sectionResized.connect(self.update)
        header.sectionMoved.connect(self.update)
        cells.horizontalScrollBar().valueChanged.connect(self.update)
        cells.lines.told.connect(self.look_again)
        self.look_again()

    def look_again(self) -> None:
        """Add up anew."""
        model = self.cells.lines
        self.sums = {at: self._sum(column) for at, column in enumerate(model.columns) if column.summed}
        captions = [f"{model.desk.say(model.columns[at].title)}: {text}" for at, text in self.sums.items()]
        self.setAccessibleName(model.desk.say("Totals") + ". " + ", ".join(captions))
        self.setVisible(bool(self.sums))
        self.update()

    def _sum(self, column: Column) -> str:
        assert column.field is not None
        name, model = column.field.name, self.cells.lines
        values = [value for row in model.rows if (value := getattr(row, name)) is not None]
        start = Decimal(0) if column.field.number else 0
        return model.field_text.show(column.field, sum(values, start)) if values else ""

    def sizeHint(self) -> QSize:
        return QSize(0, self.cells.verticalHeader().defaultSectionSize())

    def paintEvent(self, event: QPaintEvent) -> None:
        look, header = self.cells.desk.look, self.cells.horizontalHeader()
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.color("button"))
        painter.setPen(look.color("line"))
        painter.drawLine(0, 0, self.width(), 0)
        painter.setFont(look.font(bold=True))
        painter.setPen(look.color("text"))
        left = self.cells.verticalHeader().width() + self.cells.frameWidth()
        painter.drawText(QRect(0, 0, left, self.height()), Qt.AlignmentFlag.AlignCenter, "Σ")
        painter.setClipRect(left, 0, self.width() - left, self.height())
        for at, text in self.sums.items():
            if not self.cells.isColumnHidden(at):
                place = QRect(left + header.sectionViewportPosition(at), 0, header.sectionSize(at), self.height())
                side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(place.adjusted(0, 0, -look.px(1), 0), side, text)
        painter.end()
