"""Pay rates: what an hour, a day or a month of a person's work is paid from a day on."""

import datetime as dt
from collections.abc import Iterable, Iterator
from uuid import UUID

from sqlalchemy.orm import Mapped

from shared.common.person import Person
from shared.kernel.base import Catalog, field, ref
from shared.kernel.books import Books
from shared.kernel.finding import Finding, error
from shared.kernel.numbers import ZERO, Price


class PayRate(Catalog, caption="Pay rate", scope="payroll"):
    """A dated rate of one person; never reaches a device without the scope `payroll`."""

    __tablename__ = "pay_rate"
    sheet_words = {
        "person_id": "фио|ф и о|сотрудник|работник|таб №|таб номер|табельный номер|табельный №|employee|worker"
        "|employee no|personnel number",
        "valid_from": "с|с даты|действует с|дата начала|дата|начиная с|valid from|from|effective from|effective date",
        "kind": "вид ставки|вид|единица ставки|за|тип|rate type|per",
        "amount": "ставка|тариф|тарифная ставка|оклад|сумма|размер|rate|amount|salary",
    }
    natural_keys = (("person_id", "valid_from", "kind"), ("person_id", "valid_from"))

    person_id: Mapped[UUID | None] = ref(Person, "Person", required=True, listed=True, index=True)
    valid_from: Mapped[dt.date | None] = field("In force from", required=True, listed=True)
    kind: Mapped[str] = field(
        "Per", default="hour", choices={"hour": "Hour", "day": "Day", "month": "Month"}, listed=True, group="rate"
    )
    amount: Mapped[Price | None] = field("Amount", required=True, listed=True, group="rate")

    def findings(self, books: Books) -> Iterator[Finding]:
        if self.amount is not None and self.amount < ZERO:
            yield error("rate_negative", "A rate cannot be below zero.", "amount")


def rate_on(rates: Iterable[PayRate], day: dt.date) -> PayRate | None:
    """The rate in force on a day: the one with the latest start not after it."""
    held = [rate for rate in rates if rate.valid_from is not None and rate.valid_from <= day and not rate.marked]
    return max(held, key=lambda rate: (rate.valid_from or dt.date.min, rate.id), default=None)
