"""Lists and reports as files, by the command line, on the demo company."""

import csv
import datetime as dt
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from desktop.company import FILE_NAME, kinds
from desktop.database import connected
from shared.kernel.base import PeriodLock
from shared.store.packing import unpacked_alone
from tests.end_to_end.program import Program

REPORTS = 267
"""Daily reports of the demo company."""


def test_every_row_of_a_list_goes_into_the_file(open_demo: Program, tmp_path: Path) -> None:
    file = tmp_path / "reports.xlsx"
    assert str(file) in open_demo.do("list", "daily_report", "--xlsx", file).out
    sheet = openpyxl.load_workbook(file).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    listed = open_demo.ask("list", "daily_report", "--limit", "1000")
    assert [row[0] for row in rows] == [row["number"] for row in listed]
    assert [row[1] for row in rows] == [dt.datetime.fromisoformat(row["date"]) for row in listed]
    assert {row[2] for row in rows} == {"Draft", "Posted"}


def test_a_filter_and_columns_narrow_the_file(open_demo: Program, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    columns = "personnel_number,Name,hired_on,organization"
    open_demo.do("list", "person", "--filter", "трав", "--columns", columns, "--csv", file)
    open_demo.do("list", "person", "--columns", columns, "--csv", file)
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.reader(opened))
    assert rows[0] == ["Personnel number", "Surname and initials", "Hired on", "Organization"]
    assert ["0035", "Абрамов Ю. Д.", "2020-03-16", "ООО «Вектор-Кровля»"] in rows
    assert len(rows) - 1 == len(open_demo.ask("list", "person", "--limit", "1000"))
    assert "no column “height”" in open_demo.refused("list", "person", "--columns", "height", "--csv", file)


def test_a_reader_of_old_programs_gets_cp1251_and_is_told_what_it_lacks(demo: Program, tmp_path: Path) -> None:
    file = tmp_path / "materials.csv"
    demo.enter("material", name="Плита 2 м², по 5 ₽")
    said = demo.do("list", "material", "--csv", file, "--encoding", "cp1251", "--delimiter", ";")
    assert ";Плита 2 м?, по 5 ?;" in file.read_bytes().decode("cp1251")
    assert "signs are not in this encoding" in said.err
    assert "write utf-8 or cp1251" in demo.refused("list", "material", "--csv", file, "--encoding", "koi8")


def test_a_list_of_pay_leaves_the_ledger_with_an_entry(demo: Program, tmp_path: Path) -> None:
    demo.do("export", "payroll_sheet", "PS-A1-26-00008", "--xlsx", tmp_path / "pay.xlsx")
    last = demo.ask("history", "payroll_sheet", "PS-A1-26-00008")[-1]
    assert (last["action"], last["content"]["files"]) == ("export", [None, [str(tmp_path / "pay.xlsx")]])
    assert "export" in demo.do("history", "payroll_sheet", "PS-A1-26-00008").out
    demo.do("export", "timesheet", "TS-A1-26-00012", "--xlsx", tmp_path / "t.xlsx")
    assert demo.ask("history", "timesheet", "TS-A1-26-00012")[-1]["action"] != "export"
    demo.do("list", "payroll_sheet", "--csv", tmp_path / "list.csv")
    demo.do("check")


def test_pay_on_paper_and_in_reports_leaves_with_an_entry(demo: Program, tmp_path: Path) -> None:
    """However it leaves: printed, listed on paper, as a report in any form, as the movements of a sheet."""
    number, left = "PS-A1-26-00008", list[tuple[str, str, list[Any]]]()
    month = ("--from", "2026-09-01", "--to", "2026-09-30")
    for action, kind, option, *command in (
        ("print", "payroll_sheet", "--out", "print", "payroll_sheet", number),
        ("print", "payroll_sheet", "--out", "print", "payroll_sheet", number, "--form", "payslip"),
        ("print", "payroll_sheet", "--pdf", "list", "payroll_sheet"),
        ("print", "pay_rate", "--pdf", "list", "pay_rate"),
        *(("export", "payroll", f"--{form}", "report", "payroll_register", *month) for form in ("xlsx", "csv", "pdf")),
        ("export", "payroll_sheet", "--csv", "report", "document_movements", "--document", "payroll_sheet", number),
    ):
        file = tmp_path / f"{len(left)}.file"
        demo.do(*command, option, file)
        left.append((action, kind, [None, [str(file)]]))
    demo.do("report", "timesheet_summary", *month, "--xlsx", tmp_path / "hours.xlsx")
    demo.do("print", "timesheet", "TS-A1-26-00012", "--out", tmp_path / "t.pdf")
    demo.do("report", "payroll_register", *month)
    assert entries(demo) == left
    demo.do("check")


def entries(program: Program) -> list[tuple[str, str, list[Any]]]:
    """What left the ledger: action, kind, files."""
    engine = connected(program.home / FILE_NAME, read_only=True)
    with engine.connect() as connection:
        sql = "SELECT action, kind, content FROM audit WHERE action IN ('export', 'print') ORDER BY seq"
        rows = connection.exec_driver_sql(sql).fetchall()
    engine.dispose()
    return [(action, kind, json.loads(unpacked_alone(content))["files"]) for action, kind, content in rows]


def test_a_report_of_pay_opens_with_captions_over_its_columns(open_demo: Program, tmp_path: Path) -> None:
    file = tmp_path / "pay.xlsx"
    open_demo.do("report", "payroll_register", "--from", "2026-09-01", "--to", "2026-09-30", "--xlsx", file)
    sheet = openpyxl.load_workbook(file).active
    assert [sheet["A1"].value, sheet["A5"].value] == ["Payroll register", "Person"]
    assert "Total" in [cell.value for cell in sheet[4]]
    assert sheet.cell(sheet.max_row, 1).value == "Total"


def test_documents_go_into_a_folder_of_text_files(open_demo: Program, tmp_path: Path) -> None:
    open_demo.do("export", "daily_report", "DR-A1-26-00001", "--csv-folder", tmp_path / "report")
    files = sorted(file.name for file in (tmp_path / "report").iterdir())
    assert files == [f"daily_report{part}.csv" for part in ("", ".delays", ".hours", ".lines", ".machines")]
    with (tmp_path / "report" / "daily_report.hours.csv").open(encoding="utf-8-sig", newline="") as opened:
        assert next(csv.reader(opened))[:3] == ["Work", "Person", "Hours"]


CATALOGS = [
    shape.kind for shape in kinds().shapes.values() if shape.is_catalog and not issubclass(shape.cls, PeriodLock)
]


@pytest.mark.parametrize("kind", CATALOGS)
def test_every_catalog_in_all_its_columns_comes_back_unchanged(open_demo: Program, tmp_path: Path, kind: str) -> None:
    """What the ledger wrote itself is never taken for something else: folders, units, hours and minutes."""
    if not open_demo.ask("list", kind):
        return
    for form in ("csv", "xlsx"):
        file = tmp_path / f"list.{form}"
        open_demo.do("list", kind, "--columns", "all", f"--{form}", file)
        found = open_demo.ask("import-catalog", kind, file, "--dry-run")
        assert found["counts"].keys() <= {"same", "folder", "ignored"}, found["rows"]
        assert found["counts"]["same"]
