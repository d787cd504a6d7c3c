"""Numbers and addresses of single cells."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.workbooks.cells import (
    NotANumber,
    cell_address,
    cell_decimal,
    cell_percent,
    cell_text,
    column_index,
    decimal_sign_of,
    unclear_number,
)

AMOUNTS = st.integers(-(10**13) + 1, 10**13 - 1).map(lambda cents: Decimal(cents) / 100)
GROUPS = st.sampled_from(["", " ", "\u00a0", "\u2009", "\u202f", "'", "’"])
TAILS = st.sampled_from(["", " руб.", " руб", "р.", " ₽", " RUB", " %", "%", " pуб"])


def grouped(amount: Decimal, group: str, sign: str) -> str:
    whole, part = f"{abs(amount):,.2f}".split(".")
    return whole.replace(",", group) + sign + part


@given(AMOUNTS, GROUPS, st.sampled_from([",", "."]), TAILS, st.sampled_from(["-{}", "({})", "−{}", "{}-"]))
def test_every_formatted_amount_is_read_back(amount: Decimal, group: str, sign: str, tail: str, minus: str) -> None:
    text = grouped(amount, group, sign)
    text = minus.format(text) if amount < 0 else text
    assert cell_decimal(text + tail, 2) == amount


@given(AMOUNTS)
def test_english_and_german_grouping_are_read_by_their_last_sign(amount: Decimal) -> None:
    text = f"{amount:,.2f}"
    assert cell_decimal(text, 2) == amount
    assert cell_decimal(text.translate(str.maketrans(",.", ".,")), 2) == amount


@given(st.integers(-(10**11), 10**11), st.sampled_from([2, 4, 6]))
def test_a_float_of_a_typed_number_gives_the_typed_number(whole: int, places: int) -> None:
    typed = Decimal(whole) / 10**places
    assert cell_decimal(float(typed), places) == typed


@given(st.floats(-(10**11), 10**11), st.integers(0, 6))
def test_a_float_is_rounded_half_up_from_its_shortest_text(number: float, places: int) -> None:
    expected = Decimal(repr(number)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert cell_decimal(number, places) == expected


@given(st.one_of(st.text(max_size=30), st.text("0123456789.,-() %руб'\u00a0", max_size=14), st.floats(), st.integers()))
def test_any_cell_is_a_decimal_or_nothing_or_refused(value: str | float) -> None:
    try:
        number = cell_decimal(value, 4)
    except NotANumber:
        return
    assert number is None or (isinstance(number, Decimal) and number.is_finite())


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("24214,67", "24214.67"), ("1 234,56", "1234.56"), ("1\u00a0234,56", "1234.56"), ("1,234.56", "1234.56"),
        ("1.234,56", "1234.56"), ("1'234.56", "1234.56"), ("0,8", "0.80"), (",5", "0.50"), ("12", "12.00"),
        ("1,234,567", "1234567.00"), ("1.234.567", "1234567.00"), ("1,234", "1.23"), ("1.234", "1.23"),
        ("(1 000,50)", "-1000.50"), ("-3", "-3.00"), ("– 3,5", "-3.50"), ("3-", "-3.00"), ("+7", "7.00"),
        ("22%", "22.00"), ("150 руб.", "150.00"), ("$1,234.50", "1234.50"), ("€ 5", "5.00"), ("2.675", "2.68"),
        (2.675, "2.68"), (0.1 + 0.2, "0.30"), (1e-9, "0.00"), (-0.001, "0.00"), (7, "7.00"),
    ],
)  # fmt: skip
def test_a_cell_means_this_number(cell: str | float, expected: str) -> None:
    number = cell_decimal(cell, 2)
    assert number == Decimal(expected)
    assert str(number) == expected


@pytest.mark.parametrize("cell", ["", "  ", "-", "–", "—", "\u00a0", None, "x", "х"])
def test_an_empty_cell_or_a_dash_is_no_number_at_all(cell: str | None) -> None:
    assert cell_decimal(cell, 2) is None


@pytest.mark.parametrize(
    "cell",
    ["м2", "1 2", "12,34,5", "1.2,3.4", "5x", "1e5", "12 34,5", "1,23.456.7", True, date(2026, 5, 12), float("nan"),
     float("inf"), 1e15, 10**15, "9" * 40, "10 тыс. руб.", "1/2", "25.5.2026", "--5"],
)  # fmt: skip
def test_anything_unclear_is_refused_not_guessed(cell: object) -> None:
    with pytest.raises(NotANumber):
        cell_decimal(cell, 2)  # type: ignore[arg-type]


def test_a_lone_comma_groups_thousands_in_a_file_that_writes_decimal_dots() -> None:
    assert decimal_sign_of(["1,234.50", "17.25"]) == "."
    assert cell_decimal("1,234", 2, ".") == Decimal("1234.00")
    assert cell_decimal("1.234", 3, ".") == Decimal("1.234")
    assert cell_decimal("0,125", 3, ".") == Decimal("0.125")
    assert decimal_sign_of(["24214,67", "82761.99"]) is None


@pytest.mark.parametrize(("cell", "rate"), [("22%", "22"), ("22 %", "22"), (0.22, "22"), (22, "22"), ("0,5%", "0.5")])
def test_a_rate_is_in_percent_however_it_is_typed(cell: str | float, rate: str) -> None:
    assert cell_percent(cell) == Decimal(rate)


def test_a_percent_cell_of_the_reader_and_a_dash() -> None:
    assert cell_percent(1.0) == Decimal(1)
    assert cell_percent("-") is None


def test_cell_text_is_clean() -> None:
    assert [cell_text(value) for value in (" м2", "a \n b", 1.0, 0.5, None, "1.08-00027а")] == [
        "м2", "a b", "1", "0.5", "", "1.08-00027а",
    ]  # fmt: skip


@given(st.integers(0, 16383), st.integers(0, 10**6))
def test_an_address_names_its_column(column: int, row: int) -> None:
    address = cell_address(row, column)
    letters = address.rstrip("0123456789")
    assert column_index(letters) == column
    assert int(address[len(letters) :]) == row + 1


def test_addresses_known_from_the_sheet() -> None:
    assert [cell_address(0, 0), cell_address(17, 4), cell_address(0, 26), cell_address(0, 702)] == [
        "A1", "E18", "AA1", "AAA1",
    ]  # fmt: skip


@pytest.mark.parametrize(("texts", "sign"), [
    (["1,234", "0,125"], ","), (["1.234", "0.125"], "."), (["1,234", "12,5000"], ","), (["1,234", "1234,567"], ","),
    (["1 234,5 руб./м2"], ","), (["1,234", "2,500"], None), (["1.234"], None), (["1,234.5"], "."), (["17", "x"], None),
])  # fmt: skip
def test_a_file_tells_its_decimal_sign_by_what_cannot_be_thousands(texts: list[str], sign: str | None) -> None:
    assert decimal_sign_of(texts) == sign


@pytest.mark.parametrize(("text", "unclear"), [
    ("1,234", True), ("12.500", True), ("-1,234 руб./м2", True), ("1,234.5", False), ("0,125", False), ("1,5", False),
    ("1 234", False), ("1234,567", False), ("x", False),
])  # fmt: skip
def test_a_number_with_one_group_of_three_is_unclear_by_itself(text: str, unclear: bool) -> None:
    assert unclear_number(text) == unclear
