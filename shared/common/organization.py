"""Own legal entities: on whose behalf documents are made."""

from sqlalchemy.orm import Mapped

from shared.kernel.base import Catalog, field


class Organization(Catalog, caption="Organization"):
    """A legal entity of the company, with what statutory forms print about it."""

    __tablename__ = "organization"
    sheet_words = {
        "name": "организация|краткое наименование|юрлицо|юридическое лицо|company|organization|short name",
        "full_name": "полное наименование|legal name",
        "tax_id": "инн|tax id|tax number|vat number",
        "registration_reason_code": "кпп|kpp",
        "statistics_code": "окпо|okpo",
    }
    natural_keys = (("tax_id", "registration_reason_code"), ("tax_id",), ("name",))
    lookup_fields = ("code", "name", "full_name", "tax_id")
    spelling = Catalog.letters_and_digits

    full_name: Mapped[str | None] = field("Full name")
    tax_id: Mapped[str | None] = field("Tax id (ИНН)", listed=True)
    registration_reason_code: Mapped[str | None] = field("КПП")
    statistics_code: Mapped[str | None] = field("ОКПО")
    address: Mapped[str | None] = field("Address")
    phone: Mapped[str | None] = field("Phone")
    director: Mapped[str | None] = field("Director")
    chief_accountant: Mapped[str | None] = field("Chief accountant")
    logo: Mapped[str | None] = field("Logo")
    """Hash of an image kept as an attachment."""
