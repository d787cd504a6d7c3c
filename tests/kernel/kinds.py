"""Small declared kinds that use every feature of a declaration once: a good and a repair order.

They lie in no database: their tables leave the common metadata as soon as they are made.
"""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Mapped

from shared.kernel.base import Base, Catalog, Document, Line, field, line_table, own, ref
from shared.kernel.describe import describe
from shared.kernel.numbers import ZERO, Coefficient, Minutes, Money, Percent, Price, Quantity, line_amount
from shared.kernel.register import (
    Accumulation,
    Information,
    Interval,
    Register,
    at_most,
    dimension,
    no_overlap,
    non_negative,
    resource,
    unique,
)
from shared.kernel.states import States, Transition

STATES = States(
    {"requested": "Requested", "approved": "Approved", "returned": "Returned", "done": "Done"},
    (
        Transition("approve", "Approve", ("requested",), "approved", "approve", by="approved_by", at="approved_at"),
        Transition("return", "Return", ("requested",), "returned", "approve"),
        Transition("request", "Request again", ("returned",), "requested"),
        Transition("finish", "Finish", ("approved",), "done"),
    ),
)


class Good(Catalog, caption="Good"):
    __tablename__ = "test_good"

    unit: Mapped[str | None] = field("Unit", default="pcs")
    price: Mapped[Price | None] = field("Price")


class Work(Line, of="test_order", referred=True):
    """A work of the order; `unit` and `quantity` make sense only together."""

    __tablename__ = "test_order_work"

    good_id: Mapped[UUID | None] = ref(Good, "Good")
    name: Mapped[str | None] = field("Name")
    quantity: Mapped[Quantity | None] = field("Quantity", group="volume")
    unit: Mapped[str | None] = field("Unit", group="volume", default="pcs")
    price: Mapped[Price | None] = field("Price")
    amount: Mapped[Money | None] = field("Amount", group="volume", derived=True)
    coefficient: Mapped[Coefficient | None] = field("Coefficient", default=Decimal(1))
    remark: Mapped[str | None] = field("Remark", multiline=True)


class Part(Line, of="test_order"):
    """A part that a work needs: it goes with the work."""

    __tablename__ = "test_order_part"

    work_id: Mapped[UUID | None] = own(Work, "Work")
    name: Mapped[str | None] = field("Name")
    pieces: Mapped[Quantity | None] = field("Pieces")


class Serial(Line, of="test_order"):
    """The number of one piece of a part: it goes with the part, and so with the work."""

    __tablename__ = "test_order_serial"

    part_id: Mapped[UUID | None] = own(Part, "Part")
    tested_id: Mapped[UUID | None] = own(Work, "Tested at", required=False)
    number: Mapped[str | None] = field("Number")


class Turn(Line, of="test_order", key=("work_id", "person_id")):
    """Minutes of a person at a work: the line's id follows from the two."""

    __tablename__ = "test_order_turn"

    work_id: Mapped[UUID | None] = own(Work, "Work")
    person_id: Mapped[UUID | None] = ref("person", "Person")
    date: Mapped[dt.date | None] = field("Date")
    code: Mapped[str | None] = field("Code", group="presence")
    minutes: Mapped[Minutes | None] = field("Minutes", group="presence")


class Order(Document, caption="Repair order", prefix="RO", states=STATES):
    __tablename__ = "test_order"
    scope_field = "site_id"

    site_id: Mapped[UUID | None] = ref("site", "Site", required=True)
    approved_by: Mapped[UUID | None] = ref("person", "Approved by", group="approval")
    approved_at: Mapped[dt.datetime | None] = field("Approved at", group="approval")
    state: Mapped[str | None] = field("State", default="requested", choices=STATES.captions)
    from_date: Mapped[dt.date | None] = field("From", group="term")
    to_date: Mapped[dt.date | None] = field("To", group="term")
    discount: Mapped[Percent | None] = field("Discount")
    urgent: Mapped[bool] = field("Urgent", default=False)
    seal: Mapped[bytes | None] = field("Seal")
    total: Mapped[Money | None] = field("Total", derived=True)

    serials: Mapped[list[Serial]] = line_table(Serial, "Serial numbers")
    works: Mapped[list[Work]] = line_table(Work, "Works")
    parts: Mapped[list[Part]] = line_table(Part, "Parts")
    turns: Mapped[list[Turn]] = line_table(Turn, "Turns")

    def recalculate(self) -> None:
        for work in self.works:
            work.amount = line_amount(work.quantity, work.price)
        self.total = sum((work.amount or ZERO for work in self.works), ZERO)

    def movements(self) -> Iterator[Register]:
        for work in self.works:
            yield Stock(site_id=self.site_id, good_id=work.good_id, line_id=work.id, quantity=-(work.quantity or ZERO))
        for turn in self.turns:
            yield Presence(person_id=turn.person_id, date=turn.date, minutes=turn.minutes or 0)
        yield Closure(site_id=self.site_id, from_date=self.from_date, to_date=self.to_date)


class Stock(Accumulation, caption="Stock"):
    __tablename__ = "test_stock"

    site_id: UUID = dimension("site", "Site")
    good_id: UUID = dimension(Good, "Good")
    quantity: Quantity = resource("Quantity")
    rules = (non_negative("quantity", per=("site_id", "good_id")),)
    totals = (("site_id",),)


class Presence(Accumulation, caption="Presence"):
    __tablename__ = "test_presence"

    person_id: UUID = dimension("person", "Person")
    minutes: Minutes = resource("Minutes")
    rules = (unique("person_id", "date"), at_most("minutes", 24 * 60, per=("person_id", "date")))


class Rate(Information, caption="Rate"):
    __tablename__ = "test_rate"

    person_id: UUID = dimension("person", "Person")
    trade: str = dimension(None, "Trade")
    hourly: Price = resource("Hourly rate")


class Closure(Interval, caption="Closure"):
    __tablename__ = "test_closure"

    site_id: UUID = dimension("site", "Site")
    rules = (no_overlap(per=("site_id",)),)


GOOD, ORDER = describe(Good), describe(Order)

for _table in (
    *(shape.table for shape in (GOOD, ORDER)),
    *(lines.table for lines in ORDER.tables),
    *(register.table for register in (Stock, Presence, Rate, Closure)),
    *(register.frozen for register in (Stock, Presence)),
):
    Base.metadata.remove(_table)
