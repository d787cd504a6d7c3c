"""People, crews, rates, shifts and schedules on a day."""

import datetime as dt
from decimal import Decimal
from uuid import uuid4

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
    assert Shift().minutes() == 0


def test_a_cycle_of_two_on_two_off_repeats() -> None:
    shift = uuid4()
    cycle = [ScheduleDay(shift_id=shift), ScheduleDay(shift_id=shift), ScheduleDay(), ScheduleDay()]
    schedule = Schedule(cycle_start=MAY, days=cycle)
    days = [schedule.shift_on(MAY + dt.timedelta(number), "holiday") for number in range(5)]
    assert days == [shift, shift, None, None, shift]
    assert [Schedule(shift_id=shift).shift_on(MAY, kind) for kind in ("work", "short", "rest", "holiday")] == [
        shift, shift, None, None,
    ]  # fmt: skip
