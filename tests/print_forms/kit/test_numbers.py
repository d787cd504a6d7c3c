"""Numbers on paper in both languages."""

from datetime import date
from decimal import Decimal

import pytest

from print_forms.kit.numbers import RU, Notation, clock
from shared.kernel.language import Language

EN = Notation(Language("en"))
NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("amount", "russian", "english"),
    [
        ("1234.56", f"1{NBSP}234,56", "1,234.56"),
        ("0", "0,00", "0.00"),
        ("-0.001", "0,00", "0.00"),
        ("-1234567.5", f"-1{NBSP}234{NBSP}567,50", "-1,234,567.50"),
        ("0.005", "0,01", "0.01"),
        ("2.675", "2,68", "2.68"),
        ("999999999999.99", f"999{NBSP}999{NBSP}999{NBSP}999,99", "999,999,999,999.99"),
    ],
)
def test_money_has_two_places_rounded_half_up(amount: str, russian: str, english: str) -> None:
    assert (RU.money(Decimal(amount)), EN.money(Decimal(amount))) == (russian, english)


@pytest.mark.parametrize(
    ("quantity", "russian"),
    [("12.500000", "12,5"), ("12", "12"), ("100", "100"), ("0.000001", "0,000001"), ("1E+3", f"1{NBSP}000")],
)
def test_a_quantity_loses_only_zeros_at_its_end(quantity: str, russian: str) -> None:
    assert RU.quantity(Decimal(quantity)) == russian


@pytest.mark.parametrize(("price", "english"), [("1250.5000", "1,250.50"), ("1250.5125", "1,250.5125"), ("3", "3.00")])
def test_a_price_shows_more_than_two_places_only_where_they_count(price: str, english: str) -> None:
    assert EN.price(Decimal(price)) == english


@pytest.mark.parametrize(("minutes", "russian"), [(480, "8"), (450, "7,5"), (20, "0,33"), (0, "0"), (11040, "184")])
def test_minutes_print_as_decimal_hours(minutes: int, russian: str) -> None:
    assert RU.hours(minutes) == russian


def test_minutes_print_as_a_clock() -> None:
    assert [clock(minutes) for minutes in (450, 480, 5, -90, None)] == ["7:30", "8:00", "0:05", "-1:30", ""]


def test_an_absent_value_is_an_empty_cell() -> None:
    assert [RU.money(None), RU.quantity(None), RU.hours(None), RU.day(None), RU.percent(None)] == [""] * 5


def test_dates_are_written_as_each_language_does() -> None:
    day = date(2026, 11, 21)
    assert RU.day(day) == "21.11.2026"
    assert EN.day(day).replace(NBSP, " ") == "21 Nov 2026"
    assert RU.long_day(day).replace(NBSP, " ") == "«21» ноября 2026 г."
