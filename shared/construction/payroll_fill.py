"""How a payroll sheet is calculated from posted attendance and the rates in force."""

import datetime as dt
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from shared.common.attendance_code import AttendanceCode
from shared.common.department import Department
from shared.common.pay_rate import PayRate, rate_on
from shared.common.person import Person
from shared.construction.pay import ACCRUAL_OF_RATE, WorkedCell, pay_for
from shared.construction.refusals import CannotFill
from shared.construction.registers import Attendance
from shared.construction.working_days import WorkingDays
from shared.kernel.books import Books
from shared.kernel.identity import NONE_ID, keyed_id

if TYPE_CHECKING:
    from shared.construction.payroll_sheet import PayrollLine, PayrollSheet

HALF = 15
"""The advance pays days 1 to 15."""


class Portion(NamedTuple):
    """Time that becomes one printed line: a person, a site, a rate, a month. No rate is a finding later."""

    person_id: UUID
    site_id: UUID
    month: dt.date
    rate_id: UUID


def fill(sheet: "PayrollSheet", books: Books) -> int:
    """Calculated lines are made anew, lines made by hand stay; the number of calculated lines. Raises CannotFill."""
    if sheet.month is None or sheet.organization_id is None:
        raise CannotFill("Say first which organization and month it is, then calculate the pay.")
    sheet.month = sheet.month.replace(day=1)
    if sheet.period_start is None or sheet.period_end is None:
        sheet.period_start, sheet.period_end = _period(sheet, books)
    sheet.date = sheet.date or sheet.period_end
    worked = _worked(sheet, books)
    people = {person.id: person for person in books.find(Person, Person.id.in_({cell[0] for cell in worked}))}
    departments = _below(books, sheet.department_id)
    paid = [each for each in worked if _belongs(sheet, people.get(each[0]), each[2].date, departments)]
    lines = _lines(sheet, books, paid, people)
    sheet.lines = lines + [line for line in sheet.lines if line.by_hand]
    _name_sources(sheet, {cell.timesheet_id for _, _, cell in paid})
    sheet.recalculate()
    return len(lines)


def _period(sheet: "PayrollSheet", books: Books) -> tuple[dt.date, dt.date]:
    """The advance takes the first half; the final run what is left after a posted advance, else the whole month."""
    assert sheet.month is not None
    first = sheet.month.replace(day=1)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    if sheet.run == "advance":
        return first, first.replace(day=HALF)
    advances = books.find(
        type(sheet), month=first, run="advance", status="posted", organization_id=sheet.organization_id,
        department_id=sheet.department_id,
    )  # fmt: skip
    return (first.replace(day=HALF + 1) if advances else first), last


def _worked(sheet: "PayrollSheet", books: Books) -> list[tuple[UUID, UUID, WorkedCell]]:
    """Person, site and cell of everything with a code that counts as worked, from the attendance of the days."""
    codes = {code.id: code for code in books.find(AttendanceCode) if code.counts_hours or code.counts_day}
    rows = books.turnover(
        Attendance, by=("person_id", "site_id", "code_id", "work_date", "recorder_id"), start=sheet.period_start,
        end=sheet.period_end, code_id=list(codes),
    )  # fmt: skip
    return [(row["person_id"], row["site_id"], _cell(row, codes[row["code_id"]])) for row in rows]


def _cell(row: Any, code: AttendanceCode) -> WorkedCell:
    key = (row["person_id"], row["work_date"], row["code_id"])
    return WorkedCell(
        date=row["work_date"], code=code.code or "", minutes=row["minutes"] if code.counts_hours else 0,
        days=row["days"] if code.counts_day else 0, timesheet_id=row["recorder_id"],
        cell_id=keyed_id(row["recorder_id"], "timesheet_cell", key),
    )  # fmt: skip


def _below(books: Books, department_id: UUID | None) -> set[UUID]:
    """A department and everything under it."""
    found = {department_id} if department_id else set()
    parents = {each.id: each.group_id for each in books.find(Department)} if found else {}
    while more := {id for id, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def _belongs(sheet: "PayrollSheet", person: Person | None, day: dt.date, departments: set[UUID]) -> bool:
    if person is None:
        return False
    return person.organization_on(day) in (sheet.organization_id, None) and (
        not departments or person.department_on(day) in departments
    )


def _lines(
    sheet: "PayrollSheet", books: Books, paid: Iterable[tuple[UUID, UUID, WorkedCell]], people: dict[UUID, Person]
) -> list["PayrollLine"]:
    """One line per person, site, month and rate: a rate that changes within the month makes two."""
    rates: dict[UUID, list[PayRate]] = defaultdict(list)
    for rate in books.find(PayRate, PayRate.person_id.in_(list(people)), marked=False):
        if rate.person_id is not None:
            rates[rate.person_id].append(rate)
    portions: dict[Portion, list[WorkedCell]] = defaultdict(list)
    found: dict[UUID, PayRate] = {}
    for person_id, site_id, cell in paid:
        held = rate_on(rates[person_id], cell.date)
        if held is not None:
            found[held.id] = held
        portions[Portion(person_id, site_id, cell.date.replace(day=1), held.id if held else NONE_ID)].append(cell)
    norms = {month: _norm(books, month) for month in {portion.month for portion in portions}}
    sheet.blobs = {}
    order = sorted(portions, key=lambda each: (people[each.person_id].name or "", _order(each, found)))
    return [
        _line(sheet, people[each.person_id], each, portions[each], found.get(each.rate_id), norms) for each in order
    ]


def _order(portion: Portion, rates: dict[UUID, PayRate]) -> tuple[Any, ...]:
    rate = rates.get(portion.rate_id)
    start = rate.valid_from if rate and rate.valid_from else dt.date.min
    return portion.person_id, portion.month, portion.site_id, start


def _norm(books: Books, month: dt.date) -> int:
    last = month.replace(day=monthrange(month.year, month.month)[1])
    return WorkingDays(books, month.year).norm_minutes(month, last)


def _line(
    sheet: "PayrollSheet", person: Person, portion: Portion, cells: list[WorkedCell], rate: PayRate | None,
    norms: dict[dt.date, int],
) -> "PayrollLine":  # fmt: skip
    from shared.construction.payroll_sheet import PayrollLine

    line = PayrollLine(
        id=keyed_id(sheet.id, "payroll_line", portion), person_id=person.id, name=person.name,
        personnel_number=person.personnel_number, site_id=None if portion.site_id == NONE_ID else portion.site_id,
        work_month=portion.month, minutes=sum(cell.minutes for cell in cells), days=sum(cell.days for cell in cells),
    )  # fmt: skip
    if rate is not None:
        pay = pay_for(cells, rate, norms[portion.month])
        line.accrual, line.rate, line.rate_from = ACCRUAL_OF_RATE[rate.kind], rate.amount, rate.valid_from
        line.amount, line.explanation = pay.amount, pay.hash
        sheet.blobs[pay.hash] = pay.tree
    return line


def _name_sources(sheet: "PayrollSheet", timesheets: set[UUID]) -> None:
    from shared.construction.payroll_sheet import PayrollSource

    known = {source.timesheet_id for source in sheet.sources}
    sheet.sources = [source for source in sheet.sources if source.timesheet_id in timesheets]
    sheet.sources += [PayrollSource(timesheet_id=each) for each in sorted(timesheets - known)]
