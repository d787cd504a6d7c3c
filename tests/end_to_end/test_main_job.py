"""From a real estimate to pay and paper; every expected figure is worked out by hand in the test."""

import csv
import json
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from tests.end_to_end.month import Month
from tests.end_to_end.program import Program


def leaves(report: Any) -> list[dict[str, Any]]:
    """The cells of the rows of the deepest level."""
    deepest = max(row["level"] for row in report["rows"])
    return [row["cells"] for row in report["rows"] if row["level"] == deepest]


def text_of(pdf: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(pdf).pages)


# ---- estimate --------------------------------------------------------------------------------------------------------


def test_the_import_tells_the_reconciliation_to_the_cent(month: Month) -> None:
    told = {name: value for name, value in month.imported.items() if name not in ("differences", "document")}
    assert told == {
        "number": "295", "lines": 6, "resources": 9, "labour_hours": "160.62", "direct_declared": "110066.69",
        "direct_computed": "110066.85", "lines_declared_sum": "110066.68", "overhead": "24214.67", "profit": "16113.76",
        "vat": "0.00", "total": "150395.12", "total_computed": "150395.35", "resources_total": "82761.99",
    }  # fmt: skip


def test_the_import_names_every_line_that_makes_a_difference(month: Month) -> None:
    """21 251.29 − 25.5 × 833.38 = 0.10 and so on; together −0.17, and the source's own sum is off by 0.01."""
    found = month.imported["differences"]
    lines = {each["cell"]: each["difference"] for each in found if each["what"] == "line"}
    assert lines == {"L19": "0.1", "L20": "-0.07", "L21": "-0.32", "L22": "0.12"}
    whole = {each["what"]: each["difference"] for each in found if each["what"] not in ("line", "resource")}
    assert whole == {
        "lines_sum": "0.01", "materials": "0.71", "direct": "-0.16", "overhead": "-0.04", "profit": "-0.03",
        "total": "-0.23",
    }  # fmt: skip


def test_the_posted_estimate_keeps_both_figures(month: Month) -> None:
    body = month.program.body("estimate", month.estimate)
    names = ("status", "legal_number", "declared_direct", "direct", "lines_total", "declared_total", "total")
    assert {name: body[name] for name in names} == {
        "status": "posted", "legal_number": "295", "declared_direct": "110066.69", "direct": "110066.85",
        "lines_total": "110066.68", "declared_total": "150395.12", "total": "150395.35",
    }  # fmt: skip


def test_a_dry_run_and_a_cancelled_import_leave_nothing(month: Month, program: Program, tmp_path: Path) -> None:
    from shared.demo import roof

    file = roof.write(tmp_path)
    program.enter("site", name="Пансионат")
    units = program.ask("list", "unit")
    program.do("import-estimate", file, "--site", "Пансионат", "--dry-run")
    assert program.ask("list", "estimate") == []
    assert program.ask("list", "unit") == units


# ---- days ------------------------------------------------------------------------------------------------------------


def test_a_report_line_takes_over_what_the_estimate_line_says(month: Month) -> None:
    first, second = month.program.body("daily_report", month.reports[0])["lines"]
    assert (first["labour_norm"], first["price"], first["wage"]) == ("0.8", "138.1", "136")
    assert (first["norm_hours"], second["norm_hours"]) == ("8.4", "7.2")  # 10.5 × 0.8 and 4 × 1.8


def test_work_execution_says_plan_done_and_what_remains(month: Month) -> None:
    """Line 1: 10.5 + 15 = 25.5 of 25.5; its cost 10.5 × 138.10 + 15 × 138.10 = 1 450.05 + 2 071.50 = 3 521.55;
    line 2: 4 of 25.5, cost 4 × 833.38 = 3 333.52; line 6: 20.52 of 83.52, cost 20.52 × 246.74 = 5 063.10."""
    rows = leaves(month.program.ask("report", "work_execution", "--by", "estimate,line"))
    figures = ("planned_quantity", "done_quantity", "remaining_quantity", "done_cost")
    done = {row["line"][:22]: " ".join(row[name] for name in figures) for row in rows if row["done_quantity"] != "0"}
    assert done == {
        "Разборка мягкой кровли": "25.5 25.5 0 3521.55",
        "Устройство стяжек цеме": "25.5 4 21.5 3333.52",
        "Устройство мягкой кров": "83.52 20.52 63 5063.1",
    }


def test_norm_hours_and_hours_worked_are_two_figures(month: Month) -> None:
    """Norm: 10.5 × 0.8 + 15 × 0.8 + 4 × 1.8 + 20.52 × 1 = 8.4 + 12 + 7.2 + 20.52 = 48.12; worked 22 + 26 = 48 h."""
    total = month.program.ask("report", "work_execution")["total"]["cells"]
    assert (total["norm_hours"], total["actual_minutes"], total["planned_hours"]) == ("48.12", "48", "160.62")


def test_the_sheet_for_a_spreadsheet_adds_up_to_the_same(month: Month, tmp_path: Path) -> None:
    """Cost of work done: 3 521.55 + 3 333.52 + 5 063.10 = 11 918.17, as numbers in the cells."""
    file = tmp_path / "work.xlsx"
    month.program.do("report", "work_execution", "--by", "estimate,line", "--xlsx", file)
    rows = list(openpyxl.load_workbook(file).active.iter_rows(values_only=True))
    head = next(at for at, row in enumerate(rows) if "Cost of work done" in row)
    work, cost = rows[head].index("Work"), rows[head].index("Cost of work done")
    lines = [row[cost] for row in rows[head + 1 :] if row[work]]
    assert all(isinstance(each, int | float) for each in lines if each is not None)
    assert sum(Decimal(str(each)) for each in lines if each is not None) == Decimal("11918.17")


def test_the_same_table_as_csv_and_on_paper(month: Month, tmp_path: Path) -> None:
    month.program.do("report", "work_execution", "--csv", tmp_path / "w.csv", "--pdf", tmp_path / "w.pdf")
    with (tmp_path / "w.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    costs = [Decimal(row["Cost of work done"] or 0) for row in rows if row["Work"]]
    assert sum(costs) == Decimal("11918.17")
    assert "11,918.17" in text_of(tmp_path / "w.pdf")


# ---- month -----------------------------------------------------------------------------------------------------------


def test_the_timesheet_holds_what_the_reports_say(month: Month) -> None:
    """Anna 8 + 8, Boris 8 + (4 + 4), Vera 6 + 10 hours, taken from both reports."""
    body = month.program.body("timesheet", month.timesheet)
    names = {line["person_id"]: line["name"] for line in body["people"]}
    minutes: dict[str, list[int]] = defaultdict(list)
    for cell in body["cells"]:
        if "minutes" in cell:  # the rest are days off by the calendar
            minutes[names[cell["person_id"]]].append(cell["minutes"])
    assert dict(minutes) == {"Анина А. А.": [480, 480], "Борин Б. Б.": [480, 480], "Верина В. В.": [360, 600]}
    assert len(body["sources"]) == 2


def test_pay_is_hours_by_the_rate_of_the_day(month: Month) -> None:
    """Anna 8 × 500 + 8 × 550 on two lines, Boris 16 × 420.50 = 6 728, Vera 16 × 333.33 = 5 333.28; all 20 461.28."""
    body = month.program.body("payroll_sheet", month.sheet)
    lines = [(line["name"], line["minutes"], line["rate"], line["amount"]) for line in body["lines"]]
    assert lines == [
        ("Анина А. А.", 480, "500", "4000"), ("Анина А. А.", 480, "550", "4400"), ("Борин Б. Б.", 960, "420.5", "6728"),
        ("Верина В. В.", 960, "333.33", "5333.28"),
    ]  # fmt: skip
    assert body["total"] == "20461.28"


def test_every_sum_of_pay_is_explained(month: Month) -> None:
    said = month.program.do("explain", "payroll_sheet", month.sheet, "--person", "Верина").out
    assert "5,333.28 = minutes × rate / 60" in said
    assert "1,999.98  5 Oct 2026  Я  6 h  × 333.33  TS-A1-26-00001" in said  # 6 × 333.33
    assert "3,333.30  6 Oct 2026  Я  10 h  × 333.33  TS-A1-26-00001" in said  # 10 × 333.33
    assert "Анина" not in said


def test_the_reports_of_time_and_pay_agree_with_the_papers(month: Month) -> None:
    october = ("--from", "2026-10-01", "--to", "2026-10-31")
    time = month.program.ask("report", "timesheet_summary", *october)["total"]["cells"]
    assert time["minutes"] == "48"
    pay = month.program.ask("report", "payroll_register", *october)["total"]["cells"]
    assert (pay["minutes"], pay["amount"]) == ("48", "20461.28")


# ---- paper -----------------------------------------------------------------------------------------------------------

PAPERS = {
    "estimate": {"en": ("150,395.12", "Разборка мягкой"), "ru": ("150 395,12", "Разборка мягкой")},
    "daily_report": {"en": ("Daily report", "10.5"), "ru": ("Анина А. А.", "10,5")},
    "timesheet": {"en": ("0301008", "Верина В. В."), "ru": ("0301008", "Верина В. В.")},
    "payroll_sheet": {"en": ("20,461.28", "Борин Б. Б."), "ru": ("20 461,28", "Борин Б. Б.")},
}
"""What must stand on the paper: the form of a timesheet is fixed by law and Russian whatever one reads."""


@pytest.mark.parametrize("kind", PAPERS)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_form_prints_in_both_languages(month: Month, kind: str, language: str, tmp_path: Path) -> None:
    numbers = (month.estimate, month.reports[0], month.timesheet, month.sheet)
    number = dict(zip(PAPERS, numbers, strict=True))[kind]
    file = tmp_path / "paper.pdf"
    told = month.program.ask("print", kind, number, "--lang", language, "--out", file)
    text = text_of(file).replace("\N{NO-BREAK SPACE}", " ")
    assert told["pages"] == len(PdfReader(file).pages)
    assert [words for words in PAPERS[kind][language] if words not in text] == []


def test_any_catalog_item_prints_too(month: Month, tmp_path: Path) -> None:
    month.program.do("print", "person", "001", "--out", tmp_path / "person.pdf")
    assert "Анина" in text_of(tmp_path / "person.pdf")


# ---- the ledger itself -----------------------------------------------------------------------------------------------


def test_the_check_finds_nothing_and_posting_again_changes_nothing(month: Month) -> None:
    assert month.program.ask("check") == {"ok": True, "problems": []}
    assert month.program.ask("repost", "--dry-run")["changed"] == 0


def test_an_exported_document_is_the_same_on_another_computer(month: Month, program: Program, tmp_path: Path) -> None:
    """Catalog items first: a document may only name what is there."""
    here = month.program
    for kind, numbers in {
        "organization": ["О-1"], "site": ["С-1"], "person": ["001", "002", "003"], "crew": ["Кровельщики"],
        "estimate": [month.estimate], "daily_report": list(month.reports), "timesheet": [month.timesheet],
        "pay_rate": [each["id"] for each in here.ask("list", "pay_rate")], "payroll_sheet": [month.sheet],
    }.items():  # fmt: skip
        for number in numbers:
            here.do("export", kind, number, "--out", tmp_path / "one.json")
            program.do("import", tmp_path / "one.json")
    for kind, number in (("daily_report", month.reports[1]), ("timesheet", month.timesheet)):
        assert program.body(kind, number) == here.body(kind, number)
    again, first = (each.ask("report", "work_execution")["total"] for each in (program, here))
    assert again == first
    assert program.ask("check")["ok"]


def test_importing_the_same_twice_says_so(month: Month, tmp_path: Path) -> None:
    month.program.do("export", "daily_report", month.reports[0], "--out", tmp_path / "one.json")
    assert month.program.ask("import", tmp_path / "one.json")["done"] == "already here"


def test_the_export_is_a_document_that_people_can_read(month: Month) -> None:
    exported = json.loads(month.program.do("export", "daily_report", month.reports[0]).out)
    assert exported["kind"] == "daily_report"
    assert exported["body"]["lines"][0]["quantity"] == "10.5"
