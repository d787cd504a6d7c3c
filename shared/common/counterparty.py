"""Counterparties: other companies that one works for or buys from."""

from sqlalchemy.orm import Mapped

from shared.kernel.base import Catalog, field


class Counterparty(Catalog, caption="Counterparty", captions="Counterparties"):
    """A customer, supplier, subcontractor or lessor; one company may be several of these."""

    __tablename__ = "counterparty"

    full_name: Mapped[str | None] = field("Full name")
    tax_id: Mapped[str | None] = field("Tax id (ИНН)", listed=True)
    registration_reason_code: Mapped[str | None] = field("КПП")
    address: Mapped[str | None] = field("Address")
    contact: Mapped[str | None] = field("Contact person", listed=True)
    phone: Mapped[str | None] = field("Phone", listed=True)
    email: Mapped[str | None] = field("E-mail")
    customer: Mapped[bool] = field("Customer", default=False)
    supplier: Mapped[bool] = field("Supplier", default=False)
    subcontractor: Mapped[bool] = field("Subcontractor", default=False)
    lessor: Mapped[bool] = field("Lessor", default=False)
