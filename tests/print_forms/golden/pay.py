"""Payslips with an explanation of every sort: by the hour, by the day, by the month, by hand."""

import datetime as dt
import io
from decimal import Decimal
from typing import Any
from uuid import UUID

from print_forms.forms import print_document
from shared.common.pay_rate import PayRate
from shared.construction.pay import WorkedCell, pay_for
from shared.construction.payroll_sheet import PayrollLine, PayrollSheet
from shared.kernel.language import Language
from tests.print_forms.golden.declared import Company, golden
from tests.print_forms.ledger import NOW, Paper

SEPTEMBER = dt.date(2026, 9, 1)
TIMESHEET = UUID("01998f2a-77aa-7000-8000-00000000000a")
NORM = 176 * 60


@golden("payslip_explained")
def payslip_explained(company: Company, code: str) -> Paper:
    return _printed(company, code, "payslip")


@golden("payslip_three")
def payslip_three(company: Company, code: str) -> Paper:
    return _printed(company, code, "payslip_short")


class Explaining:
    """The company's books with explanations that were never saved."""

    def __init__(self, books: Any, trees: dict[str, bytes]) -> None:
        self._books, self._trees = books, trees

    def __getattr__(self, name: str) -> Any:
        return getattr(self._books, name)

    def blob(self, hash: str) -> bytes | None:
        return self._trees.get(hash)

    def name(self, kind: str, id: UUID | None) -> str:
        return "TS-A1-26-00001" if id == TIMESHEET else str(self._books.name(kind, id))


def _printed(company: Company, code: str, form: str) -> Paper:
    trees: dict[str, bytes] = {}
    anina, borin, verina = company.people
    lines = [
        _calculated(company, anina, "hour", "312.5", trees),
        _by_hand(anina, "addition", "1500.50", "за руководство бригадой"),
        _by_hand(anina, "deduction", "2500", "НДФЛ"),
        _calculated(company, borin, "day", "2400", trees),
        _calculated(company, verina, "month", "60000", trees),
    ]
    sheet = PayrollSheet(
        number="PS-A1-26-00001", status="posted", month=SEPTEMBER, date=dt.date(2026, 9, 30), lines=lines,
        period_start=SEPTEMBER, period_end=dt.date(2026, 9, 30), organization_id=company.organization.id,
    )  # fmt: skip
    sheet.recalculate()
    out = io.BytesIO()
    with company.store.reading() as session:
        books: Any = Explaining(company.store.books(session), trees)
        pages = print_document(sheet, books, Language(code), out, form=form, user="petrov", printed_at=NOW)
    return Paper(out.getvalue(), pages)


def _calculated(company: Company, person: Any, kind: str, rate: str, trees: dict[str, bytes]) -> PayrollLine:
    """Eighteen days of eight hours and one of seven and a half."""
    days = [day for day in range(1, 27) if dt.date(2026, 9, day).weekday() < 5]
    cells = [
        WorkedCell(SEPTEMBER.replace(day=day), "Я", 450 if day == 25 else 480, 1, TIMESHEET, UUID(int=day))
        for day in days
    ]
    held = PayRate(kind=kind, amount=Decimal(rate), valid_from=dt.date(2026, 1, 1))
    pay = pay_for(cells, held, NORM)
    trees[pay.hash] = pay.tree
    return PayrollLine(
        person_id=person.id, name=person.name, personnel_number=person.personnel_number, site_id=company.site.id,
        accrual={"hour": "hours", "day": "days", "month": "salary"}[kind], days=len(days), rate=Decimal(rate),
        minutes=sum(cell.minutes for cell in cells), rate_from=held.valid_from, amount=pay.amount,
        explanation=pay.hash, work_month=SEPTEMBER,
    )  # fmt: skip


def _by_hand(person: Any, accrual: str, amount: str, reason: str) -> PayrollLine:
    return PayrollLine(
        person_id=person.id, name=person.name, accrual=accrual, amount=Decimal(amount), reason=reason, by_hand=True
    )
