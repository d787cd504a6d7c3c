"""An estimate's lines as a tree: what stands under what, which rows are on show, and what sections come to."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from operator import is_
from typing import Any
from uuid import UUID

from shared.construction.estimate_progress import Done
from shared.kernel.numbers import ZERO
from shared.store.folding import folded

SEARCHED = ("number", "code", "name", "note", "source_cell")


@dataclass(slots=True, eq=False)
class Node:
    """A line in the tree; `depth` counts from 0."""

    line: Any
    parent: "Node | None" = None
    depth: int = 0
    children: list["Node"] = field(default_factory=list)

    def under(self) -> Iterator["Node"]:
        """What stands below it, to any depth, in order."""
        for child in self.children:
            yield child
            yield from child.under()

    def whole(self) -> Iterator["Node"]:
        yield self
        yield from self.under()

    def positions(self) -> Iterator[Any]:
        """The work in it: itself, or of a section the positions below."""
        return (node.line for node in self.whole() if not node.line.is_section)


@dataclass(frozen=True, slots=True)
class Sums:
    """What a section's positions come to, and how much of that is done. `percent` is by cost, or by labour where
    nothing has a cost; None where there is neither."""

    cost: Decimal
    labour_hours: Decimal
    minutes: int
    percent: Decimal | None
    by_cost: bool


class Tree:
    """All lines; a section that does not exist, or a ring of sections, puts a line on the top."""

    def __init__(self, lines: Sequence[Any]) -> None:
        self._lines = list(lines)
        # ten thousand lines: their values are read as they lie, past SQLAlchemy's attributes
        self.nodes: dict[UUID, Node] = {line.__dict__["id"]: Node(line) for line in lines}
        self.roots: list[Node] = []
        for node in self.nodes.values():
            section_id = node.line.__dict__.get("section_id")
            parent = None if section_id is None else self.nodes.get(section_id)
            if parent is None or not parent.line.is_section or _within(parent, node):
                self.roots.append(node)
            else:
                node.parent = parent
                parent.children.append(node)
        self._set_depths()
        self._sums: dict[UUID, Sums] = {}

    def _set_depths(self) -> None:
        for root in self.roots:
            for node in root.under():
                node.depth = node.parent.depth + 1 if node.parent else 0

    def is_of(self, lines: Sequence[Any]) -> bool:
        """Whether it was made of these very lines in this order; what they stand in is not looked at."""
        return len(lines) == len(self._lines) and all(map(is_, lines, self._lines))

    def sections(self) -> set[UUID]:
        """The ids of all that can be closed."""
        return {id for id, node in self.nodes.items() if node.children}

    def all(self) -> Iterator[Node]:
        for root in self.roots:
            yield from root.whole()

    def shown(self, closed: Collection[UUID], wanted: Collection[UUID] | None = None) -> list[Node]:
        """The rows on show, from top to bottom. `wanted`: only these lines, each with the sections that it stands in,
        whatever is closed."""
        if wanted is not None:
            path = {above.line.id for id in wanted if id in self.nodes for above in self.path(self.nodes[id])}
            return [node for node in self.all() if node.line.id in path]
        if not closed:
            return list(self.all())
        found: list[Node] = []
        self._open(self.roots, closed, found)
        return found

    def _open(self, nodes: Iterable[Node], closed: Collection[UUID], found: list[Node]) -> None:
        for node in nodes:
            found.append(node)
            if node.children and node.line.id not in closed:
                self._open(node.children, closed, found)

    def path(self, node: Node) -> list[Node]:
        """The sections that a node stands in, the outermost first, and the node."""
        found = [node]
        while found[0].parent is not None:
            found.insert(0, found[0].parent)
        return found

    def search(self, text: str) -> set[UUID]:
        """The lines that hold every word of a text."""
        words, found = folded(text).split(), set[UUID]()
        for id, node in self.nodes.items():
            said = _said(node.line)
            if all(word in said for word in words):
                found.add(id)
        return found

    def sums(self, node: Node, done: Mapping[UUID, Done]) -> Sums:
        """Kept until `forget`."""
        if node.line.id not in self._sums:
            self._sums[node.line.id] = sums_of(node.positions(), done)
        return self._sums[node.line.id]

    def forget(self) -> None:
        """Figures have changed."""
        self._sums.clear()


def _within(parent: Node, node: Node) -> bool:
    """Whether a node is above the section that it would stand in: then there is no tree."""
    above: Node | None = parent
    while above is not None:
        if above is node:
            return True
        above = above.parent
    return False


def _said(line: Any) -> str:
    values = line.__dict__
    return folded(" ".join(value for name in SEARCHED if (value := values.get(name))))


def sums_of(lines: Iterable[Any], done: Mapping[UUID, Done]) -> Sums:
    """Money and labour are added up, volumes of different units are not."""
    cost, hours, done_cost, done_hours, minutes = ZERO, ZERO, ZERO, ZERO, 0
    for line in lines:
        values = line.__dict__
        own_cost, own_hours = values.get("cost") or ZERO, values.get("labour_hours") or ZERO
        cost += own_cost
        hours += own_hours
        each = done.get(values["id"])
        if each is None:
            continue
        minutes += each.minutes
        if each.quantity and (quantity := values.get("quantity")):
            share = each.quantity / quantity
            done_cost += own_cost * share
            done_hours += own_hours * share
    whole, part = (cost, done_cost) if cost else (hours, done_hours)
    return Sums(cost, hours, minutes, part * 100 / whole if whole else None, by_cost=bool(cost))
