"""A company exported and brought back on an empty computer is the same company."""

import json
import shutil
import zipfile
from pathlib import Path

from tests.desktop.open_export.conftest import Exported
from tests.end_to_end.program import Program


def test_a_restored_company_exports_with_the_same_digest(
    exported: Exported, restored: Exported, tmp_path: Path
) -> None:
    assert restored.said["counts"] == exported.said["counts"]
    assert restored.said["altered_audit_entries"] == []
    again = restored.program.ask("export-company", tmp_path / "again.zip", "--pdf", "none")
    assert again["data_digest"] == exported.said["data_digest"]
    assert again["counts"] == exported.said["counts"]
    third = Program(tmp_path / "third")
    assert third.ask("restore-export", tmp_path / "again.zip")["data_digest"] == exported.said["data_digest"]


def test_the_restored_company_agrees_with_itself(exported: Exported, restored: Exported) -> None:
    elsewhere = restored.program
    before, after = exported.program.run("check"), elsewhere.run("check")
    assert (after.code, after.out) == (before.code, before.out) == (0, after.out)


def test_reports_lists_and_history_say_the_same(exported: Exported, restored: Exported) -> None:
    elsewhere = restored.program
    for words in (
        ("report", "work_execution", "--by", "site,line"), ("report", "payroll_register"),
        ("list", "daily_report", "--limit", "500"), ("list", "material"), ("search", "кладка"),
    ):  # fmt: skip
        assert elsewhere.ask(*words) == exported.program.ask(*words)
    number = exported.program.ask("list", "payroll_sheet")[0]["number"]
    for word in ("history", "explain", "show"):
        assert elsewhere.ask(word, "payroll_sheet", number) == exported.program.ask(word, "payroll_sheet", number)


def test_no_number_is_given_twice_after_coming_back(exported: Exported, elsewhere: Program) -> None:
    elsewhere.do("restore-export", exported.folder)
    site = exported.program.ask("list", "site")[0]["name"]
    number = elsewhere.enter("daily_report", date="2026-10-20", site_id=site)
    known = {each["number"] for each in exported.program.ask("list", "daily_report", "--limit", "500")}
    counters = json.loads((exported.folder / "facts.json").read_text("utf-8"))["counters"]
    last = max(row[3] for row in counters if row[0] == "daily_report" and row[2] == 2026)
    assert number not in known
    assert int(number.rpartition("-")[2]) > last + 999


def test_closed_periods_stay_closed(exported: Exported, restored: Exported) -> None:
    elsewhere = restored.program
    posted = exported.program.ask("list", "daily_report", "--filter", "status:posted date<=2026-08-20")[0]["number"]
    assert "2026" in elsewhere.refused("unpost", "daily_report", posted)


def test_a_zip_file_holds_what_the_folder_holds(exported: Exported, tmp_path: Path) -> None:
    exported.program.do("export-company", tmp_path / "out.zip", "--pdf", "none")
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        names = set(archive.namelist())
        held = json.loads(archive.read("manifest.json"))["data_digest"]
    assert names == {str(f.relative_to(exported.folder).as_posix()) for f in exported.folder.rglob("*") if f.is_file()}
    assert held == exported.said["data_digest"]


def test_paper_goes_along_when_it_is_asked_for(exported: Exported, elsewhere: Program, tmp_path: Path) -> None:
    exported.program.do("export-company", tmp_path / "out", "--pdf-from", "2026-10-25")
    papers = sorted((tmp_path / "out" / "pdf").rglob("*.pdf"))
    asked = ("list", "daily_report", "--filter", "status:posted date>=2026-10-25", "--limit", "500")
    reports = {each["number"] for each in exported.program.ask(*asked)}
    assert {file.stem for file in papers if file.parent.name == "daily_report"} == reports != set()
    assert all(file.read_bytes().startswith(b"%PDF-") for file in papers)
    elsewhere.do("restore-export", tmp_path / "out")


def test_every_export_is_an_entry_of_the_audit(exported: Exported) -> None:
    entries = [json.loads(line) for line in (exported.folder / "audit.jsonl").read_text("utf-8").splitlines()]
    assert [e["scope"] for e in entries if e["action"] == "export_company"] == ["payroll"]


def test_nothing_is_exported_over_something(exported: Exported, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine", "utf-8")
    for name in ("full", "full/letter.txt"):
        assert "is there already" in exported.program.refused("export-company", tmp_path / name, "--pdf", "none")
    assert (tmp_path / "full" / "letter.txt").read_text("utf-8") == "mine"
    (tmp_path / "empty").mkdir()
    exported.program.do("export-company", tmp_path / "empty", "--pdf", "none")


def test_an_export_that_fails_leaves_nothing(exported: Exported, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    assert "Nothing was exported" in exported.program.refused("export-company", tmp_path / "file" / "out")
    assert sorted(tmp_path.iterdir()) == [tmp_path / "file"]


def test_a_home_with_a_company_is_left_alone(exported: Exported, restored: Exported) -> None:
    file = restored.program.home / "company.fieldledger"
    before = file.read_bytes()
    assert "There is a company" in restored.program.refused("restore-export", exported.folder)
    assert file.read_bytes() == before


def test_an_altered_audit_is_told_and_does_not_hold_up_the_work(
    exported: Exported, elsewhere: Program, tmp_path: Path
) -> None:
    from tests.desktop.open_export.forging import rewritten

    folder = shutil.copytree(exported.folder, tmp_path / "copy")
    lines = (folder / "audit.jsonl").read_text("utf-8").splitlines()
    entry = json.loads(lines[3])
    lines[3] = json.dumps({**entry, "device": "Z9"}, ensure_ascii=False, separators=(",", ":"))
    rewritten(folder, "audit.jsonl", "\n".join(lines) + "\n")
    assert elsewhere.ask("restore-export", folder)["altered_audit_entries"] == [entry["seq"]]
