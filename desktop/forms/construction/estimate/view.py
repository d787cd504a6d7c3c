"""TreeGrid: the estimate's lines typed into like a spreadsheet, and folded like a tree."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from desktop.forms.construction.estimate.changes import TreeChanges
from desktop.forms.construction.estimate.model import TreeLines
from desktop.forms.construction.estimate.outline import Outline
from desktop.forms.construction.estimate.painting import TreeDelegate
from desktop.forms.construction.estimate.tree import Node
from desktop.ui.document.draft import Draft
from desktop.ui.editors import Editor
from desktop.ui.grid.cells import Cells
from desktop.ui.grid.grid import Grid

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


class TreeCells(Cells):
    """Cells of which some are sections: `+` opens, `−` closes, `*` opens all that is below."""

    lines: TreeLines
    changes: TreeChanges

    def __init__(self, desk: "Desk", lines: TreeLines, changes: TreeChanges, parent: QWidget) -> None:
        super().__init__(desk, lines, changes, parent)
        self._painter = TreeDelegate(self, lines)
        self.setItemDelegate(self._painter)
        self.verticalHeader().setFixedWidth(desk.look.px(5))

    @property
    def node(self) -> Node | None:
        return self.lines.node(self.row)

    def open_editor(self, text: str | None = None) -> Editor | None:
        """Sums of sections are not typed."""
        index = self.currentIndex()
        if index.isValid() and self.lines.is_sum(index.row(), index.column()):
            return None
        return super().open_editor(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._folds(event) and not self._moves(event):
            super().keyPressEvent(event)

    def _folds(self, event: QKeyEvent) -> bool:
        """Signs fold where they begin no number: on sections, and beside the numbers."""
        node, held = self.node, event.modifiers() & (CONTROL | ALT)
        if node is None or held or event.text() not in ("+", "-", "*"):
            return False
        if not node.line.is_section and self.lines.columns[self.column].key not in ("number", "code", "name"):
            return False
        if event.text() == "-" and not (node.children and node.line.id not in self.lines.outline.closed):
            node = node.parent or node
        self.fold(node, closed=event.text() == "-", deep=event.text() == "*")
        return True

    def _moves(self, event: QKeyEvent) -> bool:
        """Alt with an arrow: into the section above, or out of it."""
        if not event.modifiers() & ALT or event.key() not in (Key.Key_Left, Key.Key_Right):
            return False
        node = self.node
        if node is not None and self._changing():
            edits, tree = self.changes.edits, self.lines.outline.tree
            done = edits.deeper(tree, node) if event.key() == Key.Key_Right else edits.higher(tree, node)
            if done:
                self.go_to(node.line)
        return True

    def fold(self, node: Node, closed: bool, *, deep: bool = False) -> None:
        column = self.column
        self.lines.outline.fold(node, closed, deep=deep)
        self.lines.show_again()
        self.go(self.lines.place_of(node.line), max(column, 0))

    def fold_all(self, closed: bool) -> None:
        """Where the current row goes away its outermost section is the current one."""
        node, column = self.node, self.column
        self.lines.outline.fold_all(closed)
        self.lines.show_again()
        if node is not None:
            self.go_to(self.lines.outline.tree.path(node)[0].line if closed else node.line, column)

    def go_to(self, line: Any, column: int | None = None) -> None:
        """The row of a line, wherever it is hidden."""
        place = self.lines.reveal(line)
        if place is not None:
            self.go(place, max(self.column if column is None else column, 0))

    def insert_row(self) -> None:
        self.add_line(section=False)

    def add_line(self, *, section: bool) -> None:
        """Behind the current row; the name of a section, the first cell of a line waits for typing."""
        if self._changing():
            made = self.changes.add(self.row, section=section)
            key = "name" if section else "number"
            columns = [at for at, each in enumerate(self.lines.columns) if each.key == key]
            self.go_to(made, columns[0])
            self.setFocus()

    def move_rows(self, by: int) -> None:
        node = self.node
        if node is not None and self._changing() and self.changes.move(self.row, self.row, by):
            self.go_to(node.line)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        node = self.lines.node(index.row()) if index.isValid() else None
        if node is not None and node.children and self.lines.columns[index.column()].key == "name":
            place = self._painter.sign_at(node, self.visualRect(index))
            if place.contains(event.position().toPoint()):
                self.fold(node, closed=node.line.id not in self.lines.outline.closed)
                return
        super().mousePressEvent(event)

    def chosen(self) -> list[Node]:
        """The selected rows."""
        places = sorted({each.row() for each in self.selectionModel().selectedIndexes()} or {self.row})
        return [node for at in places if (node := self.lines.node(at)) is not None]


class TreeGrid(Grid):
    """The grid of every document, over rows that fold; sums stand beside it, for the whole estimate."""

    lines: TreeLines
    changes: TreeChanges
    cells: TreeCells
    sums_below = False

    def __init__(self, desk: "Desk", draft: Draft, outline: Outline, parent: QWidget | None = None) -> None:
        self.outline = outline
        super().__init__(desk, draft, draft.shape.line_table("lines"), parent=parent)
        self.lines.modelReset.connect(self._columns_changed)
        self._shown = [column.key for column in self.lines.columns]

    def parts(self, *_: object) -> tuple[TreeLines, TreeChanges, TreeCells]:
        """The columns are the tree's own, and so is where a new line goes."""
        lines = TreeLines(self.desk, self.draft, self.outline, self)
        changes = TreeChanges(self.desk, self.draft, lines)
        return lines, changes, TreeCells(self.desk, lines, changes, self)

    def place_among_all(self, row: int) -> int | None:
        node = self.lines.node(row)
        places = (at for at, line in enumerate(self.draft.rows(self.table)) if node is not None and line is node.line)
        return next(places, None)

    @property
    def columns_key(self) -> str:
        return f"grid/{self.table.kind}/{'plan' if self.draft.aggregate.kind == 'plan' else 'general'}/columns"

    def _columns_changed(self) -> None:
        """Prices came or went, or the column of differences: widths follow the columns."""
        shown = [column.key for column in self.lines.columns]
        if shown != self._shown:
            self._shown = shown
            self.restore_columns()

    def show_cell(self, row: Any | None, field: str) -> bool:
        self.lines.reveal(row)
        return super().show_cell(row, field)

    def keys_here(self) -> Sequence[tuple[str, str]]:
        return (*super().keys_here(), *KEYS)


KEYS: Sequence[tuple[str, str]] = (
    ("+", "Open the section"),
    ("-", "Close the section"),
    ("*", "Open the section and all below it"),
    ("Alt+Right", "Into the section above"),
    ("Alt+Left", "Out of the section"),
)
