"""The four panes of the crew grid: names and totals stay while works scroll, figures stay while people scroll."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionHeader,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.forms.construction.daily_report.cells import PERSON, WORKS

if TYPE_CHECKING:
    from desktop.forms.construction.daily_report.grid import CrewGrid

NAME_LINES = 3
"""Lines of a work's name in its heading; above them one for its number and unit."""


class CrewHeader(QHeaderView):
    """Headings of works: number and unit, then the name in a few lines; longer ones end in "…" and have a tip."""

    def __init__(self, pane: "Pane") -> None:
        super().__init__(Qt.Orientation.Horizontal, pane)
        self.pane = pane
        self.setSectionsClickable(True)
        self.setHighlightSections(False)

    def sizeHint(self) -> QSize:
        space = QFontMetrics(self.font()).lineSpacing() * (NAME_LINES + 1) + self.pane.grid.px(2.5)
        return QSize(super().sizeHint().width(), space)

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        option = QStyleOptionHeader()
        self.initStyleOption(option)
        option.rect, option.section, option.text = rect, logical, ""
        painter.save()
        self.style().drawControl(QStyle.ControlElement.CE_Header, option, painter, self)
        self._write(painter, rect, logical)
        painter.restore()

    def _write(self, painter: QPainter, rect: QRect, logical: int) -> None:
        model, look, px = self.pane.grid.model, self.pane.grid.desk.look, self.pane.grid.px
        inside = rect.adjusted(px(1.5), px(1), -px(1), -px(1))
        name = str(model.headerData(logical, Qt.Orientation.Horizontal) or "")
        if logical < WORKS:
            painter.setPen(look.color("text"))
            painter.drawText(inside, int(Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextWordWrap), name)
            return
        space = painter.fontMetrics().lineSpacing()
        painter.setPen(look.color("faint"))
        head = painter.fontMetrics().elidedText(
            model.texts.work_head(model.works[logical - WORKS]), Qt.TextElideMode.ElideRight, inside.width()
        )
        painter.drawText(inside, int(Qt.AlignmentFlag.AlignTop), head)
        painter.setPen(look.color("text"))
        for at, line in enumerate(lines_of(name, painter.fontMetrics(), inside.width(), NAME_LINES), 1):
            painter.drawText(inside.adjusted(0, space * at, 0, 0), int(Qt.AlignmentFlag.AlignTop), line)


def lines_of(text: str, metrics: QFontMetrics, width: int, most: int) -> list[str]:
    """A text broken at words into at most so many lines; the last one ends in "…" where there is more."""
    layout = QTextLayout(text)
    layout.setTextOption(QTextOption())
    layout.beginLayout()
    starts = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        starts.append(line.textStart())
    layout.endLayout()
    cut = [text[start:end].strip() for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    if len(cut) > most:
        cut[most - 1 :] = [text[starts[most - 1] :]]
    return [metrics.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in cut]


class CellDelegate(QStyledItemDelegate):
    """Paints a cell by the roles that the model gives it, and the frame of the one with the keyboard; edits as text."""

    def __init__(self, grid: "CrewGrid") -> None:
        super().__init__(grid)
        self.grid = grid

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        grid = self.grid
        rect: QRect = option.rect
        cell = grid.model.cell(index.row(), index.column())
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        ground = "selected" if selected else cell.ground or grid.ground
        painter.save()
        painter.fillRect(rect, grid.color(ground))
        painter.setPen(grid.color(cell.mark if cell.mark and not selected else "selected_text" if selected else "text"))
        painter.setFont(grid.cell_font(index.row(), index.column()))
        gap = grid.px(1.5)
        text = painter.fontMetrics().elidedText(cell.text, Qt.TextElideMode.ElideRight, rect.width() - 2 * gap)
        side = Qt.AlignmentFlag.AlignLeft if index.column() == PERSON else Qt.AlignmentFlag.AlignRight
        painter.drawText(rect.adjusted(gap, 0, -gap, 0), int(side | Qt.AlignmentFlag.AlignVCenter), text)
        if cell.mark in ("bad", "warn"):
            self._corner(painter, rect, grid.color(cell.mark))
        if grid.is_current(index.row(), index.column()):
            painter.setPen(QPen(grid.color("accent"), grid.px(0.5)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()

    def _corner(self, painter: QPainter, rect: QRect, colour: QColor) -> None:
        """A marked corner, for eyes that do not tell the grounds apart."""
        size = self.grid.px(1.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        corner = rect.topRight()
        painter.drawPolygon([corner, corner.__class__(corner.x() - size, corner.y()),
                             corner.__class__(corner.x(), corner.y() + size)])  # fmt: skip

    # ---- editing

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        editor.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole) or ""))
        editor.textEdited.connect(lambda text: self.grid.text_typed(index.row(), index.column(), text))
        self.grid.editor = editor
        return editor

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        assert isinstance(editor, QLineEdit)
        editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
        editor.selectAll()

    def setModelData(self, editor: QWidget, model: Any, index: QModelIndex | QPersistentModelIndex) -> None:
        assert isinstance(editor, QLineEdit)
        if self.grid.model.draft.read_only:
            return
        if editor.text().strip() != self.grid.model.edit_text(index.row(), index.column()):
            self.grid.model.type_in(index.row(), index.column(), editor.text())

    def destroyEditor(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        if index.isValid():
            self.grid.text_typed(index.row(), index.column(), None)
        if self.grid.editor is editor:
            self.grid.editor = None
        super().destroyEditor(editor, index)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        editor.setGeometry(option.rect)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Keys that end an edit go on to the grid: Enter, Tab, Up, Down, Ctrl+D."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self.grid.ends_edit(event):
            self.commitData.emit(editor)
            self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
            self.grid.key(event)
            return True
        return super().eventFilter(editor, event)


class Pane(QTableView):
    """One of the four; it shows its rows and columns of the model and leaves the keys to the grid.

    It has no frame, and the cell shows where the keyboard is: desktop/ui/look.py.
    """

    def __init__(self, grid: "CrewGrid", *, foot: bool, works: bool) -> None:
        super().__init__(grid)
        self.setProperty("part_of_grid", True)
        self.grid, self.of_foot, self.of_works = grid, foot, works
        self.setModel(grid.model)
        self.setSelectionModel(grid.selection)
        self.cells = CellDelegate(grid)
        self.setItemDelegate(self.cells)
        self.setHorizontalHeader(CrewHeader(self))
        self.horizontalHeader().setVisible(not foot)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.AnyKeyPressed
        )  # fmt: skip
        self.setTabKeyNavigation(False)
        self.setAccessibleName(self._name())

    def _name(self) -> str:
        say = self.grid.desk.say
        if self.of_foot:
            return say("Works: done, norm, hours worked") if self.of_works else say("Totals of the day")
        return say("Hours of people on works") if self.of_works else say("People and their shifts")

    def arrange(self) -> None:
        """Show what is this pane's of the model as it is now."""
        model, grid = self.model(), self.grid
        people, height = len(grid.model.people), grid.row_height()
        self.verticalHeader().setDefaultSectionSize(height)
        for row in range(model.rowCount()):
            foot = row - people
            self.setRowHidden(row, foot not in grid.feet if self.of_foot else foot >= 0)
        for column in range(model.columnCount()):
            self.setColumnHidden(column, (column >= WORKS) != self.of_works)
            self.setColumnWidth(column, grid.column_width(column))
        if self.of_foot:
            self.setFixedHeight(height * len(grid.feet))
        if not self.of_works:
            self.setFixedWidth(sum(grid.column_width(column) for column in range(WORKS)))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.of_works and not self.of_foot and not self.grid.model.works:
            self._write_ways()

    def _write_ways(self) -> None:
        """Where a day has no works yet: how it gets them."""
        painter = QPainter(self.viewport())
        painter.setPen(self.grid.color("faint"))
        inside = self.viewport().rect().adjusted(self.grid.px(4), self.grid.px(4), -self.grid.px(4), 0)
        lines = self.grid.ways[: inside.height() // painter.fontMetrics().lineSpacing()]
        painter.drawText(inside, int(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft), "\n".join(lines))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.grid.editor is not None or not self.grid.key(event):
            event.ignore()

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes from cell to cell, and out of the grid at its ends."""
        return self.grid.tab(1 if next else -1) or super().focusNextPrevChild(next)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()
