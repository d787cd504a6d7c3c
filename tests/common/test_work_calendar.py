"""Work calendars, against the published Russian ones."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from shared.common.work_calendar import (
    CannotSeed,
    WorkCalendar,
    WorkCalendarDay,
    calendar_of,
    kind_of_day,
    minutes_of_days,
)
from shared.store.errors import Blocked
from shared.store.store import Store
from tests.company import make_company, opened


@pytest.mark.parametrize(
    ("year", "days", "hours", "short"),
    [
        (2024, 248, 1979, ["02-22", "03-07", "05-08", "06-11", "11-02"]),
        (2025, 247, 1972, ["03-07", "04-30", "06-11", "11-01"]),
        (2026, 247, 1972, ["04-30", "05-08", "06-11", "11-03"]),
    ],
)
def test_a_russian_year_has_its_published_hours(year: int, days: int, hours: int, short: list[str]) -> None:
    """Working days and hours of a 40-hour week, and the days before holidays that are an hour shorter."""
    listed = calendar_of(year).kinds()
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    every = [first + dt.timedelta(number) for number in range((last - first).days + 1)]
    assert sum(kind_of_day(listed, day) in ("work", "short") for day in every) == days
    assert minutes_of_days(listed, first, last) == hours * 60
    assert [f"{day:%m-%d}" for day, kind in sorted(listed.items()) if kind == "short"] == short


def test_holidays_and_moved_days_off_are_told_apart() -> None:
    listed = calendar_of(2026).kinds()
    assert listed[dt.date(2026, 1, 1)] == "holiday"
    assert listed[dt.date(2026, 1, 9)] == "rest"
    assert kind_of_day(listed, dt.date(2026, 9, 12)) == "rest"


def test_two_devices_that_seed_a_year_make_the_same_days() -> None:
    one, other = calendar_of(2026), calendar_of(2026)
    assert [(day.date, day.kind) for day in one.days] == [(day.date, day.kind) for day in other.days]


def test_norms_of_shorter_weeks_lose_a_whole_hour_on_short_days() -> None:
    """Published norms of April 2026 (one short day) and of the year, for weeks of 40, 36 and 24 hours."""
    listed = calendar_of(2026).kinds()
    for first, last, hours in (
        (dt.date(2026, 4, 1), dt.date(2026, 4, 30), ("175", "157.4", "104.6")),
        (dt.date(2026, 1, 1), dt.date(2026, 12, 31), ("1972", "1774.4", "1181.6")),
    ):
        said = [minutes_of_days(listed, first, last, week * 60) for week in (40, 36, 24)]
        assert said == [int(Decimal(each) * 60) for each in hours]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = opened(make_company(tmp_path / "company.db"))
    yield made
    made.engine.dispose()


def read(store: Store, what: Any) -> Any:
    with store.reading() as session:
        return what(store.books(session))


def test_the_next_years_calendar_is_made_from_this_ones(store: Store) -> None:
    made = read(store, lambda books: WorkCalendar.create_from(calendar_of(2026), books))
    store.save(made)
    assert (made.name, made.year, made.kinds()) == ("RU 2027", 2027, calendar_of(2027).kinds())


def test_filling_again_keeps_what_a_decree_says_and_brings_back_what_was_lost(store: Store) -> None:
    made = calendar_of(2026)
    moved, lost = dt.date(2026, 12, 26), dt.date(2026, 6, 12)
    made.days = [day for day in made.days if day.date != lost]
    made.days.append(WorkCalendarDay(date=moved, kind="work", source="Постановление № 1"))
    said = read(store, lambda books: made.fill(books, {}))
    assert made.kinds() == calendar_of(2026).kinds() | {moved: "work"}
    assert (said.values["changed"], said.values["kept"]) == (1, 1)
    assert "  - 2026: 248 working days; 1,980 h (40-hour week)" in str(said)


def test_a_year_or_country_that_nobody_knows_is_refused_in_words(store: Store) -> None:
    for year, country, words in (
        (9999, "RU", "not of 9999"),
        (2026, "XX", "known of “XX”"),
        (None, "RU", "which year"),
    ):
        with pytest.raises(CannotSeed, match=words):
            read(store, lambda books, made=WorkCalendar(year=year, country=country): made.fill(books, {}))


def test_a_year_of_a_country_has_one_calendar(store: Store) -> None:
    store.save_all([calendar_of(2026), calendar_of(2026, "KZ")])
    with pytest.raises(Blocked, match="There is a calendar of RU for 2026 already: RU 2026"):
        store.save(calendar_of(2026))


def test_days_of_a_closed_period_do_not_change(store: Store) -> None:
    made = calendar_of(2026)
    store.save(made)
    store.close_period(dt.date(2026, 9, 30))
    made.days.append(WorkCalendarDay(date=dt.date(2026, 9, 12), kind="work"))
    with pytest.raises(Blocked, match="12 Sep 2026: the period is closed through 30 Sep 2026"):
        store.save(made)
    made.days[-1].date = dt.date(2026, 10, 10)
    made.days.append(WorkCalendarDay(date=dt.date(2026, 9, 11), kind="work"))  # as it was: a Friday
    store.save(made)


def test_a_day_lies_in_the_year_of_its_calendar(store: Store) -> None:
    made = calendar_of(2026)
    made.days.append(WorkCalendarDay(date=dt.date(2027, 1, 1), kind="holiday"))
    with pytest.raises(Blocked, match="1 Jan 2027 is not in the year"):
        store.save(made)
