"""The documents of the test company on their usual forms, with fixed numbers and dates."""

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
