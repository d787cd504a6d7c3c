"""Payslips from a payroll sheet: everybody's, or one person's; with the explanation of every amount, or short."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from print_forms.construction.income_tax import DEDUCTION, before_tax
from print_forms.construction.pay_explained import explained
from print_forms.construction.payslip_layout import Amount, Payslip, full, short
from print_forms.construction.people import matching, organization_head, position_and_name
from print_forms.kit.form import Form, Layout
from print_forms.kit.numbers import Notation
from print_forms.kit.page import A4_PORTRAIT
from shared.common.department import Department
from shared.common.person import Person
from shared.construction.payroll_sheet import PayrollLine, PayrollSheet
from shared.construction.registers import ACCRUALS
from shared.kernel.books import Books
from shared.kernel.language import Language
from shared.kernel.numbers import ZERO
from shared.kernel.refusal import Refusal
from shared.kernel.words import Several

NAMES_SHOWN = 20


class NoPayslip(Refusal):
    """The sheet has no such person, or several of that name."""


def build(document: PayrollSheet, books: Books, language: Language) -> Layout:
    return build_for(document, books, language, "")


def build_for(document: PayrollSheet, books: Books, language: Language, name: str) -> Layout:
    """One page per person with every amount explained. Raises NoPayslip."""
    return _layout(full(slips_of(document, books, language, name), language), document, language)


def build_short(document: PayrollSheet, books: Books, language: Language) -> Layout:
    return build_short_for(document, books, language, "")


def build_short_for(document: PayrollSheet, books: Books, language: Language, name: str) -> Layout:
    """Three to a page, without explanations. Raises NoPayslip."""
    return _layout(short(slips_of(document, books, language, name), language), document, language)


def _layout(story: Sequence[object], document: PayrollSheet, language: Language) -> Layout:
    heading = f"{language.say('Payslips')} {document.number or ''}".strip()
    return Layout(story, heading, "", A4_PORTRAIT)


def slips_of(document: PayrollSheet, books: Books, language: Language, name: str = "") -> list[Payslip]:
    """People in the order in which they first stand in the sheet; their sums are those of their lines."""
    by_person: dict[UUID | None, list[PayrollLine]] = defaultdict(list)
    for line in document.lines:
        by_person[line.person_id].append(line)
    wanted = _named(document, by_person, name) if name else list(by_person)
    others = _other_sheets(document, books, wanted)
    return [_slip(document, by_person[each], others.get(each, ()), books, language) for each in wanted]


def _named(
    document: PayrollSheet, by_person: Mapping[UUID | None, Sequence[PayrollLine]], name: str
) -> list[UUID | None]:
    """Exactly one person: by personnel number, by name, or by a part of the name that nobody shares."""
    names = {id: (lines[0].name or "", lines[0].personnel_number or "") for id, lines in by_person.items()}
    found = matching(names, name)
    if len(found) == 1:
        return found
    known = Several(sorted(names[id][0] for id in found or names)[:NAMES_SHOWN])
    if found:
        text = "“{name}” may be several people of sheet {number}: {known}. Write the name in full or the number."
        raise NoPayslip(text, name=name, number=document.number or "", known=known)
    text = "Sheet {number} has nobody called “{name}”. It has: {known}."
    raise NoPayslip(text, name=name, number=document.number or "", known=known)


def _slip(
    document: PayrollSheet, lines: Sequence[PayrollLine], others: Sequence[tuple[str, Decimal]], books: Books,
    language: Language,
) -> Payslip:  # fmt: skip
    notation, first = Notation(language), lines[0]
    day = document.period_end or document.date
    position, name = position_and_name(books, first.person_id, day)
    person = books.get(Person, first.person_id)
    department = books.get(Department, person.department_on(day) if person and day else None)
    return Payslip(
        organization=organization_head(books, document.organization_id)[0],
        month=notation.month(document.month) if document.month else "",
        sheet=" ".join(filter(None, (document.number, notation.day(document.date)))),
        run=language.say(RUNS[document.run]) if document.run in RUNS else document.run,
        days=" – ".join(filter(None, map(notation.day, (document.period_start, document.period_end)))),
        name=next((line.name for line in lines if line.name), name),
        personnel_number=next((line.personnel_number for line in lines if line.personnel_number), ""),
        position=position,
        department=(department.name or "") if department else "",
        accrued=[_amount(line, document, books, notation) for line in lines if line.accrual != DEDUCTION],
        withheld=[_amount(line, document, books, notation) for line in lines if line.accrual == DEDUCTION],
        due=sum((line.difference()[1] for line in lines), ZERO),
        before=sum((line.amount_before or ZERO for line in lines), ZERO) if document.corrects_id else None,
        others=others,
        currency=books.setting("currency", day),
        before_tax=before_tax(lines, language),
    )


RUNS = {"advance": "Advance", "final": "Final"}


def _amount(line: PayrollLine, document: PayrollSheet, books: Books, notation: Notation) -> Amount:
    say = notation.language.say
    caption = say(ACCRUALS.get(line.accrual, line.accrual))
    if line.work_month and line.work_month != document.month:
        caption = say("{caption} for {month}", caption=caption, month=notation.month(line.work_month))
    found = explained(line, books, notation)
    named = (books.name("timesheet", id) for id in dict.fromkeys(day.timesheet_id for day in found.days))
    numbers = ", ".join(filter(None, named))
    sources = say("by timesheet {numbers}", numbers=numbers) if numbers else ""
    if line.reason:
        caption = f"{caption}: {line.reason}"
    return Amount(
        caption, books.name("site", line.site_id), line.days, line.minutes, line.rate, line.amount or ZERO, found,
        sources,
    )  # fmt: skip


def _other_sheets(
    document: PayrollSheet, books: Books, people: Sequence[UUID | None]
) -> Mapping[UUID | None, list[tuple[str, Decimal]]]:
    """Person → what other posted sheets of the month give them, such as the advance."""
    if document.month is None:
        return {}
    rows = books.rows(
        PayrollSheet, ["id", "number", "date", "run"], PayrollSheet.id != document.id, month=document.month,
        status="posted", organization_id=document.organization_id,
    )  # fmt: skip
    found: dict[UUID | None, list[tuple[str, Decimal]]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (str(row["date"]), row["number"] or "")):
        for person_id, amount in _given(row["id"], books, people):
            found[person_id].append((row["number"] or "", amount))
    return found


def _given(sheet_id: UUID, books: Books, people: Sequence[UUID | None]) -> Iterator[tuple[UUID | None, Decimal]]:
    """What one sheet posted for each of the people."""
    names, wanted = ["person_id", "accrual", "amount", "amount_before"], set(people)
    sums: dict[UUID | None, Decimal] = defaultdict(lambda: ZERO)
    for row in books.rows(PayrollLine, names, owner_id=sheet_id):
        if row["person_id"] in wanted:
            sign = -1 if row["accrual"] == DEDUCTION else 1
            sums[row["person_id"]] += sign * (row["amount"] or ZERO) - (row["amount_before"] or ZERO)
    yield from sums.items()


FORM = Form("payslip", "payroll_sheet", "Payslips with explanations", build, build_for=build_for)
SHORT_FORM = Form("payslip_short", "payroll_sheet", "Payslips, three to a page", build_short, build_for=build_short_for)
