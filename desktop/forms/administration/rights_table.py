"""RightsTable: what a role gives, kind by kind, to be read at a glance and ticked off by the keyboard."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from desktop.accounts.rights import RIGHTS
from shared.administration.changes import POST, PURGE
from shared.administration.role import NAMED
from shared.kernel.describe import Kinds, Shape, describe
from shared.kernel.words import Caption, Several, Words, say

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

Index = QModelIndex | QPersistentModelIndex
EVERY: Final = "*"
GIVEN, NOT_GIVEN = "☑", "☐"


@dataclass(frozen=True, slots=True)
class RowOf:
    """A kind with the rights that there are of it; a heading has none, a named right has itself alone."""

    caption: object
    kind: str = ""
    rights: frozenset[str] = frozenset()
    named: str = ""

    @property
    def is_heading(self) -> bool:
        return not self.kind and not self.named


def rows_of(kinds: Kinds, others: frozenset[str]) -> list[RowOf]:
    """Every kind that people enter or administer, by area; then rights of their own, declared or found in a role."""
    found = [RowOf(say("Documents and catalogs of every kind"), EVERY, frozenset(columns_of(kinds)))]
    for area in reversed(kinds.areas):
        shapes = [shape for shape in map(describe, area.kinds) if _is_given(shape)]
        if shapes:
            found.append(RowOf(Caption(area.caption)))
            ordered = sorted(shapes, key=lambda shape: not shape.is_document)
            found += [RowOf(Caption(shape.cls.captions), shape.kind, _rights_of(shape)) for shape in ordered]
    found.append(RowOf(say("Besides")))
    found += [RowOf(words, named=name) for name, words in NAMED.items()]
    known = {f"{row.kind}:{right}" for row in found for right in row.rights} | NAMED.keys()
    return [*found, *(RowOf(Words(name), named=name) for name in sorted(others - known))]


def columns_of(kinds: Kinds) -> list[str]:
    """Everything, the usual rights, those of steps, removing for good."""
    steps = dict.fromkeys(step.right for shape in kinds.shapes.values() for step in _steps(shape))
    usual = [EVERY, "view", "edit", POST, "print"]
    return [*usual, *(right for right in steps if right not in (*usual, PURGE)), PURGE]


def _steps(shape: Shape) -> tuple[Any, ...]:
    return tuple(shape.cls.states.transitions) if shape.cls.states else ()


def _is_given(shape: Shape) -> bool:
    return shape.cls.kept_by_server or not shape.cls.by_the_program


def _rights_of(shape: Shape) -> frozenset[str]:
    if shape.cls.kept_by_server:
        return frozenset({EVERY, "view", "edit"})
    of_documents = {POST} if shape.is_document else set[str]()
    return frozenset({EVERY, "view", "edit", "print", PURGE} | of_documents | {step.right for step in _steps(shape)})


def right_words(kinds: Kinds, allowed: str) -> object:
    """A right as it stands in a role, as people call it: “daily reports: edit”."""
    kind, _, right = allowed.partition(":")
    shape = kinds.shapes.get(kind)
    if allowed in NAMED or (shape is None and kind != EVERY):
        return NAMED.get(allowed, allowed)
    caption = say("Documents and catalogs of every kind") if shape is None else Caption(shape.cls.captions)
    return Several([caption, RIGHTS.get(right, right)], ": ")


def wider(rights: frozenset[str], allowed: str) -> str:
    """The right among these from which another one follows; "" where none is."""
    kind, _, right = allowed.partition(":")
    names = (f"{EVERY}:{EVERY}", f"{EVERY}:{right}", f"{kind}:{EVERY}")
    return next((name for name in names if name in rights and name != allowed), "")


class RightsModel(QAbstractTableModel):
    """`rights` are those of the role as they are now; `toggled` asks for one more or less."""

    toggled = Signal(str)

    def __init__(self, desk: "Desk", rights: frozenset[str]) -> None:
        super().__init__()
        self.desk, self.rights = desk, rights
        self.columns, self.lines = columns_of(desk.kinds), rows_of(desk.kinds, rights)

    def show_rights(self, rights: frozenset[str]) -> None:
        self.rights = rights
        last = self.index(len(self.lines) - 1, len(self.columns))
        self.dataChanged.emit(self.index(0, 0), last)

    def allowed(self, index: Index) -> str:
        """The right that a cell stands for; "" where none is."""
        row, column = self.lines[index.row()], index.column() - 1
        if column < 0 or row.is_heading:
            return ""
        if row.named:
            return row.named if column == 0 else ""
        right = self.columns[column]
        return f"{row.kind}:{right}" if right in row.rights else ""

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.columns) + 1

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if way == Qt.Orientation.Vertical or role != Qt.ItemDataRole.DisplayRole:
            return None
        if not section:
            return self.desk.say("Kind")
        right = self.columns[section - 1]
        said = self.desk.language.value(RIGHTS.get(right, right))
        return said[:1].upper() + said[1:]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, look = self.lines[index.row()], self.desk.look
        if not index.column():
            if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
                return self.desk.language.value(row.caption)
            bold = row.is_heading or row.kind == EVERY
            return look.font(bold=True) if role == Qt.ItemDataRole.FontRole and bold else None
        allowed = self.allowed(index)
        if not allowed:
            return None
        given, source = allowed in self.rights, wider(self.rights, allowed)
        if role == Qt.ItemDataRole.DisplayRole:
            return GIVEN if given or source else NOT_GIVEN
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(look.colours.faint) if source and not given else None
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(index, given, source)
        return None

    def _words(self, index: Index, given: bool, source: str) -> str:
        language, row = self.desk.language, self.lines[index.row()]
        right = self.headerData(index.column(), Qt.Orientation.Horizontal)
        what = language.value(row.caption) if row.named else f"{language.value(row.caption)}: {right}"
        if source and not given:
            return language.say("{right}: yes, for it follows from a wider right", right=what)
        return language.say("{right}: yes", right=what) if given else language.say("{right}: no", right=what)

    def flags(self, index: Index) -> Qt.ItemFlag:
        enabled = Qt.ItemFlag.ItemIsEnabled
        return enabled | Qt.ItemFlag.ItemIsSelectable if self.allowed(index) else enabled


class RightsTable(QTableView):
    """Arrows travel, Space or a click gives a right or takes it back."""

    def __init__(self, desk: "Desk", rights: frozenset[str], toggle: Callable[[str], object]) -> None:
        super().__init__()
        self.desk, self._toggle = desk, toggle
        self.rights_model = RightsModel(desk, rights)
        self.setModel(self.rights_model)
        self.setAccessibleName(desk.say("Rights"))
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(desk.look.px(6))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(False)
        for row in self._spanning():
            self.setSpan(row, 0, 1, self.rights_model.columnCount())
        self.clicked.connect(self.toggle)
        self.setCurrentIndex(self.rights_model.index(0, 1))

    def _spanning(self) -> Iterator[int]:
        return (at for at, row in enumerate(self.rights_model.lines) if row.is_heading)

    def toggle(self, index: Index) -> None:
        if allowed := self.rights_model.allowed(index):
            self._toggle(allowed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self.toggle(self.currentIndex())
        else:
            super().keyPressEvent(event)
