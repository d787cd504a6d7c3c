"""The payroll sheet in the layout of Т-51: what was worked, accrued, withheld, and what is to be paid."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from reportlab.platypus import Flowable

from print_forms.construction.payroll_words import ENGLISH, RUSSIAN, Words
from print_forms.kit.column import Column
from print_forms.kit.ink import Ink
from print_forms.kit.numbers import Notation
from print_forms.kit.panel import Panel, Pen, stacked
from print_forms.kit.signature import DATE_EN, DATE_RU, HINTS_EN, HINTS_RU, Signature, signatures
from print_forms.kit.table import Row, Style, table
from print_forms.kit.words import amount_in_words, currency_of
from shared.kernel.language import Language

WIDTHS: Final = (8, 13, 34, 24, 16, 12, 12, 15, 15, 15, 13, 17, 14, 14, 15, 15, 13, 18)
"""Millimetres of the 18 columns, 283 together."""
ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class PayrollLine:
    """One person's row; derived columns are computed here and checked against what the document states."""

    personnel_number: str
    name: str
    position: str
    rate: Decimal | str | None
    days: int | None
    minutes: int | None
    rest_days: int | None
    rest_minutes: int | None
    accruals: Sequence[Decimal | None]
    """By the kinds of the sheet, in their order."""
    other_income: Decimal | None = None
    tax: Decimal | None = None
    other_deductions: Decimal | None = None
    owed_by_organization: Decimal | None = None
    owed_by_person: Decimal | None = None
    stated: Decimal | None = None
    """To be paid as the document has it."""

    @property
    def accrued(self) -> Decimal:
        """Column 12."""
        return sum((amount or ZERO for amount in (*self.accruals, self.other_income)), ZERO)

    @property
    def withheld(self) -> Decimal:
        """Column 15."""
        return (self.tax or ZERO) + (self.other_deductions or ZERO)

    @property
    def to_pay(self) -> Decimal:
        """Column 18 = 12 − 15 + 16 − 17."""
        return self.accrued - self.withheld + (self.owed_by_organization or ZERO) - (self.owed_by_person or ZERO)


@dataclass(frozen=True, slots=True)
class PayrollSheet:
    organization: str
    okpo: str
    department: str
    number: str
    drawn_up: date | None
    period_from: date | None
    period_to: date | None
    accrual_kinds: Sequence[str]
    lines: Sequence[PayrollLine]
    accountant: str = ""
    currency: str = ""
    notes: Sequence[str] = ()
    """Said under the total."""
    before_tax: str = ""
    """Said beside the sum in words."""


def payroll_sheet(sheet: PayrollSheet, language: Language) -> list[Flowable]:
    """The form as flowables for `render` on A4_LANDSCAPE."""
    notation, words = Notation(language), RUSSIAN if language.code == "ru" else ENGLISH
    kinds = _kinds(sheet.accrual_kinds, words)
    columns = [
        Column(caption, width, kind, total, group)
        for (caption, kind, total, group), width in zip(words.columns(kinds), WIDTHS, strict=True)
    ]
    rows = [_row(number, line, len(sheet.accrual_kinds), notation) for number, line in enumerate(sheet.lines, start=1)]
    to_pay = sum((line.to_pay for line in sheet.lines), ZERO)
    tail = _closing(sheet, amount_in_words(to_pay, language.code, currency_of(sheet.currency)), words, notation)
    style = Style(6, numbered=True, page_total=words.page_total, grand_total=words.grand_total)
    return [_head(sheet, words, notation), table(columns, rows, notation, style, tail=tail)]


def differences(sheet: PayrollSheet) -> Iterator[tuple[PayrollLine, Decimal]]:
    """Lines whose stated sum is not 12 − 15 + 16 − 17, with that sum."""
    for line in sheet.lines:
        if line.stated is not None and line.stated != line.to_pay:
            yield line, line.to_pay


def _row(number: int, line: PayrollLine, kinds: int, notation: Notation) -> Row:
    accruals = [*line.accruals, None, None, None]
    if kinds > 3:
        rest = [amount for amount in line.accruals[2:] if amount is not None]
        accruals[2] = sum(rest, ZERO) if rest else None
    return Row(
        (
            *(str(number), line.personnel_number, line.name, line.position, line.rate),
            *(_days_hours(line.days, line.minutes, notation), _days_hours(line.rest_days, line.rest_minutes, notation)),
            *(accruals[:3]),
            *(line.other_income, line.accrued, line.tax, line.other_deductions, line.withheld or None),
            *(line.owed_by_organization, line.owed_by_person, line.to_pay),
        )
    )


def _kinds(kinds: Sequence[str], words: Words) -> tuple[str, str, str]:
    """Captions of columns 8–10; with more than three kinds the last column takes the rest."""
    if len(kinds) > 3:
        kinds = (*kinds[:2], words.other_accruals)
    first, second, third = (*kinds, "", "", "")[:3]
    return first, second, third


def _days_hours(days: int | None, minutes: int | None, notation: Notation) -> str:
    hours = notation.hours(minutes or None)
    return f"{days} ({hours})" if days and hours else str(days or hours)


def _head(sheet: PayrollSheet, words: Words, notation: Notation) -> Panel:
    def draw(pen: Pen) -> None:
        pen.text(150, 0, 133, 3, words.legal_form, Ink(6, "right"))
        pen.text(150, 3, 133, 3, words.legal_decree, Ink(6, "right"))
        for i, (label, value) in enumerate(((words.okud, "0301010"), (words.okpo, sheet.okpo))):
            pen.text(217, 10.6 + i * 4.2, 40, 4.2, label, Ink(6.5, "right"))
            pen.box(258, 10.6 + i * 4.2, 25, 4.2, value, Ink(7, "center"))
        pen.box(258, 7, 25, 3.6, words.code, Ink(6, "center"))
        pen.field(0, 13.5, 215, sheet.organization, words.organization, size=8)
        pen.field(0, 20.5, 215, sheet.department, words.department, size=8)
        pen.text(60, 24.5, 120, 6, words.title, Ink(12, "center", bold=True))
        small, value_ink = Ink(6, "center", wrap=True), Ink(7.5, "center")
        strip = (
            (26, words.number, sheet.number),
            (24, words.drawn_up, notation.day(sheet.drawn_up)),
            (23, words.period_from, notation.day(sheet.period_from)),
            (23, words.period_to, notation.day(sheet.period_to)),
        )
        x = 187.0
        pen.box(x + 50, 23.5, 46, 3.2, words.period, small)
        for width, caption, value in strip:
            top = 26.7 if x > 230 else 23.5
            pen.box(x, top, width, 29.9 - top, caption, small)
            pen.box(x, 29.9, width, 4.6, value, value_ink)
            x += width

    return Panel(283, 36.5, draw)


def _closing(sheet: PayrollSheet, total_in_words: str, words: Words, notation: Notation) -> Panel:
    hints, blank_date = (HINTS_RU, DATE_RU) if notation.russian else (HINTS_EN, DATE_EN)
    signature = signatures([Signature(words.accountant, "", sheet.accountant, blank_date)], hints, 180)
    notes = [*sheet.notes]
    notes += [
        words.difference.format(name=line.name, stated=notation.money(line.stated), computed=notation.money(computed))
        for line, computed in differences(sheet)
    ]
    height = 7 + 3.2 * len(notes)
    remark = f" ({sheet.before_tax})" if sheet.before_tax else ""

    def draw(pen: Pen) -> None:
        pen.text(0, 1.5, 283, 4.5, f"{words.to_pay_in_words} {total_in_words}{remark}", Ink(7.5))
        for i, note in enumerate(notes):
            pen.text(0, 6.5 + 3.2 * i, 283, 3.2, note, Ink(6))

    return stacked([Panel(283, height, draw), signature])
