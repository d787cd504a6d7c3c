"""Cost codes: a tree of what money and hours are spent on."""

from sqlalchemy.orm import Mapped

from shared.kernel.base import Catalog, field


class CostCode(Catalog, caption="Cost code"):
    """A branch or leaf of the cost tree; the tree is made by its group."""

    __tablename__ = "cost_code"

    account: Mapped[str | None] = field("Account", listed=True)
