"""Closing a month, correcting it afterwards, and keeping the company file safe."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from desktop.company import FILE_NAME
from tests.end_to_end.month import worked_through
from tests.end_to_end.program import Program


def cell_of(totals: Any, name: str) -> str:
    return next(value for key, value in totals["total"]["cells"].items() if key == name)


def changed(program: Program, kind: str, number: str, file: Path, change: Any) -> None:
    """Export a draft, change its body, take it in again: how a draft is edited without a window."""
    program.do("export", kind, number, "--out", file)
    exported = json.loads(file.read_text(encoding="utf-8"))
    change(exported["body"])
    file.write_text(json.dumps(exported), encoding="utf-8")
    program.do("import", file, "--overwrite")


# ---- closed periods --------------------------------------------------------------------------------------------------


def test_nothing_is_posted_or_unposted_in_a_closed_month(tmp_path: Path) -> None:
    month = worked_through(tmp_path)
    program = month.program
    program.do("close-period", "2026-10-31")
    late = program.enter(
        "daily_report", date="2026-10-07", site="С-1", crew="Кровельщики",
        lines=[{"estimate_line": f"{month.estimate}/6", "quantity": "5"}],
        hours=[{"line": 1, "person": "001", "minutes": 60}],
    )  # fmt: skip
    said = program.refused("post", "daily_report", late)
    assert "closed through 31 Oct 2026" in said
    assert "correcting document" in said
    assert program.body("daily_report", late).get("status", "draft") == "draft"
    program.refused("unpost", "payroll_sheet", month.sheet)
    assert program.ask("check")["ok"]


def test_a_closed_timesheet_is_corrected_by_a_new_one_and_the_difference_is_paid(tmp_path: Path) -> None:
    """Boris left two hours early on 6 October: 6 h instead of 8, so November takes 2 × 420.50 = 841.00 back."""
    month = worked_through(tmp_path)
    program = month.program
    program.do("close-period", "2026-10-31")
    correction = str(program.ask("new", "timesheet", "--correcting", month.timesheet)["number"])
    boris = program.ask("list", "person", "--filter", "Борин")[0]["id"]

    def early(body: Any) -> None:
        body["date"] = "2026-11-10"
        cell = next(c for c in body["cells"] if (c["person_id"], c["date"]) == (boris, "2026-10-06"))
        cell["minutes"] = 360

    changed(program, "timesheet", correction, tmp_path / "correction.json", early)
    program.do("post", "timesheet", correction)
    october = program.ask("report", "timesheet_summary", "--from", "2026-10-01", "--to", "2026-10-31")
    november = program.ask("report", "timesheet_summary", "--from", "2026-11-01", "--to", "2026-11-30")
    assert (cell_of(october, "minutes"), cell_of(november, "minutes")) == ("48", "-2")
    sheet = program.enter("payroll_sheet", month="2026-11-01", date="2026-11-30", organization="О-1")
    program.do("fill", "payroll_sheet", sheet)
    program.do("post", "payroll_sheet", sheet)
    assert program.body("payroll_sheet", sheet)["total"] == "-841"
    everything = program.ask("report", "payroll_register")
    assert Decimal(cell_of(everything, "amount")) == Decimal("20461.28") - Decimal("841.00")
    assert program.ask("check")["ok"]


def test_the_demo_company_refuses_work_in_its_closed_months(demo: Program) -> None:
    report = demo.ask("list", "daily_report", "--filter", "date:2026-09-10 crew:каменщиков")[0]["number"]
    assert "closed through 30 Sep 2026" in demo.refused("unpost", "daily_report", report)


# ---- what depends on what --------------------------------------------------------------------------------------------


def test_a_report_in_a_posted_timesheet_stays_posted(demo: Program) -> None:
    report = demo.ask("list", "daily_report", "--filter", "date:2026-10-12 crew:каменщиков")[0]["number"]
    assert "TS-A1-26-00012" in demo.refused("unpost", "daily_report", report)


def test_a_person_works_no_more_than_a_day_over_all_sites(demo: Program) -> None:
    """Petrov has 8 h at the school on 27 October; 17 more elsewhere make 25."""
    number = demo.enter(
        "daily_report", date="2026-10-27", site="ПЛ", crew="Б-3", lines=[{"work_type": "46-05", "quantity": "1"}],
        hours=[{"line": 1, "person": "Петров А. И.", "minutes": 17 * 60}],
    )  # fmt: skip
    said = demo.refused("post", "daily_report", number)
    assert "Петров А. И.: 25 h on one day, 17 h here, elsewhere Школа на 550 мест: 8 h" in said


def test_a_draft_of_the_demo_is_filled_posted_and_taken_back(demo: Program) -> None:
    number = demo.ask("list", "daily_report", "--filter", "status:draft crew:кровельщиков date:2026-10-29")[0]["number"]
    demo.do("post", "daily_report", number)
    sheet = demo.ask("list", "timesheet", "--filter", "month:2026-10 status:draft crew:кровельщиков")[0]["number"]
    before = len(demo.body("timesheet", sheet)["cells"])
    demo.do("fill", "timesheet", sheet)
    assert len(demo.body("timesheet", sheet)["cells"]) == before + 7  # a day of seven roofers
    demo.do("unpost", "daily_report", number)
    assert demo.ask("check")["ok"]


# ---- the file --------------------------------------------------------------------------------------------------------


def test_a_backup_brings_back_what_was_there(demo: Program, tmp_path: Path) -> None:
    before = demo.ask("report", "payroll_register")["total"]
    demo.do("backup", tmp_path / "safe.backup")
    draft = demo.ask("list", "daily_report", "--filter", "status:draft")[0]["number"]
    demo.do("mark", "daily_report", draft)
    told = demo.ask("restore", tmp_path / "safe.backup", "--yes")
    assert Path(told["kept"]).exists()
    assert demo.body("daily_report", draft).get("marked", False) is False
    assert demo.ask("report", "payroll_register")["total"] == before
    assert demo.ask("check")["ok"]


def test_a_backup_opens_on_a_computer_that_has_nothing(demo: Program, tmp_path: Path) -> None:
    demo.do("backup", tmp_path / "safe.backup")
    other = Program(tmp_path / "other")
    other.do("restore", tmp_path / "safe.backup", "--yes")
    assert other.ask("list", "site") == demo.ask("list", "site")


def test_posting_again_finds_the_demo_as_it_is(demo: Program) -> None:
    told = demo.ask("repost")
    assert (told["changed"], told["differences"]) == (0, [])
    assert told["examined"] > 270


def test_the_demo_is_made_once_and_then_opened(demo: Program) -> None:
    told = demo.ask("demo", "--no-window")
    assert (told["made"], told["Sites"], told["People"]) == (False, 3, 40)
    assert Path(told["file"]).name == FILE_NAME


def test_the_demo_is_made_from_nothing_by_one_command(program: Program) -> None:
    """What is being made is read while it is written; nothing unfinished stays beside it."""
    told = program.ask("demo", "--no-window")
    assert (told["made"], told["Sites"], told["People"]) == (True, 3, 40)
    assert [each.name for each in program.home.iterdir()] == [FILE_NAME]
    assert program.ask("check")["ok"]
