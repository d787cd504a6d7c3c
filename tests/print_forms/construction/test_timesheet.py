"""The timesheet from the ledger on the Т-13: mixed days, night hours, absences, corrections."""

import datetime as dt

from print_forms.construction.t13 import Mark, T13Employee, T13Pay, absences, worked
from print_forms.construction.timesheet import sheet_of
from shared.common.cost_code import CostCode
from shared.common.department import Department
from shared.common.schedule import Schedule, ScheduleDay
from shared.common.shift import Shift
from shared.construction.timesheet import Timesheet
from tests.print_forms.ledger import Ledger


def test_days_become_marks_with_work_first_and_night_inside_it(ledger: Ledger) -> None:
    anina, borin, verina = _sheet(ledger).employees
    assert anina.days[7] == (Mark("Я", 360, True, True), Mark("Н", 120, True, True))
    assert anina.days[8] == (Mark("Я", 480, True, True), Mark("С", 120, False, True))
    assert anina.days[19] == (Mark("РВ", 240, True, True),)
    assert borin.days[16] == (Mark("Я", 300, True, True), Mark("ПР", 180, absence=True))
    # six days of eight hours and two of overtime; 4 and 7.5 hours. Of the seventh two hours were worked by night.
    assert [worked(anina, 1, 15), worked(anina, 16, 31)] == [(6, 3000), (2, 690)]
    assert absences(borin) == [("Б", "2"), ("В", "1"), ("ПР", "1 (3)")]
    assert (absences(verina), worked(verina, 1, 31)) == ([("ОТ", "14")], (3, 1440))


def test_the_form_says_whose_it_is(ledger: Ledger) -> None:
    text = ledger.paper(ledger.timesheet(number="TS-A1-26-00001", status="posted"), "ru").text
    for words in (
        *("Унифицированная форма № Т-13", "0301008", "12345678", "ООО «Кров»", "Школа № 5", "TS-A1-26-00001"),
        *("30.09.2026", "01.09.2026", "Анина А. А., бригадир", "Я/Н", "6/2", "Я/С", "61,5", "1 (3)", "лист 1 из 1"),
    ):
        assert words in text
    assert "ЧЕРНОВИК" not in text


def test_the_form_is_russian_whatever_the_reader_speaks(ledger: Ledger) -> None:
    assert "учета рабочего времени" in ledger.paper(ledger.timesheet(), "en").text
    assert "ЧЕРНОВИК" in ledger.paper(ledger.timesheet(), "en").text


def test_struck_cells_are_gone_and_a_correction_names_what_it_corrects(fresh: Ledger) -> None:
    first = fresh.timesheet()
    fresh.store.post(first)
    made = Timesheet.correction_of(first, None)  # type: ignore[arg-type]
    made.date = dt.date(2026, 10, 5)
    made.cells[0].struck = True
    assert 1 not in _sheet(fresh, made).employees[0].days
    assert f"Корректирующий, номер корректировки 1, к табелю № {first.number}" in fresh.paper(made, "ru").text


def test_corrections_of_corrections_are_numbered(fresh: Ledger) -> None:
    first = fresh.timesheet()
    fresh.store.post(first)
    second = Timesheet.correction_of(first, None)  # type: ignore[arg-type]
    second.date, second.cells[0].minutes = dt.date(2026, 10, 5), 420
    fresh.store.post(second)
    third = Timesheet.correction_of(second, None)  # type: ignore[arg-type]
    assert f"номер корректировки 2, к табелю № {second.number}" in fresh.paper(third, "ru").text


def test_a_night_shift_is_a_day_worked_without_hours_by_day(ledger: Ledger) -> None:
    sheet = ledger.timesheet()
    sheet.cells = [cell for cell in sheet.cells if cell.person_id == ledger.people[0].id and cell.date.day in (7, 8)]
    whole_night, overtime = sheet.cells[0], sheet.cells[2]
    whole_night.night_minutes, overtime.night_minutes = 480, 30
    anina = _sheet(ledger, sheet).employees[0]
    assert anina.days[7] == (Mark("Н", 480, True, True),)
    assert [(mark.code, mark.minutes) for mark in anina.days[8]] == [("Я", 480), ("Н", 30), ("С", 90)]
    assert worked(anina, 1, 31) == (2, 1080)


def test_a_sheet_of_deviations_marks_what_went_otherwise_than_planned_and_counts_all(ledger: Ledger) -> None:
    whole, few = _sheet(ledger), _sheet(ledger, deviations=True)
    for all_, part in zip(whole.employees, few.employees, strict=True):
        assert worked(part, 1, 31) == worked(all_, 1, 31)
        assert absences(part) == absences(all_)
    anina, borin, verina = few.employees
    assert _marked(anina, 1, 8) == {7: "Я/Н", 8: "Я/С"}
    # the Saturday worked, the short Monday, and weekdays on which nothing is marked; rest on Sunday is as planned
    assert _marked(anina, 17, 23) == {17: "—", 18: "—", 19: "РВ", 21: "Я", 22: "—", 23: "—"}
    assert _marked(borin, 1, 6) == {2: "Б", 3: "Б", 4: "—"}
    assert _marked(verina, 12, 18) == {12: "ОТ", 13: "ОТ", 14: "ОТ", 18: "—"}
    text = ledger.paper(ledger.timesheet(), "ru", "t13_deviations").text
    assert "Отмечены только отклонения" in text
    assert "Отмечены только отклонения" not in ledger.paper(ledger.timesheet(), "ru").text


def test_a_day_of_the_persons_own_schedule_is_no_deviation(fresh: Ledger) -> None:
    anina = fresh.people[0]
    shift = Shift(name="10 часов", start_minute=8 * 60, end_minute=19 * 60, break_minutes=60)
    schedule = Schedule(name="2/1", cycle_start=dt.date(2026, 9, 1), days=[
        ScheduleDay(shift_id=shift.id), ScheduleDay(shift_id=shift.id), ScheduleDay()])  # fmt: skip
    anina.schedule_id = schedule.id
    fresh.store.save_all([shift, schedule, anina])
    sheet = fresh.timesheet()
    sheet.cells = [cell for cell in sheet.cells if cell.person_id == anina.id and cell.date.day <= 4]
    sheet.cells[1].minutes = 600
    # 600 minutes are planned on the 1st, 2nd and 4th, rest on the 3rd
    assert _marked(_sheet(fresh, sheet, deviations=True).employees[0], 1, 4) == {1: "Я", 3: "Я", 4: "Я"}


def test_days_before_being_hired_are_no_deviation(fresh: Ledger) -> None:
    anina = fresh.people[0]
    anina.hired_on = dt.date(2026, 9, 16)
    fresh.store.save(anina)
    sheet = fresh.timesheet()
    sheet.cells = []
    assert _marked(_sheet(fresh, sheet, deviations=True).employees[0], 1, 18) == {16: "—", 17: "—", 18: "—"}


def test_the_account_of_a_department_stands_over_what_was_worked(fresh: Ledger) -> None:
    account = CostCode(name="Основное производство", account="20.01")
    department = Department(name="Участок 1", cost_code_id=account.id)
    anina = fresh.people[0]
    anina.employment[0].department_id = department.id
    fresh.store.save_all([account, department, anina])
    sheet = fresh.timesheet()
    assert [each.pay for each in _sheet(fresh, sheet).employees] == [(T13Pay("", "20.01", 8, 3690),), (), ()]
    text = fresh.paper(sheet, "ru").text
    assert "корреспондирующий счет 20.01" in text
    assert "8 (61,5)" in text


def test_cells_of_people_without_a_row_are_not_lost(ledger: Ledger) -> None:
    sheet = ledger.timesheet()
    sheet.people = sheet.people[:1]
    assert [each.name for each in _sheet(ledger, sheet).employees] == [
        "Анина А. А., бригадир",
        "Борин Б. Б.",
        "Верина В. В.",
    ]


def test_an_empty_timesheet_prints(ledger: Ledger) -> None:
    paper = ledger.paper(Timesheet())
    assert paper.pages == 1
    assert "ТАБЕЛЬ" in paper.text


def _marked(employee: T13Employee, first: int, last: int) -> dict[int, str]:
    """What stands in the cells of these days."""
    days = {day: marks for day, marks in employee.days.items() if day not in employee.unmarked and first <= day <= last}
    return {day: "/".join(mark.code for mark in marks) for day, marks in sorted(days.items())}


def _sheet(ledger: Ledger, document: Timesheet | None = None, deviations: bool = False):  # type: ignore[no-untyped-def]
    with ledger.store.reading() as session:
        return sheet_of(document or ledger.timesheet(), ledger.store.books(session), deviations)
