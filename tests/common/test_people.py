"""People, crews, rates, shifts and schedules on a day."""

import datetime as dt
from decimal import Decimal
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.common.crew import Crew, CrewMember
from shared.common.pay_rate import PayRate, rate_on
from shared.common.person import Person, PersonEmployment
from shared.common.schedule import Schedule, ScheduleDay
from shared.common.shift import Shift

MAY, JUNE = dt.date(2026, 5, 1), dt.date(2026, 6, 1)


def test_the_position_of_a_day_is_the_latest_one_begun() -> None:
    lines = [
        PersonEmployment(from_date=JUNE, job_title="бригадир"),
        PersonEmployment(from_date=MAY, job_title="каменщик"),
    ]
    person = Person(name="Анина А. А.", job_title="ученик", employment=lines)
    days = (MAY - dt.timedelta(1), MAY, JUNE - dt.timedelta(1), JUNE)
    assert [person.job_on(day) for day in days] == ["ученик", "каменщик", "каменщик", "бригадир"]
    assert person.employment_on(MAY - dt.timedelta(1)) is None


def test_a_worker_without_a_position_is_printed_with_the_trade() -> None:
    """The papers ask for “position (speciality, trade)”: workers have only the latter."""
    worker = Person(name="Борин Б. Б.", trade="бетонщик", employment=[PersonEmployment(from_date=JUNE, grade="4")])
    assert [worker.job_on(day) for day in (None, MAY, JUNE)] == ["бетонщик"] * 3
    worker.job_title = "звеньевой"
    assert worker.job_on(JUNE) == "звеньевой"


def test_the_day_of_dismissal_is_the_last_day_of_work() -> None:
    person = Person(hired_on=MAY, dismissed_on=JUNE)
    days = (MAY - dt.timedelta(1), MAY, JUNE, JUNE + dt.timedelta(1))
    assert [person.employed_on(day) for day in days] == [False, True, True, False]


def test_members_of_a_crew_come_and_go() -> None:
    came, left = uuid4(), uuid4()
    crew = Crew(members=[CrewMember(person_id=left, to_date=MAY), CrewMember(person_id=came, from_date=JUNE)])
    assert [[member.person_id for member in crew.members_on(day)] for day in (MAY, MAY + dt.timedelta(1), JUNE)] == [
        [left], [], [came],
    ]  # fmt: skip


def test_a_rate_holds_from_its_day_on() -> None:
    old, new = (PayRate(valid_from=day, amount=Decimal(amount)) for day, amount in ((MAY, 400), (JUNE, 450)))
    withdrawn = PayRate(valid_from=JUNE, amount=Decimal(999), marked=True)
    days = (MAY - dt.timedelta(1), MAY, JUNE)
    assert [rate_on([new, old, withdrawn], day) for day in days] == [None, old, new]


def test_a_night_shift_ends_on_the_next_day() -> None:
    assert Shift(start_minute=22 * 60, end_minute=7 * 60, break_minutes=60).minutes() == 8 * 60
    assert Shift(start_minute=8 * 60, end_minute=8 * 60, break_minutes=60).minutes() == 23 * 60
    assert Shift(start_minute=0, end_minute=24 * 60).minutes() == 24 * 60
    assert Shift().minutes() == 0


@pytest.mark.parametrize(
    ("start", "end", "rest", "rest_at", "night"),
    [
        (8, 17, 60, None, 0),
        (20, 5, 60, None, 360),  # the break lies in the middle of the shift, after midnight
        (20, 5, 60, 20 * 60, 420),  # at eight in the evening it is no night
        (22, 7, 60, None, 420),
        (0, 8, 0, None, 360),
        (14, 23, 60, None, 60),
        (20, 8, 60, 60, 420),  # 22:00 to 6:00 without the hour from one
        (8, 8, 0, None, 480),  # day and night
        (None, None, 0, None, 0),
    ],
)
def test_night_hours_of_a_shift_are_those_from_ten_to_six(
    start: int | None, end: int | None, rest: int, rest_at: int | None, night: int
) -> None:
    shift = Shift(break_minutes=rest, break_start_minute=rest_at)
    shift.start_minute, shift.end_minute = (None if each is None else each * 60 for each in (start, end))
    assert shift.night_minutes() == night


@given(st.integers(0, 1440), st.integers(0, 1440), st.integers(0, 300), st.none() | st.integers(0, 1440))
def test_night_hours_grow_with_the_work_and_never_pass_it(start: int, end: int, rest: int, at: int | None) -> None:
    shift = Shift(start_minute=start, end_minute=end, break_minutes=rest, break_start_minute=at)
    if rest > shift.span() or (at is not None and (at - start) % 1440 > shift.span() - rest):
        return  # a break outside the shift is refused
    counted = [shift.night_minutes(worked) for worked in range(0, shift.minutes() + 1, 7)]
    assert all(0 <= later - earlier <= 7 for earlier, later in pairwise(counted))
    every = [(start + minute) % 1440 for minute in range(shift.span())]
    without = shift.span() - rest
    assert max(shift.night_minutes() - sum(m >= 1320 or m < 360 for m in every), 0) == 0
    assert shift.night_minutes() <= without


def test_an_impossible_shift_or_cycle_is_refused() -> None:
    books: Any = None
    found = [each.code for each in Shift(start_minute=2000, end_minute=60, break_minutes=5000).findings(books)]
    assert found == ["time_impossible", "break_impossible"]
    outside = Shift(start_minute=480, end_minute=1020, break_minutes=60, break_start_minute=1000)
    assert [each.code for each in outside.findings(books)] == ["break_outside"]
    assert [each.code for each in Schedule(days=[ScheduleDay()]).findings(books)] == ["cycle_start_missing"]


def test_a_cycle_of_two_on_two_off_repeats() -> None:
    shift = uuid4()
    cycle = [ScheduleDay(shift_id=shift), ScheduleDay(shift_id=shift), ScheduleDay(), ScheduleDay()]
    schedule = Schedule(cycle_start=MAY, days=cycle)
    days = [schedule.shift_on(MAY + dt.timedelta(number), "holiday") for number in range(5)]
    assert days == [shift, shift, None, None, shift]
    assert [Schedule(shift_id=shift).shift_on(MAY, kind) for kind in ("work", "short", "rest", "holiday")] == [
        shift, shift, None, None,
    ]  # fmt: skip
