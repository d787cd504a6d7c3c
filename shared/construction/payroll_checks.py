"""What may be wrong with a payroll sheet."""

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING
from uuid import UUID

from shared.common.attendance_code import AttendanceCode
from shared.construction import corrections
from shared.construction.registers import Attendance
from shared.construction.timesheet import Timesheet
from shared.kernel.books import Books
from shared.kernel.finding import Finding, error, warning
from shared.kernel.numbers import ZERO, hours

if TYPE_CHECKING:
    from shared.construction.payroll_sheet import PayrollLine, PayrollSheet


SAME = ("month", "organization_id", "department_id", "run", "period_start", "period_end")
"""What a correction has in common with what it corrects."""


def findings(sheet: "PayrollSheet", books: Books) -> Iterator[Finding]:
    from shared.construction.payroll_sheet import PayrollSheet

    yield from _of_header(sheet)
    yield from corrections.findings(sheet, PayrollSheet, books, SAME)
    for line in sheet.lines:
        yield from _of_line(line)
    if sheet.month is not None:
        yield from _of_attendance(sheet, books)
        yield from _of_other_sheets(sheet, books)


def _of_header(sheet: "PayrollSheet") -> Iterator[Finding]:
    if sheet.date is None:
        yield error("date_missing", "Say when the sheet was drawn up.", "date")
    if sheet.month is None:
        yield error("month_missing", "Say which month it is.", "month")
    if sheet.organization_id is None:
        yield error("organization_missing", "Choose the organization.", "organization_id")
    if not sheet.lines:
        yield error("lines_missing", "There is nothing to pay in the sheet.", "lines")


def _of_line(line: "PayrollLine") -> Iterator[Finding]:
    at, person = f"lines/{line.id}", line.name or "?"
    if line.person_id is None:
        yield error("person_missing", "Choose the person.", f"{at}/person_id")
    if not line.by_hand and line.rate is None and line.minutes:
        yield error("no_rate", "{person} has no pay rate for {hours} h of the month of {month}.", f"{at}/rate",
                    person=person, hours=hours(line.minutes), month=line.work_month or "?")  # fmt: skip
    elif line.amount is None:
        yield error("amount_missing", "{person}: say the amount.", f"{at}/amount", person=person)
    if line.accrual in ("addition", "deduction"):
        if (line.amount or ZERO) < ZERO:
            yield error("amount_negative", "{person}: additions and deductions are entered as plain numbers.",
                        f"{at}/amount", person=person)  # fmt: skip
        if not line.reason:
            yield warning("reason_missing", "{person}: no reason is given.", f"{at}/reason", person=person)


def _of_attendance(sheet: "PayrollSheet", books: Books) -> Iterator[Finding]:
    """Every paid minute stands in the posted attendance of the sheet's days, as it was when pay was calculated."""
    mine: dict[UUID, int] = defaultdict(int)
    names: dict[UUID, str] = {}
    for line in sheet.lines:
        if line.person_id is not None and not line.by_hand:
            mine[line.person_id] += line.minutes or 0
            names[line.person_id] = line.name or "?"
    posted = _posted_minutes(sheet, books, list(mine)) if mine else {}
    for person_id, minutes in mine.items():
        there = posted.get(person_id, 0)
        if minutes and not there:
            yield error(
                "attendance_not_posted", "{person}: the timesheet is not posted.", "lines", person=names[person_id]
            )
        elif minutes != there:
            yield warning(
                "attendance_changed", "{person}: {paid} h are paid here, the timesheets now say {there} h.", "lines",
                person=names[person_id], paid=hours(minutes), there=hours(there),
            )  # fmt: skip
    for draft in books.find(Timesheet, month=sheet.month, status="draft", marked=False):
        yield warning(
            "timesheet_draft", "{document} is not posted; its hours are not paid.", "", document=draft.named()
        )


def _posted_minutes(sheet: "PayrollSheet", books: Books, people: list[UUID]) -> dict[UUID, int]:
    counted = [code.id for code in books.find(AttendanceCode) if code.counts_hours]
    rows = books.turnover(
        Attendance, by=("person_id",), start=sheet.period_start, end=sheet.period_end, person_id=people, code_id=counted
    )
    return {row["person_id"]: row["minutes"] for row in rows}


def _of_other_sheets(sheet: "PayrollSheet", books: Books) -> Iterator[Finding]:
    """A person's days are paid once; what is wrong in a posted sheet is corrected, once, by the next one."""
    from shared.construction.payroll_sheet import PayrollSheet

    others = books.find(
        PayrollSheet,
        month=sheet.month,
        organization_id=sheet.organization_id,
        status="posted",
        corrects_id=sheet.corrects_id,
    )
    mine = _calculated(sheet)
    for other in others:
        both = mine.keys() & _calculated(other).keys()
        if other.id != sheet.id and both and _overlap(sheet, other):
            people = ", ".join(sorted(mine[person_id] for person_id in both)[:NAMES_SHOWN])
            yield error("already_paid", "These days are already paid in {document}: {people}", "lines",
                        document=other.named(), people=people)  # fmt: skip


NAMES_SHOWN = 5


def _calculated(sheet: "PayrollSheet") -> dict[UUID, str]:
    return {line.person_id: line.name or "?" for line in sheet.lines if line.person_id is not None and not line.by_hand}


def _overlap(one: "PayrollSheet", other: "PayrollSheet") -> bool:
    if not (one.period_start and one.period_end and other.period_start and other.period_end):
        return True
    return one.period_start <= other.period_end and other.period_start <= one.period_end
