"""The payslip on paper: accrued, withheld, to be paid; below each amount the days, the rate and the rule behind it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Final

from reportlab.platypus import Flowable, PageBreak

from print_forms.construction.pay_explained import Explained, PaidDay
from print_forms.kit.block import Block, Cell, Shape, framed
from print_forms.kit.column import Column
from print_forms.kit.fields import HeaderField, fields
from print_forms.kit.ink import PADDING, Ink, wrapped
from print_forms.kit.numbers import Notation
from print_forms.kit.page import A4_PORTRAIT
from print_forms.kit.panel import Panel, Pen
from print_forms.kit.stack import Stack
from print_forms.kit.table import Band, Row, Style, Total, table
from print_forms.kit.units import mm
from print_forms.kit.words import amount_in_words, currency_of
from shared.kernel.language import Language
from shared.kernel.numbers import ZERO

WIDTH_MM: Final = A4_PORTRAIT.usable
_WIDTHS: Final = (58, 62, 11, 14, 18, 22)
"""Millimetres of kind, site, days, hours, rate, amount: WIDTH_MM together."""
_FULL, _SHORT = 8.0, 7.5
"""Sizes of letters: a page of one's own has room."""
_NOTE: Final = Ink(7, wrap=True, top=True)
_DAYS_ABREAST: Final = 4
_DAY_WIDTHS: Final = (17.0, 6.5, 6.75, 14.0, 2.0)
"""Date, code, hours, amount and a gap: a quarter of WIDTH_MM."""
PAGE_MM: Final = 275.0
"""Height of a page between the margins and above the foot."""
_THIRD_MM: Final = 91.5


@dataclass(frozen=True, slots=True)
class Amount:
    """One line of pay with what explains it."""

    caption: str
    site: str
    days: int | None
    minutes: int | None
    rate: Decimal | None
    amount: Decimal
    explained: Explained
    sources: str = ""


@dataclass(frozen=True, slots=True)
class Payslip:
    """What one person is due by one sheet; `before` is what a corrected sheet gave."""

    organization: str
    month: str
    sheet: str
    run: str
    days: str
    name: str
    personnel_number: str
    position: str
    department: str
    accrued: Sequence[Amount]
    withheld: Sequence[Amount]
    due: Decimal
    before: Decimal | None = None
    others: Sequence[tuple[str, Decimal]] = field(default=())
    """Numbers of other sheets of the month and what they give."""
    currency: str = ""
    before_tax: str = ""
    """Said beside the sum in words."""


def full(slips: Sequence[Payslip], language: Language) -> list[Flowable]:
    """A page per person, or as many as the explanations take."""
    story: list[Flowable] = []
    for slip in slips:
        story += [*([PageBreak()] if story else []), *_parts(slip, language, explain=True)]
    return story or [Panel(WIDTH_MM, 10, _nobody(language))]


def short(slips: Sequence[Payslip], language: Language) -> list[Flowable]:
    """Three to a page, with a line to cut along between them."""
    story: list[Flowable] = []
    for number, slip in enumerate(slips):
        parts = [*([_cut()] if number % 3 else []), *_parts(slip, language, explain=False)]
        story.append(Stack(parts, _THIRD_MM, PAGE_MM))
    return story or [Panel(WIDTH_MM, 10, _nobody(language))]


def _nobody(language: Language):  # type: ignore[no-untyped-def]
    return lambda pen: pen.text(0, 1, WIDTH_MM, 6, language.say("There is nothing to pay in the sheet."), Ink(9))


def _parts(slip: Payslip, language: Language, *, explain: bool) -> list[Flowable]:
    head = fields(list(_head(slip, language)), WIDTH_MM, 0.2)
    columns = list(_columns(language))
    rows = list(_rows(slip, language, explain))
    style = Style(_FULL if explain else _SHORT)
    pay = table(columns, rows, Notation(language), style, tail=_closing(slip, language))
    return [_title(slip, language), head, pay]


def _title(slip: Payslip, language: Language) -> Panel:
    text = language.say("Payslip for {month}", month=slip.month) if slip.month else language.say("Payslip")

    def draw(pen: Pen) -> None:
        pen.text(0, 0.5, 120, 5.5, text, Ink(11, bold=True))
        pen.text(100, 0.5, WIDTH_MM - 100, 5.5, slip.organization, Ink(8, "right"))

    return Panel(WIDTH_MM, 7, draw)


def _head(slip: Payslip, language: Language) -> Iterator[HeaderField]:
    say = language.say
    yield HeaderField(say("Employee"), slip.name)
    yield HeaderField(say("Personnel number"), slip.personnel_number)
    yield HeaderField(say("Position"), slip.position)
    yield HeaderField(say("Department"), slip.department)
    yield HeaderField(say("Payroll sheet"), slip.sheet)
    yield HeaderField(say("Days paid"), f"{slip.days} ({slip.run})" if slip.days else slip.run)


def _columns(language: Language) -> Iterator[Column]:
    say = language.say
    names = (say("Kind of pay"), say("Site"), say("Days"), say("Hours"), say("Rate"), say("Amount"))
    kinds = ("text", "text", "quantity", "hours", "price", "money")
    for name, kind, width in zip(names, kinds, _WIDTHS, strict=True):
        yield Column(name, width, kind)  # type: ignore[arg-type]


def _rows(slip: Payslip, language: Language, explain: bool) -> Iterator[Row | Band | Total | Block]:
    say = language.say
    for caption, amounts in ((say("Accrued"), slip.accrued), (say("Withheld"), slip.withheld)):
        if not amounts:
            continue
        yield Band(caption)
        for each in amounts:
            yield Row((each.caption, each.site, each.days, each.minutes, each.rate, each.amount))
            if explain:
                yield from _explanation(each, language)
        yield _sum(say("{what} in all", what=caption), amounts)
    if slip.before is not None:
        yield _only(say("In all by this sheet"), slip.due + slip.before)
        yield _only(say("Before the correction"), slip.before)
    yield _only(say("To be paid by this sheet"), slip.due)
    if slip.others:
        for number, amount in slip.others:
            yield Row((say("By sheet {number} of the same month", number=number), "", None, None, None, amount))
        yield _only(say("In all for the month"), slip.due + sum((amount for _, amount in slip.others), ZERO))


def _sum(caption: str, amounts: Sequence[Amount]) -> Total:
    """Days and hours stand beside the money where there are any."""
    days, minutes = sum(each.days or 0 for each in amounts), sum(each.minutes or 0 for each in amounts)
    money = sum((each.amount for each in amounts), ZERO)
    return Total(caption, (None, None, days or None, minutes or None, None, money))


def _only(caption: str, amount: Decimal) -> Total:
    return Total(caption, (None, None, None, None, None, amount))


# ---- the explanation below an amount


def _explanation(amount: Amount, language: Language) -> Iterator[Block]:
    found = amount.explained
    text = "; ".join(part for part in (found.formula, found.rule, amount.sources) if part)
    lines = wrapped(text, _NOTE, WIDTH_MM * mm - 2 * PADDING)
    yield Block(_note(len(lines)), ["\n".join(lines)])
    if found.days:
        yield _days(found.days, Notation(language))


@cache
def _note(lines: int) -> Shape:
    return framed([WIDTH_MM], [(lines * _NOTE.leading + 2 * PADDING) / mm], [Cell(0, 0, ink=_NOTE)])


def _days(days: Sequence[PaidDay], notation: Notation) -> Block:
    """The days in columns side by side, read downwards."""
    down = -(-len(days) // _DAYS_ABREAST)
    texts: list[str] = []
    for at in range(_DAYS_ABREAST):
        some = days[at * down : (at + 1) * down]
        texts.append("\n".join(notation.day(day.date) for day in some))
        texts.append("\n".join(day.code for day in some))
        texts.append("\n".join(notation.hours(day.minutes or None) or f"{day.days or ''}" for day in some))
        texts.append("\n".join(notation.money(day.amount) for day in some))
    return Block(_grid(down), texts)


@cache
def _grid(down: int) -> Shape:
    middle, right = Ink(_NOTE.size, "center", wrap=True, top=True), Ink(_NOTE.size, "right", wrap=True, top=True)
    wide, inks = len(_DAY_WIDTHS), (middle, middle, right, right)
    cells = [Cell(0, at * wide + col, ink=ink) for at in range(_DAYS_ABREAST) for col, ink in enumerate(inks)]
    return framed(_DAY_WIDTHS * _DAYS_ABREAST, [(down * right.leading + 2 * PADDING) / mm], cells)


# ---- below the table


def _closing(slip: Payslip, language: Language) -> Panel:
    say = language.say
    words = amount_in_words(slip.due, language.code, currency_of(slip.currency))
    remark = f" ({slip.before_tax})" if slip.before_tax else ""
    paid, signed = say("Paid, date and amount"), say("Received, signature")

    def draw(pen: Pen) -> None:
        pen.text(0, 1.2, WIDTH_MM, 4, f"{say('To be paid:')} {words}{remark}", Ink(8))
        pen.text(0, 8.2, 36, 4, paid, Ink(7))
        pen.rule(37, 12, 58)
        pen.text(99, 8.2, 34, 4, signed, Ink(7))
        pen.rule(134, 12, WIDTH_MM - 134)

    return Panel(WIDTH_MM, 13.5, draw)


def _cut() -> Panel:
    def draw(pen: Pen) -> None:
        for at in range(0, int(WIDTH_MM) - 1, 4):
            pen.rule(at, 1, 2)

    return Panel(WIDTH_MM, 3.5, draw)
