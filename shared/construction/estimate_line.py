"""The lines of an estimate: sections and positions in one table, and the resources that they use."""

import datetime as dt
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Mapped

from shared.common.material import Material
from shared.common.unit import Unit
from shared.common.work_type import WorkType
from shared.kernel.base import Line, field, own, ref, ref_line
from shared.kernel.numbers import Money, NormHours, Price, Quantity, line_amount, norm_hours


class EstimateLine(Line, of="estimate", referred=True):
    """A section, or a position within one. Daily reports, registers and plan estimates refer to positions."""

    __tablename__ = "estimate_line"

    is_section: Mapped[bool] = field("Section", default=False)
    section_id: Mapped[UUID | None] = own("estimate_line", "In section", required=False)
    number: Mapped[str | None] = field("No.")
    code: Mapped[str | None] = field("Code")
    name: Mapped[str | None] = field("Work", required=True)
    work_type_id: Mapped[UUID | None] = ref(WorkType, "Work type")
    unit_id: Mapped[UUID | None] = ref(Unit, "Unit", group="quantity")
    quantity: Mapped[Quantity | None] = field("Quantity", group="quantity")
    wage: Mapped[Price | None] = field("Wage per unit")
    materials: Mapped[Price | None] = field("Materials and machines per unit")
    price: Mapped[Price | None] = field("Price per unit")
    labour_norm: Mapped[NormHours | None] = field("Norm, person-hours per unit")
    declared_cost: Mapped[Money | None] = field("Cost in the source")
    cost: Mapped[Money | None] = field("Cost", derived=True)
    labour_hours: Mapped[NormHours | None] = field("Labour, hours", derived=True)
    base_line_id: Mapped[UUID | None] = ref_line("estimate_line", "Line of the general estimate", depends=True)
    planned_start: Mapped[dt.date | None] = field("Planned start")
    planned_end: Mapped[dt.date | None] = field("Planned end")
    note: Mapped[str | None] = field("Note", multiline=True)
    source_cell: Mapped[str | None] = field("Cell of the source")

    def computed_cost(self) -> Decimal:
        """Quantity × price, rounded once."""
        return line_amount(self.quantity, self.price)

    def __str__(self) -> str:
        return self.name or self.code or self.number or ""

    def wage_amount(self) -> Decimal:
        return line_amount(self.quantity, self.wage)

    def hours_of(self, quantity: Decimal | None) -> Decimal:
        """Planned labour of a volume: volume × norm, never the whole line's labour."""
        return norm_hours(quantity, self.labour_norm)


class EstimateResource(Line, of="estimate"):
    """A material or machine of the estimate's second table: what all the positions use of it together."""

    __tablename__ = "estimate_resource"

    code: Mapped[str | None] = field("Code")
    name: Mapped[str | None] = field("Resource", required=True)
    material_id: Mapped[UUID | None] = ref(Material, "Material")
    unit_id: Mapped[UUID | None] = ref(Unit, "Unit", group="quantity")
    quantity: Mapped[Quantity | None] = field("Quantity", group="quantity")
    price: Mapped[Price | None] = field("Price")
    declared_cost: Mapped[Money | None] = field("Cost in the source")
    cost: Mapped[Money | None] = field("Cost", derived=True)

    def computed_cost(self) -> Decimal:
        """Quantity × price, rounded once."""
        return line_amount(self.quantity, self.price)
