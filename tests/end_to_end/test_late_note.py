"""A sick note that arrives when the month is paid and closed: every difference on its own date, to the kopeck.

Anna and Boris have 8 h on 9 and 10 September at 400 and 300 an hour: 6400 and 4800. On 6 October Anna's note for the
10th and 11th comes in; on 3 November it turns out that she worked half of the 10th; on 4 November that the note was
somebody else's.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.program import Program

ANNA, BORIS = "Анина А. А.", "Борин Б. Б."


@pytest.fixture
def paid(program: Program) -> Program:
    """September worked, paid and closed."""
    program.enter("organization", code="О-1", name="Вектор", full_name="ООО «Вектор»")
    program.enter("site", code="С-1", name="Склад", organization="О-1")
    program.enter("work_type", code="Р-1", name="Уборка")
    program.enter("work_calendar", year=2026)
    program.do("fill", "work_calendar", "RU 2026")
    for code, name, rate in (("001", ANNA, "400"), ("002", BORIS, "300")):
        program.enter("person", code=code, name=name, personnel_number=code, organization="О-1", hired_on="2026-01-12")
        program.enter("pay_rate", name=name, person=code, valid_from="2026-01-01", kind="hour", amount=rate)
    for day in ("2026-09-09", "2026-09-10"):
        report = program.enter(
            "daily_report", date=day, site="С-1", lines=[{"work_type": "Р-1", "quantity": "1"}],
            hours=[{"line": 1, "person": code, "minutes": 480} for code in ("001", "002")],
        )  # fmt: skip
        program.do("post", "daily_report", report)
    sheet = program.enter("timesheet", month="2026-09-01", site="С-1")
    assert "2 people and 20 cells added" in program.do("fill", "timesheet", sheet).out  # 4 days worked, 2 × 8 of rest
    program.do("post", "timesheet", sheet)
    _pay(program, "2026-09")
    program.do("close-period", "2026-09-30")
    return program


def _pay(program: Program, month: str) -> str:
    sheet = program.enter("payroll_sheet", month=f"{month}-01", organization="О-1")
    program.do("fill", "payroll_sheet", sheet)
    program.do("post", "payroll_sheet", sheet)
    return sheet


def _edited(program: Program, kind: str, number: str, edit: Any) -> None:
    """As by hand: written out, changed, read in again."""
    file = program.home.parent / "edited.json"
    program.do("export", kind, number, "--out", file)
    written = json.loads(file.read_text("utf-8"))
    edit(written["body"])
    file.write_text(json.dumps(written), "utf-8")
    program.do("import", file, "--overwrite")


def _corrected(program: Program, number: str, date: str, edit: Any = None) -> tuple[str, str]:
    """A correcting timesheet of a day, filled and posted; its number and what the fill told before it was saved."""
    made = str(program.ask("new", "timesheet", "--correcting", number, "--date", date)["number"])
    told = program.do("fill", "timesheet", made, "--dry-run").out
    program.do("fill", "timesheet", made)
    if edit is not None:
        _edited(program, "timesheet", made, edit)
    program.do("post", "timesheet", made)
    return made, told


def _work_of_the_tenth(body: Any) -> list[Any]:
    anna = next(line["person_id"] for line in body["people"] if line["name"] == ANNA)
    return [
        cell for cell in body["cells"]
        if (cell["date"], cell["person_id"]) == ("2026-09-10", anna) and cell.get("minutes_before", 0) > 0
    ]  # fmt: skip


def _no_work(body: Any) -> None:
    for cell in _work_of_the_tenth(body):
        cell.pop("minutes", None)
        cell.update(struck=True, by_hand=True)


def test_a_late_sick_note_goes_all_the_way_to_pay_and_back(paid: Program) -> None:
    program = paid
    note = program.enter(
        "absence", date="2026-10-06", site="С-1",
        lines=[{"person": "001", "code": "Б", "from_date": "2026-09-10", "to_date": "2026-09-11", "paper_number": "9"}],
    )  # fmt: skip
    told = program.do("post", "absence", note).err
    assert "has hours in DR-A1-26-00002 of 10 Sep 2026" in told
    assert "Timesheet TS-A1-26-00001 30 Sep 2026 says Я on 1 days; correct it." in told

    first, told = _corrected(program, "TS-A1-26-00001", "2026-10-06", _no_work)
    assert f"  - {ANNA}, 10 Sep 2026: Б beside Я 8 h" in told
    assert f"  - {ANNA}, 11 Sep 2026: Б added" in told
    october = _pay(program, "2026-10")
    assert _lines(program, october) == [(ANNA, "2026-09-01", -480, "-3200")]
    explained = program.do("explain", "payroll_sheet", october, "--person", ANNA).out
    assert "10 Sep 2026" in explained
    assert "-8" in explained
    program.do("close-period", "2026-10-31")

    half, _ = _corrected(program, first, "2026-11-03", _half_of_it)
    cancelled = str(program.ask("new", "absence", "--correcting", note, "--date", "2026-11-04")["number"])
    _edited(program, "absence", cancelled, lambda body: body["lines"][0].update(cancelled=True))
    assert f"Timesheet {half} 3 Nov 2026 says Б on 2 days; correct it." in program.do("post", "absence", cancelled).err
    whole, told = _corrected(program, half, "2026-11-04", _as_it_was)
    assert f"  - {ANNA}, 11 Sep 2026: Б removed" in told
    november = _pay(program, "2026-11")
    assert _lines(program, november) == [(ANNA, "2026-09-01", 480, "3200")]

    assert _paid(program, "2026-09-01", "2026-09-30") == {ANNA: "6400", BORIS: "4800"}
    assert _paid(program, "2026-10-01", "2026-10-31") == {ANNA: "-3200"}
    assert _paid(program, "2026-09-01", "2026-11-30") == {ANNA: "6400", BORIS: "4800"}
    assert program.ask("check")["ok"]
    assert whole > half > first


def _half_of_it(body: Any) -> None:
    """She worked until noon; the correction before had struck the day."""
    anna = next(line["person_id"] for line in body["people"] if line["name"] == ANNA)
    found = [cell for cell in body["cells"] if (cell["date"], cell["person_id"]) == ("2026-09-10", anna)]
    work = next(cell for cell in found if "minutes" in cell)
    work.update(minutes=240, by_hand=True)


def _as_it_was(body: Any) -> None:
    anna = next(line["person_id"] for line in body["people"] if line["name"] == ANNA)
    for cell in body["cells"]:
        if (cell["date"], cell["person_id"]) == ("2026-09-10", anna):
            if "minutes" in cell:
                cell.update(minutes=480, by_hand=True)
            else:
                cell.update(struck=True, by_hand=True)


def _lines(program: Program, number: str) -> list[tuple[str, str, int, str]]:
    lines = program.body("payroll_sheet", number)["lines"]
    return [(line["name"], line["work_month"], line["minutes"], line["amount"]) for line in lines]


def _paid(program: Program, start: str, end: str) -> dict[str, str]:
    report = program.ask("report", "payroll_register", "--by", "person", "--from", start, "--to", end)
    return {row["cells"]["person"]: row["cells"]["amount:hours"] for row in report["rows"] if row["level"]}


def test_a_correcting_sheet_of_the_paid_month_says_where_the_difference_is_paid(paid: Program, tmp_path: Path) -> None:
    _corrected(paid, "TS-A1-26-00001", "2026-10-06", lambda body: [each.update(minutes=240, by_hand=True)
                                                                   for each in _work_of_the_tenth(body)])  # fmt: skip
    sheet = str(paid.ask("new", "payroll_sheet", "--correcting", "PS-A1-26-00001", "--date", "2026-10-07")["number"])
    said = paid.do("post", "payroll_sheet", sheet).err
    assert "it is paid by the sheet in whose days 6 Oct 2026 is." in said
    assert [line["amount"] for line in paid.body("payroll_sheet", sheet)["lines"]] == ["6400", "4800"]
