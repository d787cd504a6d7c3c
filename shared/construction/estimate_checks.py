"""What may be wrong with an estimate."""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from shared.construction.estimate_line import EstimateLine
from shared.construction.estimate_plan import assigned
from shared.kernel.books import Books
from shared.kernel.finding import Finding, error, warning
from shared.kernel.numbers import ZERO
from shared.kernel.words import Title

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
    yield from _of_base(plan, books)
    rows = books.rows(EstimateLine, ["id", "quantity"], EstimateLine.is_section.is_not(True), owner_id=plan.base_id)
    held = {row["id"]: row["quantity"] or ZERO for row in rows}
    elsewhere = assigned(books, plan.base_id, excluding=plan.id)
    mine: dict[object, Decimal] = {}
    for line in plan.positions():
        if line.base_line_id is None or line.base_line_id not in held:
            yield error(
                "not_of_base", "“{name}” is not a line of the general estimate: choose the line that it is a part of.",
                f"lines/{line.id}/base_line_id", name=line.name or "",
            )  # fmt: skip
            continue
        mine[line.base_line_id] = mine.get(line.base_line_id, ZERO) + (line.quantity or ZERO)
        general = held[line.base_line_id]
        remainder = general - elsewhere.get(line.base_line_id, ZERO)
        if mine[line.base_line_id] > remainder:
            yield error(
                "over_assigned",
                "“{name}”: {assigned} assigned, only {remainder} of {general} remains.",
                f"lines/{line.id}/quantity",
                name=line.name or "", assigned=mine[line.base_line_id], remainder=max(remainder, ZERO), general=general,
            )  # fmt: skip


def _of_base(plan: "Estimate", books: Books) -> Iterator[Finding]:
    """A plan is a part of a general estimate of its own site."""
    from shared.construction.estimate import Estimate

    for base in books.rows(Estimate, ["number", "date", "kind", "site_id"], id=plan.base_id):
        title = Title(Estimate.caption, base["number"], base["date"])
        if base["kind"] != "general":
            yield error("base_not_general", "{document} is itself a plan; a plan is a part of a general estimate.",
                        "base_id", document=title)  # fmt: skip
        if base["site_id"] != plan.site_id:
            yield error("base_elsewhere", "{document} is of another site.", "base_id", document=title)
