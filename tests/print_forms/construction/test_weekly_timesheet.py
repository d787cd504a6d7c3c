"""The weekly timesheet: rows by kind of time, Monday to Sunday, totals that agree both ways, signatures."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from print_forms.construction.t13 import worked
from print_forms.construction.timesheet import sheet_of as t13_of
from print_forms.construction.weekly_timesheet import NoWeek, build_for, build_on, sheet_of
from print_forms.construction.weekly_timesheet_layout import (
    OVERTIME,
    REGULAR,
    REST_DAY,
    WIDTHS,
    Entry,
    TimeRow,
    Week,
    WeeklySheet,
    WeekPerson,
    weekly,
)
from print_forms.kit.form import Layout
from print_forms.kit.page import A4_LANDSCAPE, Running
from shared.common.attendance_codes import code_id
from shared.construction.timesheet import Timesheet, TimesheetCell, TimesheetPerson
from shared.kernel.identity import new_id
from shared.kernel.language import Language
from tests.print_forms.ledger import Ledger
from tests.print_forms.paper import Print

MONDAY = dt.date(2026, 9, 7)
LONG = "Константинопольский-Рождественский Александр Владимирович, электрогазосварщик ручной сварки 5 разряда"
entries = st.none() | st.builds(Entry, st.none() | st.integers(0, 24 * 60), st.sampled_from(["", "Б"]))
rows = st.builds(
    TimeRow,
    st.just("Я"),
    st.lists(entries, min_size=7, max_size=7),
    st.sampled_from([REGULAR, OVERTIME, REST_DAY, None]),
)
people = st.lists(st.builds(WeekPerson, st.just("Анина А. А."), st.just("1"), st.lists(rows, max_size=4)), max_size=5)


def printed(week: Week, code: str = "en", pages_of: int = 1) -> Print:
    sheet = WeeklySheet("Weekly timesheet", (("Site", "School"),), [week] * pages_of, (("Supervisor", "", ""),))
    return Print(weekly(sheet, Language(code)), A4_LANDSCAPE, Running("Weekly timesheet", "", Language(code)))


def test_columns_add_up_to_the_usable_width() -> None:
    assert sum(WIDTHS) == A4_LANDSCAPE.usable


@given(people)
def test_days_kinds_and_rows_add_up_to_the_same_week(persons: list[WeekPerson]) -> None:
    for person in persons:
        by_row = sum(row.total for row in person.rows)
        assert by_row == sum(person.on(day) for day in range(7)) == person.total
        assert by_row == sum(person.of(sort) for sort in (REGULAR, OVERTIME, REST_DAY))


def test_the_printed_totals_of_a_week_agree_both_ways() -> None:
    work = TimeRow("Я", [Entry(480), Entry(450), None, Entry(480), None, None, None])
    overtime = TimeRow("С", [Entry(120), None, None, Entry(60), None, None, None], OVERTIME)
    holiday = TimeRow("РВ", [None, None, None, None, None, Entry(240), None], REST_DAY)
    night = TimeRow("by night", [Entry(90), None, None, None, None, None, None], None)
    week = Week(MONDAY, [True] * 7, [WeekPerson("Анина", "1", [work, overtime, holiday, night])] * 2)
    text = " ".join(printed(week).lines())
    assert "by night (1.5) Total" in text
    # a person: 10 + 7.5 + 9 + 4 by days, 23.5 + 3 + 4 by kinds; two people have twice as much
    assert text.count("Total 10 7.5 9 4 23.5 3 4 30.5") == 2
    assert "Total 20 15 18 8 47 6 8 61" in text


def test_the_ledgers_month_is_divided_into_its_weeks(ledger: Ledger) -> None:
    first, second, third, fourth = _sheet(ledger).weeks
    assert [week.monday for week in (first, second, third, fourth)] == [
        dt.date(2026, 8, 31) + dt.timedelta(7 * n) for n in range(4)
    ]
    assert list(first.covered) == [False] + [True] * 6
    anina, verina = second.people
    assert [(row.caption, row.total, row.sort) for row in anina.rows] == [
        ("Я Day work", 960, REGULAR),
        ("of which by night", 0, None),
        ("С Overtime", 120, OVERTIME),
    ]
    assert anina.rows[1].days[0] == Entry(120)
    assert verina.rows == [TimeRow("ОТ Annual leave", [Entry(None, "ОТ")] * 7, None)]
    # the 19th is a Saturday worked, on the 20th there is a day of rest and nothing else
    assert [(row.caption, row.days[5]) for row in third.people[0].rows] == [
        ("РВ Work on days off and holidays", Entry(240, "РВ"))
    ]


def test_weeks_of_a_month_add_up_to_its_t13(ledger: Ledger) -> None:
    document = ledger.timesheet()
    with ledger.store.reading() as session:
        whole = t13_of(document, ledger.store.books(session))
    weeks = _sheet(ledger).weeks
    for employee in whole.employees:
        mine = [person for week in weeks for person in week.people if person.name == employee.name]
        assert sum(person.total for person in mine) == worked(employee, 1, 31)[1]


def test_the_paper_says_whose_week_it_is_and_what_is_signed(ledger: Ledger) -> None:
    paper = ledger.paper(ledger.timesheet(number="TS-A1-26-00001", status="posted"), "en", "weekly")
    assert paper.pages == 4
    for words in (
        *("Weekly timesheet No. TS-A1-26-00001", "Week 7 Sep 2026 – 13 Sep 2026", "ООО «Кров»", "Школа № 5"),
        *("Mon 7 Sep", "Sun 13 Sep", "Анина А. А., бригадир", "Regular", "Overtime hours", "Days of rest"),
        *("I certify by my signature", "Employee's signature", "Supervisor", "(2)"),
    ):
        assert words in paper.texts[1].replace("\u00a0", " "), words
    assert "×" in paper.texts[0]
    russian = ledger.paper(ledger.timesheet(), "ru", "weekly")
    assert "Неделя 07.09.2026 – 13.09.2026" in russian.texts[1].replace("\u00a0", " ")
    assert "Своей подписью подтверждаю" in russian.texts[1]


def test_a_correction_says_what_it_corrects(fresh: Ledger) -> None:
    first = fresh.timesheet()
    fresh.store.post(first)
    made = Timesheet.correction_of(first, None)  # type: ignore[arg-type]
    assert f"Corrects timesheet No. {first.number}" in fresh.paper(made, "en", "weekly").text


def test_a_timesheet_without_marks_prints(ledger: Ledger) -> None:
    assert "Weekly timesheet" in ledger.paper(Timesheet(), "en", "weekly").text
    assert ledger.paper(Timesheet(month=dt.date(2026, 9, 1)), "en", "weekly").pages == 1


def test_sixty_people_go_on_over_pages_under_the_same_captions(ledger: Ledger) -> None:
    sheet = ledger.timesheet(number="TS-1", status="posted")
    ids = [new_id() for _ in range(60)]
    sheet.people = [
        TimesheetPerson(person_id=id, name=f"{LONG} {n}", personnel_number=f"{n:04}") for n, id in enumerate(ids)
    ]
    sheet.cells = [
        TimesheetCell(person_id=id, date=MONDAY + dt.timedelta(n), code_id=code_id("Я"), minutes=480)
        for id in ids
        for n in range(5)
    ]
    paper = ledger.paper(sheet, "ru", "weekly")
    assert paper.pages > 3
    assert all("Подпись работника" in text for text in paper.texts)
    assert sum(text.count("Константинопольский") for text in paper.texts) == 60
    assert "2 400" in paper.texts[-1].replace("\u00a0", " ")


def test_one_week_or_one_person_may_be_printed_alone(ledger: Ledger) -> None:
    document = ledger.timesheet(number="TS-1", status="posted")
    with ledger.store.reading() as session:
        books = ledger.store.books(session)
        week = build_on(document, books, Language("en"), dt.date(2026, 9, 10), "")
        person = build_for(document, books, Language("en"), "верина")
        both = build_on(document, books, Language("en"), dt.date(2026, 9, 1), "002")
    assert [_text(layout).count("Total hours") for layout in (week, person, both)] == [1, 3, 1]
    foreman = "Анина А. А., бригадир"
    assert foreman in _text(week)
    assert (foreman in _text(person), "Верина В. В., кровельщик" in _text(person)) == (False, True)
    assert (foreman in _text(both), "Борин Б. Б., кровельщик" in _text(both)) == (False, True)


def test_a_week_or_person_that_is_not_there_is_refused_in_words(ledger: Ledger) -> None:
    document = ledger.timesheet(number="TS-1", status="posted")
    with ledger.store.reading() as session:
        books = ledger.store.books(session)
        with pytest.raises(NoWeek, match="Timesheet TS-1 has no mark in the week of 1 Oct 2026"):
            build_on(document, books, Language("en"), dt.date(2026, 10, 1), "")
        with pytest.raises(NoWeek, match=r"nobody called “Gusev”\. It has: Анина А\. А\., Борин"):
            build_for(document, books, Language("en"), "Gusev")
        with pytest.raises(NoWeek, match=r"“ина” may be several people of timesheet TS-1: Анина А\. А\., Верина"):
            build_for(document, books, Language("en"), "ина")


def test_texts_stay_in_their_columns() -> None:
    row = TimeRow("Я Продолжительность работы в дневное время", [Entry(480)] * 7)
    paper = printed(Week(MONDAY, [True] * 7, [WeekPerson(LONG, "000123456", [row] * 3)]), "ru")
    edges = [7.0]
    for width in WIDTHS:
        edges.append(edges[-1] + width)
    top = min(place.top for place in paper.places() if place.text.startswith("Константинопольский"))
    cells = [place for place in paper.places() if top - 1 < place.top < top + 12]
    assert len(cells) > 30
    for place in cells:
        column = next(n for n in range(len(WIDTHS)) if edges[n] <= (place.left + place.right) / 2 < edges[n + 1])
        assert edges[column] < place.left, place
        assert place.right < edges[column + 1], place


def _sheet(ledger: Ledger) -> WeeklySheet:
    with ledger.store.reading() as session:
        return sheet_of(ledger.timesheet(), ledger.store.books(session), Language("en"))


def _text(layout: Layout) -> str:
    return " ".join(line for page in range(_print(layout).pages) for line in _print(layout).lines(page))


def _print(layout: Layout) -> Print:
    return Print(layout.story, layout.paper, Running(layout.title))
