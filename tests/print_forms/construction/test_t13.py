"""The printed Т-13: its geometry in millimetres, its words, and how days stand in it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import accumulate, pairwise

import pytest

from print_forms.construction.t13 import WIDTHS, Mark, T13Employee, T13Pay, T13Sheet, absences, t13, worked
from print_forms.kit.page import A4_LANDSCAPE, Running
from shared.kernel.language import Language
from tests.print_forms.paper import Placed, Print

LONG = "Константинопольский-Рождественский Александр Владимирович, электрогазосварщик ручной сварки 5 разряда"
DAY, SHORT, REST = Mark("Я", 480, True, True), Mark("Я", 450, True, True), Mark("В", absence=True)
OVERTIME, NIGHT = Mark("С", 120, counts_hours=True), Mark("Н", 120)
# As the form has them, in millimetres from the left margin: number, name, personnel number; 16 days; half and month;
# twice pay code, account, days (hours); twice absence code, days (hours).
COLUMNS = [8, 40, 13, *[7] * 16, 11, 11, 8, 11, 9, 8, 11, 9, 7, 9, 7, 9]
EDGES = [7 + edge for edge in accumulate(COLUMNS, initial=0)]


def days(month: date, last: int) -> dict[int, tuple[Mark, ...]]:
    """Five days of work and two of rest, from Monday the first on."""
    return {day: (REST,) if day % 7 in (6, 0) else (DAY,) for day in range(1, last + 1)}


def employee(number: int, name: str = "Иванов И. И., каменщик 4 разр.", **values: object) -> T13Employee:
    month = days(date(2026, 6, 1), 30)
    return T13Employee(name, f"{number:04d}", **{"days": month, **values})  # type: ignore[arg-type]


def sheet(employees: Sequence[T13Employee], **values: object) -> T13Sheet:
    return T13Sheet(
        **{  # type: ignore[arg-type]
            "organization": "ООО «Стройинвест-Монтаж»",
            "okpo": "12345678",
            "department": "Участок № 3",
            "number": "ТБ-7",
            "drawn_up": date(2026, 6, 30),
            "period_from": date(2026, 6, 1),
            "period_to": date(2026, 6, 30),
            "employees": employees,
            "responsible": ("Мастер", "Петров П. П."),
            **values,
        }
    )


def printed(employees: Sequence[T13Employee], **values: object) -> Print:
    return Print(t13(sheet(employees, **values)), A4_LANDSCAPE, Running("Т-13", "Табель № ТБ-7", Language("ru")))


def cell(paper: Print, employee_row: int, column: int, page: int = 0) -> str:
    """The text in a printed column (0–30) of a row, counted from the first employee's first row on."""
    top = body_top(paper, page) + employee_row * 3.3
    inside = [place for place in paper.places(page) if _middle_in(place, EDGES[column], top, EDGES[column + 1], 3.3)]
    return " ".join(place.text for place in inside)


def body_top(paper: Print, page: int = 0) -> float:
    """Where the captions end: below the row of column numbers."""
    numbers = [place for place in paper.places(page) if place.text == "13" and place.left > EDGES[-2]]
    return next(level for level in paper.level_rules(page) if level > numbers[0].top)


def _middle_in(place: Placed, left: float, top: float, right: float, height: float) -> bool:
    x, y = (place.left + place.right) / 2, (place.top + place.bottom) / 2
    return left < x < right and top < y < top + height


def test_columns_add_up_to_the_usable_width() -> None:
    assert list(WIDTHS) == COLUMNS
    assert (len(WIDTHS), sum(WIDTHS)) == (31, 283)


def test_vertical_rules_stand_where_the_form_has_them() -> None:
    assert {round(edge, 1) for edge in EDGES} <= printed([employee(1)]).upright_rules()


def test_an_employee_takes_four_rows_of_equal_height() -> None:
    paper = printed([employee(1), employee(2)])
    levels = [level for level in paper.level_rules() if level >= body_top(paper) - 0.01][:9]
    assert [b - a for a, b in pairwise(levels)] == pytest.approx([3.3] * 8, abs=0.02)


def test_captions_have_room_for_letters_that_can_be_read() -> None:
    paper = printed([employee(1)])
    above = [level for level in paper.level_rules() if level <= body_top(paper) + 0.01][-7:]
    assert [b - a for a, b in pairwise(above)] == pytest.approx([5.4, 3.6, 3.6, 3.4, 3.4, 3.0], abs=0.02)
    capital = paper.place("Номер")
    assert capital.bottom - capital.top > 1.0


def test_legal_words_and_codes_stand_in_the_head() -> None:
    text = printed([employee(1)]).text()
    for words in (
        *("Унифицированная форма № Т-13", "Утверждена Постановлением Госкомстата России от 05.01.2004 № 1"),
        *("Форма по ОКУД", "0301008", "по ОКПО", "12345678", "ТАБЕЛЬ", "учета рабочего времени"),
        *("наименование организации", "структурное подразделение", "Номер документа", "Дата составления"),
        *("Отчетный период", "30.06.2026", "01.06.2026", "ТБ-7", "Участок № 3"),
        *("Ответственное лицо", "Работник кадровой службы", "расшифровка подписи", "лист 1 из 1"),
    ):
        assert words in text


def test_printed_columns_are_numbered_from_1_to_13() -> None:
    paper = printed([employee(1)])
    row = [p for p in paper.places() if abs(p.bottom - paper.place("13").bottom) < 40]
    level = next(p.top for p in row if p.text == "12" and p.left > EDGES[-3])
    numbers = [p.text for p in row if abs(p.top - level) < 0.8]
    assert numbers == ["1", "2", "3", "4", "5", "6", "7", "8", "9", "7", "8", "9", "10", "11", "12", "13"]


def test_no_caption_touches_a_rule() -> None:
    """Every text of the heading lies between the level rules of its own column, with air above and below."""
    paper = printed([employee(1)])
    end = body_top(paper)
    start = end - 22.4
    texts = [place for place in paper.places() if start - 0.1 < place.top < end]
    assert len(texts) > 60
    for place in texts:
        x = (place.left + place.right) / 2
        crossing = [
            y1 for x1, y1, x2, y2 in paper.rules() if abs(y1 - y2) < 0.01 and x1 <= x <= x2 and start - 0.1 < y1 <= end
        ]
        assert all(y < place.top - 0.1 or y > place.bottom + 0.1 for y in crossing), place


def test_texts_of_an_employee_stay_in_their_columns() -> None:
    pay = (T13Pay("2000", "20.01.123", 22, 10_590), T13Pay("2010", "25", 1, 480))
    paper = printed([employee(1, LONG, pay=pay), employee(2, LONG)])
    top = body_top(paper)
    texts = [place for place in paper.places() if top < place.top < top + 26.4]
    assert len(texts) > 120
    for place in texts:
        column = next(n for n in range(31) if EDGES[n] <= (place.left + place.right) / 2 < EDGES[n + 1])
        assert EDGES[column] < place.left, place
        assert place.right < EDGES[column + 1], place


def test_a_long_name_stays_in_its_cell() -> None:
    paper = printed([employee(1, LONG), employee(2)])
    top = body_top(paper)
    lines = [p for p in paper.places() if EDGES[1] < p.left < EDGES[2] and top < p.top < top + 13.2]
    assert " ".join(line.text for line in lines) == LONG.replace("-Р", "-Р")
    assert max(line.bottom for line in lines) < top + 13.2


def test_days_of_both_halves_stand_over_each_other() -> None:
    paper = printed([employee(1)])
    # Monday the 1st, Saturday the 6th; Tuesday the 16th, Saturday the 20th
    assert [cell(paper, row, 3) for row in range(4)] == ["Я", "8", "Я", "8"]
    assert [cell(paper, row, 8) for row in range(4)] == ["В", "", "В", ""]
    assert [cell(paper, row, 7) for row in range(4)] == ["Я", "8", "В", ""]


def test_totals_of_halves_and_of_the_month() -> None:
    paper = printed([employee(1)])
    # 1–15: Mondays to Fridays 1–5, 8–12, 15 = 11 days; 16–30: 16–19, 22–26, 29–30 = 11 days
    assert [cell(paper, row, 19) for row in range(4)] == ["11", "88", "11", "88"]
    assert (cell_of_two(paper, 0), cell_of_two(paper, 2)) == ("22", "176")


def cell_of_two(paper: Print, row: int) -> str:
    top = body_top(paper) + row * 3.3
    return " ".join(p.text for p in paper.places() if _middle_in(p, EDGES[20], top, EDGES[21], 6.6))


def test_a_day_of_two_codes_prints_both_over_their_hours() -> None:
    month = {1: (DAY, OVERTIME), 2: (DAY, NIGHT), 3: (SHORT,)}
    paper = printed([employee(1, days=month)])
    assert [cell(paper, 0, column) for column in (3, 4, 5)] == ["Я/С", "Я/Н", "Я"]
    assert [cell(paper, 1, column) for column in (3, 4, 5)] == ["8/2", "8/2", "7,5"]
    # overtime adds to the day, night lies inside it: 8 + 2 + 8 + 7.5
    assert (cell(paper, 0, 19), cell(paper, 1, 19)) == ("3", "25,5")


def test_hours_of_three_codes_stand_in_two_lines_and_can_be_read() -> None:
    three = Mark("Я", 390, True, True), Mark("Н", 90, True, True), Mark("ПР", 75, absence=True)
    month = {1: three, 2: (DAY, OVERTIME)}
    paper = printed([employee(1, days=month)])
    assert (cell(paper, 0, 3), cell(paper, 1, 3).replace(" ", "")) == ("Я/Н/ПР", "6,5/1,5/1,25")
    pieces = [place for place in paper.places() if place.text in ("6,5/1,5/", "1,25")]
    assert len(pieces) == 2
    digits = next(place for place in paper.places() if place.text == "1,25")
    assert digits.bottom - digits.top > 1.0
    assert cell(paper, 1, 4) == "8/2"


@pytest.mark.parametrize(("month", "last"), [(2, 28), (6, 30), (7, 31)])
def test_days_beyond_the_month_are_crossed_out(month: int, last: int) -> None:
    end = date(2026, month, last)
    paper = printed([employee(1, days={})], period_to=end)
    crossed = [16 + column - 3 for column in range(3, 19) if cell(paper, 2, column) == "Х"]
    assert crossed == list(range(last + 1, 32))
    assert (cell(paper, 0, 18), cell(paper, 1, 18)) == ("Х", "Х")


def test_a_day_without_marks_is_empty_and_not_zero() -> None:
    paper = printed([employee(1, days={})])
    assert [cell(paper, row, column) for row in range(4) for column in (3, 10, 19)] == [""] * 12


def test_absences_are_counted_by_code() -> None:
    month = {1: (Mark("ОТ", absence=True),), 2: (Mark("ОТ", absence=True),), 3: (DAY, Mark("ПР", 120, absence=True))}
    assert absences(employee(1, days=month)) == [("ОТ", "2"), ("ПР", "1 (2)")]
    paper = printed([employee(1, days=month)])
    assert [(cell(paper, row, 27), cell(paper, row, 28)) for row in (0, 1, 2)] == [
        ("ОТ", "2"),
        ("ПР", "1 (2)"),
        ("", ""),
    ]


def test_more_than_eight_absence_codes_go_on_in_another_block() -> None:
    codes = ["ОТ", "ДО", "Б", "ПР", "Г", "НН", "К", "У", "УД", "ОЖ"]
    month = {day: (Mark(code, absence=True),) for day, code in enumerate(codes, start=1)}
    paper = printed([employee(1, days=month), employee(2)])
    found = [cell(paper, row, column) for row in (0, 1, 2, 3) for column in (27, 29)]
    assert sorted(found) == sorted(codes[:8])
    assert [cell(paper, row, 27) for row in (4, 5, 6)] == ["УД", "ОЖ", ""]
    assert "(продолжение)" in paper.text()
    assert cell(paper, 8, 3) == "Я"


def test_one_pay_code_for_all_stands_above_the_columns() -> None:
    pay = (T13Pay("2000", "20.01", 22, 10_560),)
    paper = printed([employee(1, pay=pay), employee(2, pay=pay)])
    assert "код вида оплаты 2000" in paper.text()
    assert "корреспондирующий счет 20.01" in paper.text()
    assert [cell(paper, 0, column) for column in (21, 22, 23)] == ["", "", "22 (176)"]


def test_different_pay_codes_stand_in_every_row() -> None:
    people = [employee(1, pay=(T13Pay("2000", "20.01", 22, 10_560),)), employee(2, pay=(T13Pay("2010", "25", 1, 480),))]
    paper = printed(people)
    assert [cell(paper, 0, column) for column in (21, 22, 23)] == ["2000", "20.01", "22 (176)"]
    assert [cell(paper, 4, column) for column in (21, 22, 23)] == ["2010", "25", "1 (8)"]


def test_no_employee_is_divided_between_pages() -> None:
    paper = printed([employee(n) for n in range(1, 41)])
    assert paper.pages == 4
    for page in range(paper.pages):
        numbers = {place.text for place in paper.places(page) if re.fullmatch(r"\d{4}", place.text)}
        assert sum(place.text == "176" for place in paper.places(page)) == len(numbers)
        last = max(y for *_, y in paper.rules(page))
        assert last < A4_LANDSCAPE.height - A4_LANDSCAPE.bottom - 3
    assert "лист 4 из 4" in paper.text(3)


def test_captions_stand_once_on_every_page_however_many_people_there_are() -> None:
    for count in range(1, 26):
        paper = printed([employee(n) for n in range(1, count + 1)])
        assert [paper.text(page).count("Неявки по причинам") for page in range(paper.pages)] == [1] * paper.pages
        assert "Ответственное лицо" in paper.text(paper.pages - 1)


def test_every_font_is_embedded() -> None:
    assert printed([employee(1)]).fonts() == {"DejaVuSansCondensed": True, "DejaVuSansCondensed-Bold": True}


def test_worked_counts_a_day_once_whatever_its_codes() -> None:
    person = employee(1, days={1: (DAY, replace(OVERTIME, counts_day=True)), 20: (DAY,)})
    assert [worked(person, 1, 15), worked(person, 16, 31)] == [(1, 600), (1, 480)]


def test_five_hundred_people_print_on_forty_two_pages() -> None:
    people = [employee(n, f"Иванов И. {n}., каменщик") for n in range(500)]
    assert printed(people).pages == 42
