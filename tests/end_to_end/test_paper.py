"""Paper by command line: forms by name, the part of one week or person, a report on a paper of its own."""

from pathlib import Path

from pypdf import PdfReader

from tests.end_to_end.program import Program

SEPTEMBER = ("--from", "2026-09-01", "--to", "2026-09-30")


def _text(file: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(file).pages).replace("\u00a0", " ").split())


def _timesheet(program: Program) -> str:
    """The number of the masons' timesheet of September."""
    said = program.ask("list", "timesheet", "--filter", "crew:каменщиков month:2026-09-01", "--limit", "5")
    return str(next(row["number"] for row in said if row["month"] == "2026-09-01"))


def test_one_week_and_one_person_of_a_weekly_timesheet(open_demo: Program, tmp_path: Path) -> None:
    number, out = _timesheet(open_demo), tmp_path / "week.pdf"
    asked = ("print", "timesheet", number, "--form", "weekly", "--out", out)
    assert open_demo.ask(*asked, "--day", "2026-09-10")["pages"] == 1
    assert "Week 7 Sep 2026 – 13 Sep 2026" in _text(out)
    assert open_demo.ask(*asked, "--person", "Гусев", "--lang", "ru")["pages"] == 5
    assert "Неделя 07.09.2026 – 13.09.2026" in _text(out)
    assert "Ершов" not in _text(out)


def test_a_part_that_is_not_there_is_refused_and_nothing_is_written(open_demo: Program, tmp_path: Path) -> None:
    number, out = _timesheet(open_demo), tmp_path / "none.pdf"
    weekly = ("print", "timesheet", number, "--form", "weekly", "--out", out)
    assert "has no mark in the week of 10 Oct 2026" in open_demo.refused(*weekly, "--day", "2026-10-10")
    assert "has nobody called “Nobody”" in open_demo.refused(*weekly, "--person", "Nobody")
    said = open_demo.refused("print", "timesheet", number, "--form", "t13", "--out", out, "--day", "2026-09-10")
    assert "The form “t13” has no part for one day" in said
    assert not out.exists()


def test_the_piecework_of_one_crew_as_a_paper_to_sign(open_demo: Program, tmp_path: Path) -> None:
    out = tmp_path / "piecework.pdf"
    crew = ("--where", "crew=Бригада кровельщиков")
    open_demo.do("report", "crew_piecework", *SEPTEMBER, *crew, "--pdf", out, "--form", "piecework")
    text = _text(out)
    for words in ("Piecework of the crew 1 Sep 2026 – 30 Sep 2026", "Киселёв В. Е.", "Total wage:", "Approved by"):
        assert words in text, words
    assert "каменщик" not in text


def test_the_other_forms_of_a_document_by_their_names(open_demo: Program, tmp_path: Path) -> None:
    out = tmp_path / "form.pdf"
    report = open_demo.ask("list", "daily_report", "--filter", "date>=2026-09-15", "--limit", "1")[0]["number"]
    for kind, number, form, words in (
        ("timesheet", _timesheet(open_demo), "t13_deviations", "Отмечены только отклонения"),
        ("daily_report", report, "daily_report_en", "Owner's representative"),
        ("daily_report", report, "daily_report_letter", "Owner's representative"),
    ):
        open_demo.do("print", kind, number, "--form", form, "--out", out)
        assert words in _text(out)
