"""Numbers, dates and sentences as people of a language read them."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.finding import error, warning
from shared.kernel.language import NBSP, Language
from shared.kernel.numbers import unscaled

D = Decimal
EN, RU = Language(), Language("ru")


@pytest.mark.parametrize(
    ("value", "places", "english", "russian"),
    [
        ("1234.5", 2, "1,234.50", "1 234,50"),
        ("1234.5", None, "1,234.5", "1 234,5"),
        ("1234567.00", None, "1,234,567", "1 234 567"),
        ("-1234567.891", 2, "-1,234,567.89", "-1 234 567,89"),
        ("999.995", 2, "1,000.00", "1 000,00"),
        ("0.125", 2, "0.13", "0,13"),
        ("-0.125", 2, "-0.13", "-0,13"),
        ("-0.001", 2, "0.00", "0,00"),
        ("-0", None, "0", "0"),
        ("1E+6", None, "1,000,000", "1 000 000"),
        ("12", 0, "12", "12"),
    ],
)
def test_numbers_are_written_as_the_language_does(value: str, places: int | None, english: str, russian: str) -> None:
    assert EN.number(D(value), places) == english
    assert RU.number(D(value), places) == russian.replace(" ", NBSP)


def test_a_whole_number_is_written_like_a_decimal() -> None:
    assert (EN.number(1234, 2), EN.number(-5)) == ("1,234.00", "-5")


@given(st.integers(-(10**17), 10**17), st.integers(0, 6))
def test_a_written_number_reads_back_exactly(whole: int, places: int) -> None:
    value = unscaled(whole, places)
    for shown in (None, places):
        assert D(EN.number(value, shown).replace(",", "")) == value
        assert D(RU.number(value, shown).replace(NBSP, "").replace(",", ".")) == value


def test_dates_are_written_as_the_language_does() -> None:
    assert (EN.date(date(2026, 11, 5)), RU.date(date(2026, 11, 5))) == ("5 Nov 2026", "05.11.2026")
    assert [EN.date(date(2026, month, 1)).split()[1] for month in range(1, 13)] == (
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    )


def test_the_year_of_a_mistyped_date_is_seen_whole() -> None:
    assert RU.date(date(26, 11, 5)) == "05.11.0026"


def test_values_inside_a_sentence_are_written_in_the_language() -> None:
    text = "{who}: {hours} h on {day}"
    values = {"who": "Petrov", "hours": D("1234.50"), "day": date(2026, 11, 21)}
    assert EN.say(text, **values) == "Petrov: 1,234.5 h on 21 Nov 2026"
    assert Language("xx").say(text, **values) == EN.say(text, **values)


def test_a_sentence_may_have_a_value_called_text() -> None:
    assert EN.say("“{text}” at {self}", text="a", self="b") == "“a” at b"


def test_an_empty_text_stays_empty_and_braces_without_values_stay() -> None:
    assert EN.say("") == RU.say("") == ""
    assert EN.say("{as it is}") == "{as it is}"


def test_a_moment_inside_a_sentence_is_written_as_its_day() -> None:
    assert EN.value(datetime(2026, 11, 21, 23, 59)) == "21 Nov 2026"  # noqa: DTZ001


def test_findings_are_worded_in_english_unless_asked_otherwise() -> None:
    finding = error("too_long", "{hours} hours in one day", "turns/1/minutes", hours=D("24.5"))
    assert str(finding) == "24.5 hours in one day"
    assert finding.words(RU) == "24,5 hours in one day"
    assert (finding.path, finding.blocks) == ("turns/1/minutes", True)
    assert not warning("odd", "Odd").blocks
