"""How a payroll sheet is calculated from posted attendance and the rates in force."""

import datetime as dt
from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from shared.common.pay_rate import PayRate, rate_on
from shared.common.person import Person
from shared.construction.pay import ACCRUAL_OF_RATE, WorkedCell, pay_for
from shared.construction.payroll_attendance import Attended, attended
from shared.construction.refusals import CannotFill
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


@dataclass(slots=True)
class Calculation:
    """What a sheet of these days pays: its lines, their explanation trees by hash, and the cells of each person."""

    attended: Attended
    lines: "list[PayrollLine]" = field(default_factory=list)
    trees: dict[str, bytes] = field(default_factory=dict)

    def cells(self) -> dict[UUID, set[tuple[UUID, UUID]]]:
        """Person → the timesheet and cell of everything that is paid."""
        found: dict[UUID, set[tuple[UUID, UUID]]] = defaultdict(set)
        for each in self.attended.paid:
            found[each.person_id].add((each.cell.timesheet_id, each.cell.cell_id))
        return found


def fill(sheet: "PayrollSheet", books: Books) -> int:
    """Calculated lines are made anew, lines made by hand stay; the number of calculated lines. Raises CannotFill."""
    if sheet.month is None or sheet.organization_id is None:
        raise CannotFill("Say first which organization and month it is, then calculate the pay.")
    sheet.month = sheet.month.replace(day=1)
    if sheet.period_start is None or sheet.period_end is None:
        sheet.period_start, sheet.period_end = _period(sheet, books)
    sheet.date = sheet.date or sheet.period_end
    made = calculated(sheet, books)
    sheet.lines = made.lines + [line for line in sheet.lines if line.by_hand]
    sheet.blobs = made.trees
    _name_sources(sheet, {each.cell.timesheet_id for each in made.attended.paid})
    sheet.recalculate()
    return len(made.lines)


def _period(sheet: "PayrollSheet", books: Books) -> tuple[dt.date, dt.date]:
    """The advance takes the first half; the final run what is left after a posted advance, else the whole month."""
    assert sheet.month is not None
    first, last = days_of(sheet.month)
    if sheet.run == "advance":
        return first, first.replace(day=HALF)
    advances = books.rows(
        type(sheet), ["id"], month=first, run="advance", status="posted", organization_id=sheet.organization_id,
        department_id=sheet.department_id, corrects_id=None,
    )  # fmt: skip
    return (first.replace(day=HALF + 1) if advances else first), last


def days_of(month: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of a month."""
    return month.replace(day=1), month.replace(day=monthrange(month.year, month.month)[1])


def calculated(sheet: "PayrollSheet", books: Books) -> Calculation:
    """What the sheet's days give now; the sheet itself stays as it is.

    One line per person, site, month and rate: a rate that changes within the month makes two.
    """
    made = Calculation(attended(sheet, books))
    people = made.attended.people
    rates: dict[UUID, list[PayRate]] = defaultdict(list)
    for rate in books.find(PayRate, PayRate.person_id.in_(list(people)), marked=False):
        if rate.person_id is not None:
            rates[rate.person_id].append(rate)
    portions: dict[Portion, list[WorkedCell]] = defaultdict(list)
    found: dict[UUID, PayRate] = {}
    for person_id, site_id, cell in made.attended.paid:
        held = rate_on(rates[person_id], cell.date)
        if held is not None:
            found[held.id] = held
        portions[Portion(person_id, site_id, cell.date.replace(day=1), held.id if held else NONE_ID)].append(cell)
    norms = {month: _norm(books, month) for month in {portion.month for portion in portions}}
    for each in sorted(portions, key=lambda each: (people[each.person_id].name or "", _order(each, found))):
        cells, held = portions[each], found.get(each.rate_id)
        made.lines.append(_line(sheet.id, people[each.person_id], each, cells, held, norms, made.trees))
    return made


def _order(portion: Portion, rates: dict[UUID, PayRate]) -> tuple[Any, ...]:
    rate = rates.get(portion.rate_id)
    start = rate.valid_from if rate and rate.valid_from else dt.date.min
    return portion.person_id, portion.month, portion.site_id, start


def _norm(books: Books, month: dt.date) -> int:
    return WorkingDays(books).norm_minutes(*days_of(month))


def _line(
    sheet_id: UUID, person: Person, portion: Portion, cells: list[WorkedCell], rate: PayRate | None,
    norms: dict[dt.date, int], trees: dict[str, bytes],
) -> "PayrollLine":  # fmt: skip
    from shared.construction.payroll_sheet import PayrollLine

    line = PayrollLine(
        id=keyed_id(sheet_id, "payroll_line", portion), person_id=person.id, name=person.name,
        personnel_number=person.personnel_number, site_id=None if portion.site_id == NONE_ID else portion.site_id,
        work_month=portion.month, minutes=sum(cell.minutes for cell in cells), days=sum(cell.days for cell in cells),
    )  # fmt: skip
    if rate is not None:
        pay = pay_for(cells, rate, norms[portion.month])
        line.accrual, line.rate, line.rate_from = ACCRUAL_OF_RATE[rate.kind], rate.amount, rate.valid_from
        line.amount, line.explanation = pay.amount, pay.hash
        trees[pay.hash] = pay.tree
    return line


def _name_sources(sheet: "PayrollSheet", timesheets: set[UUID]) -> None:
    from shared.construction.payroll_sheet import PayrollSource

    known = {source.timesheet_id for source in sheet.sources}
    sheet.sources = [source for source in sheet.sources if source.timesheet_id in timesheets]
    sheet.sources += [PayrollSource(timesheet_id=each) for each in sorted(timesheets - known)]
