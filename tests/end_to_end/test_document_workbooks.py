"""Documents that leave as workbooks, are changed in a spreadsheet program, and come back."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.end_to_end.program import Program

TIMESHEET = "TS-A1-26-00015"
REPORT = "DR-A1-26-00267"
"""Drafts of the demo company."""


@pytest.fixture
def exported(demo: Program, tmp_path: Path) -> Callable[..., Path]:
    def export(kind: str, number: str, edit: Callable[[Any], object] = lambda book: None) -> Path:
        file = tmp_path / f"{number}.xlsx"
        demo.do("export", kind, number, "--xlsx", file)
        return edited(file, edit)

    return export


def edited(file: Path, edit: Callable[[Any], object]) -> Path:
    book = openpyxl.load_workbook(file)
    edit(book)
    book.save(file)
    return file


def row_of(sheet: Any, column: int, text: str) -> int:
    return next(row for row in range(1, sheet.max_row + 1) if str(sheet.cell(row, column).value).startswith(text))


def changed(program: Program, file: Path, *words: str) -> list[tuple[str, str, str, str]]:
    told = program.ask("import-workbook", file, "--yes", *words)
    return [(each["where"], each["field"], each["before"], each["after"]) for each in told["changes"]]


@pytest.mark.parametrize(
    ("kind", "number"),
    [("timesheet", TIMESHEET), ("timesheet", "TS-A1-26-00012"), ("daily_report", REPORT),
     ("daily_report", "DR-A1-26-00001"), ("estimate", "ES-A1-26-00001"), ("estimate", "ES-A1-26-00004"),
     ("payroll_sheet", "PS-A1-26-00008"), ("person", "0035"), ("crew", "Бригада кровельщиков"), ("site", "ШК")],
)  # fmt: skip
def test_what_nobody_changed_changes_nothing(
    demo: Program, exported: Callable[..., Path], kind: str, number: str
) -> None:
    before = demo.body(kind, number)
    told = demo.ask("import-workbook", exported(kind, number), "--yes")
    assert (told["done"], told["problems"], told["changes"]) == ("nothing changed", [], [])
    assert demo.body(kind, number) == before


def test_a_timesheet_takes_marks_as_people_type_them(demo: Program, exported: Callable[..., Path]) -> None:
    def edit(book: Any) -> None:
        days = book["Days"]
        row = row_of(days, 2, "0035")
        for column, mark in enumerate(["Б", "7:30", "РВ 6", None, "Я/С 8/2", 7.5, "8 (2)"], 5):
            days.cell(row, column).value = mark

    found = changed(demo, exported("timesheet", TIMESHEET, edit))
    name = "Абрамов Ю. Д."
    assert found == [
        (name, "1 Oct 2026", "8", "Б"), (name, "2 Oct 2026", "8", "7:30"), (name, "4 Oct 2026", "В", ""),
        (name, "5 Oct 2026", "8", "Я/С 8/2"), (name, "6 Oct 2026", "8", "7:30"), (name, "7 Oct 2026", "6", "8 (2)"),
    ]  # fmt: skip
    cells = [cell for cell in demo.body("timesheet", TIMESHEET)["cells"] if cell.get("by_hand")]
    assert len(cells) == 5  # what is typed is made by hand; no fill undoes it
    assert demo.do("check").code == 0


def test_people_come_and_go_with_their_rows(demo: Program, exported: Callable[..., Path]) -> None:
    def edit(book: Any) -> None:
        days = book["Days"]
        days.delete_rows(row_of(days, 2, "0035"))
        row = days.max_row
        days.cell(row, 2).value, days.cell(row, 5).value = "0001", "8"

    found = changed(demo, exported("timesheet", TIMESHEET, edit))
    assert ("People", "", "Абрамов Ю. Д.", "") in found
    assert ("People", "", "", "Громов А. В.") in found
    assert ("Громов А. В.", "1 Oct 2026", "", "8") in found
    body = demo.body("timesheet", TIMESHEET)
    assert {line["personnel_number"] for line in body["people"]} >= {"0001"}
    assert not {line["personnel_number"] for line in body["people"]} & {"0035"}
    people = {line["person_id"] for line in body["people"]}
    assert {cell["person_id"] for cell in body["cells"]} <= people


def test_a_row_that_is_typed_over_with_somebody_else_is_refused(demo: Program, exported: Callable[..., Path]) -> None:
    def edit(book: Any) -> None:
        days = book["Days"]
        row = row_of(days, 2, "0035")
        days.cell(row, 2).value, days.cell(row, 3).value = "0001", "Громов А. В."

    before = demo.body("timesheet", TIMESHEET)
    said = demo.refused("import-workbook", exported("timesheet", TIMESHEET, edit), "--yes")
    assert "this row is Абрамов Ю. Д." in said
    assert demo.body("timesheet", TIMESHEET) == before


def test_a_daily_report_takes_header_works_and_hours(demo: Program, exported: Callable[..., Path]) -> None:
    before = demo.body("daily_report", REPORT)

    def edit(book: Any) -> None:
        header = book["Daily report"]
        header.cell(row_of(header, 2, "Temperature"), 3).value = -5
        works, hours = book["Work done"], book["Hours"]
        captions = [cell.value for cell in works[4]]
        done, unit = captions.index("Done") + 1, captions.index("Unit") + 1
        works.cell(5, done).value = "40,5"
        row = row_of(works, 2, str(len(before["lines"]) + 1))
        works.cell(row, captions.index("Work type") + 1).value = "Стяжка цементно-песчаная толщиной 30 мм"
        works.cell(row, done).value, works.cell(row, unit).value = 2, "м2"
        new = len(before["lines"]) + 4
        hours.cell(4, new).value = str(len(before["lines"]) + 1)
        hours.cell(5, new).value, hours.cell(5, 4).value = "1:30", 6
        free = row_of(hours, 3, "None")
        while hours.cell(free, 3).value or free < 6:
            free += 1
        hours.cell(free, 3).value, hours.cell(free, 4).value = "Громов А. В.", 2

    found = changed(demo, exported("daily_report", REPORT, edit))
    assert ("", "Temperature, °C", str(before.get("temperature")), "-5") in found
    after = demo.body("daily_report", REPORT)
    assert (after["temperature"], after["lines"][0]["quantity"], len(after["lines"])) == (
        -5, "40.5", len(before["lines"]) + 1,
    )  # fmt: skip
    new = after["lines"][-1]
    assert (new["quantity"], new["name"]) == ("2", "Стяжка цементно-песчаная толщиной 30 мм")
    assert new["labour_norm"]  # copied from the work type
    minutes = {(hour["line_id"], hour["minutes"]) for hour in after["hours"]}
    assert {(new["id"], 90), (after["lines"][0]["id"], 360), (after["lines"][0]["id"], 120)} <= minutes
    assert after["lines"][0]["id"] == before["lines"][0]["id"]
    assert demo.do("check").code == 0


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "said"),
    [
        ("Days", "E5", "ЩЩ", "Days!E5: there is no attendance code “ЩЩ”"),
        ("Days", "E5", "25", "Days!E5: a day has 24 hours, not 25"),
        ("Days", "B20", "9999", "Days!B20: there is no person “9999”"),
        ("Timesheet", "C3", "TS-1", "Number is not changed by a workbook"),
        ("Timesheet", "C5", "вчера", "“вчера” is not a date for date"),
        ("Days", "E5", "=1/0", "type the value itself"),
    ],
)
def test_what_cannot_be_taken_is_told_with_its_cell_and_nothing_is_imported(
    demo: Program, exported: Callable[..., Path], sheet: str, cell: str, value: str, said: str
) -> None:
    def edit(book: Any) -> None:
        book["Days"]["G5"] = "Б"  # a good change beside the bad one
        book[sheet][cell] = value

    before = demo.body("timesheet", TIMESHEET)
    refusal = demo.refused("import-workbook", exported("timesheet", TIMESHEET, edit), "--yes")
    assert said in refusal
    assert "Nothing was imported" in refusal
    assert demo.body("timesheet", TIMESHEET) == before


def test_cells_that_were_merged_say_nothing_certain(demo: Program, exported: Callable[..., Path]) -> None:
    said = demo.refused(
        "import-workbook", exported("timesheet", TIMESHEET, lambda book: book["Days"].merge_cells("E5:G5")), "--yes"
    )
    assert "Days!F5: the cell is merged with others" in said


def test_posted_documents_and_closed_periods_are_left_alone(demo: Program, exported: Callable[..., Path]) -> None:
    def edit(book: Any) -> None:
        book["Days"]["E5"] = "Б"

    assert "is posted" in demo.refused("import-workbook", exported("timesheet", "TS-A1-26-00012", edit), "--yes")
    file = exported("timesheet", TIMESHEET, edit)
    demo.do("close-period", "2026-10-31")
    assert "31 Oct 2026" in demo.refused("import-workbook", file, "--yes")


def test_a_document_that_changed_meanwhile_is_shown_and_not_overwritten(
    demo: Program, exported: Callable[..., Path]
) -> None:
    def edit(book: Any) -> None:
        header = book["Daily report"]
        header.cell(row_of(header, 2, "Wind"), 3).value = "штиль"

    file = exported("daily_report", REPORT, edit)
    other = exported("daily_report", REPORT)
    copy = file.with_name("other.xlsx")
    copy.write_bytes(other.read_bytes())

    def later(book: Any) -> None:
        header = book["Daily report"]
        header.cell(row_of(header, 2, "Temperature"), 3).value = 1

    demo.do("import-workbook", edited(copy, later), "--yes")
    edited(file, edit)
    said = demo.run("import-workbook", file, "--yes")
    assert said.code == 1
    assert "Temperature, °C: 1 →" in said.out
    assert "was changed in the ledger" in said.err
    assert demo.body("daily_report", REPORT)["temperature"] == 1
    demo.do("import-workbook", file, "--yes", "--overwrite")
    assert demo.body("daily_report", REPORT)["wind"] == "штиль"
    assert "nothing changed" in demo.do("import-workbook", file).out


def test_a_dry_run_and_a_person_who_says_no_write_nothing(demo: Program, exported: Callable[..., Path]) -> None:
    def edit(book: Any) -> None:
        book["Days"]["E5"] = "Б"

    file, before = exported("timesheet", TIMESHEET, edit), demo.body("timesheet", TIMESHEET)
    assert "8 → Б" in demo.do("import-workbook", file, "--dry-run").out
    assert "Add --yes" in demo.refused("import-workbook", file, "--json")
    assert demo.body("timesheet", TIMESHEET) == before


def test_templates_become_new_drafts(demo: Program, tmp_path: Path) -> None:
    file = tmp_path / "new.xlsx"
    demo.do("export", "timesheet", "--template", "--site", "Школа на 550 мест", "--crew", "Бригада кровельщиков",
            "--month", "2026-11", "--xlsx", file)  # fmt: skip

    def edit(book: Any) -> None:
        days = book["Days"]
        row = row_of(days, 2, "0035")
        days.cell(row, 6).value, days.cell(row, 7).value = "8", "8"

    number = demo.ask("import-workbook", edited(file, edit), "--yes")["number"]
    body = demo.body("timesheet", number)
    assert (body["month"], body.get("status", "draft"), len(body["cells"])) == ("2026-11-01", "draft", 2)
    assert len(body["people"]) > 3
    assert "nothing changed" in demo.do("import-workbook", file).out
    report = tmp_path / "report.xlsx"
    demo.do(
        "export", "daily_report", "--template", "--site", "Школа на 550 мест", "--date", "2026-11-02", "--xlsx", report
    )
    made = demo.ask("import-workbook", report, "--yes")["number"]
    assert demo.body("daily_report", made)["date"] == "2026-11-02"
    assert "have no “month”" in demo.refused(
        "export", "daily_report", "--template", "--month", "2026-11", "--xlsx", report
    )


def test_a_workbook_of_somebody_else_is_refused_in_words(demo: Program, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "Табель"
    book.save(tmp_path / "foreign.xlsx")
    assert "hidden sheet “fieldledger” is missing" in demo.refused("import-workbook", tmp_path / "foreign.xlsx")
    assert "no file" in demo.refused("import-workbook", tmp_path / "nothing.xlsx")
    (tmp_path / "text.xlsx").write_text("not a workbook", encoding="utf-8")
    assert "Nothing was imported" in demo.refused("import-workbook", tmp_path / "text.xlsx")


def test_a_workbook_may_come_back_in_the_other_language_with_moved_columns_and_renamed_sheets(
    demo: Program, exported: Callable[..., Path]
) -> None:
    def edit(book: Any) -> None:
        works = book["Work done"]
        works.title = "Мои работы"
        done = [cell.value for cell in works[4]].index("Done") + 1
        works.delete_cols(done - 1)  # the unit
        works.cell(4, done - 1).value = "сделано"
        works.cell(5, done - 1).value = 41
        book.move_sheet("Hours", -1)
        del book["Delays"]

    (demo.home / "env.ini").write_text("[interface]\nlanguage = en\n", encoding="utf-8")
    file = exported("daily_report", REPORT, edit)
    (demo.home / "env.ini").write_text("[interface]\nlanguage = ru\n", encoding="utf-8")
    body = demo.body("daily_report", REPORT)
    told = demo.ask("import-workbook", file, "--yes")
    assert [each["after"] for each in told["changes"] if each["field"] == "Выполнено"] == ["41"]
    after = demo.body("daily_report", REPORT)
    assert after["lines"][0]["unit_id"] == body["lines"][0]["unit_id"]
    assert after.get("delays") == body.get("delays")


def test_no_workbook_opens_a_closed_period(demo: Program, tmp_path: Path) -> None:
    """Closing and opening has a command of its own, which asks before it takes anything back."""
    file = tmp_path / "closed.xlsx"
    demo.do("export", "closed_period", "A1-00001", "--xlsx", file)
    book = openpyxl.load_workbook(file)
    row = next(row for row in book.worksheets[0].iter_rows() if row[0].value == "closed_through")
    row[2].value = dt.date(2020, 1, 31)
    book.save(file)
    assert "closed by close-period" in demo.refused("import-workbook", file, "--yes")
    assert [each["closed_through"] for each in demo.ask("list", "closed_period")] == ["2026-09-30"]
