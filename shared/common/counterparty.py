"""Counterparties: other companies that one works for or buys from."""

from sqlalchemy.orm import Mapped

from shared.kernel.base import Catalog, field


class Counterparty(Catalog, caption="Counterparty", captions="Counterparties"):
    """A customer, supplier, subcontractor or lessor; one company may be several of these."""

    __tablename__ = "counterparty"
    sheet_words = {
        "name": "контрагент|организация|краткое наименование|сокращенное наименование|company"
        "|counterparty|organization|short name",
        "full_name": "полное наименование|юридическое наименование|legal name",
        "tax_id": "инн|инн организации|инн контрагента|tax id|tax number|vat number",
        "registration_reason_code": "кпп|kpp",
        "address": "адрес|юридический адрес|фактический адрес|address",
        "contact": "контакт|контактное лицо|представитель|contact|contact person",
        "phone": "тел|телефон|телефоны|phone|phone number|tel",
        "email": "почта|e mail|email|эл почта|электронная почта",
    }
    natural_keys = (("tax_id", "registration_reason_code"), ("tax_id",), ("name",))
    lookup_fields = ("code", "name", "full_name", "tax_id")
    spelling = Catalog.letters_and_digits

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
