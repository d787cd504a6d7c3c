"""Work calendars, against the published Russian ones."""

import datetime as dt

import pytest

from shared.common.work_calendar import calendar_of, kind_of_day, minutes_of_days


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
