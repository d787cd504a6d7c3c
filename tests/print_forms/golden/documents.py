"""The documents of the test company on their usual forms, with fixed numbers and dates."""

import datetime as dt

from shared.common.attendance_codes import code_id
from shared.construction.timesheet import TimesheetCell
from shared.kernel.identity import new_id
from tests.print_forms.golden.declared import Company, golden
from tests.print_forms.ledger import Paper


@golden("estimate")
def estimate(company: Company, code: str) -> Paper:
    return company.paper(company.roof, code)


@golden("daily_report")
def daily_report(company: Company, code: str) -> Paper:
    return company.paper(_report(company), code)


@golden("daily_report_en")
def daily_report_en(company: Company, code: str) -> Paper:
    return company.paper(_report(company), code, form="daily_report_en")


@golden("daily_report_letter", "en")
def daily_report_letter(company: Company, code: str) -> Paper:
    return company.paper(_report(company), code, form="daily_report_letter")


@golden("t13", "ru")
def t13(company: Company, code: str) -> Paper:
    return company.paper(company.timesheet(number="TS-A1-26-00001", status="posted"), code)


@golden("t13_deviations", "ru")
def t13_deviations(company: Company, code: str) -> Paper:
    document = company.timesheet(number="TS-A1-26-00001", status="posted")
    return company.paper(document, code, form="t13_deviations")


@golden("t13_february", "ru")
def t13_february(company: Company, code: str) -> Paper:
    """28 days, ten kinds of absence in one row, a shift by night, a long name, two corrections before."""
    document = company.timesheet(number="TS-A1-26-00003", status="posted", corrects_id=new_id())
    document.month, document.date = dt.date(2026, 2, 1), dt.date(2026, 2, 28)
    anina = document.people[0]
    anina.name, anina.job_title = "Константинопольская-Рождественская А. А.", "электрогазосварщик 5 разряда"
    codes = ("ОТ", "ДО", "Б", "ПР", "Г", "НН", "К", "У", "УД", "ОЖ", "Я", "В")
    document.cells = [
        TimesheetCell(person_id=anina.person_id, date=dt.date(2026, 2, day), code_id=code_id(letter))
        for day, letter in enumerate(codes, start=17)
    ]
    for cell in document.cells[10:11]:
        cell.minutes, cell.night_minutes = 480, 480
    return company.paper(document, code)


@golden("weekly")
def weekly(company: Company, code: str) -> Paper:
    return company.paper(company.timesheet(number="TS-A1-26-00001", status="posted"), code, form="weekly")


@golden("payroll_sheet")
def payroll_sheet(company: Company, code: str) -> Paper:
    return company.paper(_pay(company), code)


@golden("payslip")
def payslip(company: Company, code: str) -> Paper:
    return company.paper(_pay(company), code, form="payslip")


@golden("payslip_short")
def payslip_short(company: Company, code: str) -> Paper:
    return company.paper(_pay(company), code, form="payslip_short")


@golden("generic")
def generic(company: Company, code: str) -> Paper:
    return company.paper(_report(company), code, form="generic")


@golden("generic_item")
def generic_item(company: Company, code: str) -> Paper:
    """A catalog item is printed with its tables: a crew and its members."""
    return company.paper(company.crew, code)


@golden("draft")
def draft(company: Company, code: str) -> Paper:
    """Large letters across the page of what is no proof of anything."""
    return company.paper(company.payroll_sheet(), code)


def _report(company: Company):  # type: ignore[no-untyped-def]
    report = company.report(company.roof, number="DR-A1-26-00002", status="posted", visitors="Технадзор: Седов")
    report.lines[0].note, report.comment = "Лента снята с северной стороны", "Завтра: стяжка, ось 3–7"
    report.recalculate()
    return report


def _pay(company: Company):  # type: ignore[no-untyped-def]
    sheet = company.payroll_sheet(number="PS-A1-26-00001", status="posted")
    sheet.recalculate()
    return sheet
