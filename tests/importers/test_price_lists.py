"""Price lists as suppliers send them: any encoding, units inside prices, folders between the rows."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shared.common.price_cell import price_and_unit
from shared.common.unit import Unit, without_currency
from shared.importers.values import NotAValue
from tests.end_to_end.program import Program

LIST = (
    "Прайс-лист ООО «Стройка»;;;\r\n"
    "Наименование товара;Ед. изм.;Цена, руб.;Артикул\r\n"
    "Кирпич М150;шт.;12,50;К-1\r\n"
    "Газоблок D500;руб./м3;5\u00a0850,00;Г-7\r\n"
    '"Клей плиточный\r\n""Ум""";кг;450 руб.;\r\n'
    "Профиль ПН 50х40;;120 р/м.п.;П-1\r\n"
    "Плитка;кв.м;1 200,5;\r\n"
    "Итого;;7633;\r\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_a_price_list_is_understood_in_any_encoding(program: Program, text: Callable[..., Path], encoding: str) -> None:
    file = text(LIST, encoding)
    shown = program.ask("import-catalog", "material", file, "--yes")
    assert (shown["encoding"], shown["separator"]) == (encoding.removesuffix("-sig"), ";")
    assert shown["counts"] == {"new": 5, "ignored": 1}
    items = {item["name"]: item for item in program.ask("list", "material")}
    prices = {name: item["price"] for name, item in items.items()}
    assert prices == {
        "Кирпич М150": "12.5000", "Газоблок D500": "5850.0000", 'Клей плиточный "Ум"': "450.0000",
        "Профиль ПН 50х40": "120.0000", "Плитка": "1200.5000",
    }  # fmt: skip
    units = {unit["id"]: unit["symbol"] for unit in program.ask("list", "unit")}
    assert {name: units[item["unit_id"]] for name, item in items.items()} == {
        "Кирпич М150": "шт",
        "Газоблок D500": "м3",
        'Клей плиточный "Ум"': "кг",
        "Профиль ПН 50х40": "п.м.",
        "Плитка": "м2",
    }


def test_a_dry_run_shows_what_was_understood_and_writes_nothing(program: Program, text: Callable[..., Path]) -> None:
    program.enter("person", name="Кто-то")
    said = program.do("import-catalog", "material", text(LIST, "cp1251"), "--dry-run").out
    assert "Text in cp1251, cells separated by semicolons" in said
    assert "B “Ед. изм.” → Unit" in said
    assert "Газоблок D500: Unit: м3; Price: 5,850; Code: Г-7" in said
    assert "Shown only; nothing was written." in said
    assert program.ask("list", "material") == []
    assert program.ask("list", "import_layout") == []


def test_the_wrong_encoding_can_be_overridden(program: Program, text: Callable[..., Path]) -> None:
    file = text("Наименование;Ед\nщи;шт\n", "cp866")
    shown = program.ask("import-catalog", "material", file, "--yes", "--encoding", "cp866", "--separator", "semicolon")
    assert (shown["encoding"], shown["rows"][0]["name"]) == ("cp866", "щи")


def test_works_with_norms_and_prices_in_english(program: Program, text: Callable[..., Path]) -> None:
    file = text('Kind of work,Unit,Labour norm,Piece rate,Price per unit\nBrickwork,m3,5.4,1250.5,"3,400.00"\n')
    program.ask("import-catalog", "work_type", file, "--yes")
    found = program.body("work_type", "Brickwork")
    assert (found["labour_norm"], found["wage"], found["price"]) == ("5.4", "1250.5", "3400")


def test_a_new_price_is_shown_before_and_after(program: Program, text: Callable[..., Path]) -> None:
    program.ask("import-catalog", "material", text(LIST), "--yes")
    file = text(LIST.replace("12,50", "13,75"))
    said = program.do("import-catalog", "material", file, "--yes", "--update", "changed").out
    assert "Columns as last time" in said
    assert "row 3 Кирпич М150: Price: 12.5 → 13.75" in said
    assert "Imported: 0 new, 1 changed" in said


@pytest.mark.parametrize(("price", "caption", "expected"), [
    ("450,50 руб./м2", "Цена", ("450,50", "м2")),
    ("1 234.5 р/м3", "Цена", ("1 234.5", "м3")),
    ("450 р. за 1 м.п.", "Цена", ("450", "м.п.")),
    ("450 руб/100 шт", "Цена", ("450", "100 шт")),
    ("12", "Цена, руб./м2", ("12", "м2")),
    ("12", "Цена за м3 (с НДС)", ("12", "м3")),
    ("12", "Цена за ед., руб.", ("12", None)),
    ("450 руб.", "Цена", ("450 руб.", None)),
    ("12/3", "Цена", ("12/3", None)),
    (12.5, "Price", (12.5, None)),
])  # fmt: skip
def test_prices_that_name_their_unit(price: Any, caption: str, expected: tuple[Any, Any]) -> None:
    cells = {"price": price, "unit_id": None}
    price_and_unit(cells, {"price": caption})
    assert (cells["price"], cells["unit_id"]) == expected


def test_a_price_for_another_unit_than_the_rows_is_refused() -> None:
    with pytest.raises(NotAValue, match="the price is for “м2”, the unit is “м3”"):
        price_and_unit({"price": "5 руб/м2", "unit_id": "м3"}, {})
    cells = {"price": "5 руб/м²", "unit_id": "м2"}
    price_and_unit(cells, {})
    assert cells["price"] == "5"


@pytest.mark.parametrize(("dirty", "unit"), [
    ("руб./м2", "м2"), ("р/м3", "м3"), ("руб/м.п.", "м.п."), ("шт.", "шт."), ("руб. за 1 м.п.", "м.п."), ("р.", "р."),
    ("рулон", "рулон"), ("1000 шт", "1000 шт"), ("тыс. руб./м2", "м2"),
])  # fmt: skip
def test_dirty_units(dirty: str, unit: str) -> None:
    assert without_currency(dirty) == unit


def test_a_unit_is_one_however_it_is_spelled() -> None:
    row = {"code": "м2", "symbol": "м2", "name": "Квадратный метр", "aliases": "м²; кв.м; sq m"}
    for text in ("М2", "м²", "кв. м", "руб./м2", "КВ.М.", "SQ M", "квадратный метр"):
        assert Unit.spelling(text) in Unit.spellings_of(row), text


def test_thousands_are_never_taken_for_decimals_by_a_guess(program: Program, text: Callable[..., Path]) -> None:
    """Nothing in the file tells whether a brick costs over a thousand or a little over one."""
    file = text('Name,Unit,Price\nBrick,шт,"1,234"\nSand,т,"12,000"\n', "utf-8")
    said = program.refused("import-catalog", "material", file, "--yes")
    assert "“1,234” may be over a thousand" in said
    assert "--decimal" in said
    assert program.ask("list", "material") == []
    program.ask("import-catalog", "material", file, "--decimal", ".", "--yes")
    assert {item["name"]: item["price"] for item in program.ask("list", "material")} == {
        "Brick": "1234.0000", "Sand": "12000.0000",
    }  # fmt: skip
    again = text('Name,Unit,Price\nStone,шт,"2,500"\n', "utf-8")
    assert program.ask("import-catalog", "material", again, "--yes")["as_last_time"]
    assert {item["name"]: item["price"] for item in program.ask("list", "material")}["Stone"] == "2500.0000"
