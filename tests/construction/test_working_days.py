"""Schedules, crews and calendars: who works when, and what of it lies in the night."""

import datetime as dt
from typing import Any

from shared.common.attendance_codes import code_id
from shared.common.constant import Constant
from shared.common.person import PersonEmployment
from shared.common.schedule import Schedule, ScheduleDay
from shared.common.shift import Shift
from shared.common.work_calendar import WorkCalendarDay, calendar_of
from shared.construction.timesheet import Timesheet
from shared.construction.working_days import WorkingDays
from tests.construction.conftest import NINTH, SEPTEMBER, TENTH, Company


def rotating(company: Company, start: dt.date = SEPTEMBER) -> Schedule:
    """Day, night, rest, rest, beginning with a day shift; twelve hours each with an hour's break."""
    day, night = (
        Shift(name=name, start_minute=start * 60, end_minute=end * 60, break_minutes=60)
        for name, start, end in (("День", 8, 20), ("Ночь", 20, 8))
    )
    made = Schedule(name="День, ночь, два дня отдыха", cycle_start=start)
    made.days = [ScheduleDay(shift_id=day.id), ScheduleDay(shift_id=night.id), ScheduleDay(), ScheduleDay()]
    company.store.save_all([day, night, made])
    return made


def by_schedule(company: Company, month: dt.date = SEPTEMBER) -> dict[int, tuple[str, int | None, int | None]]:
    """Anna's days as filled from the schedule: code, minutes, minutes at night."""
    sheet = Timesheet(month=month, site_id=company.site.id, crew_id=company.crew.id)
    company.do(lambda books: sheet.fill(books, {"from": "schedule"}))
    letters = {code_id(letter): letter for letter in ("Я", "РВ", "В")}
    return {
        cell.date.day: (letters[cell.code_id], cell.minutes, cell.night_minutes)
        for cell in sheet.cells
        if cell.person_id == company.anna.id
    }


def planned(company: Company, person: Any, *days: dt.date) -> list[int]:
    return company.do(  # type: ignore[no-any-return]
        lambda books: [WorkingDays(books).planned_minutes(person.id, day) for day in days]
    )


def test_a_rotating_crew_has_its_shifts_and_night_hours(company: Company) -> None:
    company.crew.schedule_id = rotating(company).id
    company.store.save(company.crew)
    said = by_schedule(company)
    assert [said[number] for number in (1, 2, 3, 4, 5)] == [
        ("Я", 660, None), ("Я", 660, 420), ("В", None, None), ("В", None, None), ("Я", 660, None),
    ]  # fmt: skip


def test_a_shift_of_the_cycle_on_a_public_holiday_is_holiday_work(company: Company) -> None:
    """4 November is the fourth day of the month and the first of the cycle: work by schedule, paid as on a holiday."""
    company.anna.schedule_id = rotating(company, start=dt.date(2026, 11, 4)).id
    company.store.save(company.anna)
    said = by_schedule(company, dt.date(2026, 11, 1))
    assert (said[4], said[5], said[6]) == (("РВ", 660, None), ("Я", 660, 420), ("В", None, None))


def test_moved_and_short_days_of_the_calendar(company: Company) -> None:
    """30 April is an hour shorter; a Saturday that a decree makes a working day is worked."""
    assert by_schedule(company, dt.date(2026, 4, 1))[30] == ("Я", 420, None)
    calendar = company.do(lambda books: books.find(type(calendar_of(2026)), year=2026)[0])
    calendar = company.store.get(type(calendar), calendar.id)
    calendar.days.append(WorkCalendarDay(date=dt.date(2026, 9, 12), kind="work", source="Постановление"))
    company.store.save(calendar)
    said = by_schedule(company)
    assert (said[12], said[13]) == (("Я", 480, None), ("В", None, None))


def test_the_schedule_of_a_day_is_the_employments_else_the_persons_else_the_crews(company: Company) -> None:
    short = Shift(name="Четыре часа", start_minute=8 * 60, end_minute=12 * 60)
    six = Shift(name="Шесть часов", start_minute=8 * 60, end_minute=14 * 60)
    schedules = [Schedule(name=each.name, shift_id=each.id) for each in (short, six)]
    company.store.save_all([short, six, *schedules])
    company.crew.schedule_id = schedules[0].id
    company.store.save(company.crew)
    assert planned(company, company.anna, NINTH) == [240]
    company.anna.schedule_id = schedules[1].id
    company.store.save(company.anna)
    assert planned(company, company.anna, NINTH) == [360]
    later = PersonEmployment(from_date=NINTH, schedule_id=schedules[0].id)
    company.anna.employment.append(later)
    company.store.save(company.anna)
    assert planned(company, company.anna, NINTH - dt.timedelta(1), NINTH) == [360, 240]
    assert planned(company, company.boris, NINTH) == [240]
    company.anna.employment.append(PersonEmployment(from_date=TENTH, job_title="бригадир"))
    company.store.save(company.anna)
    assert planned(company, company.anna, NINTH - dt.timedelta(1), NINTH, TENTH) == [360, 240, 360]


def test_whoever_has_no_schedule_works_by_the_calendar(company: Company) -> None:
    assert planned(company, company.anna, NINTH, dt.date(2026, 9, 12), dt.date(2026, 11, 4)) == [480, 0, 0]


def test_the_calendar_is_that_of_the_companys_country(company: Company) -> None:
    """16 December is a holiday in Kazakhstan."""
    company.store.save(calendar_of(2026, "KZ"))
    day = dt.date(2026, 12, 16)
    assert planned(company, company.anna, day) == [480]
    company.store.save(Constant(name="calendar_country", valid_from=dt.date(2026, 1, 1), value="KZ"))
    assert planned(company, company.anna, day) == [0]


def test_night_hours_of_reports_follow_from_their_shift(company: Company) -> None:
    """Hours after midnight belong to the day of the report; who left after four hours had two of them at night."""
    night = rotating(company).days[1].shift_id
    report = company.report(NINTH, {company.anna: 11, company.boris: 4})
    report.shift_id = night
    company.store.post(report)
    company.store.post(company.report(NINTH, {company.anna: 2}))
    sheet = Timesheet(month=SEPTEMBER, site_id=company.site.id)
    company.do(lambda books: sheet.fill(books, {"from": "reports"}))
    assert {cell.person_id: (cell.date, cell.minutes, cell.night_minutes) for cell in sheet.cells} == {
        company.anna.id: (NINTH, 780, 420), company.boris.id: (NINTH, 240, 120),
    }  # fmt: skip
    assert not company.do(lambda books: sheet.fill(books, {"from": "reports"}))


def test_a_night_told_by_two_reports_is_one_shift(company: Company) -> None:
    """20:00 to 1:30 and from 2:30 on; of eight hours of work six are at night, four in each of two reports or not."""
    night = Shift(name="Ночь", start_minute=20 * 60, end_minute=8 * 60, break_minutes=60)
    company.store.save(night)
    for _ in range(2):
        report = company.report(NINTH, {company.anna: 4})
        report.shift_id = night.id
        company.store.post(report)
    sheet = Timesheet(month=SEPTEMBER, site_id=company.site.id)
    company.do(lambda books: sheet.fill(books, {}))
    assert [(cell.minutes, cell.night_minutes) for cell in sheet.cells if cell.date == NINTH] == [(480, 360)]


def test_a_year_without_a_calendar_is_warned_of(company: Company) -> None:
    for year, warned in ((2026, []), (2027, ["calendar_missing"])):
        sheet = Timesheet(month=dt.date(year, 1, 1), site_id=company.site.id)
        found = company.do(lambda books, sheet=sheet: list(sheet.findings(books)))
        assert [each.code for each in found if each.code == "calendar_missing"] == warned


def test_the_norm_of_a_month_for_shorter_weeks(company: Company) -> None:
    first, last = dt.date(2026, 4, 1), dt.date(2026, 4, 30)
    norms = company.do(lambda books: [WorkingDays(books).norm_minutes(first, last, week * 60) for week in (40, 36, 24)])
    assert norms == [175 * 60, 9444, 6276]


def test_overtime_of_a_cycle_is_what_passes_the_norm_of_the_month(company: Company) -> None:
    """September 2026 has a norm of 176 h. Day, night, rest, rest from the 1st: 16 shifts of 11 h are 176 h; one shift
    more is overtime. An absence of two working days takes 16 h off the norm."""
    company.crew.schedule_id = rotating(company).id
    company.store.save(company.crew)
    sheet = Timesheet(month=SEPTEMBER, site_id=company.site.id, crew_id=company.crew.id)
    company.do(lambda books: sheet.fill(books, {"from": "schedule"}))
    assert "over_norm" not in company.warned(sheet)
    mine = {cell.date.day: cell for cell in sheet.cells if cell.person_id == company.anna.id}
    mine[3].code_id, mine[3].minutes = code_id("Я"), 660
    assert str(company.warned(sheet)["over_norm"]) == (
        "Анина А. А.: 187 h by a rotating schedule, the norm of the month is 176 h; 11 h are overtime."
    )
    for number in (7, 8):  # two days of rest in the cycle, Monday and Tuesday in the calendar
        mine[number].code_id = code_id("Б")
    assert "the norm of the month is 160 h; 27 h" in str(company.warned(sheet)["over_norm"])
