"""The end of each month: timesheets from reports and absences, pay in two runs, and the period closed."""

import datetime as dt
from decimal import Decimal
from typing import Final
from uuid import UUID

from shared.administration.closed_period import ClosedPeriod
from shared.common.attendance_codes import code_id
from shared.construction.daily_report import DailyReport
from shared.construction.payroll_sheet import PayrollLine, PayrollSheet
from shared.construction.timesheet import Timesheet, TimesheetCell
from shared.demo.company import Company
from shared.demo.days import RESORT
from shared.demo.stage import CLOSED_THROUGH, MONTHS, Stage

DAY: Final = 480
SHEETS: Final = (("masons", "school"), ("finishers", "clinic"), ("fitters", "clinic"), ("roofers", "school"))
OCTOBER_POSTED: Final = ("masons",)
"""The other crews' October waits for the last reports."""
BY_HAND: Final = {
    "2026-08-01": (("Петров", "addition", "6500", "Премия за сдачу перекрытия в срок"),
                   ("Тихонов", "deduction", "1200", "Утраченный инструмент")),
    "2026-09-01": (("Кузьмина", "addition", "5800", "Премия за качество отделки"),
                   ("Киселёв", "addition", "7200", "Премия за кровлю пансионата"),
                   ("Яшин", "deduction", "900", "Спецодежда сверх нормы")),
}  # fmt: skip


def accepted(stage: Stage) -> None:
    """The site managers accept the posted reports of the closed months; one comes back to its foreman."""
    reports = stage.store.find(DailyReport, DailyReport.date <= CLOSED_THROUGH, status="posted")
    for report in reports:
        stage.store.transition(report, "accept")
    later = stage.store.find(DailyReport, DailyReport.date > CLOSED_THROUGH, status="posted")
    stage.store.transition(later[0], "return", "Уточните объём: в смене на четверых столько не уложить")
    stage.told("Accepted reports")


def month_ended(stage: Stage, company: Company, month: dt.date) -> None:
    """Timesheets of every crew and of the office, then pay where the whole month is known."""
    last = _last_day(month)
    stage.on(last, hour=16)
    complete = last <= CLOSED_THROUGH
    for crew, site in SHEETS:
        sheet = _timesheet(stage, company, month, crew, site)
        stage.save(sheet, post=complete or crew in OCTOBER_POSTED)
    if month == RESORT.replace(day=1):
        stage.save(_resort(stage, company, month), post=True)
    stage.save(_office(stage, company, month), post=True)
    if complete:
        for organization in company.organizations:
            for run in ("advance", "final"):
                stage.save(_payroll(stage, company, month, organization, run), post=True)
    stage.told("Timesheets and pay")


def lock(stage: Stage) -> ClosedPeriod:
    """What was before the story, closed as soon as nothing more is added to it."""
    before = MONTHS[0] - dt.timedelta(1)
    return stage.new(ClosedPeriod, name=f"{before:%d.%m.%Y}", closed_through=before)


def closed(stage: Stage, lock: ClosedPeriod) -> None:
    """August and September are closed when all is paid."""
    stage.save(lock)
    stage.store.close_period(CLOSED_THROUGH)


def _timesheet(stage: Stage, company: Company, month: dt.date, crew: str, site: str) -> Timesheet:
    """Hours of the reports, absences and days of rest; then what only the timekeeper knows."""
    sheet = _blank(stage, company, month, site_id=company.sites[site].id, crew_id=company.crews[crew].id)
    sheet.responsible_id = company.crews[crew].foreman_id
    sheet.organization_id = company.departments["roof" if crew == "roofers" else "first"].organization_id
    stage.read(lambda books: sheet.fill(books, {}))
    _split_overtime(sheet)
    return _finished(stage, sheet)


def _resort(stage: Stage, company: Company, month: dt.date) -> Timesheet:
    """The days at the resort has a timesheet of its own: those days and no others."""
    sheet = _blank(stage, company, month, site_id=company.sites["resort"].id, crew_id=company.crews["roofers"].id)
    sheet.responsible_id = company.crews["roofers"].foreman_id
    stage.read(lambda books: sheet.fill(books, {"from": "reports"}))
    return _finished(stage, sheet)


def _office(stage: Stage, company: Company, month: dt.date) -> Timesheet:
    sheet = _blank(stage, company, month, department_id=company.departments["office"].id)
    sheet.organization_id = company.organizations["main"].id
    sheet.responsible_id = company.people["Юдина"].id
    stage.read(lambda books: sheet.fill(books, {"from": "schedule"}))
    return _finished(stage, sheet)


def _blank(stage: Stage, company: Company, month: dt.date, **place: UUID) -> Timesheet:
    return stage.new(
        Timesheet, month=month, date=_last_day(month), author_id=company.people["Юдина"].id,
        head_id=company.people["Левшин"].id, personnel_officer_id=company.people["Осипова"].id, **place,
    )  # fmt: skip


def _finished(stage: Stage, sheet: Timesheet) -> Timesheet:
    """In the order of people and days, whatever order the fills found them in."""
    stage.read(sheet.complete)
    place = {line.person_id: at for at, line in enumerate(sheet.people)}
    sheet.cells.sort(key=lambda cell: (place[cell.person_id], cell.date, cell.minutes is None, -(cell.minutes or 0)))
    return sheet


def _split_overtime(sheet: Timesheet) -> None:
    """Beyond eight hours of a working day it is Я and С: the timekeeper divides the day by hand."""
    for cell in list(sheet.cells):
        if cell.code_id == code_id("Я") and (cell.minutes or 0) > DAY:
            over = (cell.minutes or 0) - DAY
            cell.minutes, cell.by_hand = DAY, True
            overtime = TimesheetCell(person_id=cell.person_id, date=cell.date, code_id=code_id("С"), by_hand=True)
            overtime.minutes = over
            sheet.cells.append(overtime)


def _payroll(stage: Stage, company: Company, month: dt.date, organization: str, run: str) -> PayrollSheet:
    home = company.organizations[organization]
    sheet = stage.new(
        PayrollSheet, month=month, run=run, organization_id=home.id, author_id=company.people["Осипова"].id
    )
    stage.read(lambda books: sheet.fill(books, {}))
    if run == "final":
        for surname, accrual, amount, reason in BY_HAND[month.isoformat()]:
            person = company.people[surname]
            if person.organization_id == home.id:
                sheet.lines.append(PayrollLine(
                    id=stage.next_id(), person_id=person.id, accrual=accrual, amount=Decimal(amount), reason=reason,
                    work_month=month, by_hand=True,
                ))  # fmt: skip
        stage.read(sheet.complete)
    return sheet


def _last_day(month: dt.date) -> dt.date:
    return (month.replace(day=28) + dt.timedelta(4)).replace(day=1) - dt.timedelta(1)
