"""Cost codes: a tree of what money and hours are spent on."""

from sqlalchemy.orm import Mapped

from shared.kernel.base import Catalog, field


class CostCode(Catalog, caption="Cost code"):
    """A branch or leaf of the cost tree; the tree is made by its group."""

    __tablename__ = "cost_code"
    sheet_words = {
        "name": "статья|статья затрат|статья расходов|cost item",
        "account": "счет|счет учета|бухгалтерский счет|account|ledger account",
    }

    account: Mapped[str | None] = field("Account", listed=True)
