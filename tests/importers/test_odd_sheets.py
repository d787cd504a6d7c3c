"""Sheets as they really are: each oddity is read with a word about it, or refused with one."""

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from shared.workbooks.container import Limits, WorkbookError
from shared.workbooks.workbook import read_workbook
from tests.end_to_end.program import Program

HEAD = ["Наименование", "Ед.", "Цена"]


@pytest.fixture
def shop(program: Program) -> Program:
    """A company that has something already."""
    program.enter("material", name="Песок", unit="т", price="500")
    return program


def seen(shop: Program, file: Path, *more: str) -> Any:
    return shop.ask("import-catalog", "material", file, "--dry-run", *more)


def test_a_second_table_below_is_refused(shop: Program, sheet: Any) -> None:
    rows = [HEAD, ["Щебень", "т", 700], [None] * 3, ["Код", "Наименование", "Цена"], ["1", "Труба", 90]]
    said = shop.refused("import-catalog", "material", sheet(rows), "--yes")
    assert "second table with other columns from row 4 on" in said


def test_two_tables_side_by_side_are_refused(shop: Program, sheet: Any) -> None:
    rows = [[*HEAD, None, *HEAD], ["Щебень", "т", 700, None, "Труба", "м", 90]]
    said = shop.refused("import-catalog", "material", sheet(rows), "--yes")
    assert "two tables side by side" in said
    assert "A1 and E1" in said


def test_captions_repeated_at_a_page_break_and_totals_are_left_out(shop: Program, sheet: Any) -> None:
    rows = [HEAD, [1, 2, 3, 4], ["Щебень", "т", 700], ["Итого по листу", None, 700], HEAD, ["Труба", "м", 90],
            ["ВСЕГО:", None, 790]]  # fmt: skip
    shown = seen(shop, sheet(rows))
    assert shown["counts"] == {"new": 2, "ignored": 4}
    assert {row["why"] for row in shown["rows"] if row["why"]} == {
        "a total", "the captions again", "the numbers of the columns",
    }  # fmt: skip


def test_a_cell_merged_down_counts_in_each_row(shop: Program, sheet: Any) -> None:
    rows = [HEAD, ["Щебень", "т", 700], ["Гравий", None, 650]]
    shown = seen(shop, sheet(rows, merged=("B2:B3",)))
    assert shown["counts"] == {"new": 2}
    assert any("B2:B3" in each for each in shown["warnings"])


def test_captions_in_two_rows(shop: Program, sheet: Any) -> None:
    rows = [["Материал", None, "Стоимость"], ["Наименование", "Ед. изм.", "Цена"], ["Труба", "м", 90]]
    shown = seen(shop, sheet(rows, merged=("A1:B1",)))
    assert shown["columns"] == {"name": "A", "unit_id": "B", "price": "C"}
    assert shown["counts"] == {"new": 1}


def test_formulas_without_a_value_and_error_cells_are_errors_with_their_address(shop: Program, tmp_path: Path) -> None:
    path = tmp_path / "formulas.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEAD)
        page.write_row(1, 0, ["Труба", "м"])
        page.write_formula(1, 2, "=1+1", None, "")
        page.write_row(2, 0, ["Уголок", "м"])
        page.write_formula(2, 2, "=1/0", None, "#DIV/0!")
        page.write_row(3, 0, ["Лист", "м2"])
        page.write_formula(3, 2, "=40+5", None, 45)
    shown = seen(shop, path)
    verdicts = {row["address"]: (row["verdict"], row["why"]) for row in shown["rows"]}
    assert verdicts["C2"] == ("error", "a formula without a stored value")
    assert verdicts["C3"][0] == "error"
    assert verdicts["A4"][0] == "new"


def test_hidden_rows_and_columns_are_read_with_a_word(shop: Program, tmp_path: Path) -> None:
    path = tmp_path / "hidden.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        for row, values in enumerate([HEAD, ["Труба", "м", 90], ["Лист", "м2", 45]]):
            page.write_row(row, 0, values)
        page.set_row(2, None, None, {"hidden": True})
        page.set_column(2, 2, None, None, {"hidden": True})
    shown = seen(shop, path)
    assert shown["counts"] == {"new": 2}
    assert any("rows that are hidden" in each and "3" in each for each in shown["warnings"])
    assert any("Columns that are hidden" in each and "C" in each for each in shown["warnings"])


def test_the_sheet_with_a_table_is_found_and_the_others_are_named(shop: Program, sheet: Any) -> None:
    shown = seen(shop, sheet([["Просто", "слова"]], sheet="Титул", more={"Прайс": [HEAD, ["Труба", "м", 90]]}))
    assert shown["sheet"] == "Прайс"
    assert any("the file also has Титул" in each for each in shown["warnings"])


def test_numbers_dates_and_flags_typed_as_text(program: Program, sheet: Any) -> None:
    rows = [
        ["ФИО", "Таб №", "Принят"],
        ["А А.", "1", "2026-03-05"], ["Б Б.", "2", "5.3.26"], ["В В.", "3", "05/13/2026"], ["Г Г.", "4", "5 мар 2026"],
        ["Д Д.", "5", "March 5, 2026"], ["Е Е.", "6", 45000], ["Ж Ж.", "7", "-"],
    ]  # fmt: skip
    program.enter("person", name="Кто-то")
    shown = program.ask("import-catalog", "person", sheet(rows), "--dry-run")
    assert [row["verdict"] for row in shown["rows"]] == ["new", "new", "new", "new", "new", "error", "new"]
    assert shown["rows"][5]["address"] == "C7"


def test_slashed_dates_that_may_be_either_are_told(program: Program, sheet: Any) -> None:
    program.enter("person", name="Кто-то")
    file = sheet([["ФИО", "Таб №", "Принят"], ["А А.", "1", "02/03/2026"]])
    shown = program.ask("import-catalog", "person", file, "--dry-run")
    assert any("day/month/year" in each for each in shown["warnings"])
    program.ask("import-catalog", "person", file, "--yes", "--dates", "mdy")
    assert program.body("person", "А А.")["hired_on"] == "2026-02-03"


def test_a_caption_misspelled_is_taken_with_a_request_to_check(shop: Program, sheet: Any) -> None:
    shown = seen(shop, sheet([["Наименованние", "Ед. изм.", "Цена"], ["Труба", "м", 90]]))
    assert shown["columns"]["name"] == "A"
    assert any("because the words are similar" in each for each in shown["warnings"])


def test_columns_that_are_not_read_are_named(shop: Program, sheet: Any) -> None:
    shown = seen(shop, sheet([[*HEAD, "Цвет"], ["Труба", "м", 90, "серый"]]))
    assert any("D “Цвет”" in each for each in shown["warnings"])


def test_a_sheet_of_a_million_rows_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEAD)
        page.write_row(1_000_000, 0, ["Труба", "м", 90])
    with pytest.raises(WorkbookError, match="reaches to row 1000001"):
        read_workbook(path, Limits())


@pytest.mark.parametrize("name", ["roof.xls", "broken.xlsx", "empty.csv", "page.csv"])
def test_broken_and_foreign_files_are_refused_in_words(shop: Program, tmp_path: Path, name: str) -> None:
    contents = {
        "broken.xlsx": b"PK\x03\x04 cut",
        "empty.csv": b"",
        "page.csv": b"<html><table>",
        "roof.xls": (Path(__file__).parents[1] / "workbooks" / "data" / "roof.xls").read_bytes()[:900],
    }
    (tmp_path / name).write_bytes(contents[name])
    assert "Nothing was imported" in shop.refused("import-catalog", "material", tmp_path / name, "--yes")
    assert "There is no file" in shop.refused("import-catalog", "material", tmp_path / "none.xlsx", "--yes")
