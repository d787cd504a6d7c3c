"""TreeChanges: what people do to the rows on show, done to the lines of the estimate."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from desktop.forms.construction.estimate.columns import OF_SECTIONS
from desktop.forms.construction.estimate.edits import Edits
from desktop.forms.construction.estimate.model import TreeLines
from desktop.ui.document.draft import Draft
from desktop.ui.grid.changes import Change, Changes
from shared.kernel.words import Words

if TYPE_CHECKING:
    from desktop.ui.desk import Desk


class TreeChanges(Changes):
    """Places count the rows on show; lines that are added stand where the current row is."""

    def __init__(self, desk: "Desk", draft: Draft, lines: TreeLines) -> None:
        self.lines, self._added = lines, list[Any]()
        super().__init__(desk, draft, lines.table)
        self.edits = Edits(draft)

    @property
    def rows(self) -> list[Any]:
        return [*self.lines.rows, *self._added]

    def put(self, changes: Sequence[Change], words: Words) -> None:
        """Cells of sections that are sums are left alone, as those past the last row."""
        rows = self.rows
        known = [each for each in changes if each.row < len(rows) and not self._is_sum(rows[each.row], each)]
        super().put(known, words)

    def _is_sum(self, line: Any, change: Change) -> bool:
        return bool(line.is_section) and change.field.name not in OF_SECTIONS

    def put_lines(self, lines: Sequence[Any], changes: Sequence[Change], words: Words) -> None:
        """Pasted lines go behind the last row on show, into its section."""
        last = self.lines.node(len(self.lines.nodes) - 1)
        with self.draft.step(words):
            if last is not None:
                section = last.line.id if last.line.is_section else last.line.section_id
                for line in lines:
                    line.section_id = section
            stored = self.draft.rows("lines")
            at = next((at for at, line in enumerate(stored) if last is not None and line is last.line), len(stored) - 1)
            stored[at + 1 : at + 1] = lines
            self._added = list(lines)
            try:
                self.put(changes, words)
            finally:
                self._added = []

    def insert(self, at: int, count: int = 1) -> None:
        """A line behind the row, inside where the row is a section."""
        self.add(at)

    def add(self, at: int, *, section: bool = False) -> Any:
        """The new line; a new section stands behind the section of the row, at its level."""
        node = self.lines.node(at)
        if section and node is not None and not node.line.is_section and node.parent is not None:
            node = node.parent
        return self.edits.add(self.lines.outline.tree, node, section=section, inside=not section)

    def delete(self, places: Sequence[int]) -> None:
        self.edits.delete(self.lines.lines_at(places))

    def move(self, first: int, last: int, by: int) -> bool:
        """One row, with what stands below it, before or behind its neighbour."""
        node = self.lines.node(first)
        return node is not None and first == last and self.edits.move(self.lines.outline.tree, node, by)
