"""What people type becomes values, and values are shown so that they can be typed again."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.ui.editors.text import DoesNotFit, FieldText
from shared.areas import AREAS
from shared.kernel.describe import Field, Kinds
from shared.kernel.language import Language

KINDS = Kinds(AREAS)
TODAY = date(2026, 11, 21)
LANGUAGES = [Language("en"), Language("ru")]


def field(kind: str, table: str, name: str) -> Field:
    shape = KINDS.shape(kind)
    fields = shape.line_table(table).fields if table else shape.fields
    return next(each for each in fields if each.name == name)


QUANTITY = field("daily_report", "lines", "quantity")
PRICE = field("daily_report", "lines", "price")
MONEY = field("estimate", "lines", "cost")
HOURS = field("daily_report", "hours", "minutes")
START = field("daily_report", "hours", "start_minute")
DATE = field("daily_report", "", "date")
MONTH = field("timesheet", "", "month")
CAUSE = field("daily_report", "delays", "cause")
DEGREES = field("daily_report", "", "temperature")
NAME = field("daily_report", "lines", "name")

VALUES = {
    QUANTITY: st.decimals(-(10**9), 10**9, places=6),
    PRICE: st.decimals(-(10**9), 10**9, places=4),
    MONEY: st.decimals(-(10**9), 10**9, places=2),
    HOURS: st.integers(-100_000, 100_000),
    START: st.integers(0, 1440),
    DATE: st.dates(date(1901, 1, 1), date(2199, 12, 31)),
    MONTH: st.dates(date(1901, 1, 1), date(2199, 12, 31)).map(lambda day: day.replace(day=1)),
    CAUSE: st.sampled_from([name for name, _ in CAUSE.info.choices]),
    DEGREES: st.integers(-60, 60),
    NAME: st.text("абвгд xyz,.;-\"'=", min_size=1).map(lambda text: " ".join(text.split())).filter(bool),
}


@given(st.data(), st.sampled_from(LANGUAGES), st.sampled_from(list(VALUES)))
def test_what_is_shown_can_be_typed(data: Any, language: Language, known: Field) -> None:
    texts, value = FieldText(language, TODAY), data.draw(VALUES[known])
    assert texts.parse(known, texts.show(known, value)) == value
    assert texts.parse(known, texts.edit(known, value)) == value


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda each: each.code)
@pytest.mark.parametrize(
    ("known", "text", "value"),
    [
        (QUANTITY, "12,5", Decimal("12.5")),
        (QUANTITY, "1 234.5", Decimal("1234.5")),
        (QUANTITY, "=12*3,5+2", Decimal(44)),
        (QUANTITY, "=(1 200 - 200)/3", Decimal("333.333333")),
        (QUANTITY, "=0,1+0,2", Decimal("0.3")),
        (QUANTITY, "-", None),
        (PRICE, "1 234,56 ₽", Decimal("1234.56")),
        (HOURS, "8", 480),
        (HOURS, "8:30", 510),
        (HOURS, "8,5", 510),
        (HOURS, "8ч30", 510),
        (HOURS, "8h", 480),
        (HOURS, "45м", 45),
        (HOURS, "=8+1,5", 570),
        (START, "8", 480),
        (START, "830", 510),
        (START, "17.30", 1050),
        (START, "24:00", 1440),
        (DATE, "5", date(2026, 11, 5)),
        (DATE, "05.10", date(2026, 10, 5)),
        (DATE, "0510", date(2026, 10, 5)),
        (DATE, "051025", date(2025, 10, 5)),
        (DATE, "+", date(2026, 11, 22)),
        (DATE, "-3", date(2026, 11, 18)),
        (DATE, "t", TODAY),
        (DATE, "сегодня", TODAY),
        (DATE, "2026-12-31", date(2026, 12, 31)),
        (MONTH, "10", date(2026, 10, 1)),
        (MONTH, "окт 2025", date(2025, 10, 1)),
        (MONTH, "Oct", date(2026, 10, 1)),
        (MONTH, "-", date(2026, 10, 1)),
        (CAUSE, "Погода", "weather"),
        (CAUSE, "weath", "weather"),
        (NAME, "   ", None),
    ],
)
def test_short_ways_of_typing(known: Field, text: str, value: Any, language: Language) -> None:
    assert FieldText(language, TODAY).parse(known, text) == value


def test_a_lone_comma_in_a_thousand_is_read_as_the_language_writes_it() -> None:
    assert FieldText(Language("en"), TODAY).parse(QUANTITY, "1,234") == 1234
    assert FieldText(Language("ru"), TODAY).parse(QUANTITY, "1,234") == Decimal("1.234")


@pytest.mark.parametrize(
    ("known", "text", "why"),
    [
        (QUANTITY, "12 bricks", "“12 bricks” is not a number for done"),
        (QUANTITY, "=1/0", "“=1/0” is not a number for done"),
        (QUANTITY, "=__import__('os')", "is not a number"),
        (QUANTITY, "=" + "(" * 150 + "1", "is not a number"),
        (QUANTITY, "1.1234567", "keeps 6 decimal places"),
        (QUANTITY, "99999999999999999999", "too large"),
        (DEGREES, "1,5", "whole numbers"),
        (HOURS, "8:75", "write hours as 8, 8:30 or 8.5"),
        (START, "25:00", "write a time as 8:30"),
        (DATE, "31.02", "there is no such day"),
        (MONTH, "13.2026", "write 11.2026"),
        (CAUSE, "aliens", "possible: Weather"),
    ],
)
def test_what_does_not_fit_says_why(known: Field, text: str, why: str) -> None:
    with pytest.raises(DoesNotFit) as refused:
        FieldText(Language(), TODAY).parse(known, text)
    assert why in str(refused.value)
