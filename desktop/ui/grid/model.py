"""LinesModel: the rows of a line table as a grid shows them; the texts of cells are made once."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop.ui.document.draft import Draft, Touched
from desktop.ui.editors.of_field import own_lines
from desktop.ui.editors.text import FieldText
from desktop.ui.grid.column import Column
from desktop.ui.grid.unread import unread_of
from shared.kernel.describe import LineTable
from shared.kernel.finding import Finding

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

Index = QModelIndex | QPersistentModelIndex
EMPTY = QModelIndex()
FIXED = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
EDITABLE = FIXED | Qt.ItemFlag.ItemIsEditable
ONE_BY_ONE = 40
"""So many touched cells are told one by one; more are told as one block."""


class LinesModel(QAbstractTableModel):
    """Rows of the draft, and below them a blank one that becomes real when something is typed into it."""

    told = Signal()  # values, rows or marks are others now: sums look again

    def __init__(
        self, desk: "Desk", draft: Draft, table: LineTable, columns: Sequence[Column], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.desk, self.draft, self.table, self.columns = desk, draft, table, list(columns)
        self.rows: list[Any] = list(draft.rows(table))
        self.unread = unread_of(draft)
        self._texts: dict[tuple[int, str], str] = {}
        self._findings: Mapping[tuple[str, str], Sequence[Finding]] = {}
        self.field_text = FieldText(desk.language, desk.store.today)
        self._own: dict[str, dict[UUID, str]] = {}
        self.writable = not draft.read_only
        self._prepare_names(self.rows)
        draft.stepped.connect(self._stepped)
        draft.reset.connect(self.reread)
        desk.names.found.connect(self._named)
        self.unread.changed.connect(self._unread_changed)

    # ---- what stands where

    def row(self, at: int) -> Any | None:
        """The line of a row; None for the blank one."""
        return self.rows[at] if at < len(self.rows) else None

    def row_of(self, id: str) -> int | None:
        """Where the line of an id stands."""
        return next((at for at, row in enumerate(self.rows) if str(row.id) == id), None)

    def place_of(self, line: Any | None) -> int:
        """Where a line stands; what is none of them stands on the blank row."""
        return next((at for at, row in enumerate(self.rows) if row is line), len(self.rows))

    def value(self, row: int, column: int) -> Any:
        line, field = self.row(row), self.columns[column].field
        return None if line is None or field is None else getattr(line, field.name)

    def text(self, row: int, column: int) -> str:
        """What the cell shows; an unread text as it was typed."""
        line = self.row(row)
        if line is None:
            return ""
        key = (id(line), self.columns[column].key)
        found = self._texts.get(key)
        if found is None:
            found = self._texts[key] = self._text(line, self.columns[column])
        return found

    def _text(self, line: Any, column: Column) -> str:
        if column.text is not None:
            return column.text(line)
        field = column.field
        assert field is not None
        if (unread := self.unread.get(line, field.name)) is not None:
            return unread.text
        value = getattr(line, field.name)
        if value is None or field.type != "id":
            return self.field_text.show(field, value)
        if field.info.own:
            return self._own_name(field.info.line_of, value)
        name = self.desk.names.of(column.target, value)
        return "…" if name is None else name or self.desk.say("(not in this file)")

    def _own_name(self, kind: str, id: UUID) -> str:
        if kind not in self._own:
            self._own[kind] = {hit.value: hit.name for hit in own_lines(self.draft, kind)}
        return self._own[kind].get(id, "")

    def clip_text(self, row: int, column: int) -> str:
        """What another program is given: numbers without grouping, names, yes and no."""
        field = self.columns[column].field
        line = self.row(row)
        if line is None or field is None or field.type == "id" or self.unread.get(line, field.name) is not None:
            return self.text(row, column)
        value = line.__dict__.get(field.name)
        return "" if value is None else self.field_text.edit(field, value)

    def troubles(self, row: int, column: int) -> Sequence[Any]:
        """Why a cell is marked: Words of an unread text, Findings of the checks."""
        line, key = self.row(row), self.columns[column].key
        if line is None:
            return ()
        unread = self.unread.get(line, key)
        found = self._findings.get((str(line.id), key), ()) if self._findings else ()
        return found if unread is None or unread.why is None else (unread.why, *found)

    def row_troubles(self, row: int) -> Sequence[Finding]:
        """What is said of the whole line."""
        line = self.row(row)
        return self._findings.get((str(line.id), ""), ()) if line is not None and self._findings else ()

    def is_fixed(self, column: int) -> bool:
        return not self.writable or self.columns[column].fixed

    # ---- findings

    def set_findings(self, findings: Iterable[Finding]) -> None:
        """Those whose path begins with this table's name are marked in place: `lines/<id>/quantity`."""
        found: dict[tuple[str, str], list[Finding]] = {}
        for each in findings:
            table, _, rest = each.path.partition("/")
            if table == self.table.name and rest:
                line, _, field = rest.partition("/")
                found.setdefault((line, field), []).append(each)
        if found or self._findings:
            self._findings = found
            self._told_all()

    # ---- what happened to the draft

    def reread(self) -> None:
        """Another content altogether."""
        self.beginResetModel()
        self.rows = list(self.draft.rows(self.table))
        self.writable = not self.draft.read_only
        self._texts.clear()
        self._own.clear()
        self._prepare_names(self.rows)
        self.endResetModel()
        self.told.emit()

    def _stepped(self, touched: Touched) -> None:
        name = self.table.name
        if self._own and (touched.tables or touched.cells):
            self._own.clear()
            own = {column.key for column in self.columns if column.field is not None and column.field.info.own}
            self._texts = {key: text for key, text in self._texts.items() if key[1] not in own}
        if name in touched.tables:
            self._rows_changed(self.draft.rows(self.table))
        if self.writable == self.draft.read_only:
            self.reread()
            return
        self._cells_changed([(row, field) for table, row, field in touched.cells if table == name])
        if touched.cells or name in touched.tables:
            self.told.emit()

    def _cells_changed(self, cells: Sequence[tuple[Any, str]]) -> None:
        if not cells:
            return
        for row, field in cells:
            self.unread.drop(row, field)
        lines = list({id(row): row for row, _ in cells}.values())
        self._prepare_names(lines)
        self._forget(lines)
        self._tell(lines)

    def _tell(self, lines: Iterable[Any]) -> None:
        """Rows are painted anew: what a form works out of a row may have changed with any of its cells."""
        wanted = {id(line) for line in lines}
        places = [at for at, row in enumerate(self.rows) if id(row) in wanted]
        last = len(self.columns) - 1
        if len(places) > ONE_BY_ONE:
            self.dataChanged.emit(self.index(places[0], 0), self.index(places[-1], last))
        else:
            for at in places:
                self.dataChanged.emit(self.index(at, 0), self.index(at, last))

    def _rows_changed(self, after: Sequence[Any]) -> None:
        """Rows came, went or moved: what stands the same at both ends is left alone."""
        before = self.rows
        same = next((at for at, pair in enumerate(zip_longest(before, after)) if pair[0] is not pair[1]), len(before))
        end = 0
        while end < min(len(before), len(after)) - same and before[-1 - end] is after[-1 - end]:
            end += 1
        if len(before) - end > same:
            self.beginRemoveRows(EMPTY, same, len(before) - end - 1)
            self._forget(before[same : len(before) - end])
            self.rows = [*before[:same], *before[len(before) - end :]]
            self.endRemoveRows()
        if len(after) - end > same:
            appended = int(same == len(self.rows) and self.writable)  # the blank row becomes a line: who is in it stays
            self.beginInsertRows(EMPTY, same + appended, len(after) - end - 1 + appended)
            self.rows = list(after)
            self._prepare_names(self.rows[same : len(after) - end])
            self.endInsertRows()
            if appended:
                self._tell(self.rows[same : same + 1])

    def _forget(self, lines: Iterable[Any]) -> None:
        names = [column.key for column in self.columns]
        for line in lines:
            for name in names:
                self._texts.pop((id(line), name), None)

    def _prepare_names(self, lines: Sequence[Any]) -> None:
        for column in self.columns:
            if column.target not in ("", "*") and column.field is not None and not column.field.info.own:
                name = column.field.name
                self.desk.names.prepare(column.target, {getattr(line, name) for line in lines})

    def _named(self, names: frozenset[tuple[str, UUID]]) -> None:
        for column in self.columns:
            if column.target and column.field is not None:
                wanted = {id for target, id in names if target == column.target}
                for line in self.rows if wanted else ():
                    if getattr(line, column.field.name) in wanted:
                        self._texts.pop((id(line), column.key), None)
        self._told_all()

    def _unread_changed(self, table: str) -> None:
        if table == self.table.name:
            self._texts.clear()
            self._told_all()

    def _told_all(self) -> None:
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(self.columns) - 1))
        self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(self.rows))
        self.told.emit()

    # ---- Qt's questions

    def rowCount(self, parent: Index = EMPTY) -> int:
        return 0 if parent.isValid() else len(self.rows) + self.writable

    def columnCount(self, parent: Index = EMPTY) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return FIXED if self.is_fixed(index.column()) else EDITABLE

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self.columns[column].to_the_right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            said = "\n".join(map(self.desk.language.value, self.troubles(row, column)))
            return said or (self.text(row, column) if role == Qt.ItemDataRole.ToolTipRole else "")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            caption, text = self.desk.say(self.columns[column].title), self.text(row, column)
            return ": ".join((caption, text or self.desk.say("empty")))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
                return self.desk.say(self.columns[section].title)
            if role == Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if self.columns[section].to_the_right else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            mark = "" if not self.row_troubles(section) else " !"
            return f"{section + 1}{mark}" if section < len(self.rows) else "*"
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(map(self.desk.language.value, self.row_troubles(section)))
        return None
