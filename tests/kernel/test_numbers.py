"""Exact numbers: nothing is a float, nothing is cut unseen, parts add up to their whole."""

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.numbers import (
    SCALED_MAX,
    NumberTooExact,
    NumberTooLarge,
    hours,
    line_amount,
    norm_hours,
    pay_for_minutes,
    plain,
    rounded,
    scaled,
    share,
    split_by_weights,
    unscaled,
)

D = Decimal
units = st.integers(-SCALED_MAX, SCALED_MAX)
places = st.integers(0, 6)


@pytest.mark.parametrize("value", [1.0, 0.1, float("nan")])
def test_a_float_is_never_an_amount(value: float) -> None:
    with pytest.raises(TypeError, match="a float is never an amount"):
        scaled(value, 2)  # type: ignore[arg-type]


@given(units, places)
def test_a_stored_number_comes_back_as_it_was(whole: int, places: int) -> None:
    value = unscaled(whole, places)
    assert scaled(value, places) == whole
    assert value * 10**places == whole


@given(st.decimals(allow_nan=False, allow_infinity=False), places)
def test_a_decimal_is_stored_exactly_or_refused(value: Decimal, places: int) -> None:
    try:
        whole = scaled(value, places)
    except (NumberTooExact, NumberTooLarge):
        with localcontext() as wide:
            wide.prec = 1_000
            exact = -20 < value.adjusted() < 20 and value * 10**places
            fits = value == 0 or (exact is not False and exact == int(exact) and abs(int(exact)) <= SCALED_MAX)
        assert not fits
    else:
        assert unscaled(whole, places) == value


@pytest.mark.parametrize(
    ("value", "places", "whole"),
    [("12.34", 2, 1234), ("-0.01", 2, -1), ("1.500000", 2, 150), ("1E+3", 2, 100_000), ("-0", 4, 0), ("0E+99", 2, 0)],
)
def test_the_spelling_of_a_decimal_does_not_matter(value: str, places: int, whole: int) -> None:
    assert scaled(D(value), places) == whole


def test_a_whole_number_is_an_amount_too() -> None:
    assert scaled(7, 2) == 700


@pytest.mark.parametrize("value", ["0.001", "1.2345", "1E-30", "1." + "0" * 40 + "1", "-0.005"])
def test_more_places_than_kept_are_refused_however_small(value: str) -> None:
    with pytest.raises(NumberTooExact, match="has more than 2 decimal places"):
        scaled(D(value), 2)


def test_the_largest_number_fits_and_the_next_does_not() -> None:
    assert scaled(D(SCALED_MAX).scaleb(-2), 2) == SCALED_MAX
    for value in (
        D(SCALED_MAX + 1).scaleb(-2),
        D(-SCALED_MAX - 1).scaleb(-2),
        D("1E+17"),
        D("1E+30"),
        D("1E+999999999"),
    ):
        with pytest.raises(NumberTooLarge, match="is too large"):
            scaled(value, 2)


@pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_refused(value: str) -> None:
    with pytest.raises(NumberTooLarge, match="is not a number"):
        scaled(D(value), 2)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0.005", "0.01"),
        ("-0.005", "-0.01"),
        ("0.015", "0.02"),
        ("0.025", "0.03"),
        ("0.00499", "0.00"),
        ("2.675", "2.68"),
    ],
)
def test_halves_are_rounded_away_from_zero(value: str, expected: str) -> None:
    assert str(rounded(D(value), 2)) == expected


@given(units, st.integers(0, 6), st.integers(0, 6))
def test_rounding_errs_by_half_a_unit_at_most_and_mirrors(whole: int, places: int, to: int) -> None:
    value = unscaled(whole, places)
    result = rounded(value, to)
    assert abs(result - value) * 2 <= unscaled(1, to)
    assert rounded(-value, to) == -result
    assert rounded(result, to) == result


def test_rounding_what_no_field_could_hold_is_refused() -> None:
    with pytest.raises(NumberTooLarge, match="is too large"):
        line_amount(D("9223372036854.775807"), D("922337203685477.5807"))


def test_amounts_of_lines_are_rounded_once() -> None:
    assert line_amount(D("0.5"), D("0.01")) == D("0.01")
    assert line_amount(D("3"), D("0.335")) == D("1.01")
    assert line_amount(None, D(5)) == line_amount(D(5), None) == D(0)
    assert share(D("100.10"), D("12.5")) == D("12.51")
    assert share(None, D(20)) == share(D(100), None) == D(0)
    assert norm_hours(D("12.345678"), D("1.5")) == D("18.5185")
    assert norm_hours(None, D(1)) == norm_hours(D(1), None) == D(0)


def test_minutes_become_hours_and_pay() -> None:
    assert hours(100) == D("1.6667")
    assert hours(-30) == D("-0.5")
    assert pay_for_minutes(100, D("300")) == D("500.00")
    assert pay_for_minutes(1, D("0.3")) == D("0.01")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("25.500000", "25.5"),
        ("-0", "0"),
        ("-0.00", "0"),
        ("100", "100"),
        ("1E+3", "1000"),
        ("0E+2", "0"),
        ("1E-6", "0.000001"),
    ],
)
def test_the_plain_text_is_the_shortest_without_exponent(value: str, text: str) -> None:
    assert plain(D(value)) == text


@given(units, places)
def test_the_plain_text_says_exactly_the_number(whole: int, places: int) -> None:
    text = plain(unscaled(whole, places))
    assert D(text) == unscaled(whole, places)
    assert "E" not in text
    assert not ("." in text and text.endswith(("0", ".")))


@given(units, places, places)
def test_equal_numbers_have_one_plain_text(whole: int, places: int, more: int) -> None:
    assert plain(unscaled(whole, places)) == plain(unscaled(whole * 10**more, places + more))


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10_000), max_size=40), st.integers(0, 4))
def test_parts_by_weights_add_up_exactly(whole: int, weights: list[int], places: int) -> None:
    total = unscaled(whole, places)
    parts = split_by_weights(total, weights, places)
    assert len(parts) == len(weights)
    assert sum(parts) == (total if sum(weights) else 0)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - total * weight / max(sum(weights), 1)) < unscaled(1, places)


def test_ties_go_to_the_earlier_part_and_no_weight_gets_nothing() -> None:
    assert split_by_weights(D("0.05"), [1, 1, 1], 2) == [D("0.02"), D("0.02"), D("0.01")]
    assert split_by_weights(D("-0.05"), [1, 1, 1], 2) == [D("-0.01"), D("-0.02"), D("-0.02")]
    assert split_by_weights(D("10"), [0, 3, 0, 1], 2) == [D(0), D("7.50"), D(0), D("2.50")]
    assert split_by_weights(D("10"), [0, 0], 2) == [D(0), D(0)]
    assert split_by_weights(D("10"), [], 2) == []
