"""Personal details: what only staff officers may see of a person."""

import datetime as dt
from uuid import UUID

from sqlalchemy.orm import Mapped

from shared.common.person import Person
from shared.kernel.base import Catalog, field, ref


class PersonalDetails(Catalog, caption="Personal details", captions="Personal details", scope="staff"):
    """Papers, address and bank account of a person; never reaches a device without the scope `staff`."""

    __tablename__ = "personal_details"
    sheet_words = {
        "person_id": "фио|ф и о|сотрудник|работник|табельный номер|таб №|employee",
        "born_on": "дата рождения|birth date|date of birth",
        "tax_id": "инн|tax id",
        "insurance_number": "снилс",
        "passport": "паспорт|паспортные данные|passport",
    }
    natural_keys = (("person_id",),)

    person_id: Mapped[UUID | None] = ref(Person, "Person", required=True, listed=True, index=True)
    born_on: Mapped[dt.date | None] = field("Born on")
    tax_id: Mapped[str | None] = field("Tax id (ИНН)")
    insurance_number: Mapped[str | None] = field("Insurance number (СНИЛС)")
    passport: Mapped[str | None] = field("Passport")
    address: Mapped[str | None] = field("Address")
    phone: Mapped[str | None] = field("Private phone")
    bank_account: Mapped[str | None] = field("Bank account")
