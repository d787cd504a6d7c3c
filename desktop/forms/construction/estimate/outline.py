"""Outline: how a person looks at an estimate (folded, searched, compared) and what is done; it outlives widgets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from desktop.forms.construction.estimate.compare import Comparison
from desktop.forms.construction.estimate.tree import Node, Sums, Tree
from shared.construction.estimate_progress import NOTHING_DONE, Done
from shared.kernel.numbers import ZERO


@dataclass(eq=False)
class Outline:
    """The tree of the lines as they are, and the choice of rows on show."""

    tree: Tree
    done: Mapping[UUID, Done] = field(default_factory=dict)
    comparison: Comparison | None = None
    closed: set[UUID] = field(default_factory=set)
    text: str = ""
    unfinished: bool = False
    changed_only: bool = False

    @property
    def filtered(self) -> bool:
        return bool(self.text.strip()) or self.unfinished or (self.changed_only and self.comparison is not None)

    def shown(self) -> list[Node]:
        return self.tree.shown(self.closed, self._wanted())

    def _wanted(self) -> set[UUID] | None:
        """The lines that the search and the filters leave; None for all."""
        if not self.filtered:
            return None
        found = self.tree.search(self.text) if self.text.strip() else set(self.tree.nodes)
        if self.unfinished:
            found = {id for id in found if self._is_unfinished(self.tree.nodes[id].line)}
        if self.changed_only and self.comparison is not None:
            found &= set(self.comparison.changed)
        return found

    def _is_unfinished(self, line: Any) -> bool:
        return not line.is_section and self.done_of(line).quantity < (line.quantity or ZERO)

    def reveal(self, line: Any) -> None:
        """Open the sections around a line, and drop what hides it."""
        self.text, self.unfinished, self.changed_only = "", False, False
        if line.id in self.tree.nodes:
            self.closed -= {node.line.id for node in self.tree.path(self.tree.nodes[line.id])[:-1]}

    def fold(self, node: Node, closed: bool, *, deep: bool = False) -> None:
        """Close or open a section; `deep`: those below it too."""
        ids = {each.line.id for each in (node.whole() if deep else (node,)) if each.children}
        self.closed = self.closed | ids if closed else self.closed - ids

    def fold_all(self, closed: bool) -> None:
        self.closed = self.tree.sections() if closed else set()

    def done_of(self, line: Any) -> Done:
        return self.done.get(line.id, NOTHING_DONE)

    def sums(self, node: Node) -> Sums:
        return self.tree.sums(node, self.done)

    def percent(self, node: Node) -> Decimal | None:
        if node.line.is_section:
            return self.sums(node).percent
        return self.done_of(node.line).percent(node.line.quantity)
