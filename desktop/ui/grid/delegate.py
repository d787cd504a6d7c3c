"""How a cell is painted, and which editor opens in it."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygon
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.ui.editors import Editor, editor_for
from desktop.ui.grid.column import Column

if TYPE_CHECKING:
    from desktop.ui.grid.cells import Cells

Index = QModelIndex | QPersistentModelIndex
# flags put together once: doing so costs more than painting a cell
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class CellDelegate(QStyledItemDelegate):
    """Painted by hand, because a keystroke paints many cells; editors are those of the headers."""

    def __init__(self, cells: "Cells") -> None:
        super().__init__(cells)
        self.cells = cells
        look = cells.desk.look
        self._pad, self._corner = look.px(1), look.px(2)
        self._widest = cells.fontMetrics().horizontalAdvance("Щ")
        names = ("ground", "computed", "selected", "selected_text", "text", "faint", "bad", "bad_ground", "warn",
                 "accent", "posted_ground")  # fmt: skip
        self._colours = {name: look.color(name) for name in names}

    # ---- painting

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cells, row, column = self.cells, index.row(), index.column()
        model, rect = cells.lines, option.rect
        known = model.columns[column]
        selected = cells.several and cells.selectionModel().isSelected(index)
        troubles = model.troubles(row, column)
        painter.fillRect(rect, self._ground(known, selected, bool(troubles)))
        if known.is_tick:
            self._paint_box(painter, rect, bool(model.value(row, column)), blank=model.row(row) is None)
        elif text := model.text(row, column):
            self._paint_text(painter, rect, text, selected, known.to_the_right, option)
        if troubles:
            self._paint_corner(painter, rect, blocking=any(getattr(each, "blocks", True) for each in troubles))
        if (row, column) == cells.here:
            self._paint_frame(painter, rect)

    def _ground(self, column: Column, selected: bool, bad: bool) -> QColor:
        if selected:
            return self._colours["selected"]
        if bad:
            return self._colours["bad_ground"]
        if column.fixed:
            return self._colours["computed"]
        return self._colours["ground" if self.cells.lines.writable else "posted_ground"]

    def _paint_text(
        self, painter: QPainter, rect: QRect, text: str, selected: bool, right: bool, option: QStyleOptionViewItem
    ) -> None:
        inner = rect.adjusted(self._pad, 0, -self._pad, 0)
        if "\n" in text:
            text = text.partition("\n")[0] + " ⏎"
        if len(text) * self._widest > inner.width():
            text = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        painter.setPen(self._colours["selected_text" if selected else "text"])
        painter.drawText(inner, _RIGHT if right else _LEFT, text)

    def _paint_box(self, painter: QPainter, rect: QRect, ticked: bool, *, blank: bool) -> None:
        if blank:
            return
        size = self._pad * 3
        box = QRect(0, 0, size, size)
        box.moveCenter(rect.center())
        painter.setPen(self._colours["faint"])
        painter.drawRect(box)
        if ticked:
            painter.setPen(QPen(self._colours["accent"], 2))
            low = QPoint(box.left() + size * 2 // 5, box.bottom() - size // 4)
            painter.drawPolyline([QPoint(box.left() + size // 6, box.center().y()), low,
                                  QPoint(box.right() - size // 8, box.top() + size // 4)])  # fmt: skip

    def _paint_corner(self, painter: QPainter, rect: QRect, *, blocking: bool) -> None:
        """A filled corner stops posting, an empty one warns."""
        right, top, size = rect.right(), rect.top(), self._corner
        corner = QPolygon([QPoint(right - size, top), QPoint(right, top), QPoint(right, top + size)])
        painter.save()
        colour = self._colours["bad" if blocking else "warn"]
        painter.setPen(colour)
        painter.setBrush(colour if blocking else Qt.BrushStyle.NoBrush)
        painter.drawPolygon(corner)
        painter.restore()

    def _paint_frame(self, painter: QPainter, rect: QRect) -> None:
        painter.save()
        style = Qt.PenStyle.SolidLine if self.cells.hasFocus() else Qt.PenStyle.DotLine
        painter.setPen(QPen(self._colours["accent"], 2, style))
        painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.restore()

    # ---- editing

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        model = self.cells.lines
        column, row = model.columns[index.column()], model.row(index.row())
        assert column.field is not None
        place = f"{model.table.kind}.{column.field.name}"
        editor = editor_for(
            model.desk, column.field, parent=parent, draft=model.draft, within=column.within_of(row), place=place
        )
        editor.enter_cell(self.cells)
        self.cells.editing = editor
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Only when it opens: a change from elsewhere does not touch what is being typed."""
        if isinstance(editor, Editor) and editor is not self.cells.filled:
            self.cells.filled = editor
            model, row = self.cells.lines, self.cells.lines.row(index.row())
            editor.set_value(model.value(index.row(), index.column()))
            unread = None if row is None else model.unread.get(row, model.columns[index.column()].key)
            if unread is not None:
                editor.resume(unread.text)

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        if isinstance(editor, Editor):
            self.cells.take(editor, index)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """As large as the cell; a text of several lines gets room for some of them."""
        rect = QRect(option.rect)
        field = self.cells.lines.columns[index.column()].field
        if field is not None and field.info.multiline:
            rect.setHeight(min(rect.height() * 4, max(self.cells.viewport().height() - rect.top(), rect.height())))
            rect.setWidth(max(rect.width(), self.cells.desk.look.px(60)))
        editor.setGeometry(rect)
