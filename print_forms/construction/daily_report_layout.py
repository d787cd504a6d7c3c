"""The daily report on paper: work done, hours of each person on it, machines, and what got in the way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from reportlab.platypus import Flowable, Spacer

from print_forms.kit.column import Column
from print_forms.kit.fields import HeaderField, fields, title
from print_forms.kit.fitting import fitted_tables
from print_forms.kit.numbers import Notation
from print_forms.kit.page import A4_PORTRAIT
from print_forms.kit.signature import HINTS_EN, HINTS_RU, Signature, signatures
from print_forms.kit.table import Row, Style, Total, table
from shared.kernel.language import Language

WIDTH_MM: Final = A4_PORTRAIT.usable
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Production:
    """A work of the day. Budget, `to_date` and percent are of the line that was picked, where there is one."""

    description: str
    zone: str
    unit: str
    today: Decimal | None
    to_date: Decimal | None
    budget: Decimal | None
    percent: Decimal | None
    norm_hours: Decimal | None
    actual_minutes: int | None
    deviation: Decimal | None
    """(actual − norm) ÷ norm, in percent: above nought is slower than the norm."""
    note: str = ""
    code: str = ""
    """Of the estimate line."""


@dataclass(frozen=True, slots=True)
class Labor:
    """One person; `minutes` by work, in the order of the works, and last what belongs to none of them."""

    name: str
    trade: str
    minutes: Sequence[int | None]
    coefficient: Decimal | None = None

    @property
    def total(self) -> int:
        return sum(each or 0 for each in self.minutes)


@dataclass(frozen=True, slots=True)
class Equipment:
    machine: str
    operator: str
    work: str
    """Number of the work."""
    worked_minutes: int | None
    idle_minutes: int | None
    meter: Decimal | None
    fuel: Decimal | None


@dataclass(frozen=True, slots=True)
class Delay:
    """Start and end as written, 10:30."""

    start: str
    end: str
    minutes: int | None
    cause: str
    note: str


@dataclass(frozen=True, slots=True)
class DailyReportSheet:
    heading: str
    site: str
    date: date | None
    header: Sequence[tuple[str, str]]
    """Caption and value: crew, shift, weather, …"""
    production: Sequence[Production] = ()
    labor: Sequence[Labor] = ()
    equipment: Sequence[Equipment] = ()
    delays: Sequence[Delay] = ()
    remarks: Sequence[tuple[str, str]] = ()
    """Free texts under their captions: visitors, safety, comment."""
    signers: Sequence[tuple[str, str, str]] = ()
    """Role, position and name."""


def daily_report(sheet: DailyReportSheet, language: Language) -> list[Flowable]:
    """The form as flowables for `render` on A4_PORTRAIT; empty sections and columns are left out."""
    notation, say = Notation(language), language.say
    head = [HeaderField(say("Site"), sheet.site, whole_width=True)]
    head += [HeaderField(caption, value) for caption, value in sheet.header]
    day = f"{notation.day(sheet.date)}, {say(WEEKDAYS[sheet.date.weekday()])}" if sheet.date else ""
    story: list[Flowable] = [title(sheet.heading, day, WIDTH_MM), fields(head, WIDTH_MM, caption_share=0.3)]
    for caption, (columns, rows), keys in (
        (say("Work done"), (_production_columns(language), _production_rows(sheet)), 2),
        (say("People"), (_labor_columns(sheet, language), _labor_rows(sheet)), 5),
        (say("Machines"), equipment_table(sheet, language), 2),
        (say("Delays"), delay_table(sheet, language), 2),
    ):
        if rows:
            story += [*section(caption, columns, rows, keys, language), Spacer(0, 4)]
    for caption, text in sheet.remarks:
        if text:
            story += [table([Column(caption, WIDTH_MM)], [Row((text,))], notation, Style(7)), Spacer(0, 4)]
    signers = [Signature(*signer) for signer in sheet.signers]
    return [*story, signatures(signers, HINTS_RU if notation.russian else HINTS_EN, WIDTH_MM)]


def section(
    caption: str,
    columns: Sequence[Column],
    rows: Sequence[Row | Total],
    keys: int,
    language: Language,
    width_mm: float = WIDTH_MM,
) -> Iterator[Flowable]:
    """The table without the columns in which nothing stands; `keys` columns come again where it must be divided.

    Nothing where there is no row.
    """
    if not rows:
        return
    kept = [i for i in range(len(columns)) if i == 0 or any(row.values[i] not in (None, "") for row in rows)]
    shown = [columns[i] for i in kept]
    total = language.say("Total") if len(rows) > 1 and any(column.total for column in shown) else ""
    picked = [replace(row, values=[row.values[i] for i in kept]) for row in rows]
    style = Style(grand_total=total, title=caption)
    keys = max(1, sum(1 for i in kept if i < keys))
    yield from fitted_tables(shown, picked, Notation(language), style, width_mm, keys=keys)


def _production_columns(language: Language) -> list[Column]:
    say = language.say
    return [
        Column(say("No."), kind="code"),
        Column(say("Work")),
        Column(say("Zone")),
        Column(say("Unit"), kind="code"),
        Column(say("today"), kind="quantity", group=say("Quantity")),
        Column(say("to date"), kind="quantity", group=say("Quantity")),
        Column(say("planned"), kind="quantity", group=say("Quantity")),
        Column("%", kind="percent", group=say("Quantity")),
        Column(say("norm"), kind="quantity", total=True, group=say("Hours")),
        Column(say("actual"), kind="hours", total=True, group=say("Hours")),
        Column(say("deviation"), kind="percent", group=say("Hours")),
        Column(say("Note")),
    ]


def _production_rows(sheet: DailyReportSheet) -> list[Row]:
    return [
        Row(
            (
                *(str(number), work.description, work.zone, work.unit),
                *(work.today, work.to_date, work.budget, work.percent),
                *(work.norm_hours, work.actual_minutes, work.deviation, work.note),
            )
        )
        for number, work in enumerate(sheet.production, start=1)
    ]


def _labor_columns(sheet: DailyReportSheet, language: Language) -> list[Column]:
    """Hours stand under the numbers of the works; «—» is for hours that belong to none."""
    say = language.say
    works = [str(number) for number in range(1, len(sheet.production) + 1)] + ["—"]
    return [
        Column(say("No."), kind="code"),
        Column(say("Person")),
        Column(say("Trade")),
        Column(say("Participation coefficient"), kind="quantity"),
        Column(say("Hours in all"), kind="hours", total=True),
        *(Column(work, kind="hours", total=True, group=say("Hours by number of the work")) for work in works),
    ]


def _labor_rows(sheet: DailyReportSheet) -> list[Row]:
    return [
        Row((str(number), each.name, each.trade, each.coefficient, each.total, *each.minutes))
        for number, each in enumerate(sheet.labor, start=1)
    ]


def equipment_table(sheet: DailyReportSheet, language: Language) -> tuple[list[Column], list[Row]]:
    say = language.say
    columns = [
        Column(say("No."), kind="code"),
        Column(say("Machine")),
        Column(say("Operator")),
        Column(say("No. of the work"), kind="code"),
        Column(say("Worked, hours"), kind="hours", total=True),
        Column(say("Idle, hours"), kind="hours", total=True),
        Column(say("Meter"), kind="quantity"),
        Column(say("Fuel, l"), kind="quantity", total=True),
    ]
    return columns, [
        Row(
            (
                *(str(number), each.machine, each.operator, each.work),
                *(each.worked_minutes, each.idle_minutes, each.meter, each.fuel),
            )
        )
        for number, each in enumerate(sheet.equipment, start=1)
    ]


def delay_table(sheet: DailyReportSheet, language: Language) -> tuple[list[Column], list[Row]]:
    say = language.say
    columns = [
        Column(say("From"), kind="code"),
        Column(say("To"), kind="code"),
        Column(say("Hours lost"), kind="hours", total=True),
        Column(say("Cause")),
        Column(say("Note")),
    ]
    return columns, [Row((each.start, each.end, each.minutes, each.cause, each.note)) for each in sheet.delays]
