"""ListModel: any number of rows, of which a few pages are here; the others are read by key when they are looked at."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from desktop.ui.list.rows import (
    PAGE,
    STATES,
    Keep,
    ListRow,
    Pages,
    Place,
    Question,
    read_again,
    read_end,
    read_pages,
    read_range,
)
from desktop.ui.list.stands import Stands
from desktop.work import Job, Reading
from shared.store import lists
from shared.store.list_places import Key

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

KEPT_PAGES: Final = 40
WAITING: Final = "…"
_NONE: Final = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


class ListModel(QAbstractTableModel):
    """Ask it a question, tell it what is looked at. Rows that are not here yet show “…”.

    The first column is the state, the others are the fields of the question.
    """

    adopted = Signal(object)  # Place: the rows are others now, and this is where the person was
    counted = Signal()  # `count`, `exact`, `trouble` or `waiting` is another
    came = Signal()  # rows that were missing

    def __init__(self, desk: "Desk", question: Question) -> None:
        super().__init__()
        self.desk, self.question = desk, question
        self.count: int | None = None
        """How many there are: None not known yet, over COUNT_CAP and not `exact` “so many and more”."""
        self.exact = False
        self.waiting = False
        self.trouble: Exception | None = None
        self._shown = question
        self._rows = 0
        self._pages: OrderedDict[int, list[ListRow]] = OrderedDict()
        self._after: dict[int, Key | None] = {0: None}
        self._under_way: tuple[Job, range] | None = None
        self.pinned: Callable[[], set[int]] = set
        """Pages that must stay: those that hold the ends of what is selected."""
        self._looked = range(1)
        self.stands = Stands(self) if desk.sync is not None else None
        if self.stands is not None:
            self.stands.changed.connect(self._show_stands)

    # ---- asking

    def ask(self, question: Question, keep: Keep | None = None, shown: int = 50) -> None:
        """Other rows; the old ones stay until the new ones are here. A filter that says nothing leaves them."""
        self.question, self.waiting = question, True
        self._stop()
        kept = keep or Keep()
        self.desk.work.read(
            self,
            lambda reading: read_again(reading, question, kept, shown),
            lambda found: self._adopt(question, *found),
            failed=self._failed,
            lane="rows",
        )
        self.counted.emit()

    def refresh(self, keep: Keep, shown: int) -> None:
        """The same question again, after something was changed."""
        self.ask(self.question, keep, shown)

    def look_at(self, first: int, last: int) -> None:
        """These rows are on the screen: read what is missing of them, and the page that comes next."""
        self._looked = range(max(first, 0) // PAGE, last // PAGE + 1)
        if self.stands is not None:
            self.stands.look()
        ahead = min((last + PAGE // 2) // PAGE, max(self._rows - 1, 0) // PAGE)
        missing = [number for number in range(max(first, 0) // PAGE, ahead + 1) if number not in self._pages]
        if not missing:
            return
        wanted = range(missing[0], missing[-1] + 1)
        if self._under_way is not None:
            if all(number in self._under_way[1] for number in wanted):
                return
            self._under_way[0].cancel()
        question, known = self._shown, dict(self._after)
        job = self.desk.work.read(
            self, lambda reading: read_pages(reading, question, known, wanted), self._take, failed=self._failed
        )
        self._under_way = (job, wanted)

    def find_end(self, then: Callable[[], object] = lambda: None) -> None:
        """Count exactly and learn where the last page begins: the end can be gone to then."""
        question = self._shown
        if self.exact:
            then()
            return

        def know(found: tuple[int, int, Key | None]) -> None:
            if question is not self._shown:
                return
            self.count, last, key = found
            self._after[last] = key
            self.exact = True
            self._resize(self.count)
            self.counted.emit()
            then()

        self.desk.work.read(self, lambda reading: read_end(reading, question), know, failed=self._failed, lane="end")

    def read_rows(self, ranges: Sequence[tuple[int, int]], then: Callable[[Sequence[ListRow]], object]) -> None:
        """The rows of some ranges, read where they are not here."""
        here = [self.row_at(row) for first, last in ranges for row in range(first, last + 1)]
        if all(here):
            then([row for row in here if row is not None])
            return
        question, known = self._shown, dict(self._after)

        def asked(reading: Reading) -> Sequence[ListRow]:
            return [row for range_ in ranges for row in read_range(reading, question, known, range_)]

        self.desk.work.read(self, asked, then, failed=self._failed, lane="ranges")

    def row_at(self, row: int) -> ListRow | None:
        """A row, None while it is not here."""
        page = self._pages.get(row // PAGE)
        return page[row % PAGE] if page is not None and row % PAGE < len(page) else None

    def row_of(self, id: object) -> int | None:
        """Where an id stands among the rows that are here."""
        for number, page in self._pages.items():
            for at, row in enumerate(page):
                if row.id == id:
                    return number * PAGE + at
        return None

    def looked_at(self) -> list[int]:
        """The pages on the screen that are here."""
        return [number for number in self._looked if number in self._pages]

    def ids_of(self, pages: Sequence[int]) -> list[UUID]:
        """The ids of all rows of some pages that are here."""
        return [row.id for number in pages for row in self._pages[number]]

    def _show_stands(self) -> None:
        first, last = self._looked.start * PAGE, min(self._looked.stop * PAGE, self._rows) - 1
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, 0))

    # ---- what came

    def _adopt(self, question: Question, found: Pages, place: Place) -> None:
        self._stop()  # pages of the rows before, asked for meanwhile
        self.beginResetModel()
        self._shown, self.trouble, self.waiting = question, None, False
        self._pages = OrderedDict(found.rows)
        self._after = {0: None, **found.after}
        self._rows = self._length(found) if place.count is None else place.count
        self.count, self.exact = (self._rows, True) if found.ended or place.count is not None else (None, False)
        self.endResetModel()
        self.adopted.emit(place)
        self.counted.emit()
        if not self.exact:
            self._count(question)

    def _length(self, found: Pages) -> int:
        """Rows that are known, and where there are more of them a page that is not here yet."""
        last = max(found.rows, default=0)
        return last * PAGE + len(found.rows.get(last, ())) + (0 if found.ended else PAGE)

    def _take(self, found: Pages) -> None:
        self._under_way = None
        self._after |= found.after
        self._pages |= found.rows
        for number in found.rows:
            self._pages.move_to_end(number)
        self._let_go()
        if found.ended or not self.exact:
            self._resize(self._length(found) if found.ended else max(self._rows, self._length(found)))
        if found.ended:
            self.count, self.exact = self._rows, True
            self.counted.emit()
        if found.rows:
            first, last = min(found.rows) * PAGE, min((max(found.rows) + 1) * PAGE, self._rows) - 1
            self.dataChanged.emit(self.index(first, 0), self.index(last, self.columnCount() - 1))
        self.came.emit()

    def _let_go(self) -> None:
        pinned = self.pinned()
        for number in list(self._pages):
            if len(self._pages) <= KEPT_PAGES:
                return
            if number not in pinned:
                del self._pages[number]

    def _count(self, question: Question) -> None:
        def asked(reading: Reading) -> int:
            return lists.count(
                reading.connection, reading.store.kinds, question.shape,
                filter=question.filter, scopes=reading.books.scopes, language=question.language, folder=question.folder,
            )  # fmt: skip

        def know(count: int) -> None:
            if question is not self._shown or self.exact:
                return
            self.count, self.exact = count, count <= lists.COUNT_CAP
            self._resize(count if self.exact else max(self._rows, lists.COUNT_CAP))
            self.counted.emit()

        self.desk.work.read(self, asked, know, failed=self._failed, lane="count")

    def _resize(self, rows: int) -> None:
        if rows > self._rows:
            self.beginInsertRows(_NONE, self._rows, rows - 1)
            self._rows = rows
            self.endInsertRows()
        elif rows < self._rows:
            self.beginRemoveRows(_NONE, rows, self._rows - 1)
            self._rows = rows
            self.endRemoveRows()

    def _failed(self, trouble: Exception) -> None:
        self._under_way, self.waiting, self.trouble = None, False, trouble
        self.counted.emit()

    def _stop(self) -> None:
        if self._under_way is not None:
            self._under_way[0].cancel()
            self._under_way = None

    # ---- what views ask

    @property
    def shown(self) -> Question:
        """The question that the rows on the screen answer."""
        return self._shown

    @property
    def rows(self) -> int:
        return self._rows

    def columns(self, fields: Sequence[Any]) -> Question:
        """The present question with other columns."""
        return replace(self.question, fields=tuple(fields))

    def rowCount(self, parent: _Index = _NONE) -> int:
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: _Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self._shown.fields) + 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.row_at(index.row()), index.column()
        if row is None:
            return WAITING if role == Qt.ItemDataRole.DisplayRole else None
        if column == 0:
            if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
                return self.state_words(row)
            return self.desk.look.icon(row.state) if role == Qt.ItemDataRole.DecorationRole and row.state else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.headerData(column, Qt.Orientation.Horizontal)}: {row.texts[column - 1]}"
        shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        return row.texts[column - 1] if role in shown else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        say = self.desk.say
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return say(self._shown.fields[section - 1].caption) if section else ""
        if role == Qt.ItemDataRole.ToolTipRole and section:
            field = self._shown.fields[section - 1]
            if field.name in lists.orders(self._shown.shape):
                return f"{say(field.caption)}\n{say('Click to sort by this column')}"
            return f"{say(field.caption)}\n{say('There is no order by this column; filter by it instead')}"
        if role == Qt.ItemDataRole.TextAlignmentRole and section and is_figure(self._shown.fields[section - 1]):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def state_words(self, row: ListRow) -> str:
        told = (STATES.get(row.state), self.stands.words(row.id) if self.stands is not None else None)
        return "\n".join(self.desk.language.value(words) for words in told if words is not None)


def is_figure(field: Any) -> bool:
    """Whether a column's values stand right: numbers and lengths of time."""
    return bool(field.number or field.type in ("int", "minutes"))
