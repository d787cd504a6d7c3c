"""The timesheet as the ledger has it, brought onto the form Т-13."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from print_forms.construction.people import organization_head, position_and_name
from print_forms.construction.t13 import Mark, T13Employee, T13Sheet, t13
from print_forms.kit.form import Form, Layout
from print_forms.kit.numbers import RU
from print_forms.kit.page import A4_LANDSCAPE
from shared.common.attendance_code import AttendanceCode
from shared.common.department import Department
from shared.construction.timesheet import Timesheet, TimesheetCell
from shared.kernel.books import Books
from shared.kernel.language import Language

NIGHT = "Н"


def build(document: Timesheet, books: Books, language: Language) -> Layout:
    sheet = sheet_of(document, books)
    heading = f"Табель учета рабочего времени № {sheet.number}".removesuffix(" № ")
    period = f"{RU.day(sheet.period_from)} – {RU.day(sheet.period_to)}" if sheet.period_from else ""
    return Layout(t13(sheet), heading, f"{heading}  {period}  {sheet.department}", A4_LANDSCAPE)


def sheet_of(document: Timesheet, books: Books) -> T13Sheet:
    """People in their order and with names as the document keeps them; cells that were struck out do not print."""
    organization, okpo = organization_head(books, document.organization_id)
    first, last = document.period() if document.month else (None, None)
    corrected = books.name("timesheet", document.corrects_id)
    return T13Sheet(
        *(organization, okpo, _unit(document, books), document.legal_number or document.number or ""),
        *(document.date, first, last, list(_employees(document, books))),
        responsible=position_and_name(books, document.responsible_id, document.date),
        head=position_and_name(books, document.head_id, document.date),
        personnel_officer=position_and_name(books, document.personnel_officer_id, document.date),
        note=f"Корректирующий, к табелю № {corrected}" if corrected else "",
    )


def _unit(document: Timesheet, books: Books) -> str:
    department = books.get(Department, document.department_id)
    names = (
        (department.full_name or department.name or "") if department else "",
        books.name("site", document.site_id),
        books.name("crew", document.crew_id),
    )
    return ", ".join(name for name in names if name)


def _employees(document: Timesheet, books: Books) -> Iterator[T13Employee]:
    cells: dict[UUID | None, list[TimesheetCell]] = defaultdict(list)
    for cell in document.cells:
        if not cell.struck:
            cells[cell.person_id].append(cell)
    for line in document.people:
        name = line.name or books.name("person", line.person_id)
        words = ", ".join(part for part in (name, line.job_title) if part)
        yield T13Employee(words, line.personnel_number or "", _days(cells.pop(line.person_id, []), books))
    for person_id, stray in cells.items():
        yield T13Employee(books.name("person", person_id), "", _days(stray, books))


def _days(cells: list[TimesheetCell], books: Books) -> dict[int, tuple[Mark, ...]]:
    by_date: dict[dt.date, list[TimesheetCell]] = defaultdict(list)
    for cell in cells:
        if cell.date is not None:
            by_date[cell.date].append(cell)
    return {date.day: tuple(_marks(day, books)) for date, day in sorted(by_date.items())}


def _marks(cells: list[TimesheetCell], books: Books) -> Iterator[Mark]:
    """Work first, in the order of the digital codes, then night hours that lie inside it, then absences."""
    known = [(books.get(AttendanceCode, cell.code_id), cell) for cell in cells]
    coded = sorted(
        ((code, cell) for code, cell in known if code is not None),
        key=lambda each: each[0].digital or each[0].code or "",
    )
    for code, cell in coded:
        if code.worked:
            yield Mark(code.code or "", cell.minutes, bool(code.counts_day), bool(code.counts_hours))
    night = sum(cell.night_minutes or 0 for code, cell in coded if code.code != NIGHT)
    if night:
        yield Mark(NIGHT, night)
    for code, cell in coded:
        if not code.worked:
            yield Mark(code.code or "", cell.minutes, bool(code.counts_day), bool(code.counts_hours), absence=True)


FORM = Form("t13", "timesheet", "Timesheet Т-13", build, language_code="ru")
