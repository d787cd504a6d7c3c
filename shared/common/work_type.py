"""Work types: what kinds of work there are and what a unit of each takes."""

from uuid import UUID

from sqlalchemy.orm import Mapped

from shared.common.material import Material
from shared.common.unit import Unit
from shared.kernel.base import Catalog, Line, field, line_table, ref
from shared.kernel.numbers import NormHours, Price, Quantity


class WorkTypeSpecification(Line, of="work_type"):
    """One thing that a unit of the work uses: labour, a material, a machine."""

    __tablename__ = "work_type_specification"

    kind: Mapped[str] = field(
        "Kind",
        default="material",
        choices={"labour": "Labour", "material": "Material", "machine": "Machine", "other": "Other"},
    )
    name: Mapped[str | None] = field("Name")
    material_id: Mapped[UUID | None] = ref(Material, "Material")
    unit_id: Mapped[UUID | None] = ref(Unit, "Unit", group="consumption")
    consumption: Mapped[Quantity | None] = field("Consumption per unit", group="consumption")
    price: Mapped[Price | None] = field("Price")


class WorkType(Catalog, caption="Work type"):
    """A kind of work with its unit, its labour norm and its prices per unit."""

    __tablename__ = "work_type"

    unit_id: Mapped[UUID | None] = ref(Unit, "Unit", listed=True, group="norm")
    labour_norm: Mapped[NormHours | None] = field("Norm, person-hours per unit", listed=True, group="norm")
    wage: Mapped[Price | None] = field("Wage per unit")
    price: Mapped[Price | None] = field("Price per unit")
    specification: Mapped[list[WorkTypeSpecification]] = line_table(WorkTypeSpecification, "Specification")
