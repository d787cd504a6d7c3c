"""Work types: what kinds of work there are and what a unit of each takes."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped

from shared.common.material import Material
from shared.common.price_cell import price_and_unit
from shared.common.unit import UNIT_WORDS, Unit
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
    sheet_words = {
        "name": "работа|работы|вид работ|виды работ|вид работы|наименование работ|наименование работы|услуга|услуги"
        "|наименование услуги|work|works|kind of work|service|activity",
        "code": "шифр|код работы|расценка шифр|обоснование|norm code",
        "unit_id": UNIT_WORDS,
        "labour_norm": "норма|норма времени|норма трудозатрат|норма затрат труда|трудоемкость|трудозатраты|нвр|чел ч"
        "|чел час|норма чел ч|норма чел ч на ед|норма на единицу|labour norm|labor norm|hours per unit|norm|norm hours",
        "wage": "расценка|сдельная расценка|зарплата|з п|зарплата на единицу|оплата за единицу|оплата труда"
        "|piece rate|wage|labour cost",
        "price": "цена|цена за ед|цена за единицу|стоимость|стоимость за единицу|стоимость работ|цена работ|price"
        "|unit price|rate|cost",
    }

    unit_id: Mapped[UUID | None] = ref(Unit, "Unit", listed=True, group="norm")
    labour_norm: Mapped[NormHours | None] = field("Norm, person-hours per unit", listed=True, group="norm")
    wage: Mapped[Price | None] = field("Wage per unit")
    price: Mapped[Price | None] = field("Price per unit")
    specification: Mapped[list[WorkTypeSpecification]] = line_table(WorkTypeSpecification, "Specification")

    @classmethod
    def from_sheet(cls, cells: dict[str, Any], captions: Mapping[str, str]) -> None:
        price_and_unit(cells, captions)
