"""The documents of the test company on their usual forms, with fixed numbers and dates."""

import datetime as dt

from shared.common.attendance_codes import code_id
from shared.construction.timesheet import TimesheetCell
from shared.kernel.identity import new_id
from tests.print_forms.golden.declared import golden
from tests.print_forms.ledger import Ledger, Paper


@golden("estimate")
def estimate(ledger: Ledger, code: str) -> Paper:
    document = ledger.estimate(number="ES-A1-26-00001", status="posted")
    document.recalculate()
    return ledger.paper(document, code)


@golden("daily_report")
def daily_report(ledger: Ledger, code: str) -> Paper:
    return ledger.paper(_report(ledger), code)


@golden("t13", "ru")
def t13(ledger: Ledger, code: str) -> Paper:
    return ledger.paper(ledger.timesheet(number="TS-A1-26-00001", status="posted"), code)


@golden("t13_deviations", "ru")
def t13_deviations(ledger: Ledger, code: str) -> Paper:
    document = ledger.timesheet(number="TS-A1-26-00001", status="posted")
    return ledger.paper(document, code, form="t13_deviations")


@golden("t13_february", "ru")
def t13_february(ledger: Ledger, code: str) -> Paper:
    """28 days, ten kinds of absence in one row, a shift by night, a long name, two corrections before."""
    document = ledger.timesheet(number="TS-A1-26-00003", status="posted", corrects_id=new_id())
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
    return ledger.paper(document, code)


@golden("payroll_sheet")
def payroll_sheet(ledger: Ledger, code: str) -> Paper:
    document = ledger.payroll_sheet(number="PS-A1-26-00001", status="posted")
    document.recalculate()
    return ledger.paper(document, code)


@golden("generic")
def generic(ledger: Ledger, code: str) -> Paper:
    return ledger.paper(_report(ledger), code, form="generic")


@golden("generic_item")
def generic_item(ledger: Ledger, code: str) -> Paper:
    """A catalog item is printed with its tables: a crew and its members."""
    return ledger.paper(ledger.crew, code)


@golden("draft")
def draft(ledger: Ledger, code: str) -> Paper:
    """Large letters across the page of what is no proof of anything."""
    return ledger.paper(ledger.payroll_sheet(), code)


def _report(ledger: Ledger):  # type: ignore[no-untyped-def]
    report = ledger.report(ledger.estimate(), number="DR-A1-26-00001", status="posted", visitors="Технадзор: Седов")
    report.recalculate()
    return report
