"""The daily report on paper: people, production, machines, deliveries and what got in the way, section by section."""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import fields as parts_of
from datetime import date
from decimal import Decimal
from typing import Final

from reportlab.platypus import Flowable, Spacer

from print_forms.kit.column import Column, Kind
from print_forms.kit.fields import HeaderField, fields, title
from print_forms.kit.numbers import Notation
from print_forms.kit.page import A4_PORTRAIT
from print_forms.kit.signature import HINTS_EN, HINTS_RU, Signature, signatures
from print_forms.kit.table import Row, Style, table
from shared.kernel.language import Language

WIDTH_MM: Final = A4_PORTRAIT.usable


@dataclass(frozen=True, slots=True)
class Labor:
    """A crew, a company or one person; `workers` is empty for one person."""

    who: str
    trade: str
    workers: int | None
    minutes: int
    overtime_minutes: int | None
    cost_code: str
    work: str


@dataclass(frozen=True, slots=True)
class Production:
    """`factor` is earned ÷ actual hours: above one is better than the norm."""

    cost_code: str
    description: str
    unit: str
    today: Decimal
    to_date: Decimal | None
    budget: Decimal | None
    percent: Decimal | None
    earned_hours: Decimal | None
    actual_minutes: int | None
    factor: Decimal | None


@dataclass(frozen=True, slots=True)
class Equipment:
    machine: str
    worked_minutes: int | None
    idle_minutes: int | None
    down_minutes: int | None
    meter: Decimal | None
    fuel: Decimal | None
    cost_code: str


@dataclass(frozen=True, slots=True)
class Delivery:
    supplier: str
    item: str
    unit: str
    quantity: Decimal | None
    ticket: str


@dataclass(frozen=True, slots=True)
class Delay:
    """Start and end as written, 10:30."""

    start: str
    end: str
    cause: str
    responsible: str
    affected: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A free text under its caption: visitors, safety, notes, tomorrow."""

    caption: str
    text: str


@dataclass(frozen=True, slots=True)
class DailyReportSheet:
    project: str
    number: str
    date: date
    header: Sequence[tuple[str, str]]
    """Caption and value: shift, crew, prepared by, weather of the morning and afternoon, …"""
    labor: Sequence[Labor] = ()
    production: Sequence[Production] = ()
    equipment: Sequence[Equipment] = ()
    deliveries: Sequence[Delivery] = ()
    delays: Sequence[Delay] = ()
    remarks: Sequence[Remark] = ()
    signers: Sequence[tuple[str, str]] = ()
    """Role and name."""


_Captions = Sequence[tuple[str, float, Kind, bool]]
_LABOR: Final[_Captions] = (
    *(("Company, crew, person", 46, "text", False), ("Trade", 28, "text", False), ("Workers", 14, "quantity", True)),
    *(("Hours", 13, "hours", True), ("Overtime", 15, "hours", True), ("Cost code", 20, "text", False)),
    ("Location, work performed", 49, "text", False),
)
_PRODUCTION: Final[_Captions] = (
    *(("Cost code", 21, "text", False), ("Description", 50, "text", False), ("Unit", 11, "code", False)),
    *(("Today", 15, "quantity", False), ("To date", 16, "quantity", False), ("Budget", 16, "quantity", False)),
    *(("%", 13, "percent", False), ("Earned hours", 15, "quantity", True), ("Actual hours", 15, "hours", True)),
    ("Factor", 13, "quantity", False),
)
_EQUIPMENT: Final[_Captions] = (
    *(("Machine", 61, "text", False), ("Hours worked", 20, "hours", True), ("Hours idle", 20, "hours", True)),
    *(("Hours down", 20, "hours", True), ("Meter", 20, "quantity", False), ("Fuel", 18, "quantity", True)),
    ("Cost code", 26, "text", False),
)
_DELIVERIES: Final[_Captions] = (
    *(("Supplier", 50, "text", False), ("Item", 70, "text", False), ("Unit", 15, "code", False)),
    *(("Quantity", 22, "quantity", False), ("Ticket", 28, "text", False)),
)
_DELAYS: Final[_Captions] = (
    *(("From", 15, "code", False), ("To", 15, "code", False), ("Cause", 75, "text", False)),
    *(("Responsible", 40, "text", False), ("Affected", 40, "text", False)),
)


def daily_report(sheet: DailyReportSheet, language: Language) -> list[Flowable]:
    """The form as flowables for `render` on A4_PORTRAIT; empty sections are left out."""
    notation, say = Notation(language), language.say
    head = [HeaderField(say("Project"), sheet.project, whole_width=True)]
    head += [HeaderField(say(caption), value) for caption, value in sheet.header]
    subtitle = f"{notation.day(sheet.date)}, {say(f'{sheet.date:%A}')}"
    story: list[Flowable] = [
        title(say("Daily report No. {number}", number=sheet.number), subtitle, WIDTH_MM),
        fields(head, WIDTH_MM, caption_share=0.3),
    ]
    sections: Sequence[tuple[str, _Captions, Sequence[object]]] = (
        ("Labor", _LABOR, sheet.labor),
        ("Production", _PRODUCTION, sheet.production),
        ("Equipment", _EQUIPMENT, sheet.equipment),
        ("Materials received", _DELIVERIES, sheet.deliveries),
        ("Delays", _DELAYS, sheet.delays),
    )
    for caption, captions, rows in sections:
        if rows:
            story += [_section(caption, captions, rows, language), Spacer(0, 4)]
    for remark in sheet.remarks:
        if remark.text:
            column = Column(say(remark.caption), WIDTH_MM)
            story += [table([column], [Row((remark.text,))], notation, Style(7)), Spacer(0, 4)]
    signers = [Signature(say(role), "", name) for role, name in sheet.signers]
    return [*story, signatures(signers, HINTS_RU if notation.russian else HINTS_EN, WIDTH_MM)]


def _section(caption: str, captions: _Captions, rows: Sequence[object], language: Language) -> Flowable:
    say = language.say
    columns = [Column(say(text), width, kind, total) for text, width, kind, total in captions]
    values = [Row([getattr(row, part.name) for part in parts_of(row)]) for row in rows]  # type: ignore[arg-type]
    grand_total = say("Total") if any(column.total for column in columns) and len(rows) > 1 else ""
    return table(columns, values, Notation(language), Style(6.5, grand_total=grand_total, title=say(caption)))
