"""Finding the table and its columns by captions, in several layouts and two languages."""

from collections.abc import Sequence

import pytest

from shared.construction.importers.captions import caption_of
from shared.construction.importers.layout import LayoutError, find_tables
from shared.workbooks.container import SheetFacts, Span
from shared.workbooks.workbook import Sheet
from tests.workbooks.sheets import Cell, roof_rows


def sheet(rows: Sequence[Sequence[Cell]], merged: tuple[Span, ...] = ()) -> Sheet:
    return Sheet("S", tuple(tuple(row) for row in rows), True, SheetFacts(merged=merged))


LINE: list[Cell] = ["1", "A-1", "Roof", "m2", 2, 3, 4, 7, 0.5, 6, 8, 14, 1]


def test_the_roof_estimate_has_a_table_of_lines_and_one_of_resources() -> None:
    lines, resources = find_tables(sheet(roof_rows()))
    assert lines.columns.as_letters() == {
        "number": "A", "code": "B", "name": "C", "unit": "D", "quantity": "E",
        "wage_per_unit": "F", "materials_per_unit": "G", "price": "H", "norm_hours": "I",
        "wage": "J", "materials": "K", "cost": "L", "labour_hours": "M",
    }  # fmt: skip
    assert resources.columns.as_letters() == {"name": "B", "unit": "I", "quantity": "J", "price": "K", "cost": "L"}
    assert (lines.kind, lines.header_first, lines.header_last, lines.first, lines.last) == ("lines", 15, 16, 17, 29)
    assert (resources.kind, resources.first) == ("resources", 31)
    quantity = next(column for column in lines.columns.columns if column.field == "quantity")
    assert (quantity.caption, quantity.address, quantity.how) == ("Кол-во", "E17", "caption")


@pytest.mark.parametrize(
    ("captions", "fields"),
    [
        (["No.", "Code", "Description", "Unit", "Qty", "Unit price", "Amount"],
         ["number", "code", "name", "unit", "quantity", "price", "cost"]),
        (["Item", "Description of work", "UoM", "Quantity", "Rate", "Total"],
         ["number", "name", "unit", "quantity", "price", "cost"]),
        (["№ п/п", "Шифр", "Наименование работ", "Ед. изм.", "Объем", "Цена за ед., руб.", "Стоимость, руб."],
         ["number", "code", "name", "unit", "quantity", "price", "cost"]),
        (["№\nп/п", "Обоснование", "Наименование", "Ед.изм.", "Количество", "Стоимость единицы", "Общая стоимость"],
         ["number", "code", "name", "unit", "quantity", "price", "cost"]),
        (["N", "Наименование", "Ед.", "Кол-во", "Расценка", "Сумма", "Трудозатраты, чел-ч", "Норма времени"],
         ["number", "name", "unit", "quantity", "price", "cost", "labour_hours", "norm_hours"]),
        (["No", "Name", "Unit", "Qty", "Labour", "Materials", "Total", "Hours", "Hours per unit"],
         ["number", "name", "unit", "quantity", "wage", "materials", "cost", "labour_hours", "norm_hours"]),
    ],
)  # fmt: skip
def test_one_row_of_captions(captions: list[str], fields: list[str]) -> None:
    (table,) = find_tables(sheet([["Estimate"], captions, LINE]))
    found = sorted(table.columns.columns, key=lambda column: column.index)
    assert [column.field for column in found] == fields
    assert {column.how for column in found} == {"caption"}


def test_group_captions_merged_over_their_columns() -> None:
    rows = [
        ["№ п/п", "Обоснование", "Наименование", "Ед. изм.", "Кол-во", "Стоимость единицы, руб", None,
         "Общая стоимость, руб", None, "Затраты труда рабочих, чел-ч", None],
        [None, None, None, None, None, "Всего", "Оплата труда", "Всего", "Оплата труда", "на единицу", "всего"],
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
        ["1", "A", "Кровля", "м2", 2, 10, 4, 20, 8, 1, 2],
    ]  # fmt: skip
    merged = (*((0, at, 1, at) for at in range(5)), (0, 5, 0, 6), (0, 7, 0, 8), (0, 9, 0, 10))
    (table,) = find_tables(sheet(rows, merged))
    assert table.columns.as_letters() == {
        "number": "A", "code": "B", "name": "C", "unit": "D", "quantity": "E", "price": "F", "wage_per_unit": "G",
        "cost": "H", "wage": "I", "norm_hours": "J", "labour_hours": "K",
    }  # fmt: skip
    assert (table.header_first, table.header_last) == (0, 1)


def test_the_official_form_takes_the_total_quantity_and_no_coefficients() -> None:
    rows = [
        ["№ п/п", "Обоснование", "Наименование работ и затрат", "Единица измерения", "Количество", None, None,
         "Сметная стоимость, руб.", None, None],
        [None, None, None, None, "на единицу измерения", "коэффициенты", "всего с учетом коэффициентов",
         "на единицу измерения", "коэффициенты", "всего"],
        ["1", "ГЭСН12-01", "Кровля", "100 м2", 1, 2, 2, 10, 1, 20],
    ]  # fmt: skip
    merged = (*((0, at, 1, at) for at in range(4)), (0, 4, 0, 6), (0, 7, 0, 9))
    (table,) = find_tables(sheet(rows, merged))
    assert table.columns.as_letters() == {
        "number": "A", "code": "B", "name": "C", "unit": "D", "quantity": "G", "price": "H", "cost": "J",
    }  # fmt: skip


def test_captions_that_say_their_own_scope() -> None:
    rows = [
        ["№", "Вид работ", "Ед.", "Объём работ", "Стоимость работ, руб. за ед.", "Стоимость материалов, руб. за ед.",
         "Итого, руб.", "ТЗ на ед.", "ТЗ всего"],
        ["1", "Кровля", "м2", 2, 5, 5, 20, 1, 2],
    ]  # fmt: skip
    (table,) = find_tables(sheet(rows))
    assert table.columns.as_letters() == {
        "number": "A", "name": "B", "unit": "C", "quantity": "D", "wage_per_unit": "E", "materials_per_unit": "F",
        "cost": "G", "norm_hours": "H", "labour_hours": "I",
    }  # fmt: skip


def test_the_whole_volume_may_come_before_the_unit() -> None:
    rows = [
        [None, None, None, None, "на весь объём", None, "на единицу", None],
        ["№", "Наименование", "Ед.", "Кол-во", "Зарплата", "Всего", "Зарплата", "Всего"],
        ["1", "Кровля", "м2", 2, 8, 20, 4, 10],
    ]
    (table,) = find_tables(sheet(rows))
    assert table.columns.as_letters() == {
        "number": "A", "name": "B", "unit": "C", "quantity": "D", "wage": "E", "cost": "F", "wage_per_unit": "G",
        "price": "H",
    }  # fmt: skip


def test_a_misspelt_caption_is_a_marked_guess() -> None:
    (table,) = find_tables(sheet([["№", "Наименовние работ", "Ед", "Количесто", "Цена"], ["1", "Кровля", "м2", 2, 3]]))
    assert {column.field: column.how for column in table.columns.columns} == {
        "number": "caption", "name": "like", "unit": "caption", "quantity": "like", "price": "caption",
    }  # fmt: skip


def test_ordinary_words_are_no_captions() -> None:
    for text in ("Устройство кровли", "м2", "1.08-00027а", "ООО «Кровля»", "Раздел 1. Кровля", "", "x" * 500):
        assert caption_of(text) is None


def test_a_lacking_column_is_named_with_the_captions_that_were_seen() -> None:
    with pytest.raises(LayoutError) as caught:
        find_tables(sheet([["Смета"], [], ["№", "Наименование", "Ед.", "Цена"], ["1", "Кровля", "м2", 5]]))
    assert caught.value.lacking == ("quantity",)
    assert str(caught.value) == (
        "Sheet “S” has no column for quantity: captions seen on row 3 were A3 “№”, B3 “Наименование”, C3 “Ед.”, "
        "D3 “Цена”. Nothing was imported. Say which columns hold quantity."
    )


def test_a_sheet_without_captions_says_so() -> None:
    with pytest.raises(LayoutError) as caught:
        find_tables(sheet([["a", 1], ["b", 2]]))
    assert caught.value.lacking == ("name", "quantity", "price or cost")
    assert "has no row of captions" in str(caught.value)


def test_the_users_choice_overrides_captions() -> None:
    rows = [["№", "Наименование", "Ед.", "Кол-во", "Цена", "Сумма", "Проект"], ["1", "Кровля", "м2", 2, 3, 6, 5]]
    (table,) = find_tables(sheet(rows), {"quantity": "g", "cost": ""})
    assert table.columns.as_letters() == {"number": "A", "name": "B", "unit": "C", "price": "E", "quantity": "G"}
    assert {column.how for column in table.columns.columns if column.field == "quantity"} == {"given"}


def test_a_full_choice_needs_no_captions() -> None:
    (table,) = find_tables(sheet([["Кровля", 2, 3]]), {"name": "A", "quantity": "B", "price": "C"})
    assert (table.first, table.last, table.columns.has("cost")) == (0, 0, False)


@pytest.mark.parametrize("given", [{"quality": "A"}, {"quantity": "E5"}, {"quantity": "Я"}])
def test_a_choice_that_means_nothing_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(LayoutError, match="Nothing was imported"):
        find_tables(sheet(roof_rows()), given)


def test_captions_repeated_on_every_page_are_one_table_kind() -> None:
    head: list[Cell] = ["№", "Наименование", "Ед.", "Кол-во", "Цена"]
    tables = find_tables(sheet([head, ["1", "Кровля", "м2", 2, 3], head, ["2", "Пол", "м2", 2, 3]]))
    assert [(table.kind, table.first, table.last) for table in tables] == [("lines", 1, 1), ("lines", 3, 3)]
