"""What people do to the lines of the tree. The table keeps the tree's order: a section, then what stands in it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from desktop.forms.construction.estimate.tree import Node, Tree
from desktop.ui.document.draft import Draft
from shared.construction.estimate_line import EstimateLine
from shared.kernel.identity import new_id
from shared.kernel.words import say


class Edits:
    """Each is one named step of the draft; afterwards the lines stand in the tree's order."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft

    def add(self, tree: Tree, at: Node | None, *, section: bool = False, inside: bool = False) -> Any:
        """A line behind `at` and what it holds; `inside`: as the last within a section. The new line."""
        parent = at if at is not None and inside and at.line.is_section else at.parent if at is not None else None
        made = EstimateLine(id=new_id(), is_section=section, section_id=parent.line.id if parent else None)
        if section:
            made.name = ""
        words = say("New section") if section else say("New line")
        with self.draft.step(words):
            lines = self.draft.rows("lines")
            lines.insert(self._behind(lines, at), made)
        return made

    def _behind(self, lines: list[Any], at: Node | None) -> int:
        """The place after a node and all that stands below it."""
        if at is None:
            return len(lines)
        ids = {id(node.line) for node in at.whole()}
        return max(place for place, line in enumerate(lines) if id(line) in ids) + 1

    def delete(self, nodes: Sequence[Node]) -> None:
        """Lines, and sections with all that stands in them."""
        gone = {id(each.line) for node in nodes for each in node.whole()}
        with self.draft.step(say("Delete lines")):
            lines = self.draft.rows("lines")
            lines[:] = [line for line in lines if id(line) not in gone]

    def move(self, tree: Tree, node: Node, by: int) -> bool:
        """Before or behind its neighbour of the same section; beyond the last one nothing happens."""
        siblings = node.parent.children if node.parent else tree.roots
        at = siblings.index(node)
        if not 0 <= at + by < len(siblings):
            return False
        siblings[at], siblings[at + by] = siblings[at + by], siblings[at]
        with self.draft.step(say("Move lines")):
            self._order(tree)
        return True

    def deeper(self, tree: Tree, node: Node) -> bool:
        """Into the section that stands right above it."""
        siblings = node.parent.children if node.parent else tree.roots
        at = siblings.index(node)
        above = siblings[at - 1] if at else None
        if above is None or not above.line.is_section:
            return False
        siblings.remove(node)
        above.children.append(node)
        self._settle(tree, node, above.line.id)
        return True

    def higher(self, tree: Tree, node: Node) -> bool:
        """Out of its section, behind it."""
        if node.parent is None:
            return False
        above = node.parent.parent
        node.parent.children.remove(node)
        around = above.children if above else tree.roots
        around.insert(around.index(node.parent) + 1, node)
        self._settle(tree, node, above.line.id if above else None)
        return True

    def _settle(self, tree: Tree, node: Node, section_id: UUID | None) -> None:
        with self.draft.step(say("Move lines")):
            node.line.section_id = section_id
            self._order(tree)

    def _order(self, tree: Tree) -> None:
        self.draft.rows("lines")[:] = [node.line for node in tree.all()]
