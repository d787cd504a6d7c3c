"""The payroll sheet as the ledger has it, brought onto its form: one row per person, accruals by kind."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from uuid import UUID

from print_forms.construction.income_tax import DEDUCTION, before_tax, is_tax
from print_forms.construction.pay_explained import paid_days, tree_of
from print_forms.construction.payroll_sheet_layout import PayrollLine, PayrollSheet, payroll_sheet
from print_forms.construction.people import organization_head, position_and_name
from print_forms.generic import numbered
from print_forms.kit.form import Form, Layout
from print_forms.kit.numbers import Notation
from print_forms.kit.page import A4_LANDSCAPE
from shared.common.attendance_code import AttendanceCode
from shared.common.department import Department
from shared.common.organization import Organization
from shared.construction.payroll_sheet import PayrollLine as DeclaredLine
from shared.construction.payroll_sheet import PayrollSheet as DeclaredSheet
from shared.construction.registers import ACCRUALS
from shared.kernel.books import Books
from shared.kernel.language import Language
from shared.kernel.numbers import ZERO

COLUMNS = 3
"""The form has so many columns for kinds of accrual; the last takes the rest."""


def build(document: DeclaredSheet, books: Books, language: Language) -> Layout:
    sheet, notation = sheet_of(document, books, language), Notation(language)
    heading = numbered(language.say("Payroll sheet"), sheet.number, language)
    period = f"{notation.day(sheet.period_from)} – {notation.day(sheet.period_to)}" if sheet.period_from else ""
    running = f"{heading}  {period}  {sheet.department}"
    return Layout(payroll_sheet(sheet, language), heading, running, A4_LANDSCAPE)


def sheet_of(document: DeclaredSheet, books: Books, language: Language) -> PayrollSheet:
    """To be paid in all is the document's total: accruals less deductions of every line."""
    organization, okpo = organization_head(books, document.organization_id)
    own = books.get(Organization, document.organization_id)
    department = books.get(Department, document.department_id)
    first, last = document.period_start, document.period_end
    kinds = _kinds(document)
    return PayrollSheet(
        organization=organization,
        okpo=okpo,
        department=(department.full_name or department.name or "") if department else "",
        number=document.legal_number or document.number or "",
        drawn_up=document.date,
        period_from=first or document.month,
        period_to=last,
        accrual_kinds=[language.say(ACCRUALS[kind]) for kind in kinds],
        lines=list(_people(document, kinds, books, Notation(language))),
        currency=books.setting("currency", last or document.date),
        accountant=(own.chief_accountant or "") if own else "",
        notes=list(_notes(document, books, language)),
        before_tax=before_tax(document.lines, language),
    )


def _kinds(document: DeclaredSheet) -> list[str]:
    """Kinds of accrual in their declared order; where they are more than columns, the two largest come first."""
    amounts = {kind: _sum(document.lines, kind) for kind in ACCRUALS if kind != DEDUCTION}
    kinds = [kind for kind, amount in amounts.items() if amount is not None]
    if len(kinds) > COLUMNS:
        largest = sorted(kinds, key=lambda kind: -(amounts[kind] or ZERO))[: COLUMNS - 1]
        kinds.sort(key=lambda kind: kind not in largest)
    return kinds


def _people(document: DeclaredSheet, kinds: Sequence[str], books: Books, notation: Notation) -> Iterator[PayrollLine]:
    """People in the order in which they first stand in the sheet."""
    by_person: dict[UUID | None, list[DeclaredLine]] = {}
    for line in document.lines:
        by_person.setdefault(line.person_id, []).append(line)
    rest_codes = {code.code or "" for code in books.find(AttendanceCode, kind="rest_day_work")}
    for person_id, lines in by_person.items():
        job, name = position_and_name(books, person_id, document.period_end or document.date)
        rest = [day for line in lines for day in paid_days(tree_of(line, books)) if day.code in rest_codes]
        rest_days, rest_minutes = sum(day.days for day in rest), sum(day.minutes for day in rest)
        yield PayrollLine(
            personnel_number=next((line.personnel_number for line in lines if line.personnel_number), ""),
            name=next((line.name for line in lines if line.name), name),
            position=job,
            rate=_rate(lines, notation),
            days=sum(line.days or 0 for line in lines) - rest_days or None,
            minutes=sum(line.minutes or 0 for line in lines) - rest_minutes or None,
            rest_days=rest_days or None,
            rest_minutes=rest_minutes or None,
            accruals=[_sum(lines, kind) for kind in kinds],
            tax=_sum([line for line in lines if is_tax(line)], DEDUCTION),
            other_deductions=_sum([line for line in lines if not is_tax(line)], DEDUCTION),
        )


def _rate(lines: Sequence[DeclaredLine], notation: Notation) -> Decimal | str | None:
    """The person's rate; several in one sheet are printed one after the other."""
    rates = list(dict.fromkeys(line.rate for line in lines if line.rate is not None))
    if len(rates) < 2:
        return next(iter(rates), None)
    return " / ".join(notation.price(rate) for rate in rates)


def _sum(lines: Sequence[DeclaredLine], kind: str) -> Decimal | None:
    amounts = [line.amount or ZERO for line in lines if line.accrual == kind]
    return sum(amounts, ZERO) if amounts else None


def _notes(document: DeclaredSheet, books: Books, language: Language) -> Iterator[str]:
    """A correcting sheet says what it was before, and by how much it differs."""
    number = books.name("payroll_sheet", document.corrects_id)
    if number:
        total = sum((line.signed() for line in document.lines), ZERO)
        difference = sum((line.difference()[1] for line in document.lines), ZERO)
        notation = Notation(language)
        yield language.say(
            "Corrects payroll sheet No. {number}: {before} before, {total} now, difference {difference}.",
            number=number,
            before=notation.money(total - difference),
            total=notation.money(total),
            difference=notation.money(difference),
        )


FORM = Form("payroll_sheet", "payroll_sheet", "Payroll sheet Т-51", build)
