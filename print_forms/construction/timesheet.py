"""The timesheet as the ledger has it, brought onto the form Т-13: with every mark, or with deviations only."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from uuid import UUID

from print_forms.construction.people import organization_head, position_and_name
from print_forms.construction.t13 import Mark, T13Employee, T13Pay, T13Sheet, t13, worked
from print_forms.construction.timesheet_days import as_planned, by_date, cells_by_person, marks_of
from print_forms.kit.form import Form, Layout
from print_forms.kit.numbers import RU
from print_forms.kit.page import A4_LANDSCAPE
from shared.common.cost_code import CostCode
from shared.common.department import Department
from shared.common.person import Person
from shared.construction.timesheet import Timesheet, TimesheetCell
from shared.construction.working_days import WorkingDays
from shared.kernel.books import Books
from shared.kernel.language import Language

NO_MARK = Mark("—")
"""In a sheet of deviations: the person was to work that day, and nothing is marked."""
_DEVIATIONS = "Отмечены только отклонения: дни, которые прошли по графику, не отмечены и вошли в итоги."


def build(document: Timesheet, books: Books, language: Language, deviations: bool = False) -> Layout:
    sheet = sheet_of(document, books, deviations)
    heading = f"Табель учета рабочего времени № {sheet.number}".removesuffix(" № ")
    period = f"{RU.day(sheet.period_from)} – {RU.day(sheet.period_to)}" if sheet.period_from else ""
    return Layout(t13(sheet), heading, f"{heading}  {period}  {sheet.department}", A4_LANDSCAPE)


def sheet_of(document: Timesheet, books: Books, deviations: bool = False) -> T13Sheet:
    """People in their order and with names as the document keeps them; cells that were struck out do not print."""
    organization, okpo = organization_head(books, document.organization_id)
    first, last = document.period() if document.month else (None, None)
    employees = _Employees(document, books, deviations)
    return T13Sheet(
        *(organization, okpo, unit_of(document, books), document.legal_number or document.number or ""),
        *(document.date, first, last, list(employees)),
        responsible=position_and_name(books, document.responsible_id, document.date),
        head=position_and_name(books, document.head_id, document.date),
        personnel_officer=position_and_name(books, document.personnel_officer_id, document.date),
        note="\n".join(filter(None, (_correction(document, books), _DEVIATIONS if deviations else ""))),
    )


def unit_of(document: Timesheet, books: Books) -> str:
    """Department, site and crew, as many of them as there are."""
    department = books.get(Department, document.department_id)
    names = (
        (department.full_name or department.name or "") if department else "",
        books.name("site", document.site_id),
        books.name("crew", document.crew_id),
    )
    return ", ".join(name for name in names if name)


def _correction(document: Timesheet, books: Books) -> str:
    """A correcting timesheet says which it is in the chain of corrections, and what the one before it was."""
    if document.corrects_id is None:
        return ""
    count, before, seen = 1, document.corrects_id, {document.id}
    while before not in seen and (rows := books.rows(Timesheet, ["corrects_id"], id=before)) and rows[0]["corrects_id"]:
        seen.add(before)
        count, before = count + 1, rows[0]["corrects_id"]
    number = books.name("timesheet", document.corrects_id)
    return f"Корректирующий, номер корректировки {count}" + (f", к табелю № {number}" if number else "")


class _Employees:
    """The people of a timesheet with their marks and accounts."""

    def __init__(self, document: Timesheet, books: Books, deviations: bool) -> None:
        self._document, self._books, self._deviations = document, books, deviations
        self._last = document.period()[1] if document.month else None
        self._working_days = WorkingDays(books) if document.month else None

    def __iter__(self) -> Iterator[T13Employee]:
        cells = cells_by_person(self._document)
        if self._deviations and self._working_days:
            self._working_days.expect([person_id for person_id in cells if person_id])
        for line in self._document.people:
            name = line.name or self._books.name("person", line.person_id)
            words = ", ".join(part for part in (name, line.job_title) if part)
            yield self._employee(line.person_id, words, line.personnel_number or "", cells.pop(line.person_id, []))
        for person_id, stray in cells.items():
            yield self._employee(person_id, self._books.name("person", person_id), "", stray)

    def _employee(self, person_id: UUID | None, name: str, number: str, cells: list[TimesheetCell]) -> T13Employee:
        dates = by_date(cells)
        days = {date.day: tuple(marks_of(day, self._books)) for date, day in dates.items()}
        unmarked = frozenset[int]()
        if self._deviations:
            unmarked = frozenset(date.day for date, day in dates.items() if self._went_as_planned(person_id, date, day))
            days |= dict.fromkeys(self._missing(person_id, set(days)), (NO_MARK,))
        employee = T13Employee(name, number, days, unmarked=unmarked)
        return replace(employee, pay=tuple(self._pay(person_id, employee)))

    def _went_as_planned(self, person_id: UUID | None, date: dt.date, cells: list[TimesheetCell]) -> bool:
        return as_planned(cells, self._planned(person_id, date), self._books)

    def _missing(self, person_id: UUID | None, marked: set[int]) -> Iterator[int]:
        for day in range(1, self._last.day + 1) if self._last else ():
            if self._last and day not in marked and self._planned(person_id, self._last.replace(day=day)):
                yield day

    def _planned(self, person_id: UUID | None, date: dt.date) -> int:
        """Minutes to work that day; before being hired and after being dismissed there are none."""
        person = self._books.get(Person, person_id)
        if person is not None and not person.employed_on(date):
            return 0
        return self._working_days.planned_minutes(person_id, date) if self._working_days and person_id else 0

    def _pay(self, person_id: UUID | None, employee: T13Employee) -> Iterator[T13Pay]:
        """Columns 7 to 9 where the account of the person's department is known; the ledger has no codes of pay."""
        person = self._books.get(Person, person_id)
        own = person.department_on(self._last) if person and self._last else None
        department = self._books.get(Department, own or self._document.department_id)
        cost_code = self._books.get(CostCode, department.cost_code_id) if department else None
        days, minutes = worked(employee, 1, 31)
        if cost_code and cost_code.account and (days or minutes):
            yield T13Pay("", cost_code.account, days, minutes)


FORM = Form("t13", "timesheet", "Timesheet Т-13", build, language_code="ru")
DEVIATIONS_FORM = Form(
    "t13_deviations", "timesheet", "Timesheet Т-13, deviations only", partial(build, deviations=True), "ru"
)
