"""Materials: what is built in or used up."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped

from shared.common.price_cell import price_and_unit
from shared.common.unit import UNIT_WORDS, Unit
from shared.kernel.base import Catalog, field, ref
from shared.kernel.numbers import Price


class Material(Catalog, caption="Material"):
    """A material with its unit and usual price."""

    __tablename__ = "material"
    sheet_words = {
        "name": "материал|материалы|наименование материала|наименование материалов|товар|наименование товара|продукция"
        "|наименование продукции|material|product",
        "unit_id": UNIT_WORDS,
        "price": "цена|цена за ед|цена за единицу|стоимость|розничная цена|оптовая цена|цена продажи|цена с ндс"
        "|учетная цена|price|unit price|cost|rate",
    }

    unit_id: Mapped[UUID | None] = ref(Unit, "Unit", listed=True, group="unit_price")
    price: Mapped[Price | None] = field("Price", listed=True, group="unit_price")

    @classmethod
    def from_sheet(cls, cells: dict[str, Any], captions: Mapping[str, str]) -> None:
        price_and_unit(cells, captions)
