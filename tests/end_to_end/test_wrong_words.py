"""Wrong words are answered in one clear sentence: exit code 1 or 2, never a trace."""

import json
from pathlib import Path

import pytest

from desktop.company import FILE_NAME
from shared.demo import roof
from tests.end_to_end.program import Program

WRONG: list[tuple[tuple[str, ...], int, str]] = [
    (("list", "invoice"), 1, "There is no kind “invoice”"),
    (("show", "estimate", "ES-99"), 1, "There is no estimate “ES-99”"),
    (("post", "daily_report", "DR-A1-26-99999"), 1, "There is no daily report “DR-A1-26-99999”"),
    (("list", "daily_report", "--filter", "colour:red"), 1, "have no field “colour”"),
    (("list", "daily_report", "--filter", "date>=sommer"), 1, "“sommer” is not a date"),
    (("list", "daily_report", "--filter", "status:lost"), 1, "Status is one of: draft, posted"),
    (("report", "profit"), 1, "There is no report “profit”"),
    (("report", "work_execution", "--by", "weather"), 1, "cannot be grouped by “weather”"),
    (("report", "work_execution", "--where", "colour=red"), 1, "has no dimension “colour”"),
    (("report", "work_execution", "--where", "site=Nowhere"), 1, "There is no site “Nowhere”"),
    (("report", "work_execution", "--from", "31.11.2026"), 2, "is not a date; write 2026-10-31 or 31.10.2026"),
    (("report", "document_movements"), 1, "add --document KIND NUMBER"),
    (("print", "estimate", "ES-A1-26-00001", "--form", "poster", "--out", "x.pdf"), 1, "has no form “poster”"),
    (("close-period", "yesterday"), 2, "is not a date"),
    (("close-period", "2026-10-31", "--organization", "Nobody"), 1, "There is no organization “Nobody”"),
    (("new", "site", "--from", "/nowhere/site.json"), 1, "There is no file"),
    (("import", "/nowhere/site.json"), 1, "There is no file"),
    (("import-estimate", "/nowhere/estimate.xlsx", "--site", "ШК"), 1, "/nowhere/estimate.xlsx"),
    (("restore", "/nowhere/company.backup", "--yes"), 1, "There is no backup"),
    (("fill", "site", "ШК"), 1, "Sites cannot be filled"),
    (("fill", "timesheet", "TS-A1-26-00013", "--choice", "from=stars"), 1, "not from “stars”"),
    (
        ("fill", "timesheet", "TS-A1-26-00013", "--choice", "source=reports"),
        1,
        "Timesheets have no choice “source”. Choices: from=all|reports|absences",
    ),
    (("fill", "daily_report", "DR-A1-26-00266", "--choice", "minutes=much"), 1, "not “much”"),
    (("fill", "payroll_sheet", "PS-A1-26-00008", "--choice", "from=all"), 1, "filled without choices"),
    (("step", "daily_report", "DR-A1-26-00001", "applaud"), 1, "has no step “applaud”"),
    (("new", "daily_report", "--correcting", "DR-A1-26-00001"), 1, "cannot be corrected"),
    (("open", "/nowhere/company.fieldledger"), 1, "There is no file"),
    (("open", __file__), 1, "test_wrong_words.py is a copy: work goes on in a file that is called company.fieldledger"),
    (("dance",), 2, "invalid choice"),
]


@pytest.mark.parametrize(("words", "code", "told"), WRONG, ids=[" ".join(words) for words, _, _ in WRONG])
def test_wrong_words_get_a_clear_answer(open_demo: Program, words: tuple[str, ...], code: int, told: str) -> None:
    assert told in open_demo.refused(*words, code=code)


ENTRIES = [
    ("daily_report", {"date": "2026-10-30", "site": "ШК", "colour": "red"}, "there is no field “colour”"),
    ("daily_report", {"date": "30.10.2026", "site": "ШК"}, "date"),
    ("daily_report", {"date": "2026-10-30", "site": "Nowhere"}, "there is no site “Nowhere”"),
    ("daily_report", {"lines": [{"estimate_line": "ES-A1-26-00001"}]}, "write NUMBER/LINE"),
    ("daily_report", {"lines": [{"estimate_line": "ES-A1-26-00001/99"}]}, "has no line “99”"),
    ("daily_report", {"lines": [{"work_type": "01-01"}], "hours": [{"line": 2}]}, "there is no line 2"),
    ("daily_report", {"lines": {"work_type": "01-01"}}, "a table is a list"),
    ("daily_report", {"lines": [{"work_type": "01-01", "quantity": "many"}]}, "quantity"),
    ("daily_report", {"lines": [{"work_type": "01-01", "quantity": "1.1234567"}]}, "decimal places"),
    ("estimate", {"date": "2026-10-30", "kind": "secret", "site": "ШК"}, "kind is one of: general, plan"),
    ("person", {"name": "Новый Н. Н.", "hired_on": "2026-13-01"}, "hired_on"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "values", "told"), ENTRIES, ids=[told for _, _, told in ENTRIES])
def test_a_wrong_entry_names_the_place(
    open_demo: Program, kind: str, values: dict[str, object], told: str, tmp_path: Path
) -> None:
    (tmp_path / "entry.json").write_text(json.dumps(values), encoding="utf-8")
    assert told in open_demo.refused("new", kind, "--from", tmp_path / "entry.json")


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"[1, 2]", b'{"kind": "site"', b'{"kind": "moon", "body": {}}']
)
def test_a_file_that_is_no_entry_and_no_export_is_refused(open_demo: Program, content: bytes, tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_bytes(content)
    open_demo.refused("new", "site", "--from", tmp_path / "broken.json")
    open_demo.refused("import", tmp_path / "broken.json")


@pytest.mark.parametrize("content", [b"", b"not a workbook at all", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_workbook_is_refused(open_demo: Program, content: bytes, tmp_path: Path) -> None:
    (tmp_path / "estimate.xlsx").write_bytes(content)
    open_demo.refused("import-estimate", tmp_path / "estimate.xlsx", "--site", "ШК")


def test_a_computer_without_a_company_says_how_to_begin(program: Program) -> None:
    assert "There is no company file" in program.refused("list", "site")


def test_a_company_file_that_is_none_is_left_alone(program: Program) -> None:
    program.home.mkdir()
    (program.home / FILE_NAME).write_bytes(b"a letter to grandmother, long enough to be taken for a page" * 20)
    said = program.refused("list", "site")
    assert "not a company file" in said
    assert (program.home / FILE_NAME).read_bytes().startswith(b"a letter")


def test_an_empty_company_file_is_never_taken_for_a_new_company(program: Program, tmp_path: Path) -> None:
    """A disk's failure may cut a file to nothing; a silent new company would hide that."""
    program.home.mkdir()
    (program.home / FILE_NAME).touch()
    (tmp_path / "site.json").write_text('{"name": "House 12"}', encoding="utf-8")
    exported = {"kind": "site", "body": {"id": "019f1c0c-5cc1-72c3-b48d-1816a27f621a", "name": "House 12"}}
    (tmp_path / "export.json").write_text(json.dumps(exported), encoding="utf-8")
    for words in (
        ("list", "site"),
        ("new", "site", "--from", tmp_path / "site.json"),
        ("import", tmp_path / "export.json"),
        ("import-estimate", roof.write(tmp_path), "--site", "House 12"),
    ):
        assert "is empty" in program.refused(*words)
    assert (program.home / FILE_NAME).read_bytes() == b""


def test_nothing_is_written_where_a_folder_should_be_and_is_a_file(open_demo: Program, tmp_path: Path) -> None:
    inside = tmp_path / "a file"
    inside.write_text("no folder")
    open_demo.refused("print", "site", "ШК", "--out", inside / "site.pdf")
    for kind in ("xlsx", "csv", "pdf"):
        open_demo.refused("report", "work_execution", f"--{kind}", inside / "work")
    open_demo.refused("export", "site", "ШК", "--out", inside / "site.json")
    open_demo.refused("backup", inside / "safe.backup")


@pytest.mark.parametrize("command", [
    ("list", "person", "--csv"), ("list", "person", "--xlsx"), ("list", "person", "--pdf"),
    ("report", "payroll_register", "--csv"), ("print", "daily_report", "DR-A1-26-00001", "--out"),
    ("export", "daily_report", "DR-A1-26-00001", "--out"), ("export", "timesheet", "TS-A1-26-00012", "--xlsx"),
    ("export-accounting", "timesheet", "--month", "2026-09", "--csv"), ("backup",), ("export-company",),
])  # fmt: skip
def test_no_result_is_written_over_the_company(demo: Program, tmp_path: Path, command: tuple[str, ...]) -> None:
    company = demo.home / FILE_NAME
    (tmp_path / "link").symlink_to(company)
    before = company.read_bytes()
    for file in (company, tmp_path / "link", Path(f"{company}-wal")):
        assert "is the company itself" in demo.refused(*command, file)
    assert company.read_bytes() == before
