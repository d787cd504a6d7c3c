"""A shift and its works: what is typed first stays, what is left is shared, nobody loses his place."""

from uuid import UUID

import pytest

from shared.construction.daily_report import DailyReport
from shared.construction.daily_report_hours import CrewDay, Id
from shared.construction.daily_report_line import DailyReportHour, DailyReportLine
from shared.kernel.codec import settle_ids
from shared.kernel.describe import describe
from shared.kernel.identity import new_id

ANNA, BORIS = new_id(), new_id()


@pytest.fixture
def day() -> CrewDay:
    """Two people, three works, no hours."""
    made = CrewDay(DailyReport())
    made.add_works([DailyReportLine(name=name) for name in ("Walls", "Floors", "Roof")])
    made.add_people([ANNA, BORIS])
    return made


def works(day: CrewDay) -> list[UUID]:
    return [line.id for line in day.report.lines]


def shown(day: CrewDay, person: Id = ANNA) -> list[int]:
    """Total, left, and each work."""
    return [day.total(person), *(day.minutes(person, each) for each in (None, *works(day)))]


def test_a_typed_shift_is_left_to_allocate_and_cells_take_from_it(day: CrewDay) -> None:
    walls, floors, _ = works(day)
    day.set_total(ANNA, 480)
    assert shown(day) == [480, 480, 0, 0, 0]
    day.set_minutes(ANNA, walls, 300)
    day.set_minutes(ANNA, floors, 180)
    assert shown(day) == [480, 0, 300, 180, 0]
    day.set_minutes(ANNA, floors, 240)
    assert shown(day) == [480, -60, 300, 240, 0], "too many hours are seen, the shift is not made longer"
    day.set_minutes(ANNA, walls, None)
    assert shown(day) == [480, 240, 0, 240, 0]


def test_a_total_that_nobody_typed_follows_the_cells(day: CrewDay) -> None:
    walls, floors, _ = works(day)
    day.set_minutes(ANNA, walls, 2400)
    day.set_minutes(ANNA, walls, 240)
    day.set_minutes(ANNA, floors, 240)
    assert shown(day) == [480, 0, 240, 240, 0]


def test_what_is_left_is_shared_evenly_or_by_the_norm(day: CrewDay) -> None:
    walls, floors, roof = works(day)
    day.set_total(ANNA, 480)
    day.set_minutes(ANNA, walls, 130)
    assert day.share_left(ANNA) == 350
    assert shown(day) == [480, 0, 130, 175, 175]
    day.set_total(BORIS, 480)
    day.share_left(BORIS, {walls: 30_000, roof: 10_000})
    assert shown(day, BORIS) == [480, 0, 360, 0, 120]
    day.set_total(BORIS, 240)
    day.share_left(BORIS)
    assert shown(day, BORIS) == [240, 0, 180, 0, 60], "hours too many are taken back in proportion"
    assert floors not in day.table()[BORIS]


def test_nobody_changes_his_place_and_ids_are_those_of_saving(day: CrewDay) -> None:
    walls, floors, _ = works(day)
    day.set_total(ANNA, 480)
    day.set_minutes(ANNA, floors, 240)
    day.set_minutes(BORIS, walls, 240)
    day.set_minutes(ANNA, walls, 240)
    assert day.people() == [ANNA, BORIS]
    ids = [hour.id for hour in day.report.hours]
    settle_ids(describe(DailyReport), day.report)
    assert [hour.id for hour in day.report.hours] == ids


def test_a_person_without_hours_stays_and_so_does_one_whose_work_goes(day: CrewDay) -> None:
    walls, floors, roof = works(day)
    day.set_total(ANNA, 480)
    day.set_total(ANNA, None)
    assert day.people() == [ANNA, BORIS]
    assert day.total(ANNA) == 0
    day.set_minutes(ANNA, walls, 60)
    day.set_total(BORIS, 60)
    day.set_minutes(BORIS, walls, 60)
    day.remove_works([walls])
    assert day.people() == [ANNA, BORIS]
    assert (day.total(ANNA), day.total(BORIS)) == (0, 60)
    assert {hour.line_id for hour in day.report.hours} <= {floors, roof, None}
    day.remove_people([ANNA])
    assert day.people() == [BORIS]


def test_rows_that_say_the_same_twice_become_one(day: CrewDay) -> None:
    walls = works(day)[0]
    day.report.hours += [DailyReportHour(person_id=ANNA, line_id=walls, minutes=each) for each in (60, 120)]
    assert day.minutes(ANNA, walls) == 180
    day.set_minutes(ANNA, walls, 240)
    assert [hour.minutes for hour in day.report.hours if hour.person_id == ANNA] == [240]


def test_somebody_else_takes_a_row_over(day: CrewDay) -> None:
    walls, other = works(day)[0], new_id()
    day.set_minutes(ANNA, walls, 240)
    day.replace_person(ANNA, other)
    assert day.people() == [other, BORIS]
    assert day.total(other) == 240
    day.replace_person(other, BORIS)
    assert day.people() == [BORIS]
    assert day.total(BORIS) == 240
