"""The timesheet from the ledger on the Т-13: mixed days, night hours, absences, corrections."""

import datetime as dt

from print_forms.construction.t13 import Mark, absences, worked
from print_forms.construction.timesheet import sheet_of
from shared.construction.timesheet import Timesheet
from tests.print_forms.ledger import Ledger


def test_days_become_marks_with_work_first_and_night_inside_it(ledger: Ledger) -> None:
    anina, borin, verina = _sheet(ledger).employees
    assert anina.days[7] == (Mark("Я", 480, True, True), Mark("Н", 120))
    assert anina.days[8] == (Mark("Я", 480, True, True), Mark("С", 120, False, True))
    assert anina.days[19] == (Mark("РВ", 240, True, True),)
    assert borin.days[16] == (Mark("Я", 300, True, True), Mark("ПР", 180, absence=True))
    # six days of eight hours and two of overtime; 4 and 7.5 hours. Night hours lie inside the day.
    assert [worked(anina, 1, 15), worked(anina, 16, 31)] == [(6, 3000), (2, 690)]
    assert absences(borin) == [("Б", "2"), ("В", "1"), ("ПР", "1 (3)")]
    assert (absences(verina), worked(verina, 1, 31)) == ([("ОТ", "14")], (3, 1440))


def test_the_form_says_whose_it_is(ledger: Ledger) -> None:
    text = ledger.paper(ledger.timesheet(number="TS-A1-26-00001", status="posted"), "ru").text
    for words in (
        *("Унифицированная форма № Т-13", "0301008", "12345678", "ООО «Кров»", "Школа № 5", "TS-A1-26-00001"),
        *("30.09.2026", "01.09.2026", "Анина А. А., бригадир", "Я/Н", "8/2", "Я/С", "61,5", "1 (3)", "лист 1 из 1"),
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
    assert f"Корректирующий, к табелю № {first.number}" in fresh.paper(made, "ru").text


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


def _sheet(ledger: Ledger, document: Timesheet | None = None):  # type: ignore[no-untyped-def]
    with ledger.store.reading() as session:
        return sheet_of(document or ledger.timesheet(), ledger.store.books(session))
