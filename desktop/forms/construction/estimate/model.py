"""TreeLines: the rows of an estimate that are on show, as a grid's; nothing is made for the others."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.forms.construction.estimate.columns import CHANGE, OF_SECTIONS, PROGRESS, SUMMED, columns_of
from desktop.forms.construction.estimate.compare import Difference
from desktop.forms.construction.estimate.outline import Outline
from desktop.forms.construction.estimate.tree import Node, Tree
from desktop.ui.document.draft import Draft, Touched
from desktop.ui.grid.column import Column
from desktop.ui.grid.model import LinesModel
from shared.construction.estimate_progress import Done
from shared.kernel.numbers import ZERO, rounded

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
TABLE = "lines"
AT_FIRST = 200
STRUCTURE = frozenset({"is_section", "section_id"})


class TreeLines(LinesModel):
    """Sections show sums; rows are those that the outline leaves, in the order of the tree."""

    def __init__(self, desk: "Desk", draft: Draft, outline: Outline, parent: QObject | None = None) -> None:
        self.outline, self.nodes = outline, list[Node]()
        self.changes: Mapping[UUID, Difference] = {}
        super().__init__(desk, draft, draft.shape.line_table(TABLE), (), parent)
        self._arrange(lines=True)

    def _arrange(self, *, lines: bool, moved: bool = False) -> None:
        """What is on show; `lines`: there are other lines, or other columns; `moved`: lines stand in other sections."""
        outline, draft = self.outline, self.draft
        if lines:
            if moved or not outline.tree.is_of(draft.rows(TABLE)):
                outline.tree = Tree(draft.rows(TABLE))
            self.changes = dict(outline.comparison.changed) if outline.comparison else {}
            self.columns = columns_of(
                self.table, plan=draft.aggregate.kind == "plan", comparing=outline.comparison is not None,
                progress=self._progress, change=self._change, base_id=lambda: draft.aggregate.base_id,
            )  # fmt: skip
        self.nodes = outline.shown()
        self.rows = [node.line for node in self.nodes]
        self._prepare_names(self.rows[:AT_FIRST])  # others when they are painted

    def reread(self, *, lines: bool = True, moved: bool = False) -> None:
        self.beginResetModel()
        self._texts.clear()
        self._own.clear()
        self.writable = not self.draft.read_only
        self._arrange(lines=lines, moved=moved)
        self.endResetModel()
        self.told.emit()

    def show_again(self) -> None:
        """Other rows of the same lines."""
        self.reread(lines=False)

    def node(self, row: int) -> Node | None:
        return self.nodes[row] if 0 <= row < len(self.nodes) else None

    def reveal(self, line: Any) -> int | None:
        """The row of a line, shown again where it was hidden."""
        if line is None or line.id not in self.outline.tree.nodes:
            return None
        if self.place_of(line) >= len(self.rows):
            self.outline.reveal(line)
            self.show_again()
        return self.place_of(line)

    # ---- what happened to the draft

    def _stepped(self, touched: Touched) -> None:
        cells = [(line, field) for table, line, field in touched.cells if table == TABLE]
        if touched.fields & {"kind"} or TABLE in touched.tables or any(field in STRUCTURE for _, field in cells):
            self.reread(moved=True)
            return
        if cells:
            self.outline.tree.forget()
            self._forget([node.line for node in self.nodes if node.line.is_section])
            self._cells_changed(cells)
            self.told.emit()

    def _tell(self, lines: Iterable[Any]) -> None:
        """Sections above follow with their sums: everything that is painted is painted again."""
        self._told_all()

    def set_done(self, done: Mapping[UUID, Done], *, typing: bool) -> None:
        """Other progress; while somebody is `typing` no row goes, for the editor would go with it."""
        self.outline.done = done
        self.outline.tree.forget()
        self._texts.clear()
        if self.outline.unfinished and not typing:
            self.show_again()
        else:
            self._told_all()

    # ---- cells

    def rowCount(self, parent: Index = ROOT) -> int:
        """No blank row: a new line is put where it belongs."""
        return 0 if parent.isValid() else len(self.rows)

    def is_sum(self, row: int, column: int) -> bool:
        """Whether a cell is of a section and not typed."""
        return bool(self.nodes[row].line.is_section) and self.columns[column].key not in OF_SECTIONS

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = super().flags(index)
        return found & ~Qt.ItemFlag.ItemIsEditable if self.is_sum(index.row(), index.column()) else found

    def _text(self, line: Any, column: Column) -> str:
        if line.is_section and column.text is None:
            if column.key in SUMMED and column.field is not None:
                sums = self.outline.sums(self.outline.tree.nodes[line.id])
                return self.field_text.show(column.field, getattr(sums, column.key))
            if column.key not in OF_SECTIONS:
                return ""
        return super()._text(line, column)

    def _progress(self, line: Any) -> str:
        """Done of planned, in figures: the bar alone says nothing exact."""
        node, language = self.outline.tree.nodes[line.id], self.desk.language
        percent = self.outline.percent(node)
        if percent is None:
            return ""
        share = f"{language.number(rounded(percent, 1))} %"
        if line.is_section:
            return share
        done = self.outline.done_of(line)
        return f"{language.number(done.quantity)} / {language.number(line.quantity)} · {share}"

    def _change(self, line: Any) -> str:
        found = self.changes.get(line.id)
        if found is None:
            return ""
        if found.what == "new":
            return self.desk.say("new here")
        return "; ".join(self.changed_field(*each) for each in found.fields)

    def changed_field(self, name: str, there: Any, here: Any) -> str:
        """One field as it is there and here."""
        field = next(each for each in self.table.fields if each.name == name)
        shown = [
            (self.desk.names.of(field.info.refers, value) or "…") if field.type == "id" and value is not None
            else self.field_text.show(field, value)
            for value in (there, here)
        ]  # fmt: skip
        return f"{self.desk.say(field.caption)}: {shown[0] or '—'} → {shown[1] or '—'}"

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.ToolTipRole and self.columns[index.column()].key == PROGRESS:
            return self._tip(self.nodes[index.row()])
        return super().data(index, role)

    def _tip(self, node: Node) -> str:
        say, outline = self.desk.say, self.outline
        if node.line.is_section:
            return say("By cost of what is below" if outline.sums(node).by_cost else "By labour of what is below")
        done = outline.done_of(node.line)
        return say(
            "Done {done} of {planned}, assigned by plans {assigned}, {hours} hours worked",
            done=done.quantity, planned=node.line.quantity or ZERO, assigned=done.assigned,
            hours=rounded(Decimal(done.minutes) / 60, 2),
        )  # fmt: skip

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Rows are numbered by the estimate itself; the margin only marks what is wrong."""
        if orientation == Qt.Orientation.Vertical and role == Qt.ItemDataRole.DisplayRole:
            return "!" if self.row_troubles(section) else ""
        return super().headerData(section, orientation, role)

    def lines_at(self, places: Sequence[int]) -> list[Node]:
        return [self.nodes[at] for at in places if at < len(self.nodes)]


__all__ = ["CHANGE", "TreeLines"]
