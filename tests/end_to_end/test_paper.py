"""Paper from the command line: lists, reports and their own forms, payslips of one person, the company's logo."""

import io
import re
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from tests.end_to_end.program import Program

SEPTEMBER = ("--from", "2026-09-01", "--to", "2026-09-30")
SHEET = "PS-A1-26-00006"


def text_of(file: Path) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(file).pages))


def test_a_list_prints_every_row_of_its_filter(open_demo: Program, tmp_path: Path) -> None:
    file = tmp_path / "reports.pdf"
    told = open_demo.ask("list", "daily_report", "--filter", "status:posted", "--columns", "number,site", "--pdf", file)
    found = open_demo.ask("list", "daily_report", "--filter", "status:posted", "--limit", "1000")
    text = text_of(file)
    assert told == {"file": str(file), "pages": len(PdfReader(file).pages)}
    assert sorted(re.findall(r"DR-A1-26-\d{5}", text)) == sorted(row["number"] for row in found)
    assert text.startswith("ООО «Вектор-Строй» 101000, г. Приречный")
    assert "Daily reports filter: status:posted No. Number Site" in text
    assert f"page 1 of {told['pages']}" in text


def test_a_column_that_is_not_there_is_refused_and_no_file_is_left(open_demo: Program, tmp_path: Path) -> None:
    said = open_demo.refused("list", "person", "--columns", "shoe size", "--pdf", tmp_path / "x.pdf")
    assert "have no column “shoe size”" in said
    assert list(tmp_path.iterdir()) == []


def test_paper_that_cannot_be_written_is_said_and_an_older_one_stays(open_demo: Program, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").mkdir()
    for words in (("list", "person", "--pdf"), ("print", "person", "0001", "--out")):
        assert "x.pdf" in open_demo.refused(*words, tmp_path / "x.pdf")
    assert [file.name for file in tmp_path.iterdir()] == ["x.pdf"]


def test_a_report_prints_under_the_letterhead_with_what_it_is_narrowed_to(open_demo: Program, tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    open_demo.do("report", "timesheet_summary", "--where", "site=ШК", *SEPTEMBER, "--pdf", file)
    text = text_of(file)
    assert text.startswith("ООО «Вектор-Строй»")
    assert "Школа на 550 мест" in text
    assert "from 1 Sep 2026 to 30 Sep 2026" in text


def test_work_execution_prints_as_a_statement_to_sign(open_demo: Program, tmp_path: Path) -> None:
    file = tmp_path / "statement.pdf"
    words = ("report", "work_execution", "--form", "statement", "--where", "site=ШК", *SEPTEMBER, "--pdf", file)
    open_demo.do(*words)
    text = text_of(file)
    assert "Statement of work done from 1 Sep 2026 to 30 Sep 2026" in text
    assert "МКУ «Управление капитального строительства»" in text
    assert "Accepted by the customer" in text
    report = open_demo.ask("report", "work_execution", "--by", "site", "--where", "site=ШК", *SEPTEMBER)
    cost = f"{float(report['total']['cells']['done_cost']):,.2f}"
    assert f"Work done in the period costs {cost} (" in text


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("report", "work_execution", "--form", "poster", "--pdf", "x.pdf"), "has no form “poster”. It has: statement"),
        (("report", "timesheet_summary", "--form", "statement", "--pdf", "x.pdf"), "has no form of its own"),
        (("report", "work_execution", "--form", "statement"), "--form is about paper"),
        (("print", "estimate", "ES-A1-26-00001", "--person", "A", "--out", "x.pdf"), "has no part for one person"),
        (("print", "payroll_sheet", SHEET, "--form", "payslip", "--person", "Nemo", "--out", "x.pdf"),
         "has nobody called “Nemo”"),
    ],
)  # fmt: skip
def test_a_form_that_is_not_there_is_refused(open_demo: Program, words: tuple[str, ...], refusal: str) -> None:
    assert refusal in open_demo.refused(*words)
    assert not Path("x.pdf").exists()


def test_payslips_print_for_all_and_for_one(open_demo: Program, tmp_path: Path) -> None:
    everybody, one, short = (tmp_path / f"{n}.pdf" for n in range(3))
    body = open_demo.body("payroll_sheet", SHEET)
    people = {line["person_id"] for line in body["lines"]}
    slips = ("print", "payroll_sheet", SHEET, "--form")
    assert open_demo.ask(*slips, "payslip", "--out", everybody)["pages"] == len(people)
    assert open_demo.ask(*slips, "payslip_short", "--out", short)["pages"] == -(-len(people) // 3)
    assert open_demo.ask(*slips, "payslip", "--person", "воронин", "--lang", "ru", "--out", one)["pages"] == 1
    text = text_of(one)
    assert "90 ч × 640,00 за час = 57 600,00; ставка действует с 01.01.2026" in text
    assert "К выплате: Пятьдесят семь тысяч шестьсот рублей 00 копеек" in text
    due = re.findall(r"To be paid by this sheet ([\d,.]+)", text_of(everybody))
    assert sum(float(amount.replace(",", "")) for amount in due) == pytest.approx(float(body["total"]))
    assert re.findall(r"To be paid by this sheet ([\d,.]+)", text_of(short)) == due


def test_a_logo_stands_on_lists_until_it_is_removed(demo: Program, tmp_path: Path) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (300, 100), "navy").save(picture, "PNG")
    file, paper = tmp_path / "logo.png", tmp_path / "people.pdf"
    file.write_bytes(picture.getvalue())
    for words, images in ((("logo", "ВС", file), 1), (("logo", "ВС"), 0)):
        demo.do(*words)
        demo.do("list", "person", "--pdf", paper)
        assert len(PdfReader(paper).pages[0].images) == images
        assert demo.ask("check")["ok"]


@pytest.mark.parametrize(
    "content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + b"x" * 100, b"\xff\xd8\xff" * 1_000_000]
)
def test_what_is_no_picture_is_no_logo(open_demo: Program, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "logo.png"
    file.write_bytes(content)
    assert "is no picture that can be printed" in open_demo.refused("logo", "ВС", file)
    assert "logo" not in open_demo.body("organization", "ВС")


def test_a_logo_that_is_lost_stops_no_paper(demo: Program, tmp_path: Path) -> None:
    """Another computer may not have received the picture yet."""
    body = demo.ask("export", "organization", "ВС")
    for hash in ("00" * 32, "not a hash"):
        body["body"]["logo"] = hash
        file = tmp_path / "organization.json"
        file.write_text(__import__("json").dumps(body), encoding="utf-8")
        demo.do("import", file, "--overwrite")
        demo.do("list", "person", "--pdf", tmp_path / "people.pdf")
        assert "ООО «Вектор-Строй»" in text_of(tmp_path / "people.pdf")
