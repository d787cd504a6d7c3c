"""The canonical body: one spelling, nothing lost on the way there and back, nonsense refused in words."""

import datetime as dt
import json
from copy import deepcopy
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.kernel.codec import Body, BodyError, body_of, canonical, content_hash, content_of, light_of, object_of
from shared.kernel.codec import settle_ids as settled
from shared.kernel.identity import keyed_id, new_id
from shared.kernel.reading import light_of_checked
from shared.kernel.types import instant_text
from tests.kernel.edits import bodies
from tests.kernel.kinds import GOOD, ORDER, Good, Order, Part, Turn, Work

D = Decimal
SITE, PERSON, GOOD_ID, ORDER_ID, WORK_ID, PART_ID = (UUID(f"018f0000-0000-7000-8000-00000000000{n}") for n in range(6))


def order() -> Order:
    """A repair order with a value of every type."""
    made = Order(
        id=ORDER_ID,
        number="RO-K7-26-00042",
        date=dt.date(2026, 11, 21),
        status="posted",
        site_id=SITE,
        approved_at=dt.datetime(2026, 11, 21, 8, 30, tzinfo=dt.UTC),
        discount=D("5.50"),
        urgent=True,
        seal=b"\x00\xff",
        total=D("125.00"),
        comment="Крыша\nторопиться",
        works=[Work(id=WORK_ID, good_id=GOOD_ID, name="roof", quantity=D("12.500000"), unit=None, price=D("10"))],
        parts=[Part(id=PART_ID, work_id=WORK_ID)],
        turns=[Turn(work_id=WORK_ID, person_id=PERSON, minutes=480)],
    )
    settled(ORDER, made)
    return made


TURN_ID = keyed_id(ORDER_ID, "test_order_turn", (WORK_ID, PERSON))
BODY: Body = {
    "id": str(ORDER_ID),
    "number": "RO-K7-26-00042",
    "date": "2026-11-21",
    "status": "posted",
    "site_id": str(SITE),
    "approved_at": "2026-11-21T08:30:00.000000Z",
    "discount": "5.5",
    "urgent": True,
    "seal": "AP8=",
    "total": "125",
    "comment": "Крыша\nторопиться",
    "works": [
        {
            "id": str(WORK_ID),
            "good_id": str(GOOD_ID),
            "name": "roof",
            "quantity": "12.5",
            "unit": None,
            "price": "10",
        }
    ],
    "parts": [{"id": str(PART_ID), "work_id": str(WORK_ID)}],
    "turns": [{"id": str(TURN_ID), "work_id": str(WORK_ID), "person_id": str(PERSON), "minutes": 480}],
}


def changed(*path: str | int, to: Any) -> Body:
    """The body with another value at the path."""
    result: Any = deepcopy(BODY)
    place = result
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return result  # type: ignore[no-any-return]


# ---- writing --------------------------------------------------------------------------------------------------------


def test_every_type_of_value_is_written_as_declared() -> None:
    assert body_of(ORDER, order()) == BODY


def test_the_canonical_spelling_sorts_names_and_has_no_spaces() -> None:
    assert canonical(BODY) == json.dumps(BODY, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def test_the_content_of_an_object_is_its_canonical_body() -> None:
    assert content_of(ORDER, order()) == canonical(BODY)
    assert content_of(ORDER, light_of(ORDER, BODY)) == canonical(BODY)


def test_a_new_document_has_nothing_but_its_id() -> None:
    assert body_of(ORDER, Order(id=ORDER_ID)) == {"id": str(ORDER_ID)}
    assert body_of(GOOD, Good(id=GOOD_ID)) == {"id": str(GOOD_ID)}


def test_a_cleared_default_is_written_as_null_and_comes_back_cleared() -> None:
    body = {"id": str(GOOD_ID), "unit": None}
    assert body_of(GOOD, Good(id=GOOD_ID, unit=None)) == body
    assert light_of(GOOD, body).unit is None
    assert light_of(GOOD, {"id": str(GOOD_ID)}).unit == "pcs"


def test_equal_objects_have_equal_bytes_however_their_numbers_are_spelled() -> None:
    one, other = order(), order()
    other.discount, other.total, other.works[0].quantity = D("5.5000"), D("1.25E+2"), D("12.5")
    assert content_of(ORDER, one) == content_of(ORDER, other)


def test_lines_are_written_in_display_order() -> None:
    made = Order(works=[Work(name=name) for name in "cab"])
    assert [row["name"] for row in body_of(ORDER, made)["works"]] == ["c", "a", "b"]


def test_an_instant_is_written_in_utc_and_sorts_as_time_does() -> None:
    zone = dt.timezone(dt.timedelta(hours=5))
    assert instant_text(dt.datetime(2026, 11, 21, 3, tzinfo=zone)) == "2026-11-20T22:00:00.000000Z"
    assert instant_text(dt.datetime(26, 11, 21, tzinfo=dt.UTC)) == "0026-11-21T00:00:00.000000Z"
    with pytest.raises(ValueError, match="has no time zone"):
        instant_text(dt.datetime(2026, 11, 21))  # noqa: DTZ001


def test_the_hash_names_kind_id_and_content() -> None:
    given_ = ("order", ORDER_ID, b"{}")
    others = [("good", ORDER_ID, b"{}"), ("order", SITE, b"{}"), ("order", ORDER_ID, b"{ }")]
    assert len(content_hash(*given_)) == 16
    assert content_hash(*given_) == content_hash(*given_)
    assert all(content_hash(*other) != content_hash(*given_) for other in others)


# ---- there and back -------------------------------------------------------------------------------------------------


@given(bodies())
def test_object_body_light_body_object_body_are_all_equal(body: Body) -> None:
    written = canonical(body)
    light = light_of(ORDER, written)
    declared = object_of(ORDER, written)
    assert content_of(ORDER, light) == content_of(ORDER, declared) == written
    assert content_of(ORDER, object_of(ORDER, body_of(ORDER, light))) == written
    assert content_of(ORDER, light_of(ORDER, body_of(ORDER, declared))) == written
    assert content_of(ORDER, light_of_checked(ORDER, written)) == written


def test_a_light_object_has_the_values_and_methods_of_the_declared_one() -> None:
    light, declared = light_of(ORDER, BODY), order()
    for field in ORDER.fields:
        assert getattr(light, field.name) == getattr(declared, field.name), field.name
    light.recalculate()
    assert light.total == D("125.00")
    assert (light.scope_of(), str(light)) == (declared.scope_of(), str(declared))
    assert (light.scope_of(), str(light)) == (f"site:{SITE}", "Repair order RO-K7-26-00042 2026-11-21")


def test_fields_of_a_newer_version_are_carried_through_at_every_level() -> None:
    body = deepcopy(BODY)
    body["hue"], body["tools"] = {"b": 1, "a": [1.5, None]}, [{"id": "1"}]
    body["works"][0]["hue"] = "red"
    written = canonical(body)
    assert content_of(ORDER, light_of(ORDER, written)) == written
    assert content_of(ORDER, light_of_checked(ORDER, written)) == written
    assert content_of(ORDER, object_of(ORDER, written)) == written


@pytest.mark.parametrize("name", ["extra", "scope", "owner_id", "position", "sort_key", "metadata", "kind"])
def test_a_newer_field_may_have_a_name_that_we_use_for_something_else(name: str) -> None:
    for body in ({**BODY, name: "x"}, changed("works", 0, name, to="x")):
        assert content_of(ORDER, light_of(ORDER, canonical(body))) == canonical(body)
        assert content_of(ORDER, light_of_checked(ORDER, canonical(body))) == canonical(body)
        assert content_of(ORDER, object_of(ORDER, canonical(body))) == canonical(body)


def test_lines_with_a_key_get_the_id_that_follows_from_it() -> None:
    turn = {"work_id": str(WORK_ID), "person_id": str(PERSON)}
    assert light_of(ORDER, {**BODY, "turns": [turn]}).turns[0].id == TURN_ID
    made = Order(id=ORDER_ID, turns=[Turn(work_id=WORK_ID, person_id=PERSON)])
    settled(ORDER, made)
    assert made.turns[0].id == TURN_ID


# ---- nonsense -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "truncated"),
        (b"{", "truncated"),
        (b"[]", "Expected `object`, got `array`"),
        (b"null", "Expected `object`, got `null`"),
        (b"{}", "required field `id`"),
        (b'{"id":"\xff"}', "utf-8"),
        (b"[" * 100_000, "recursion"),
        (b'{"id":"018f0000-0000-7000-8000-000000000003","hue":' + b"[" * 100_000, "recursion"),
        (b'{"id":"x"}', "Invalid UUID - at `$.id`"),
    ],
)
def test_bytes_that_are_no_body_are_refused(body: bytes, words: str) -> None:
    with pytest.raises(BodyError, match="Not a repair order: ") as refusal:
        light_of(ORDER, body)
    assert words.lower() in str(refusal.value).lower()


NONSENSE: list[tuple[tuple[str | int, ...], Any, str]] = [
    (("number",), 5, "Expected `str | null`, got `int` - at `$.number`"),
    (("urgent",), 1, "Expected `bool | null`, got `int` - at `$.urgent`"),
    (("date",), "2026-02-30", "Invalid RFC3339 encoded date - at `$.date`"),
    (("date",), "tomorrow", "at `$.date`"),
    (("site_id",), "site", "Invalid UUID - at `$.site_id`"),
    (("approved_at",), "2026-11-21T08:30:00", "timezone component - at `$.approved_at`"),
    (("approved_at",), "2026-11-21T08:30:00+03:00", "Expected an instant ending in Z"),
    (("approved_at",), "0001-01-01T00:00:00+05:00", "at `$.approved_at`"),
    (("seal",), "***", "at `$.seal`"),
    (("works",), None, "at `$.works`"),
    (("works",), {}, "at `$.works`"),
    (("works", 0), None, "at `$.works[0]`"),
    (("works", 0), [], "at `$.works[0]`"),
    (("turns", 0, "minutes"), 2**63, "at `$.turns[0].minutes`"),
    (("turns", 0, "minutes"), 10**30, "at `$.turns[0].minutes`"),
    (("turns", 0, "minutes"), 1.5, "at `$.turns[0].minutes`"),
    (("works", 0, "quantity"), 1.5, "Expected a decimal as text, got `1.5` - at `$.works.quantity`"),
    (("works", 0, "quantity"), 1, "Expected a decimal as text, got `1` - at `$.works.quantity`"),
    (("works", 0, "quantity"), True, "at `$.works[0].quantity`"),
    (("works", 0, "quantity"), "a lot", "at `$.works[0].quantity`"),
    (("works", 0, "quantity"), "1,5", "at `$.works[0].quantity`"),
    (
        ("works", 0, "quantity"),
        "1.2345678",
        "Quantity: 1.2345678 has more than 6 decimal places - at `$.works.quantity`",
    ),
    (("works", 0, "quantity"), "9223372036854.775808", "Quantity: 9223372036854.775808 is too large"),
    (("works", 0, "quantity"), "1E+999999999", "Quantity: 1E+999999999 is too large"),
    (("works", 0, "quantity"), "NaN", "Quantity: NaN is not a number"),
    (("works", 0, "quantity"), "-Infinity", "Quantity: -Infinity is not a number"),
    (("discount",), "0.00001", "Discount: 0.00001 has more than 4 decimal places - at `$.discount`"),
    (("comment",), "a\x00b", "NUL"),
    (("works", 0, "name"), "\x00", "NUL"),
    (("works", 0, "hue"), {"\x00": 1}, "NUL"),
    (("works", 0, "id"), None, "a line lacks its id"),
    (("works", 0, "id"), str(GOOD_ID).upper(), "lower case"),
    (("works", 0, "id"), GOOD_ID.hex, "lower case with hyphens"),
    (("parts", 0, "work_id"), str(SITE), f"Work: there is no line {SITE} - at `$.parts`"),
    (("turns", 0, "work_id"), str(SITE), f"Work: there is no line {SITE} - at `$.turns`"),
    (("works",), [{"id": str(WORK_ID)}] * 2, "two lines have one id - at `$.works`"),
    (("turns",), [{"work_id": str(WORK_ID)}] * 2, "two lines have one id - at `$.turns`"),
]


@pytest.mark.parametrize(
    ("path", "value", "words"), NONSENSE, ids=[f"{path[-1]}={value!r:.20}" for path, value, _ in NONSENSE]
)
def test_a_value_that_could_not_be_stored_is_refused_and_the_place_is_named(
    path: tuple[str | int, ...], value: Any, words: str
) -> None:
    body = changed(*path, to=value)
    with pytest.raises(BodyError) as refusal:
        light_of(ORDER, json.dumps(body).encode())
    assert words in str(refusal.value)


def test_a_wrong_decimal_is_found_among_right_ones() -> None:
    works = [{"id": str(new_id()), "quantity": text} for text in ("1", "2.5", "0.0000001", "3")]
    with pytest.raises(BodyError, match=r"Quantity: .* has more than 6 decimal places"):
        light_of(ORDER, {"id": str(ORDER_ID), "works": works})


@pytest.mark.parametrize(
    "text", ["0.5", "-0.5", "999999999999", "-9223372036854.775807", "1.50000000000", "1E+3", "0E+99"]
)
def test_a_decimal_that_fits_is_taken_however_it_is_spelled(text: str) -> None:
    assert light_of(ORDER, changed("works", 0, "quantity", to=text)).works[0].quantity == D(text)


@pytest.mark.parametrize("value", [2**63 - 1, -(2**63)])
def test_the_largest_whole_numbers_are_taken(value: int) -> None:
    assert light_of(ORDER, changed("turns", 0, "minutes", to=value)).turns[0].minutes == value


def test_a_written_escape_of_nul_is_not_nul() -> None:
    body = canonical(changed("comment", to="\\u0000"))
    assert b"u0000" in body
    assert content_of(ORDER, light_of(ORDER, body)) == body


def test_null_stands_for_every_field_that_may_be_empty() -> None:
    nulls = {field.name: None for field in ORDER.fields}
    light = light_of(ORDER, {"id": str(ORDER_ID), **nulls})
    assert all(getattr(light, name) is None for name in nulls)


# ---- only BodyError, ever -------------------------------------------------------------------------------------------

leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
    st.sampled_from([str(WORK_ID), str(PERSON), "1.5", "1E+5", "NaN", "2026-11-21", "2026-11-21T08:00:00Z", "\x00"]),
)
names = st.sampled_from(["id", "works", "work_id", "quantity", "minutes", "extra", "date", "state", "x"])
nonsense = st.recursive(
    leaves,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(names, inner, max_size=4)),
    max_leaves=8,
)


def refused_or_storable(body: bytes) -> None:
    """What is read can be written, read again and turned into rows; anything else is a BodyError."""
    try:
        light = light_of(ORDER, body)
    except BodyError:
        return
    written = content_of(ORDER, light)
    assert content_of(ORDER, light_of(ORDER, written)) == written
    assert content_of(ORDER, object_of(ORDER, written)) == written


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_or_storable(body: bytes) -> None:
    refused_or_storable(body)


@given(nonsense)
def test_any_json_is_refused_or_storable(body: Any) -> None:
    refused_or_storable(json.dumps(body).encode())


@given(st.lists(st.tuples(st.integers(0, 60), nonsense), min_size=1, max_size=3))
def test_a_body_with_any_values_replaced_is_refused_or_storable(replacements: list[tuple[int, Any]]) -> None:
    body = deepcopy(BODY)
    for number, value in replacements:
        places = list(_places(body))
        container, key = places[number % len(places)]
        container[key] = value
    refused_or_storable(json.dumps(body).encode())


@given(st.data())
def test_a_body_with_bytes_cut_out_or_changed_is_refused_or_storable(data: st.DataObject) -> None:
    body = bytearray(canonical(BODY))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 5))] = data.draw(st.binary(max_size=3))
    refused_or_storable(bytes(body))


@given(st.text("0123456789.eE+-_ NaInfity١", max_size=24))
@example("1_000")
@example(" 1 ")
@example("١")
def test_any_text_for_a_decimal_is_refused_or_storable(text: str) -> None:
    refused_or_storable(json.dumps(changed("works", 0, "quantity", to=text)).encode())


def _places(value: Any) -> "list[tuple[Any, Any]]":
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [(value, key) for key in keys] + [place for key in keys for place in _places(value[key])]
