"""Two estimates line by line: what was added, what is gone, and which figures are others."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal
from uuid import UUID

from shared.construction.estimate import Estimate
from shared.construction.estimate_line import EstimateLine
from shared.kernel.books import Books
from shared.kernel.numbers import ZERO
from shared.store.folding import folded

What = Literal["new", "gone", "changed"]
COMPARED: Final = ("name", "unit_id", "quantity", "price", "cost", "labour_norm", "planned_start", "planned_end")
READ: Final = ("id", "is_section", "number", "code", "base_line_id", "section_id", "position", *COMPARED)


@dataclass(frozen=True, slots=True)
class Difference:
    """One line: `fields` are (field, there, here). A line that is gone has no `line_id`."""

    what: What
    line_id: UUID | None
    number: str
    name: str
    fields: tuple[tuple[str, Any, Any], ...]
    cost: Decimal
    """Here minus there."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """`title` names the other estimate."""

    title: str
    differences: Sequence[Difference]

    @property
    def changed(self) -> Mapping[UUID, Difference]:
        return {each.line_id: each for each in self.differences if each.line_id is not None}

    @property
    def cost(self) -> Decimal:
        return sum((each.cost for each in self.differences), ZERO)


def compared(estimate: Estimate, other_id: UUID, books: Books) -> Comparison:
    """How the lines of an estimate (as on the screen) differ from those of a stored one. A plan's lines know their
    lines of the general estimate; all others are matched by number, code and name, the surest first."""
    other = books.get(Estimate, other_id)
    there = sorted(books.rows(EstimateLine, READ, owner_id=other_id), key=lambda row: row["position"])
    there = [row for row in there if not row["is_section"]]
    here = estimate.positions()
    pairs = _pairs(here, there)
    prices = not (estimate.kind == "plan" or (other is not None and other.kind == "plan"))
    found = list(_differences(here, there, pairs, prices))
    return Comparison((other.number or other.name or "") if other is not None else "", found)


def _pairs(here: Sequence[Any], there: Sequence[Mapping[str, Any]]) -> dict[UUID, Mapping[str, Any]]:
    """Line of ours → row of the other; no row is taken twice."""
    pairs: dict[UUID, Mapping[str, Any]] = {}
    taken: set[UUID] = set()
    by_id = {row["id"]: row for row in there}
    for line in here:
        row = by_id.get(line.id) or by_id.get(line.base_line_id)
        if row is not None and row["id"] not in taken:
            pairs[line.id] = row
            taken.add(row["id"])
    for key in (_exact, _coded, _called):
        waiting: dict[object, list[Mapping[str, Any]]] = {}
        for row in there:
            if row["id"] not in taken and (known := key(row)) is not None:
                waiting.setdefault(known, []).append(row)
        for line in here:
            if line.id not in pairs and (rows := waiting.get(key(_row(line)))):
                pairs[line.id] = rows.pop(0)
                taken.add(pairs[line.id]["id"])
    return pairs


def _row(line: Any) -> Mapping[str, Any]:
    return {name: getattr(line, name) for name in ("number", "code", "name")}


def _exact(row: Mapping[str, Any]) -> object:
    return (row["number"], row["code"], folded(row["name"] or "")) if row["number"] else None


def _coded(row: Mapping[str, Any]) -> object:
    return (row["code"], folded(row["name"] or "")) if row["code"] else None


def _called(row: Mapping[str, Any]) -> object:
    return folded(row["name"]) if row["name"] else None


def _differences(
    here: Iterable[Any], there: Iterable[Mapping[str, Any]], pairs: Mapping[UUID, Mapping[str, Any]], prices: bool
) -> Iterator[Difference]:
    names = [name for name in COMPARED if prices or name not in ("price", "cost")]
    for line in here:
        row = pairs.get(line.id)
        cost = (line.cost or ZERO) if prices else ZERO
        if row is None:
            yield Difference("new", line.id, line.number or "", str(line), (), cost)
            continue
        fields = [(name, row[name], getattr(line, name)) for name in names if row[name] != getattr(line, name)]
        if fields:
            change = cost - (row["cost"] or ZERO) if prices else ZERO
            yield Difference("changed", line.id, line.number or "", str(line), tuple(fields), change)
    taken = {row["id"] for row in pairs.values()}
    for row in there:
        if row["id"] not in taken:
            cost = -(row["cost"] or ZERO) if prices else ZERO
            yield Difference("gone", None, row["number"] or "", row["name"] or row["code"] or "", (), cost)
