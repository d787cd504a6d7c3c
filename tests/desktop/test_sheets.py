"""Tables as files: what a spreadsheet program finds in them."""

import csv
import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from desktop.sheets import Dialect, table_csv, table_xlsx, write_csv, write_xlsx
from desktop.sheets.delimited import UnknownEncoding
from shared.kernel.language import Language
from shared.kernel.report import Column, ReportTable, Row
from shared.workbooks.table import DataColumn, DataTable

COLUMNS = (
    DataColumn("name", "Name"), DataColumn("day", "Day", "date"), DataColumn("hours", "Hours", "hours", 4, 2),
    DataColumn("amount", "Amount", "money", 2, 2), DataColumn("count", "Count", "int", 0),
)  # fmt: skip
ROWS: list[list[Any]] = [
    ["=cmd|' /C calc'!A0", dt.date(2026, 9, 1), Decimal("7.3333"), Decimal("1234.50"), 3],
    ['Кран; «Лиебхерр», 5 "т"\nдве строки', None, Decimal(0), Decimal("-0.01"), None],
]


DAY = dt.datetime.combine(dt.date(2026, 9, 1), dt.time())


def table(rows: list[list[Any]], **more: Any) -> DataTable:
    return DataTable("t", "Table", COLUMNS, iter(rows), **more)


def test_cells_are_typed_and_a_formula_stays_a_text(tmp_path: Path) -> None:
    table_xlsx(table(ROWS), tmp_path / "t.xlsx", Language())
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    first, second = sheet.iter_rows(min_row=4, max_row=5)
    assert [cell.value for cell in first] == [ROWS[0][0], DAY, 7.3333, 1234.5, 3]
    assert [cell.data_type for cell in first] == ["s", "d", "n", "n", "n"]
    assert [cell.number_format for cell in first][1:] == ["dd.mm.yyyy", "#,##0.00##", "#,##0.00", "0"]
    assert second[0].value == ROWS[1][0]
    assert sheet.freeze_panes == "A4"
    assert sheet.auto_filter.ref == "A3:E5"


def test_a_number_of_more_digits_than_a_cell_keeps_is_written_as_text(tmp_path: Path) -> None:
    rows = [["x", None, None, Decimal("90071992547409.93"), 10**17 + 1], ["y", None, None, Decimal("0.1"), 10**17]]
    table_xlsx(table(rows), tmp_path / "t.xlsx", Language())
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    values = [[cell.value for cell in row][3:] for row in sheet.iter_rows(min_row=4)]
    assert values == [["90071992547409.93", "100000000000000001"], [0.1, 10**17]]


def test_rows_beyond_a_sheet_go_on_on_the_next_which_says_so(tmp_path: Path) -> None:
    rows = [[f"r{at}", None, None, None, at] for at in range(20)]
    total = ["Total", None, None, None, 190]
    assert table_xlsx(table(rows, total=total), tmp_path / "t.xlsx", Language(), rows_max=10) == 4
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames == ["Table", "Table (2)", "Table (3)", "Table (4)"]
    assert book["Table (2)"]["A2"].value == "continued, sheet 2"
    found = [row[4].value for sheet in book for row in sheet.iter_rows() if str(row[0].value).startswith("r")]
    assert found == list(range(20))
    assert all(sheet.max_row <= 10 for sheet in book)
    last = book["Table (4)"]
    assert [last.cell(last.max_row, at).value for at in (1, 5)] == ["Total", 190]
    assert last.cell(last.max_row, 1).font.bold


@pytest.mark.parametrize("count", range(1, 20))
def test_a_total_always_has_room_on_the_last_sheet(tmp_path: Path, count: int) -> None:
    rows = [["r", None, None, None, at] for at in range(count)]
    table_xlsx(table(rows, total=["Total", *[None] * 4]), tmp_path / "t.xlsx", Language(), rows_max=10)
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert max(sheet.max_row for sheet in book) <= 10
    assert book.worksheets[-1].cell(book.worksheets[-1].max_row, 1).value == "Total"


def test_csv_is_quoted_and_read_back(tmp_path: Path) -> None:
    table_csv(table(ROWS), tmp_path / "t.csv", Dialect.of("ru"))
    data = (tmp_path / "t.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert rows[1] == ["'" + ROWS[0][0], "2026-09-01", "7,3333", "1234,5", "3"]
    assert rows[2] == [ROWS[1][0], "", "0", "-0,01", ""]


def test_english_csv_has_commas_and_dots(tmp_path: Path) -> None:
    table_csv(table(ROWS[:1]), tmp_path / "t.csv", Dialect.of("en"), by_name=True)
    lines = (tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "name,day,hours,amount,count"
    assert lines[1].endswith("2026-09-01,7.3333,1234.5,3")


def test_cp1251_tells_how_many_signs_it_lacks(tmp_path: Path) -> None:
    rows = [["м² ₽ ёж?", None, None, None, None]]
    assert table_csv(table(rows), tmp_path / "t.csv", Dialect.of("ru", encoding="cp1251")) == 2
    assert (tmp_path / "t.csv").read_bytes().split(b"\r\n")[1] == "м? ? ёж?;;;;".encode("cp1251")
    with pytest.raises(UnknownEncoding):
        Dialect.of("ru", encoding="koi7")


def test_a_file_that_could_not_be_written_whole_leaves_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("old", encoding="utf-8")

    def rows() -> Any:
        yield ROWS[0]
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        table_csv(DataTable("t", "Table", COLUMNS, rows()), tmp_path / "t.csv", Dialect())
    assert [file.name for file in tmp_path.iterdir()] == ["t.csv"]
    assert (tmp_path / "t.csv").read_text(encoding="utf-8") == "old"


# ---- reports

ACROSS = ReportTable(
    "r", "Report", "September",
    (Column("person", "Person"), Column("days:1", "Я, Days", 0), Column("minutes:1", "Я, Hours", 2),
     Column("minutes", "Total, Hours", 2)),
    (Row(("a",), 1, ("Анина", 2, Decimal(16), Decimal(16))), Row(("b",), 1, ("Борин", None, None, Decimal(0)))),
    Row((), 0, ("Total", 2, Decimal(16), Decimal(16))),
)  # fmt: skip


def test_a_grouping_across_stands_over_its_columns(tmp_path: Path) -> None:
    write_xlsx(ACROSS, tmp_path / "r.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx").active
    assert [cell.value or None for cell in sheet[4]] == [None, "Я", None, "Total"]
    assert [cell.value for cell in sheet[5]] == ["Person", "Days", "Hours", "Hours"]
    assert [str(each) for each in sheet.merged_cells.ranges] == ["B4:C4"]
    assert sheet.freeze_panes == "B6"
    assert [cell.value for cell in sheet[8]] == ["Total", 2, 16, 16]
    assert [sheet.cell(row, 1).font.bold for row in (6, 8)] == [False, True]


def test_a_report_as_csv_keeps_whole_captions(tmp_path: Path) -> None:
    write_csv(ACROSS, tmp_path / "r.csv", Dialect.of("ru"))
    lines = (tmp_path / "r.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines == ["Person;Я, Days;Я, Hours;Total, Hours", "Анина;2;16;16", "Борин;;;0", "Total;2;16;16"]
