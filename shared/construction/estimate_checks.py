"""What may be wrong with an estimate."""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from shared.construction.estimate_line import EstimateLine
from shared.construction.estimate_plan import assigned
from shared.kernel.books import Books
from shared.kernel.finding import Finding, error, warning
from shared.kernel.numbers import ZERO

if TYPE_CHECKING:
    from shared.construction.estimate import Estimate

COST_DIFFERS_FROM = Decimal("1.00")
"""A source rounds its own way; a difference below this is no news."""


def findings(estimate: "Estimate", books: Books) -> Iterator[Finding]:
    if estimate.site_id is None:
        yield error("site_missing", "Choose the site.", "site_id")
    if not estimate.positions():
        yield error("lines_missing", "There is no work in the estimate.", "lines")
    for line in estimate.positions():
        yield from _of_line(line)
    if estimate.kind == "plan":
        yield from _of_plan(estimate, books)


def _of_line(line: EstimateLine) -> Iterator[Finding]:
    at = f"lines/{line.id}"
    if (line.quantity or ZERO) < ZERO:
        yield error(
            "quantity_negative", "“{name}”: a quantity cannot be below zero.", f"{at}/quantity", name=line.name or ""
        )
    if line.declared_cost is not None and line.price is not None:
        computed = line.computed_cost()
        if abs(line.declared_cost - computed) >= COST_DIFFERS_FROM:
            yield warning(
                "cost_differs",
                "“{name}”: the source says {declared}, quantity × price gives {computed}.",
                f"{at}/declared_cost", name=line.name or "", declared=line.declared_cost, computed=computed,
            )  # fmt: skip


def _of_plan(plan: "Estimate", books: Books) -> Iterator[Finding]:
    """Together the plans assign at most what the general estimate holds."""
    if plan.base_id is None:
        yield error("base_missing", "Choose the general estimate that the plan is a part of.", "base_id")
        return
    elsewhere = assigned(books, plan.base_id, excluding=plan.id)
    mine: dict[object, Decimal] = {}
    for line in plan.positions():
        base = books.line(EstimateLine, line.base_line_id)
        if line.base_line_id is None or base is None:
            continue
        mine[line.base_line_id] = mine.get(line.base_line_id, ZERO) + (line.quantity or ZERO)
        general = base.quantity or ZERO
        remainder = general - elsewhere.get(line.base_line_id, ZERO)
        if mine[line.base_line_id] > remainder:
            yield error(
                "over_assigned",
                "“{name}”: {assigned} assigned, only {remainder} of {general} remains.",
                f"lines/{line.id}/quantity",
                name=line.name or "", assigned=mine[line.base_line_id], remainder=max(remainder, ZERO), general=general,
            )  # fmt: skip
