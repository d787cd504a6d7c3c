"""How a plan estimate is made from what remains of a general one."""

from collections.abc import Collection
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from shared.construction.estimate_line import EstimateLine
from shared.construction.registers import WorkProgress
from shared.kernel.books import Books
from shared.kernel.numbers import ZERO

if TYPE_CHECKING:
    from shared.construction.estimate import Estimate

Plan = TypeVar("Plan", bound="Estimate")


def assigned(books: Books, estimate_id: UUID | None, excluding: UUID | None = None) -> dict[UUID, Decimal]:
    """What posted plans have assigned of each line of a general estimate."""
    rows = books.turnover(WorkProgress, by=("estimate_line_id",), estimate_id=estimate_id, excluding=excluding)
    return {row["estimate_line_id"]: row["assigned_quantity"] for row in rows}


def plan_from(cls: type[Plan], source: Any, books: Books, chosen: Collection[UUID] | None) -> Plan:
    """Lines keep name, norm and piece wage, take the remaining volume, and lose the customer's prices."""
    taken = assigned(books, source.id)
    plan = cls(
        kind="plan", base_id=source.id, site_id=source.site_id, name=source.name, currency=source.currency,
        organization_id=source.organization_id, responsible_id=source.responsible_id,
    )  # fmt: skip
    wanted = [
        line
        for line in source.positions()
        if (chosen is None or line.id in chosen) and (line.quantity or ZERO) > taken.get(line.id, ZERO)
    ]
    sections = _sections_of(source, wanted)
    made: dict[UUID, EstimateLine] = {}
    for line in source.lines:
        if line.id in sections:
            made[line.id] = EstimateLine(is_section=True, number=line.number, code=line.code, name=line.name)
        elif line in wanted:
            made[line.id] = _assignment(line, (line.quantity or ZERO) - taken.get(line.id, ZERO))
    for line in source.lines:
        if line.id in made and line.section_id in made:
            made[line.id].section_id = made[line.section_id].id
    plan.lines = list(made.values())
    plan.recalculate()
    return plan


def _sections_of(source: Any, lines: list[Any]) -> set[UUID]:
    """The sections that the lines stand in, and those above them."""
    above = {line.id: line.section_id for line in source.lines}
    found: set[UUID] = set()
    for line in lines:
        section = line.section_id
        while section is not None and section not in found:
            found.add(section)
            section = above.get(section)
    return found


def _assignment(line: Any, quantity: Decimal) -> EstimateLine:
    return EstimateLine(
        base_line_id=line.id, number=line.number, code=line.code, name=line.name, work_type_id=line.work_type_id,
        unit_id=line.unit_id, quantity=quantity, wage=line.wage, labour_norm=line.labour_norm,
        planned_start=line.planned_start, planned_end=line.planned_end,
    )  # fmt: skip
