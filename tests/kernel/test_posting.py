"""The movements of a document: signed, complete, the same every time."""

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import given

from shared.kernel.codec import Body, body_of, light_of, object_of
from shared.kernel.identity import NONE_ID
from shared.kernel.posting import movements_of, values_of
from shared.kernel.register import FOREVER
from tests.kernel.edits import bodies
from tests.kernel.kinds import ORDER, Closure, Order, Presence, Stock, Turn, Work

SITE, GOOD, PERSON, WORK = (UUID(f"018f0000-0000-7000-8000-00000000000{n}") for n in range(4))
DAY, OTHER_DAY = dt.date(2026, 11, 21), dt.date(2026, 11, 22)


def order() -> Order:
    return Order(
        date=DAY,
        site_id=SITE,
        works=[Work(id=WORK, good_id=GOOD, quantity=Decimal("2.5"))],
        turns=[Turn(work_id=WORK, person_id=PERSON, minutes=480), Turn(work_id=WORK, date=OTHER_DAY, minutes=60)],
    )


def values(document: Any) -> list[tuple[str, dict[str, Any]]]:
    found = movements_of(document, "test_order")
    return [(register.__name__, values_of(movement)) for register, rows in found.items() for movement in rows]


def test_movements_are_signed_with_their_recorder() -> None:
    document = order()
    for rows in movements_of(document, "test_order").values():
        for movement in rows:
            assert (movement.recorder_kind, movement.recorder_id) == ("test_order", document.id)
            assert movement.scope == f"site:{SITE}"


def test_movements_come_by_register_in_the_order_of_the_document() -> None:
    document = order()
    common = {"scope": f"site:{SITE}", "line_id": NONE_ID}
    expected: list[tuple[str, dict[str, Any]]] = [
        (
            "Stock",
            {**common, "site_id": SITE, "good_id": GOOD, "quantity": Decimal("-2.5"), "line_id": WORK, "date": DAY},
        ),
        ("Presence", {**common, "person_id": PERSON, "minutes": 480, "date": DAY}),
        ("Presence", {**common, "person_id": NONE_ID, "minutes": 60, "date": OTHER_DAY}),
        ("Closure", {**common, "site_id": SITE, "from_date": DAY, "to_date": FOREVER, "date": DAY}),
    ]
    assert values(document) == expected


def test_an_empty_dimension_is_the_id_of_none() -> None:
    document = Order(date=DAY, works=[Work(quantity=Decimal(1))])
    (stock,) = movements_of(document, "test_order")[Stock]
    assert (stock.site_id, stock.good_id) == (NONE_ID, NONE_ID)  # type: ignore[attr-defined]
    assert stock.scope == "company"


def test_a_date_that_the_movement_names_stands_and_another_is_the_documents() -> None:
    dates = [movement.date for movement in movements_of(order(), "test_order")[Presence]]
    assert dates == [DAY, OTHER_DAY]


def test_an_interval_without_days_is_open_from_the_date_of_the_document() -> None:
    document = order()
    (closure,) = movements_of(document, "test_order")[Closure]
    assert (closure.from_date, closure.to_date) == (DAY, FOREVER)  # type: ignore[attr-defined]
    document.from_date, document.to_date = OTHER_DAY, dt.date(2026, 12, 1)
    (closure,) = movements_of(document, "test_order")[Closure]
    assert (closure.from_date, closure.to_date) == (OTHER_DAY, dt.date(2026, 12, 1))  # type: ignore[attr-defined]


def test_a_document_without_movements_posts_nothing_but_its_own() -> None:
    assert [register for register, _ in values(Order(date=DAY))] == ["Closure"]


@given(bodies())
def test_a_document_posts_the_same_twice_declared_or_light(body: Body) -> None:
    light, declared = light_of(ORDER, body), object_of(ORDER, body)
    assert values(light) == values(light) == values(declared)
    assert body_of(ORDER, light) == body


def test_values_of_a_movement_name_every_dimension_and_resource() -> None:
    assert values_of(Stock(site_id=SITE, date=DAY)) == {
        "site_id": SITE, "good_id": NONE_ID, "quantity": Decimal(0), "line_id": NONE_ID, "date": DAY, "scope": "",
    }  # fmt: skip
    assert values_of(Closure(site_id=SITE, from_date=DAY, to_date=DAY, date=DAY))["to_date"] == DAY
