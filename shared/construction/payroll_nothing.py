"""Why a payroll sheet finds nothing to pay, in words that say what to do about it."""

from typing import TYPE_CHECKING

from shared.construction.payroll_attendance import Attended, attended
from shared.construction.payroll_fill import days_of
from shared.construction.registers import Attendance
from shared.construction.timesheet import Timesheet
from shared.kernel.books import Books
from shared.kernel.finding import Finding, error
from shared.kernel.numbers import hours

if TYPE_CHECKING:
    from shared.construction.payroll_sheet import PayrollSheet


def why_nothing(sheet: "PayrollSheet", books: Books) -> Finding:
    """Of a sheet without lines; it stops posting."""
    if sheet.month is None or sheet.organization_id is None:
        return error("lines_missing", "There is nothing to pay in the sheet.", "lines")
    if sheet.period_start is None or sheet.period_end is None:
        return error("lines_missing", "Nothing is calculated yet: calculate the pay.", "lines")
    found = attended(sheet, books)
    if found.paid:
        text = "Hours of these days are not in the sheet yet: calculate the pay again."
        return error("lines_missing", text, "lines")
    return _of_homeless(found) or _of_others(found, sheet) or _of_days(sheet, books)


def _of_homeless(found: Attended) -> Finding | None:
    if not found.homeless:
        return None
    return error(
        "lines_missing",
        "There is nothing to pay: who worked these days ({hours} h) belongs to no organization. Say it in the person's "
        "employment, then calculate the pay again.",
        "lines", hours=hours(sum(found.homeless.values())),
    )  # fmt: skip


def _of_others(found: Attended, sheet: "PayrollSheet") -> Finding | None:
    """Somebody worked, but nobody of this organization and department."""
    if not found.people:
        return None
    if sheet.department_id is not None:
        text = (
            "There is nothing to pay: on these days only people of other departments worked. Choose another "
            "department, or none, and calculate the pay again."
        )
        return error("lines_missing", text, "department_id")
    text = (
        "There is nothing to pay: on these days only people of other organizations worked. Choose their "
        "organization and calculate the pay again."
    )
    return error("lines_missing", text, "organization_id")


def _of_days(sheet: "PayrollSheet", books: Books) -> Finding:
    """Nobody worked on these days, as far as posted timesheets say."""
    assert sheet.month is not None
    first, last = days_of(sheet.month)
    days = {"start": sheet.period_start, "end": sheet.period_end}
    drafts = books.rows(Timesheet, ["id"], month=first, status="draft", marked=False)
    if drafts:
        text = (
            "There is nothing to pay: the posted timesheets have no hours from {start} to {end}. Timesheets of the "
            "month that are not posted: {count}. Post them, then calculate the pay again."
        )
        return error("lines_missing", text, "lines", count=len(drafts), **days)
    elsewhere = sum(row["minutes"] for row in books.turnover(Attendance, resources=["minutes"], start=first, end=last))
    if elsewhere:
        text = (
            "There is nothing to pay: no hours are posted from {start} to {end}; {hours} h stand on other days of the "
            "month. Change the days paid, or fill in the timesheet for these days, then calculate the pay again."
        )
        return error("lines_missing", text, "period_start", hours=hours(elsewhere), **days)
    text = (
        "There is nothing to pay: no hours are posted from {start} to {end}. Fill in and post the timesheet, then "
        "calculate the pay again."
    )
    return error("lines_missing", text, "lines", **days)
