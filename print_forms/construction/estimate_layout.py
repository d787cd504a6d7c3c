"""The local estimate on paper: works by sections with hours and money, totals, resources, and who agreed to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from reportlab.platypus import Flowable

from print_forms.kit.column import Column, Value
from print_forms.kit.fields import HeaderField, fields, title
from print_forms.kit.ink import Ink
from print_forms.kit.numbers import Notation
from print_forms.kit.panel import Panel, Pen, stacked
from print_forms.kit.signature import HINTS_EN, HINTS_RU, Signature, signatures
from print_forms.kit.table import Band, Row, Style, Total, table
from print_forms.kit.words import amount_in_words, currency_of
from shared.kernel.language import Language
from shared.kernel.numbers import ZERO, line_amount

WIDTH_MM: Final = 283
_NAME: Final = 2
_NOTES: Final = 20
"""Lines that are noted for a stated cost; every such line has its mark in the table."""
_PRICES: Final = (6, 7, 10, 11)
"""Columns of materials and totals, per unit and for the whole volume."""


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount as the document holds it, and as it follows from the lines where that differs."""

    amount: Decimal | None
    computed: Decimal | None = None

    @property
    def differs(self) -> bool:
        return None not in (self.amount, self.computed) and self.computed != self.amount


@dataclass(frozen=True, slots=True)
class EstimateLine:
    number: str
    code: str
    name: str
    unit: str
    quantity: Decimal | None
    wage: Decimal | None
    """Per unit, like materials, price and norm."""
    materials: Decimal | None
    price: Decimal | None
    norm_hours: Decimal | None
    cost: Figure
    hours: Decimal | None = None
    """Labour of the whole volume as the document has it."""


@dataclass(frozen=True, slots=True)
class EstimateSection:
    """Sections of any depth; without a name it is just the lines that stand in none."""

    name: str
    lines: Sequence["EstimateLine | EstimateSection"]


@dataclass(frozen=True, slots=True)
class EstimateResource:
    name: str
    unit: str
    quantity: Decimal | None
    price: Decimal | None
    cost: Decimal | None


@dataclass(frozen=True, slots=True)
class EstimateTotal:
    """A row under the table: direct costs, overhead, profit, VAT, total; `percent` stands beside the caption."""

    caption: str
    figure: Figure
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class EstimateSheet:
    heading: str
    drawn_up: date | None
    name: str
    site: str
    customer: str
    contractor: str
    currency: str
    base: str
    """The general estimate of a plan one."""
    crew: str
    """Whom a plan estimate is for."""
    sections: Sequence[EstimateSection]
    totals: Sequence[EstimateTotal]
    resources: Sequence[EstimateResource] = ()
    agreed_by: tuple[str, str] = ("", "")
    """Position and name, here and below."""
    approved_by: tuple[str, str] = ("", "")
    prepared_by: tuple[str, str] = ("", "")
    checked_by: tuple[str, str] = ("", "")


def estimate(sheet: EstimateSheet, language: Language) -> list[Flowable]:
    """The form as flowables for `render` on A4_LANDSCAPE."""
    notation, say = Notation(language), language.say
    head = [
        HeaderField(say("Name"), sheet.name, whole_width=True),
        HeaderField(say("Site"), sheet.site, whole_width=True),
        *([] if sheet.base else [HeaderField(say("Customer"), sheet.customer)]),
        HeaderField(say("Contractor"), sheet.contractor),
        HeaderField(say("Date"), notation.day(sheet.drawn_up)),
        HeaderField(say("Currency"), sheet.currency),
    ]
    if sheet.base or sheet.crew:
        head += [HeaderField(say("General estimate"), sheet.base), HeaderField(say("Crew"), sheet.crew)]
    people = (("Prepared by", sheet.prepared_by), ("Checked by", sheet.checked_by))
    signers = [Signature(say(role), *person) for role, person in people]
    tail = signatures(signers, HINTS_RU if notation.russian else HINTS_EN, WIDTH_MM, columns=2)
    totals = stacked([_totals(sheet, language), *([] if sheet.resources else [tail])])
    story: list[Flowable] = [
        _approval(sheet, language),
        title(sheet.heading, "", WIDTH_MM),
        fields(head, WIDTH_MM, caption_share=0.16),
        _works(sheet, language, totals),
    ]
    if sheet.resources:
        story.append(_resources(sheet, language, tail))
    return story


def _works(sheet: EstimateSheet, language: Language, tail: Panel) -> Flowable:
    """The table of works; without the columns of the customer's prices where the estimate has none (a crew's plan)."""
    columns, rows = _columns(language), list(_rows(sheet, language))
    lines = [row.values for row in rows if isinstance(row, Row)]
    if lines and all(values[at] is None for values in lines for at in _PRICES):
        kept = [at for at in range(len(columns)) if at not in _PRICES]
        width = sum(columns[at].width_mm for at in _PRICES)
        columns = [replace(columns[at], width_mm=columns[at].width_mm + (width if at == _NAME else 0)) for at in kept]
        rows = [row if isinstance(row, Band) else replace(row, values=[row.values[at] for at in kept]) for row in rows]
    return table(columns, rows, Notation(language), _style(language), tail=tail)


def _style(language: Language) -> Style:
    say = language.say
    return Style(6, numbered=True, page_total=say("Page total"), grand_total=say("Total of the estimate's lines"))


def _columns(language: Language) -> list[Column]:
    say = language.say
    unit, volume = say("Per unit"), say("Whole volume")
    return [
        Column(say("No."), 8, "code"),
        Column(say("Code"), 25),
        Column(say("Name of works and costs"), 57),
        Column(say("Unit"), 13, "code"),
        Column(say("Quantity"), 17, "quantity"),
        Column(say("wage"), 19, "price", group=unit),
        Column(say("materials and machines"), 20, "price", group=unit),
        Column(say("total"), 20, "price", group=unit),
        Column(say("labour, hours"), 15, "quantity", group=unit),
        Column(say("wage"), 23, "money", total=True, group=volume),
        Column(say("materials and machines"), 24, "money", total=True, group=volume),
        Column(say("total"), 24, "money", total=True, group=volume),
        Column(say("labour, hours"), 18, "quantity", total=True, group=volume),
    ]


def _rows(sheet: EstimateSheet, language: Language) -> Iterator[Row | Band | Total]:
    for section in sheet.sections:
        yield from _section(section, "", language)


def _section(section: EstimateSection, above: str, language: Language) -> Iterator[Row | Band | Total]:
    """Heading, lines and sections within, total; the heading of an inner section says where it stands."""
    path = " › ".join(part for part in (above, section.name) if part)
    if section.name:
        yield Band(path)
    for item in section.lines:
        if isinstance(item, EstimateSection):
            yield from _section(item, path, language)
        else:
            yield _row(item)
    if section.name:
        lines = [_row(line).values for line in lines_of(section)]
        sums = [_sum([values[column] for values in lines]) for column in range(9, 13)]
        yield Total(language.say("Total of the section “{name}”", name=section.name), [*[None] * 9, *sums])


def lines_of(section: EstimateSection) -> Iterator[EstimateLine]:
    """The lines of a section and of those within it."""
    for item in section.lines:
        if isinstance(item, EstimateSection):
            yield from lines_of(item)
        else:
            yield item


def _sum(values: Sequence[Value]) -> Decimal | None:
    amounts = [value for value in values if isinstance(value, Decimal)]
    return sum(amounts, ZERO) if amounts else None


def _row(line: EstimateLine) -> Row:
    mark = "*" if line.cost.differs else ""
    wage, materials = (_times(line.quantity, price) for price in (line.wage, line.materials))
    per_unit = (line.wage, line.materials, line.price, line.norm_hours)
    start = (line.number + mark, line.code, line.name, line.unit, line.quantity)
    return Row((*start, *per_unit, wage, materials, line.cost.amount, line.hours))


def _times(quantity: Decimal | None, price: Decimal | None) -> Decimal | None:
    return None if price is None else line_amount(quantity, price)


def _totals(sheet: EstimateSheet, language: Language) -> Panel:
    """Totals to the right, under the money of the whole volume, and to the left what the source states otherwise."""
    notation, notes = Notation(language), list(_notes(sheet, language))
    rows = -(-len(notes) // 2)
    height = 3 + max(4.2 * len(sheet.totals), 3.0 * rows)

    def draw(pen: Pen) -> None:
        for i, total in enumerate(sheet.totals):
            y, last = 1.5 + i * 4.2, i == len(sheet.totals) - 1
            caption = f"{total.caption} {notation.percent(total.percent)}".strip()
            pen.box(150, y, 91, 4.2, caption + (" **" if total.figure.differs else ""), Ink(7, bold=last))
            pen.box(241, y, 24, 4.2, notation.money(total.figure.amount), Ink(7, "right", bold=last))
        for i, note in enumerate(notes):
            column, row = divmod(i, max(1, rows))
            pen.text(column * 72, 1.5 + row * 3, 71, 3, note, Ink(5.5))
        pen.text(0, height, WIDTH_MM, 4.5, _in_words(sheet, language), Ink(7.5))

    return Panel(WIDTH_MM, height + (5 if sheet.totals else 0), draw)


def _in_words(sheet: EstimateSheet, language: Language) -> str:
    """The last of the totals, in the estimate's currency."""
    amount = sheet.totals[-1].figure.amount if sheet.totals else None
    if amount is None:
        return ""
    return f"{sheet.totals[-1].caption}: {amount_in_words(amount, language.code, currency_of(sheet.currency))}"


def _notes(sheet: EstimateSheet, language: Language) -> Iterator[str]:
    """What the source states otherwise: of the lines, so many as stand beside the totals, then of the totals."""
    notation, say = Notation(language), language.say
    lines = [
        say(
            "* line {number}: stated {stated}, computed {computed}",
            number=line.number,
            stated=notation.money(line.cost.amount),
            computed=notation.money(line.cost.computed),
        )
        for section in sheet.sections
        for line in lines_of(section)
        if line.cost.differs
    ]
    yield from lines[:_NOTES]
    if len(lines) > _NOTES:
        yield say("and {count} more", count=len(lines) - _NOTES)
    yield from (
        say(
            "** {caption}: stated {stated}, computed {computed}",
            caption=total.caption,
            stated=notation.money(total.figure.amount),
            computed=notation.money(total.figure.computed),
        )
        for total in sheet.totals
        if total.figure.differs
    )


def _resources(sheet: EstimateSheet, language: Language, tail: Panel) -> Flowable:
    say = language.say
    columns = [
        Column(say("No."), 10, "code"),
        Column(say("Resource"), 143),
        Column(say("Unit"), 20, "code"),
        Column(say("Quantity"), 35, "quantity"),
        Column(say("Price"), 35, "price"),
        Column(say("Cost"), 40, "money", total=True),
    ]
    rows = [
        Row((str(number), item.name, item.unit, item.quantity, item.price, item.cost))
        for number, item in enumerate(sheet.resources, start=1)
    ]
    style = Style(6, page_total=say("Page total"), grand_total=say("Total"), title=say("Resources"))
    return table(columns, rows, Notation(language), style, tail=tail)


def _approval(sheet: EstimateSheet, language: Language) -> Panel:
    """Who agreed on the left, who approves on the right, with room for signature and date."""
    say = language.say
    date_line = "«___» ______________ 20___ г." if language.code == "ru" else "____ / ____ / ______"

    def draw(pen: Pen) -> None:
        for x, role, (position, name) in (
            (0, say("AGREED"), sheet.agreed_by),
            (193, say("APPROVED"), sheet.approved_by),
        ):
            pen.text(x, 0, 90, 4, role, Ink(7.5, bold=True))
            pen.text(x, 4, 90, 4, position, Ink(7))
            pen.field(x, 12, 40, "")
            pen.field(x + 42, 12, 48, name)
            pen.text(x, 13, 90, 4, date_line, Ink(6.5))

    return Panel(WIDTH_MM, 18, draw)
