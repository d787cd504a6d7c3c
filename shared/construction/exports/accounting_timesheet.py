"""Worked time for accounting, format 1: every mark of posted timesheets that counts in a month, and its summary.

docs/formats/accounting_timesheet.md says what each column means.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from shared.common.attendance_code import AttendanceCode
from shared.construction.exports.accounting import ROW, Accounting, Asked, People, columns, lines_of, totalled
from shared.construction.registers import Attendance
from shared.construction.timesheet import TimesheetCell
from shared.kernel.books import Books
from shared.kernel.identity import NONE_ID, keyed_id
from shared.kernel.language import Language
from shared.kernel.numbers import hours
from shared.workbooks.table import DataTable

FORMAT = "timesheet/1"
COLUMNS = (
    ("row_type", "Row or total", "text"),
    ("organization", "Organization", "text"),
    ("person", "Person", "text"),
    ("personnel_number", "Personnel number", "text"),
    ("month", "Month", "text"),
    ("work_date", "Day worked", "date"),
    ("code", "Code", "text"),
    ("code_digital", "Digital code", "text"),
    ("code_name", "Attendance", "text"),
    ("days", "Days", "int"),
    ("minutes", "Minutes", "int"),
    ("hours", "Hours", "hours"),
    ("night_minutes", "Night minutes", "int"),
    ("site_code", "Site code", "text"),
    ("site", "Site", "text"),
    ("document", "Document", "text"),
    ("correction", "Correction", "int"),
    ("corrects", "Corrects", "text"),
    ("minutes_before", "Minutes before the correction", "int"),
    ("minutes_after", "Minutes after the correction", "int"),
    ("format", "Format", "text"),
)
SUMMARY = (
    ("row_type", "Row or total", "text"),
    ("organization", "Organization", "text"),
    ("person", "Person", "text"),
    ("personnel_number", "Personnel number", "text"),
    ("month", "Month", "text"),
    ("code", "Code", "text"),
    ("code_digital", "Digital code", "text"),
    ("days", "Days", "int"),
    ("minutes", "Minutes", "int"),
    ("hours", "Hours", "hours"),
    ("night_minutes", "Night minutes", "int"),
    ("format", "Format", "text"),
)
CAPTIONS = ("Timesheet", "Summary by person and code")
"""Of the rows and of their summary."""
BY = ("person_id", "site_id", "code_id", "date", "work_date", "corrects_id", "recorder_kind", "recorder_id", "line_id")
Row = dict[str, Any]


def timesheet_export(books: Books, asked: Asked, language: Language) -> Accounting:
    """Only what is posted. A correction gives the difference, on the month in which it counts, beside both states."""
    first, last = asked.days
    movements = books.turnover(Attendance, by=BY, start=first, end=last)
    people = People(books, {each["person_id"] for each in movements}, last)
    chosen = people.homes.settled(asked.organization_id)
    cells = _Cells(books, movements)
    rows = [
        _row(people, cells, each)
        for each in movements
        if chosen is None or people.employer(each["person_id"], each["work_date"]) == chosen
    ]
    rows.sort(key=lambda row: (row["person"], row["personnel_number"], row["work_date"], row["code"], row["document"]))
    tables = (_table("timesheet", CAPTIONS[0], COLUMNS, rows, language),
              _table("summary", CAPTIONS[1], SUMMARY, _summary(rows), language))  # fmt: skip
    return Accounting(tables, len(rows))


def _table(
    name: str, caption: str, declared: tuple[tuple[str, str, str], ...], rows: list[Row], language: Language
) -> DataTable:
    names = [each[0] for each in declared]
    total = totalled(names, rows, FIGURES, hours=hours(sum(row["minutes"] for row in rows)), format=FORMAT)
    cells = ([row[name] for name in names] for row in rows)
    return DataTable(name, language.say(caption), columns(language, declared), cells, total=total)


FIGURES = {"days": int, "minutes": int, "night_minutes": int}


class _Cells:
    """The cells behind the movements: their codes, and night hours, of which the register keeps none."""

    def __init__(self, books: Books, movements: list[Mapping[str, Any]]) -> None:
        owners = {each[name] for each in movements for name in ("recorder_id", "corrects_id")}
        self.cells = lines_of(books, TimesheetCell, ["minutes", "night_minutes", "minutes_before", "struck"], owners)
        self.codes = {code.id: code for code in books.find(AttendanceCode)}

    def night(self, movement: Mapping[str, Any]) -> int:
        """Night minutes, in a correction the difference to what is corrected."""
        corrected = keyed_id(movement["corrects_id"], "timesheet_cell", [movement[name] for name in KEY])
        before = self._night(corrected) if movement["corrects_id"] != NONE_ID else 0
        return self._night(movement["line_id"]) - before

    def _night(self, id: UUID) -> int:
        cell = self.cells.get(id)
        return 0 if cell is None or cell["struck"] else cell["night_minutes"] or 0

    def both(self, movement: Mapping[str, Any]) -> tuple[int | None, int | None]:
        """Minutes before and after a correction; nothing for an original."""
        cell = self.cells.get(movement["line_id"])
        if movement["corrects_id"] == NONE_ID or cell is None:
            return None, None
        return cell["minutes_before"] or 0, 0 if cell["struck"] else cell["minutes"] or 0


KEY = ("person_id", "work_date", "code_id")


def _row(people: People, cells: _Cells, movement: Mapping[str, Any]) -> Row:
    code, person = cells.codes.get(movement["code_id"]), movement["person_id"]
    site_code, site = people.site(movement["site_id"])
    before, after = cells.both(movement)
    corrects = movement["corrects_id"]
    return {
        "row_type": ROW,
        "organization": people.organization(people.employer(person, movement["work_date"])),
        "person": people.name(person),
        "personnel_number": people.number(person),
        "month": movement["date"].isoformat()[:7],
        "work_date": movement["work_date"],
        "code": (code.code or "") if code else "",
        "code_digital": (code.digital or "") if code else "",
        "code_name": (code.name or "") if code else "",
        "days": movement["days"],
        "minutes": movement["minutes"],
        "hours": hours(movement["minutes"]),
        "night_minutes": cells.night(movement),
        "site_code": site_code,
        "site": site,
        "document": people.document(movement["recorder_kind"], movement["recorder_id"]),
        "correction": int(corrects != NONE_ID),
        "corrects": people.document("*", corrects) if corrects != NONE_ID else "",
        "minutes_before": before,
        "minutes_after": after,
        "format": FORMAT,
    }


def _summary(rows: list[Row]) -> list[Row]:
    same = ("row_type", "organization", "person", "personnel_number", "month", "code", "code_digital", "format")
    found: dict[tuple[Any, ...], dict[str, int]] = defaultdict(lambda: dict.fromkeys(FIGURES, 0))
    for row in rows:
        sums = found[tuple(row[name] for name in same)]
        for name in FIGURES:
            sums[name] += row[name]
    made = [{**dict(zip(same, key, strict=True)), **sums, "hours": hours(sums["minutes"])}
            for key, sums in found.items()]  # fmt: skip
    return sorted(made, key=lambda row: (row["person"], row["personnel_number"], row["code_digital"], row["code"]))
