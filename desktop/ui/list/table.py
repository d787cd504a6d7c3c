"""ListTable: rows and columns of a list; the keyboard walks, marks out and starts a search."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableView,
)

from desktop.ui.list.columns import Columns
from desktop.ui.list.model import ListModel
from desktop.ui.list.painting import Cells
from desktop.ui.list.rows import Keep, ListRow, Place, Question
from desktop.ui.list.whereabouts import ROWS, Ranges, Whereabouts
from desktop.ui.list.widths import Widths
from shared.kernel.words import Words, say
from shared.store import lists
from shared.store.list_places import Key
from shared.store.lists import Order, usual_order

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

_Index = QModelIndex | QPersistentModelIndex


class ListTable(QTableView):
    """Emits `opened` for Enter and double click, `typed` for letters, `escaped` for Esc, `chosen` when the selection
    is another, `left` when the arrow goes up beyond the first row."""

    opened = Signal(object)  # ListRow
    typed = Signal(str)
    escaped = Signal()
    left = Signal()
    chosen = Signal()
    went_in = Signal()  # Ctrl+Down on a folder
    went_out = Signal()  # Ctrl+Up

    def __init__(self, desk: "Desk", model: ListModel, columns: Columns) -> None:
        super().__init__()
        self.desk, self.list_model, self.columns = desk, model, columns
        self._widths, self._whereabouts = Widths(self), Whereabouts(self)
        self.setModel(model)
        self._cells = Cells(self)
        self.setItemDelegate(self._cells)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setAccessibleName(desk.say(model.question.shape.cls.captions))
        self._lay_out()
        model.pinned = self._whereabouts.pinned
        model.adopted.connect(self._adopted)
        model.came.connect(self._came)
        self.doubleClicked.connect(lambda _: self._open())
        self.verticalScrollBar().valueChanged.connect(lambda _: self.look())
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit())

    # ---- columns

    def _lay_out(self) -> None:
        look, header, rows = self.desk.look, self.horizontalHeader(), self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(self.fontMetrics().height() + look.px(2.5))
        header.setSelectionModel(QItemSelectionModel(self.list_model, header))  # it looks through every selected row
        header.setSectionsMovable(True)
        header.setFirstSectionMovable(False)
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setStretchLastSection(True)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setMinimumSectionSize(look.px(6))
        header.setAccessibleName(self.desk.say("Columns"))
        header.sectionClicked.connect(self._sort_by_click)
        self.size_columns()
        header.sectionResized.connect(self._resized)
        header.sectionMoved.connect(self._moved)

    def size_columns(self) -> None:
        """The widths that the person gave them, or those that usual contents need."""
        header, look = self.horizontalHeader(), self.desk.look
        header.blockSignals(True)
        self.setColumnWidth(0, look.px(8 if self.desk.sync is None else 14))
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        for at, width in enumerate(self._widths.within(self._room()), 1):
            self.setColumnWidth(at, width)
        self.show_order()
        header.blockSignals(False)

    def _room(self) -> int:
        """For the columns of the fields, with the scroll bar there."""
        return self.width() - self.verticalScrollBar().sizeHint().width() - self.columnWidth(0) - self.desk.look.px(1)

    def show_order(self) -> None:
        header, order = self.horizontalHeader(), self.list_model.question.order
        fields = self.list_model.shown.fields
        order = order or usual_order(self.list_model.question.shape)
        sorts = lists.orders(self.list_model.question.shape)
        at = next((at for at, field in enumerate(fields, 1) if sorts.get(field.name) == order.keys), -1)
        header.setSortIndicatorShown(at > 0)
        if at > 0:
            down = Qt.SortOrder.DescendingOrder if order.down else Qt.SortOrder.AscendingOrder
            header.setSortIndicator(at, down)

    def _resized(self, section: int, _: int, width: int) -> None:
        if section and section != self.horizontalHeader().count() - 1:
            field = self.list_model.shown.fields[section - 1]
            self.columns.resize(field, width / self.fontMetrics().horizontalAdvance("0"))

    def _moved(self, *_: int) -> None:
        header, fields = self.horizontalHeader(), self.list_model.shown.fields
        self.columns.choose([fields[header.logicalIndex(at) - 1] for at in range(1, header.count())])

    def _sort_by_click(self, section: int) -> None:
        if section:
            self.sort_by(section - 1)

    def sort_by(self, column: int) -> None:
        """By that column, the other way round the second time; nothing where no index gives the order."""
        question = self.list_model.question
        keys = lists.orders(question.shape).get(question.fields[column].name)
        if keys is None:
            reason = self.desk.say("There is no order by this column; filter by it instead")
            self.desk.tell(reason, level="info")
            self.show_order()
            return
        order = question.order or usual_order(question.shape)
        down = not order.down if order.keys == keys else keys[0] == "date"
        self.columns.sort(Order(keys, down))
        self.ask(self.columns.applied(question))
        self.show_order()

    # ---- what is looked at

    @property
    def top_row(self) -> int:
        return max(self.rowAt(0), 0)

    @property
    def rows_shown(self) -> int:
        return self.viewport().height() // max(self.verticalHeader().defaultSectionSize(), 1) + 1

    def look(self) -> None:
        """Have what is on the screen read."""
        self.list_model.look_at(self.top_row, self.top_row + self.rows_shown)

    def _came(self) -> None:
        self.look()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.size_columns()
        self.look()

    def paintEvent(self, event: QPaintEvent) -> None:
        self._cells.begin()
        super().paintEvent(event)
        if not self.list_model.rows and self.list_model.count == 0 and not self.list_model.waiting:
            painter = QPainter(self.viewport())
            painter.setPen(self.desk.look.color("faint"))
            words = say("Nothing here yet. Ins makes the first one.")
            if self.list_model.shown.filter:
                words = say("Nothing is like that. Esc clears the search.")
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, self.desk.language.value(words))

    # ---- place and selection

    @property
    def current_row(self) -> ListRow | None:
        return self.list_model.row_at(self.currentIndex().row()) if self.currentIndex().isValid() else None

    def ranges(self) -> Ranges:
        """Selected rows as (first, last), in order."""
        return self._whereabouts.ranges()

    def key_ranges(self) -> list[tuple[Key | None, Key | None]]:
        """The same as keys; the first and the last row of all need none."""
        return self._whereabouts.key_ranges()

    def keep(self) -> Keep:
        """Where the person is, to be found again."""
        return self._whereabouts.keep()

    def _adopted(self, place: Place) -> None:
        """The rows are others: the person is where they were."""
        self.size_columns()
        self._whereabouts.go_back(place)
        self.look()
        self.chosen.emit()

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self._whereabouts.note(current)

    def ask(self, question: Question) -> None:
        """The same rows otherwise, in other columns or another order; the current one stays current."""
        self.list_model.ask(question, Keep(current=self.keep().current, follow=True), self.rows_shown)

    def refresh(self) -> None:
        self.list_model.refresh(self.keep(), self.rows_shown)

    def go_to_end(self, *, select: bool = False) -> None:
        """The very last row, however many there are."""
        first = self.currentIndex().row()

        def go() -> None:
            last = self.list_model.index(self.list_model.rows - 1, max(self.currentIndex().column(), 1))
            flag = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(last, flag.NoUpdate if select else flag.ClearAndSelect | ROWS)
            if select and first >= 0:
                reach = QItemSelection(self.list_model.index(first, 0), self.list_model.index(last.row(), 0))
                self.selectionModel().select(reach, flag.ClearAndSelect | ROWS)
            self.scrollToBottom()
            self.look()

        self.list_model.find_end(go)

    # ---- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, control = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not control:
            self._open()
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif control and key == Qt.Key.Key_End:
            self.go_to_end(select=shift)
        elif control and key == Qt.Key.Key_Home:
            self._go_to_start(select=shift)
        elif control and key == Qt.Key.Key_Down:
            self.went_in.emit()
        elif control and key == Qt.Key.Key_Up:
            self.went_out.emit()
        elif control and key == Qt.Key.Key_A:
            self.selectAll()
        elif key == Qt.Key.Key_Up and not event.modifiers() and self.currentIndex().row() <= 0:
            self.left.emit()
        elif event.text().isprintable() and event.text().strip() and not control and not _alt(event):
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def _go_to_start(self, *, select: bool) -> None:
        flag, last = QItemSelectionModel.SelectionFlag, self.currentIndex().row()
        first = self.list_model.index(0, max(self.currentIndex().column(), 1))
        self.selectionModel().setCurrentIndex(first, flag.NoUpdate if select else flag.ClearAndSelect | ROWS)
        if select and last >= 0:
            reach = QItemSelection(self.list_model.index(0, 0), self.list_model.index(last, 0))
            self.selectionModel().select(reach, flag.ClearAndSelect | ROWS)
        self.scrollToTop()

    def _open(self) -> None:
        if (row := self.current_row) is not None:
            self.opened.emit(row)

    def keyboardSearch(self, search: str) -> None:
        """Letters start the quick search, not Qt's own."""

    def header_menu_at(self) -> QPoint:
        header = self.horizontalHeader()
        return header.mapToGlobal(header.rect().bottomLeft())


def keys_here() -> Sequence[tuple[str, Words]]:
    """What the table's own keys do, for the key sheet."""
    return (
        ("Return", say("Open the row")), ("Ctrl+End", say("The very last row")), ("Ctrl+Home", say("The first row")),
        ("Shift+Down", say("Select further")), ("Ctrl+A", say("Select all of the filter")),
        ("Ctrl+Down", say("Into the folder")), ("Ctrl+Up", say("Out of the folder")),
        ("Esc", say("Clear the search")),
    )  # fmt: skip


def _alt(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
