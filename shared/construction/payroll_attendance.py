"""The worked time that a payroll sheet pays: cells of posted timesheets that count in its days, by organization."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from shared.common.attendance_code import AttendanceCode
from shared.common.department import Department
from shared.common.organization import Organization
from shared.common.person import Person
from shared.common.site import organization_for
from shared.construction.pay import WorkedCell
from shared.construction.registers import Attendance
from shared.kernel.books import Books
from shared.kernel.identity import keyed_id

if TYPE_CHECKING:
    from shared.construction.payroll_sheet import PayrollSheet


class Worked(NamedTuple):
    """One cell with whose and where it is."""

    person_id: UUID
    site_id: UUID
    cell: WorkedCell


class Attended(NamedTuple):
    """What a sheet pays, the people it names, and the minutes of people who belong to no organization."""

    paid: list[Worked]
    people: dict[UUID, Person]
    homeless: dict[UUID, int]


def attended(sheet: "PayrollSheet", books: Books) -> Attended:
    """Everything worked in the days of the sheet by people of its organization and department."""
    worked = list(_worked(sheet, books))
    people = {person.id: person for person in books.find(Person, Person.id.in_({each.person_id for each in worked}))}
    departments, homes = _below(books, sheet.department_id), Homes(books, sheet.period_end)
    found = Attended([], people, defaultdict(int))
    mine = homes.settled(sheet.organization_id)
    for each in worked:
        person = people.get(each.person_id)
        if person is None:
            continue
        home = homes.of(person, each.cell.date)
        if home is None:
            found.homeless[person.id] += each.cell.minutes
        elif home == mine and (not departments or person.department_on(each.cell.date) in departments):
            found.paid.append(each)
    return found


class Homes:
    """Which organization pays a person: the own one, else the default one, else the only one that there is."""

    def __init__(self, books: Books, day: dt.date | None) -> None:
        self.books = books
        self._settled: dict[UUID | None, UUID | None] = {}
        known = books.rows(Organization, ["id"], Organization.folder.is_not(True), marked=False)
        default = organization_for(books, None, day)
        self.default = default or (known[0]["id"] if len(known) == 1 else None)

    def of(self, person: Person, day: dt.date) -> UUID | None:
        return self.settled(person.organization_on(day) or self.default)

    def settled(self, id: UUID | None) -> UUID | None:
        """The organization's id, or that of the one it was merged into."""
        if id not in self._settled:
            found = self.books.get(Organization, id)
            self._settled[id] = found.id if found else id
        return self._settled[id]


def _worked(sheet: "PayrollSheet", books: Books) -> Iterator[Worked]:
    """Cells with a code that counts as worked; a day of a person counts once, whatever codes share it."""
    codes = {code.id: code for code in books.find(AttendanceCode) if code.counts_hours or code.counts_day}
    rows = books.turnover(
        Attendance, by=("person_id", "site_id", "code_id", "date", "work_date", "recorder_id"),
        start=sheet.period_start, end=sheet.period_end, code_id=list(codes),
    )  # fmt: skip
    days = [code.id for code in codes.values() if code.counts_day]
    before = _days_before(sheet, books, rows, days)
    by_day: dict[tuple[UUID, dt.date], list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        by_day[row["person_id"], row["work_date"]].append(row)
    for day, same in by_day.items():
        same.sort(key=lambda row: (codes[row["code_id"]].code or "", row["recorder_id"]))
        counted = _counted_days(same, codes, before.get(day, 0))
        for row, number in zip(same, counted, strict=True):
            yield Worked(row["person_id"], row["site_id"], _cell(row, codes[row["code_id"]], number))


def _counted_days(same: list[Mapping[str, Any]], codes: Mapping[UUID, AttendanceCode], before: int) -> list[int]:
    """1 for the cell that makes the day a day worked (-1: unmakes it, in a correction), 0 for the others."""
    said = [row["days"] if codes[row["code_id"]].counts_day else 0 for row in same]
    change = (before + sum(said) > 0) - (before > 0)
    at = next((at for at, days in enumerate(said) if days * change > 0), None)
    return [change if place == at else 0 for place in range(len(same))]


def _days_before(
    sheet: "PayrollSheet", books: Books, rows: Iterable[Mapping[str, Any]], codes: list[UUID]
) -> dict[tuple[UUID, dt.date], int]:
    """What counted before the sheet of the earlier days that corrections in it speak of."""
    corrected = {(row["person_id"], row["work_date"]) for row in rows if row["date"] != row["work_date"]}
    if not corrected or sheet.period_start is None:
        return {}
    found = books.turnover(
        Attendance, by=("person_id", "work_date"), end=sheet.period_start - dt.timedelta(1), code_id=codes,
        person_id=sorted({person_id for person_id, _ in corrected}), work_date=sorted({day for _, day in corrected}),
    )  # fmt: skip
    return {(row["person_id"], row["work_date"]): row["days"] for row in found}


def _cell(row: Mapping[str, Any], code: AttendanceCode, days: int) -> WorkedCell:
    key = (row["person_id"], row["work_date"], row["code_id"])
    return WorkedCell(
        date=row["work_date"], code=code.code or "", minutes=row["minutes"] if code.counts_hours else 0,
        days=days, timesheet_id=row["recorder_id"], cell_id=keyed_id(row["recorder_id"], "timesheet_cell", key),
    )  # fmt: skip


def _below(books: Books, department_id: UUID | None) -> set[UUID]:
    """A department and everything under it."""
    found = {department_id} if department_id else set()
    parents = {row["id"]: row["group_id"] for row in books.rows(Department, ["id", "group_id"])} if found else {}
    while more := {id for id, parent in parents.items() if parent in found} - found:
        found |= more
    return found
