"""The charts of a report in a workbook."""

import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl

from desktop.sheets import write_xlsx
from shared.kernel.report import Chart, Column, ReportTable, Series


def test_charts_stand_on_a_sheet_of_their_own(tmp_path: Path) -> None:
    figures = (Decimal("1.5"), Decimal(2), None)
    charts = (
        Chart("Hours to date", "h", ("1 Sep", "2 Sep", "3 Sep"), (
            Series("plan", "=Plan", figures, "bar"), Series("will", "Forecast", (None, *figures[:2]), forecast=True),
        )),
        Chart("Nothing", "", (), (Series("plan", "Plan", ()),)),
    )  # fmt: skip
    table = ReportTable("x", "S-curve", "", (Column("a", "A"),), (), charts=charts)
    write_xlsx(table, tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert book.sheetnames == ["S-curve", "Hours to date"]
    sheet = book["Hours to date"]
    rows = [[cell.value for cell in row[:3]] for row in sheet.iter_rows(min_row=1, max_row=5)]
    assert rows == [
        ["Hours to date, h", None, None], [None, "=Plan", "Forecast"], ["1 Sep", 1.5, None], ["2 Sep", 2, 1.5],
        ["3 Sep", None, 2],
    ]  # fmt: skip
    parts = zipfile.ZipFile(tmp_path / "x.xlsx")
    drawn = [name for name in parts.namelist() if name.startswith("xl/charts/chart")]
    assert len(drawn) == 1
    text = parts.read(drawn[0]).decode()
    assert "<c:barChart>" in text
    assert "<c:lineChart>" in text
    assert 'prstDash val="dash"' in text
