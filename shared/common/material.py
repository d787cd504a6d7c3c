"""Materials: what is built in or used up."""

from uuid import UUID

from sqlalchemy.orm import Mapped

from shared.common.unit import Unit
from shared.kernel.base import Catalog, field, ref
from shared.kernel.numbers import Price


class Material(Catalog, caption="Material"):
    """A material with its unit and usual price."""

    __tablename__ = "material"

    unit_id: Mapped[UUID | None] = ref(Unit, "Unit", listed=True, group="unit_price")
    price: Mapped[Price | None] = field("Price", listed=True, group="unit_price")
