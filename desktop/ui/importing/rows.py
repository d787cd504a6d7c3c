"""The source's rows beside what becomes of each: two tables that scroll, filter and select as one."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSplitter, QTableView, QWidget

from desktop.importing.shown import Judged, Shown, VerdictKind
from shared.workbooks.cells import CellValue

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
MEASURED_ROWS = 60
USUAL = 0.85
WIDEST_STEPS = 64
NARROWEST_STEPS = 10
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Rows:
    """The rows on show: all of the source's, or those of some verdicts."""

    def __init__(self, shown: Shown) -> None:
        self.shown = shown
        self.kinds: Mapping[str, VerdictKind] = {each.name: each for each in shown.verdicts}
        self.wanted: frozenset[str] = frozenset()
        self.places: Sequence[int] = range(len(shown.judged))

    def want(self, verdicts: frozenset[str]) -> None:
        """Show rows of these verdicts only; none: all."""
        self.wanted, judged = verdicts, self.shown.judged
        self.places = (
            [at for at, row in enumerate(judged) if row.verdict in verdicts] if verdicts else range(len(judged))
        )

    def judged(self, place: int) -> Judged:
        return self.shown.judged[self.places[place]]

    def place_of(self, row: int) -> int | None:
        """Where a row of the source (from 1) is on show."""
        return next((place for place in range(len(self.places)) if self.judged(place).row == row), None)

    def stops(self, place: int) -> bool:
        return self.kinds[self.judged(place).verdict].stops


class _RowsModel(QAbstractTableModel):
    def __init__(self, desk: "Desk", rows: Rows, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk, self.rows = desk, rows

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows.places)


class SourceModel(_RowsModel):
    """The file: its letters above, its row numbers at the left, and under each letter the field that it holds."""

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows.shown.source.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        source, row = self.rows.shown.source, self.rows.judged(index.row())
        at = self.rows.places[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return source.text(at, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            cells = source.rows[at] if at < len(source.rows) else ()
            value: CellValue = cells[index.column()] if index.column() < len(cells) else None
            return RIGHT if isinstance(value, int | float) else LEFT
        if role == Qt.ItemDataRole.BackgroundRole:
            letters = source.columns[index.column()]
            if letters and row.address == f"{letters}{row.row}" and self.rows.stops(index.row()):
                return self.desk.look.color("bad_ground")
        return None

    def field_of(self, column: int) -> str:
        """The field that a column holds, by its name; "" for none."""
        shown = self.rows.shown
        letters = shown.source.columns[column]
        return next((name for name, where in shown.columns.items() if where == letters), "")

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        shown, say = self.rows.shown, self.desk.say
        if orientation == Qt.Orientation.Vertical:
            return str(self.rows.judged(section).row) if role == Qt.ItemDataRole.DisplayRole else None
        letters, field = shown.source.columns[section], self.field_of(section)
        caption = say(dict(shown.fields).get(field, "")) if field else ""
        if role == Qt.ItemDataRole.DisplayRole and not letters:
            return say("Text")
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{letters}\n{caption or ('—' if shown.fields else '')}".rstrip("\n")
        if role == Qt.ItemDataRole.ToolTipRole and shown.fields:
            return say("Column {letters}: {field}. Click to choose what it holds.", letters=letters,
                       field=caption or say("not read"))  # fmt: skip
        if role == Qt.ItemDataRole.ForegroundRole:
            return self.desk.look.color("accent" if field else "faint")
        return None


class VerdictModel(_RowsModel):
    """What becomes of each row: the verdict, its name, figures, and why."""

    @property
    def captions(self) -> Sequence[str]:
        return ("Verdict", "Cell", "Becomes", *self.rows.shown.becomes, "Why")

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.captions)

    def text(self, place: int, column: int) -> str:
        row, value = self.rows.judged(place), self.desk.language.value
        if column == 0:
            return self.desk.say(self.rows.kinds[row.verdict].caption)
        if column == 1:
            return row.address
        if column == 2:
            return value(row.name)
        if column == len(self.captions) - 1:
            return value(row.why)
        found = row.values[column - 3] if column - 3 < len(row.values) else None
        return "" if found is None else value(found)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        kind = self.rows.kinds[self.rows.judged(index.row()).verdict]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.text(index.row(), index.column())
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            return self.desk.look.icon(kind.icon, kind.role)
        if role == Qt.ItemDataRole.ForegroundRole and (index.column() == 0 or kind.role == "faint" or kind.stops):
            return self.desk.look.color(kind.role)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            figures = 3 < index.column() < len(self.captions) - 1 and len(self.rows.shown.becomes) > 1
            return RIGHT if figures else LEFT
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(self.rows.judged(section).row)
        return self.desk.say(self.captions[section])


class RowNumbers(QHeaderView):
    """Its width is known: Qt would ask hundreds of rows for theirs, many times over."""

    def __init__(self, parent: QWidget, width: int) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._hint = QSize(width, 0)
        self.setSectionsClickable(True)

    def sizeHint(self) -> QSize:
        return self._hint


class RowsTable(QTableView):
    """One of the two tables. Enter and F4 ask what the current column holds."""

    column_asked = Signal(int)

    def __init__(self, desk: "Desk", model: QAbstractTableModel, name: str) -> None:
        super().__init__()
        look = desk.look
        self.setModel(model)
        self.setAccessibleName(name)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setTabKeyNavigation(False)
        rows = RowNumbers(self, self.fontMetrics().horizontalAdvance("0" * len(f"{model.rowCount()} ")) + look.px(3))
        self.setVerticalHeader(rows)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().height() + look.px(2))
        heads = self.horizontalHeader()
        heads.setDefaultAlignment(LEFT)
        heads.setFixedHeight(2 * self.fontMetrics().height() + look.px(3))
        heads.setSectionsClickable(True)
        heads.setHighlightSections(False)
        heads.sectionClicked.connect(self.column_asked.emit)
        self._fit(look.px(NARROWEST_STEPS), look.px(WIDEST_STEPS), look.px(4))

    def _fit(self, least: int, most: int, around: int) -> None:
        """Columns as wide as what stands in the first rows, within reason."""
        metrics, model = self.fontMetrics(), self.model()
        for column in range(model.columnCount()):
            head = str(model.headerData(column, Qt.Orientation.Horizontal) or "").splitlines()
            if column == 0 and isinstance(model, VerdictModel):
                head += [model.desk.say(kind.caption) for kind in model.rows.shown.verdicts]
            rows = min(model.rowCount(), MEASURED_ROWS)
            texts = (str(model.index(row, column).data() or "") for row in range(rows))
            wides = sorted(metrics.horizontalAdvance(text[:80]) for text in texts if text)
            usual = wides[int(len(wides) * USUAL)] if wides else 0  # one long remark makes no column wide
            wide = max([usual, *map(metrics.horizontalAdvance, head)]) + around
            icon = self.iconSize().width() + around if column == 0 else 0
            self.setColumnWidth(column, max(least, min(wide + icon, most)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_F4, Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.column_asked.emit(self.currentIndex().column())
            return
        super().keyPressEvent(event)


class TwinRows(QSplitter):
    """`source` at the left, `verdicts` at the right; one current row."""

    column_asked = Signal(int)
    row_changed = Signal()

    def __init__(self, desk: "Desk", rows: Rows) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.rows = rows
        self.source_model, self.verdict_model = SourceModel(desk, rows, self), VerdictModel(desk, rows, self)
        self.source = RowsTable(desk, self.source_model, desk.say("Rows of the file"))
        self.verdicts = RowsTable(desk, self.verdict_model, desk.say("What becomes of the rows"))
        self.addWidget(self.source)
        self.addWidget(self.verdicts)
        self.setChildrenCollapsible(False)
        self.setSizes([1000, 1000])
        self.source.column_asked.connect(self.column_asked)
        for one, other in ((self.source, self.verdicts), (self.verdicts, self.source)):
            one.verticalScrollBar().valueChanged.connect(other.verticalScrollBar().setValue)
            one.selectionModel().currentRowChanged.connect(
                lambda index, _before, other=other: other.selectRow(index.row())
            )
        self.source.selectionModel().currentRowChanged.connect(lambda *_: self.row_changed.emit())
        if rows.places:
            self.go(self._first())
            QTimer.singleShot(0, self, self._show_first)

    def _show_first(self) -> None:
        """The captions above the first row, once there is room: titles are seldom what one looks for."""
        first = self.source_model.index(max(self._first() - 2, 0), 0)
        if self.source.currentIndex().row() == self._first():
            self.source.scrollTo(first, QAbstractItemView.ScrollHint.PositionAtTop)

    def _first(self) -> int:
        """The first row of the table itself, below titles and captions."""
        faint = (place for place in range(len(self.rows.places)) if self._role(place) != "faint")
        return next(faint, 0)

    def _role(self, place: int) -> str:
        return self.rows.kinds[self.rows.judged(place).verdict].role

    def want(self, verdicts: frozenset[str]) -> None:
        """Only rows of these verdicts; the current row stays the current one where it is still there."""
        current = self.current_row
        for model in (self.source_model, self.verdict_model):
            model.beginResetModel()
        self.rows.want(verdicts)
        for model in (self.source_model, self.verdict_model):
            model.endResetModel()
        place = self.rows.place_of(current) if current else None
        if self.rows.places:
            self.go(place or 0)

    @property
    def current_row(self) -> int:
        """The row of the source (from 1) that is current; 0 for none."""
        place = self.source.currentIndex().row()
        return self.rows.judged(place).row if 0 <= place < len(self.rows.places) else 0

    def about(self) -> str:
        """All that is said of the current row."""
        place, model = self.source.currentIndex().row(), self.verdict_model
        if not 0 <= place < len(self.rows.places):
            return ""
        said = [model.text(place, column) for column in (0, 1, model.columnCount() - 1)]
        return f"{said[0]} {said[1]}" + (f": {said[2]}" if said[2] else "")

    def go(self, place: int) -> None:
        column = max(self.source.currentIndex().column(), 0)
        self.source.setCurrentIndex(self.source_model.index(place, column))

    def go_to_row(self, row: int) -> None:
        """Show a row of the source, all rows again where it is filtered away."""
        place = self.rows.place_of(row)
        if place is None:
            self.want(frozenset())
            place = self.rows.place_of(row)
        if place is not None:
            self.go(place)

    def next_stop(self, by: int) -> bool:
        """The next (or the one before) row that waits for a decision, around the end."""
        count, here = len(self.rows.places), self.source.currentIndex().row()
        for step in range(1, count + 1):
            place = (here + by * step) % count
            if self.rows.stops(place):
                self.go(place)
                return True
        return False
