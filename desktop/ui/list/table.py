"""ListTable: rows and columns of a list; the keyboard walks, marks out and starts a search."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from desktop.ui.list.columns import USUAL, Columns
from desktop.ui.list.model import WAITING, ListModel, is_figure
from desktop.ui.list.rows import PAGE, Keep, ListRow, Mark, Place, Question
from desktop.ui.widths import level
from shared.kernel.describe import Field
from shared.kernel.words import Words, say
from shared.store import lists
from shared.store.list_places import Key
from shared.store.lists import Order, usual_order

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

_ROW_FLAGS: Final = QItemSelectionModel.SelectionFlag.Rows

_Index = QModelIndex | QPersistentModelIndex
Ranges = list[tuple[int, int]]


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
        self._pictures: dict[tuple[str, str], QPixmap] = {}
        self._widest: dict[str, int] = {}
        """The widest text that was seen so far, by field: a search does not make a column narrow."""
        self.setModel(model)
        self.setItemDelegate(_Cells(self))
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
        model.pinned = self._pinned
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
        self.setColumnWidth(0, look.px(8))
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        for at, width in enumerate(self._widths(self._room()), 1):
            self.setColumnWidth(at, width)
        self.show_order()
        header.blockSignals(False)

    def _room(self) -> int:
        """For the columns of the fields, with the scroll bar there."""
        return self.width() - self.verticalScrollBar().sizeHint().width() - self.columnWidth(0) - self.desk.look.px(1)

    def _widths(self, room: int) -> list[int]:
        """Of all columns; those that nobody made wider give way where there is no room, texts take what is left."""
        metrics, fields = self.fontMetrics(), self.list_model.shown.fields
        em, edge = metrics.horizontalAdvance("0"), self.desk.look.px(7)
        kept = [round(self.columns.width(field) * em) for field in fields]
        captions = [metrics.horizontalAdvance(self.desk.say(field.caption)) + edge for field in fields]
        usual = [
            max(self._content(at, field, em), min(caption, CAPTION_MOST * em))
            for at, (field, caption) in enumerate(zip(fields, captions, strict=True))
        ]
        least = [
            min(wide, max(caption, LEAST * em)) if field.type in ("id", "text") and field.name not in WHOLE else wide
            for field, wide, caption in zip(fields, usual, captions, strict=True)
        ]
        free = [at for at, width in enumerate(kept) if not width]
        left = room - sum(kept) - sum(usual[at] for at in free)
        if left < 0:
            most = level([(least[at], usual[at]) for at in free], sum(usual[at] for at in free) + left)
            usual = [max(least[at], min(wide, most)) for at, wide in enumerate(usual)]
        shares = [SHARES.get(field.name, SHARES.get(field.type, 0)) * (at in free) for at, field in enumerate(fields)]
        one = max(left, 0) / (sum(shares) or 1)
        return [width or round(usual[at] + one * shares[at]) for at, width in enumerate(kept)]

    def _content(self, at: int, field: Field, em: int) -> int:
        """The width of usual contents; of names and texts that of the widest one among the first rows."""
        usual = (USUAL.get(field.name) or USUAL.get(field.type, 14)) * em
        if field.type not in ("id", "text") or field.name in WHOLE:
            return usual
        rows = [row for row in map(self.list_model.row_at, range(MEASURED)) if row is not None]
        if rows:
            text = max((row.texts[at] for row in rows), key=len)
            wide = self.fontMetrics().horizontalAdvance(text) + self.desk.look.px(4)
            self._widest[field.name] = max(self._widest.get(field.name, 0), min(wide, CONTENT_MOST * em))
        return self._widest.get(field.name, usual)

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
        self.inks = _Inks(self)
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
        found = sorted((each.top(), each.bottom()) for each in self._picked())
        joined: Ranges = []
        for first, last in found:
            if joined and first <= joined[-1][1] + 1:
                joined[-1] = (joined[-1][0], max(joined[-1][1], last))
            else:
                joined.append((first, last))
        return joined

    def _picked(self) -> Iterable[QItemSelectionRange]:
        picked: Any = self.selectionModel().selection()
        return list(picked)

    def key_ranges(self) -> list[tuple[Key | None, Key | None]]:
        """The same as keys; the first and the last row of all need none."""
        found = []
        for first, last in self.ranges():
            start, end = self.list_model.row_at(first), self.list_model.row_at(last)
            whole = last == self.list_model.rows - 1
            found.append((start.key if start and first else None, end.key if end and not whole else None))
        return found

    def keep(self) -> Keep:
        """Where the person is, to be found again."""
        top, current = self._mark(self.top_row), self._mark(self.currentIndex().row())
        ends = [(self._mark(first), self._mark(last), first, last) for first, last in self.ranges()[:RANGES_KEPT]]
        end = self.list_model.rows - 1
        ranges = tuple(
            (one if first or first == last else None, other if last < end or first == last else None)
            for one, other, first, last in ends
            if (one or not first) and (other or last == end)
        )
        exact = self.list_model.exact and self.list_model.rows > lists.COUNT_CAP
        return Keep(top if self.top_row else None, current, ranges, exact)

    def _mark(self, row: int) -> Mark | None:
        found = self.list_model.row_at(row) if row >= 0 else None
        return Mark(found.id, found.key) if found else None

    def _pinned(self) -> set[int]:
        ends = {row // PAGE for range_ in self.ranges() for row in range_}
        return ends | {self.top_row // PAGE, max(self.currentIndex().row(), 0) // PAGE}

    def _adopted(self, place: Place) -> None:
        """The rows are others: the same one on top, the same one current, the same ones selected."""
        self.size_columns()
        current = place.current if place.current is not None else self._last_row if place.kept else 0
        if self.list_model.rows:
            index = self.list_model.index(min(max(current, 0), self.list_model.rows - 1), max(self._last_column, 1))
            model = self.selectionModel()
            model.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            picked = QItemSelection()
            end = self.list_model.rows - 1
            for first, until in place.ranges or ((index.row(), index.row()),):
                last = end if until is None else min(until, end)
                picked.select(self.list_model.index(first, 0), self.list_model.index(last, 0))
            model.select(picked, QItemSelectionModel.SelectionFlag.ClearAndSelect | _ROW_FLAGS)
            if not place.follow:  # making a row current has scrolled to it
                self.verticalScrollBar().setValue(place.top)
        self.look()
        self.chosen.emit()

    _last_row, _last_column = 0, 1

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self._last_row, self._last_column = current.row(), current.column()

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
            self.selectionModel().setCurrentIndex(last, flag.NoUpdate if select else flag.ClearAndSelect | _ROW_FLAGS)
            if select and first >= 0:
                reach = QItemSelection(self.list_model.index(first, 0), self.list_model.index(last.row(), 0))
                self.selectionModel().select(reach, flag.ClearAndSelect | _ROW_FLAGS)
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
        self.selectionModel().setCurrentIndex(first, flag.NoUpdate if select else flag.ClearAndSelect | _ROW_FLAGS)
        if select and last >= 0:
            reach = QItemSelection(self.list_model.index(0, 0), self.list_model.index(last, 0))
            self.selectionModel().select(reach, flag.ClearAndSelect | _ROW_FLAGS)
        self.scrollToTop()

    def _open(self) -> None:
        if (row := self.current_row) is not None:
            self.opened.emit(row)

    def picture(self, name: str, role: str, size: int) -> QPixmap:
        """Icons of states, each drawn once."""
        if (name, role) not in self._pictures:
            icon = self.desk.look.icon(name, role)
            self._pictures[name, role] = icon.pixmap(QSize(size, size), self.devicePixelRatioF())
        return self._pictures[name, role]

    def keyboardSearch(self, search: str) -> None:
        """Letters start the quick search, not Qt's own."""

    def header_menu_at(self) -> QPoint:
        header = self.horizontalHeader()
        return header.mapToGlobal(header.rect().bottomLeft())


RANGES_KEPT: Final = 200
LEAST: Final = 13  # digits of a column that gives way
SHARES: Final = {"number": 0, "code": 0, "name": 3, "text": 1, "id": 1}
"""Of the room that is left, by name or type of the field."""
WHOLE: Final = ("number", "code")
"""What a half of says nothing."""
CAPTION_MOST: Final = 22  # digits; longer captions are cut, their tip is whole
CONTENT_MOST: Final = 44  # digits; longer texts get what is left
MEASURED: Final = 60  # rows whose texts say how wide a column is


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


class _Inks:
    """What cells are painted with; made once for each painting of all of them."""

    def __init__(self, table: ListTable) -> None:
        look = table.desk.look
        self.grounds = {role: look.color(role) for role in ("selected", "alternate", "ground")}
        self.text, self.picked, self.faint = look.color("text"), look.color("selected_text"), look.color("faint")
        self.plain, self.bold, self.struck = QFont(table.font()), QFont(table.font()), QFont(table.font())
        self.bold.setBold(True)
        self.struck.setStrikeOut(True)
        self.metrics, self.bold_metrics = QFontMetrics(self.plain), QFontMetrics(self.bold)
        self.edge, self.icon = look.px(1.5), look.px(4.5)
        self.focus = QPen(look.color("accent"), max(look.px(0.5), 1))
        line = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        self.sides = [
            int(line | (Qt.AlignmentFlag.AlignRight if is_figure(field) else Qt.AlignmentFlag.AlignLeft))
            for field in table.list_model.shown.fields
        ]
        self.current = table.currentIndex() if table.hasFocus() else QModelIndex()


_SELECTED: Final = QStyle.StateFlag.State_Selected
_ELIDED: Final = Qt.TextElideMode.ElideRight
_CENTRE: Final = int(Qt.AlignmentFlag.AlignCenter)
_STATE_ROLES: Final = {"posted": "good", "accepted": "good", "marked": "bad", "returned": "warn"}


class _Cells(QStyledItemDelegate):
    """Paints a cell from its row at once: asking the model role by role costs ten times as much."""

    def __init__(self, table: ListTable) -> None:
        super().__init__(table)
        self.table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        table, at, inks = self.table, index.column(), self.table.inks
        number, rect = index.row(), option.rect
        row = table.list_model.row_at(number)
        picked = bool(option.state & _SELECTED)
        painter.fillRect(rect, inks.grounds["selected" if picked else "alternate" if number % 2 else "ground"])
        if row is None:
            painter.setPen(inks.faint)
            painter.drawText(rect, _CENTRE, WAITING if at == 1 else "")
        elif at == 0:
            self._icon(painter, rect, row, inks)
        else:
            self._text(painter, rect, row, at - 1, picked, inks)
        if index == inks.current:
            painter.setPen(inks.focus)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _icon(self, painter: QPainter, rect: QRect, row: ListRow, inks: _Inks) -> None:
        if row.state:
            picture = self.table.picture(row.state, _STATE_ROLES.get(row.state, "faint"), inks.icon)
            x, y = rect.x() + (rect.width() - inks.icon) // 2, rect.y() + (rect.height() - inks.icon) // 2
            painter.drawPixmap(x, y, inks.icon, inks.icon, picture)

    def _text(self, painter: QPainter, rect: QRect, row: ListRow, at: int, picked: bool, inks: _Inks) -> None:
        painter.setFont(inks.struck if row.marked else inks.bold if row.folder else inks.plain)
        painter.setPen(inks.picked if picked else inks.faint if row.marked else inks.text)
        inner = rect.adjusted(inks.edge, 0, -inks.edge, 0)
        metrics = inks.bold_metrics if row.folder else inks.metrics
        painter.drawText(inner, inks.sides[at], metrics.elidedText(row.texts[at], _ELIDED, inner.width()))
