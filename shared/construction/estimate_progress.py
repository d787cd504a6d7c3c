"""How much of an estimate's lines is done, as the register has it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple
from uuid import UUID

from shared.construction.registers import WorkProgress
from shared.kernel.books import Books
from shared.kernel.numbers import ZERO

if TYPE_CHECKING:
    from shared.construction.estimate import Estimate

RESOURCES: Final = ("done_quantity", "assigned_quantity", "actual_minutes")


@dataclass(frozen=True, slots=True)
class Done:
    """Of one line: the volume that is done, the volume that plans assign, and the minutes worked on it."""

    quantity: Decimal = ZERO
    assigned: Decimal = ZERO
    minutes: int = 0

    def percent(self, planned: Decimal | None) -> Decimal | None:
        """Of the line's own volume; None where it has none."""
        return self.quantity * 100 / planned if planned else None


NOTHING_DONE: Final = Done()


class Head(NamedTuple):
    """As much of an estimate as its progress is found by."""

    id: UUID
    kind: str | None
    base_id: UUID | None


def done_of(estimate: "Estimate | Head", books: Books) -> Mapping[UUID, Done]:
    """By line. Of a plan what was reported on its own lines, of a general estimate everything reported on its."""
    if estimate.kind == "plan":
        by, of = "assignment_line_id", estimate.base_id
    else:
        by, of = "estimate_line_id", estimate.id
    if of is None:
        return {}
    rows = books.turnover(WorkProgress, by=(by,), resources=RESOURCES, estimate_id=of)
    return {
        row[by]: Done(row["done_quantity"], row["assigned_quantity"], row["actual_minutes"])
        for row in rows if row["done_quantity"] or row["assigned_quantity"] or row["actual_minutes"]
    }  # fmt: skip
