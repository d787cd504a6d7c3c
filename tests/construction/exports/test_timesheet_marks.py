"""A day as people write it into one cell."""

import datetime as dt
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.common.attendance_codes import built_in_codes, code_id
from shared.construction.exports.timesheet_marks import Mark, Marks
from shared.importers.values import NotAValue

MARKS = Marks(list(built_in_codes()))
WORK = code_id("Я")


def m(letter: str, minutes: int | None = None, night: int | None = None) -> Mark:
    return Mark(code_id(letter), minutes, night)


def read(cell: Any, before: tuple[Mark, ...] = (), usual: str = "Я", planned: int = 480) -> list[Mark]:
    return MARKS.read(cell, before, code_id(usual), planned)


@pytest.mark.parametrize(
    ("cell", "marks"),
    [
        ("8", [m("Я", 480)]), (8, [m("Я", 480)]), (7.5, [m("Я", 450)]), ("7,5", [m("Я", 450)]),
        ("7:30", [m("Я", 450)]), (dt.time(7, 30), [m("Я", 450)]), (dt.timedelta(hours=8), [m("Я", 480)]),
        ("8/2", [m("Я", 480), m("С", 120)]), ("Я/С 8/2", [m("Я", 480), m("С", 120)]),
        ("Я 8/С 2", [m("Я", 480), m("С", 120)]), ("я8/с2", [m("Я", 480), m("С", 120)]),
        ("Б", [m("Б")]), ("б", [m("Б")]), ("ОТ", [m("ОТ")]), ("OT", [m("ОТ")]), ("PB 8", [m("РВ", 480)]),
        ("РВ8", [m("РВ", 480)]), ("8 (2)", [m("Я", 480, 120)]),
        ("Я/Н 6 (0:30) / 2 (2)", [m("Я", 360, 30), m("Н", 120, 120)]),
        ("Я/Б 4/-", [m("Я", 240), m("Б")]), ("Я/Б 4", [m("Я", 240), m("Б")]), ("Я", [m("Я", 480)]),
        ("", []), (None, []), ("-", []), ("–", []), ("0", []), (0, []), (0.0, []),
    ],
)  # fmt: skip
def test_marks_are_read_as_people_type_them(cell: Any, marks: list[Mark]) -> None:
    assert read(cell) == marks


@pytest.mark.parametrize(
    "cell",
    ["ЩЩ", "25", "8/2/1", "Я/С", "Я/С 8", "Я/Я 4/4", "8:75", "8-", "8 ч", "=1+1", "Я 8 8", "8 (9)", True, -1, 1e300,
     float("inf"), dt.datetime(2026, 2, 8, tzinfo=dt.UTC), dt.date(2026, 2, 8), "Я" * 70, "/", "Я/", "٣", "8()"],
)  # fmt: skip
def test_what_is_no_mark_is_said(cell: Any) -> None:
    with pytest.raises(NotAValue):
        read(cell)


def test_hours_alone_keep_the_codes_that_the_day_has() -> None:
    assert read("9", (m("ВМ", 480),)) == [m("ВМ", 540)]
    assert read("7/3", (m("Я", 480), m("Н", 120))) == [m("Я", 420), m("Н", 180)]
    assert read("8", (m("Б"),)) == [m("Я", 480)]
    assert read("8", usual="РВ") == [m("РВ", 480)]


codes = st.sampled_from([code.code or "" for code in built_in_codes()])
minutes = st.none() | st.integers(1, 720)


@st.composite
def days(draw: st.DrawFn) -> list[Mark]:
    letters = draw(st.lists(codes, min_size=1, max_size=3, unique=True))
    made = []
    for letter in letters:
        time = draw(minutes)
        made.append(m(letter, time, draw(st.none() | st.integers(1, time)) if time else None))
    return made


@given(days())
def test_what_is_written_is_read_back(marks: list[Mark]) -> None:
    assert read(MARKS.text(marks), tuple(marks)) == marks


@given(st.text(max_size=20) | st.from_regex(r"[ЯБСВ/8 2(:,.)-]{1,10}", fullmatch=True))
def test_any_text_is_a_mark_or_is_refused_in_words(text: str) -> None:
    found: list[Mark] = []
    with suppress(NotAValue):
        found = read(text)
    assert all(mark.minutes is None or 0 <= mark.minutes <= 1440 for mark in found)
