"""How the tree's cells are painted: indented names with their sign, progress bars, sections bold."""

from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPolygon
from PySide6.QtWidgets import QStyleOptionViewItem

from desktop.forms.construction.estimate.columns import PROGRESS
from desktop.forms.construction.estimate.model import TreeLines
from desktop.forms.construction.estimate.tree import Node
from desktop.ui.grid.column import Column
from desktop.ui.grid.delegate import CellDelegate

if TYPE_CHECKING:
    from desktop.forms.construction.estimate.view import TreeCells

Index = QModelIndex | QPersistentModelIndex
HUNDRED = Decimal(100)


class TreeDelegate(CellDelegate):
    """The delegate of every grid, with branches and bars."""

    def __init__(self, cells: "TreeCells", lines: TreeLines) -> None:
        super().__init__(cells)
        self.lines = lines
        self._node: Node | None = None  # of the row that is being painted
        look = cells.desk.look
        self._indent, self._sign = look.px(4), look.px(1.25)
        self._colours |= {name: look.color(name) for name in ("warn_ground", "good", "good_ground", "line")}
        self._plain, self._bold = look.font(), look.font(bold=True)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        node, key = self.lines.nodes[index.row()], self.lines.columns[index.column()].key
        self._node = node
        font = self._bold if node.line.is_section else self._plain
        painter.setFont(font)
        option.font = font
        if key == "name":
            self._paint_branch(painter, option, index, node)
        elif key == PROGRESS:
            self._paint_progress(painter, option, index, node)
        else:
            super().paint(painter, option, index)

    def _ground(self, column: Column, selected: bool, bad: bool) -> QColor:
        node = self._node
        if not selected and not bad and node is not None:
            if node.line.id in self.lines.changes:
                return self._colours["warn_ground"]
            if node.line.is_section:
                return self._colours["computed"]
        return super()._ground(column, selected, bad)

    def _begin(self, painter: QPainter, rect: QRect, index: Index) -> bool:
        """The ground of a cell; whether it is selected."""
        cells = self.cells
        selected = cells.several and cells.selectionModel().isSelected(index)
        troubles = self.lines.troubles(index.row(), index.column())
        painter.fillRect(rect, self._ground(self.lines.columns[index.column()], selected, bool(troubles)))
        return selected

    def _end(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Marks and the frame, over what was painted."""
        row, column = index.row(), index.column()
        if troubles := self.lines.troubles(row, column):
            self._paint_corner(painter, rect, blocking=any(getattr(each, "blocks", True) for each in troubles))
        if (row, column) == self.cells.here:
            self._paint_frame(painter, rect)

    def _paint_branch(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, node: Node) -> None:
        """The ground and the frame of the whole cell, the text moved in, the sign before it."""
        whole = QRect(option.rect)
        selected = self._begin(painter, whole, index)
        inner = whole.adjusted((node.depth + 1) * self._indent, 0, 0, 0)
        if text := self.lines.text(index.row(), index.column()):
            self._paint_text(painter, inner, text, selected, False, option)
        if node.line.is_section:
            self._paint_sign(painter, self.sign_at(node, whole), node, selected)
        self._end(painter, whole, index)

    def sign_at(self, node: Node, cell: QRect) -> QRect:
        """Where a click folds a section."""
        return QRect(cell.left() + self._pad + node.depth * self._indent, cell.top(), self._indent, cell.height())

    def _paint_sign(self, painter: QPainter, place: QRect, node: Node, selected: bool) -> None:
        opened = node.line.id not in self.lines.outline.closed or self.lines.outline.filtered
        size, middle = self._sign, place.center()
        if opened:
            points = [QPoint(-size, -size // 2), QPoint(size, -size // 2), QPoint(0, size)]
        else:
            points = [QPoint(-size // 2, -size), QPoint(size, 0), QPoint(-size // 2, size)]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colours["selected_text" if selected else "text" if node.children else "line"])
        painter.drawPolygon(QPolygon([middle + point for point in points]))
        painter.restore()

    def _paint_progress(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, node: Node) -> None:
        """As long as what is done, figures over it; more than all of it is another colour and says so."""
        whole = QRect(option.rect)
        self._begin(painter, whole, index)
        percent = self.lines.outline.percent(node)
        if percent is not None:
            self._paint_bar(painter, whole.adjusted(self._pad, self._pad, -self._pad, -self._pad), percent)
            text = self.lines.text(index.row(), index.column())
            self._paint_text(painter, whole.adjusted(self._pad, 0, -self._pad, 0), text, False, True, option)
        self._end(painter, whole, index)

    def _paint_bar(self, painter: QPainter, bar: QRect, percent: Decimal) -> None:
        over = percent > HUNDRED
        painter.fillRect(bar, self._colours["ground"])
        done = QRect(bar)
        done.setWidth(int(max(min(percent, HUNDRED), Decimal(0)) * bar.width() / 100))
        painter.fillRect(done, self._colours["warn_ground" if over else "good_ground"])
        painter.setPen(self._colours["warn" if over else "good" if percent else "line"])
        painter.drawRect(bar.adjusted(0, 0, -1, -1))
        if percent:
            painter.drawLine(done.topRight(), done.bottomRight())
