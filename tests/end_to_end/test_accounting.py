"""Files for accounting: their sums are the registers', corrections show both states, columns are as documented."""

import csv
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from shared.construction.exports import accounting_accruals, accounting_timesheet
from tests.end_to_end.program import Program

FORMATS = Path(__file__).parents[2] / "docs" / "formats"
SEPTEMBER = ("--from", "2026-09-01", "--to", "2026-09-30")


def read(file: Path, delimiter: str = ",") -> tuple[list[dict[str, str]], dict[str, str]]:
    """The rows of a text file and its total."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened, delimiter=delimiter))
    assert [row["row_type"] for row in rows] == ["row"] * (len(rows) - 1) + ["total"]
    return rows[:-1], rows[-1]


def summed(rows: list[dict[str, str]], name: str) -> Decimal:
    return sum((Decimal(row[name] or 0) for row in rows), Decimal(0))


def test_worked_time_of_a_month_adds_up_to_the_report(open_demo: Program, tmp_path: Path) -> None:
    file = tmp_path / "time.csv"
    open_demo.do("export-accounting", "timesheet", "--month", "2026-09", "--csv", file)
    rows, total = read(file)
    report = open_demo.ask("report", "timesheet_summary", "--by", "person", *SEPTEMBER)
    assert summed(rows, "minutes") == Decimal(total["minutes"]) == 60 * Decimal(total["hours"])
    assert Decimal(total["hours"]) == Decimal(report["total"]["cells"]["minutes"])
    assert summed(rows, "days") == Decimal(total["days"])
    codes = {name.partition(":")[2]: value for name, value in report["total"]["cells"].items() if "days:" in name}
    found = {code: summed([row for row in rows if row["code"] == code], "days") for code in codes}
    assert found == {code: Decimal(value or 0) for code, value in codes.items()}
    summary, summary_total = read(tmp_path / "time.summary.csv")
    assert [summed(summary, name) for name in ("days", "minutes")] == [Decimal(total[n]) for n in ("days", "minutes")]
    assert summary_total["minutes"] == total["minutes"]
    assert {row["format"] for row in rows} == {"timesheet/1"}


def test_pay_of_a_month_adds_up_to_the_report_and_leaves_an_entry(demo: Program, tmp_path: Path) -> None:
    told = demo.ask("export-accounting", "accruals", "--month", "2026-09", "--csv", tmp_path / "pay.csv")
    rows, total = read(tmp_path / "pay.csv")
    report = demo.ask("report", "payroll_register", *SEPTEMBER)["total"]["cells"]
    assert summed(rows, "amount") == Decimal(total["amount"]) == Decimal(report["amount"])
    assert Decimal(told["totals"]["amount"]) == Decimal(total["amount"])
    for kind in ("hours", "days", "salary", "addition", "deduction"):
        mine = [row for row in rows if row["accrual"] == kind]
        assert summed(mine, "amount") == Decimal(report.get(f"amount:{kind}") or 0)
        assert {row["sign"] for row in mine} <= {"-1" if kind == "deduction" else "1"}
    assert all(Decimal(row["amount"]) < 0 for row in rows if row["accrual"] == "deduction")
    only = demo.ask("export-accounting", "accruals", "--month", "2026-09", "--csv", tmp_path / "one.csv",
                    "--organization", "ООО «Вектор-Кровля»")  # fmt: skip
    by_organization = demo.ask("report", "payroll_register", "--by", "organization", *SEPTEMBER)["rows"]
    sums = {row["cells"]["organization"]: Decimal(row["cells"]["amount"]) for row in by_organization}
    assert Decimal(only["totals"]["amount"]) == sums["ООО «Вектор-Кровля»"]
    assert demo.do("check").code == 0


def test_the_workbook_holds_the_same_rows_under_names_and_captions(open_demo: Program, tmp_path: Path) -> None:
    open_demo.do("export-accounting", "accruals", "--month", "2026-09", "--xlsx", tmp_path / "a.xlsx", "--csv",
                 tmp_path / "a.csv")  # fmt: skip
    rows, total = read(tmp_path / "a.csv")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["Accruals", "Summary by person and accrual"]
    lines = [[cell.value for cell in row] for row in book["Accruals"].iter_rows()]
    names = lines.index(list(rows[0]))
    assert lines[names - 1][:3] == ["Row or total", "Organization", "Person"]
    at = list(rows[0]).index("amount")
    amounts = [Decimal(str(line[at])) for line in lines[names + 1 :]]
    assert amounts == [Decimal(row["amount"]) for row in (*rows, total)]
    assert lines[-1][0] == "total"


def test_russian_files_have_a_decimal_comma(demo: Program, tmp_path: Path) -> None:
    (demo.home / "env.ini").write_text("[interface]\nlanguage = ru\n", encoding="utf-8")
    demo.do("export-accounting", "accruals", "--month", "2026-09", "--csv", tmp_path / "a.csv")
    rows, total = read(tmp_path / "a.csv", ";")
    assert total["amount"] == "3624112,73"
    assert {row["accrual_name"] for row in rows} >= {"Оклад"}


def test_a_correction_shows_both_states_and_counts_its_difference(demo: Program, tmp_path: Path) -> None:
    demo.do("close-period", "2026-09-30")
    number = demo.ask("list", "timesheet", "--filter", "month:2026-09 status:posted")[-1]["number"]
    body = demo.body("timesheet", number)
    made = demo.ask("new", "timesheet", "--correcting", number)["number"]
    demo.do("export", "timesheet", made, "--xlsx", tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    sheet = book["Days"]
    cell = next(cell for row in sheet.iter_rows(min_row=5) for cell in row[4:] if cell.value == "8")
    cell.value = "6"
    book.save(tmp_path / "t.xlsx")
    assert len(demo.ask("import-workbook", tmp_path / "t.xlsx", "--yes")["changes"]) == 1
    demo.do("post", "timesheet", made)
    month = demo.body("timesheet", made)["date"][:7]
    demo.do("export-accounting", "timesheet", "--month", month, "--csv", tmp_path / "time.csv")
    rows = [row for row in read(tmp_path / "time.csv")[0] if row["document"] == made]
    names = ("correction", "corrects", "minutes", "minutes_before", "minutes_after")
    assert [[row[name] for name in names] for row in rows] == [["1", number, "-120", "480", "360"]]
    assert rows[0]["work_date"][:7] == body["month"][:7]
    assert {row["correction"] for row in read(tmp_path / "time.csv")[0] if row["document"] != made} <= {"0"}


def test_wrong_words_are_refused_before_anything_is_written(open_demo: Program, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    refused = open_demo.refused
    assert "not a month" in refused("export-accounting", "accruals", "--month", "2026-13", "--csv", file)
    assert "accruals, timesheet" in refused("export-accounting", "pay", "--month", "2026-09", "--csv", file)
    assert "--xlsx FILE" in refused("export-accounting", "accruals", "--month", "2026-09")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("module", [accounting_timesheet, accounting_accruals])
def test_every_column_is_documented_in_its_order(module: Any) -> None:
    text = (FORMATS / f"{module.__name__.rpartition('.')[2]}.md").read_text(encoding="utf-8")
    tables = [re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE) for part in text.split("\n## ")]
    assert [names for names in tables if names] == [
        [name for name, _, _ in declared] for declared in (module.COLUMNS, module.SUMMARY)
    ]
    assert f"`{module.FORMAT}`" in text
