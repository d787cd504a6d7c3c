"""The piecework of a crew on paper: what was assigned and done, what it earns, and how much of it on which day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Final

from reportlab.platypus import Flowable

from print_forms.kit.column import Column, Value
from print_forms.kit.fields import HeaderField, fields, title
from print_forms.kit.fitting import fitted_tables
from print_forms.kit.ink import Ink
from print_forms.kit.numbers import Notation
from print_forms.kit.page import A4_LANDSCAPE
from print_forms.kit.panel import Panel
from print_forms.kit.signature import DATE_EN, DATE_RU, HINTS_EN, HINTS_RU, Signature, signatures
from print_forms.kit.table import Row, Style, Total
from print_forms.kit.words import amount_in_words
from shared.kernel.language import Language

WIDTH_MM: Final = A4_LANDSCAPE.usable
_KEYS: Final = 3
"""Number, work and unit stand again where the days go on below."""


@dataclass(frozen=True, slots=True)
class Piecework:
    """A work of the crew. Plan, `to_date`, difference and percent are of the whole work, `done` of the period."""

    name: str
    unit: str = ""
    price: Decimal | None = None
    plan: Decimal | None = None
    done: Decimal | None = None
    to_date: Decimal | None = None
    difference: Decimal | None = None
    percent: Decimal | None = None
    wage: Decimal | None = None
    days: Mapping[date, tuple[Decimal | None, Decimal | None]] = field(default_factory=dict)
    """Quantity and wage of each day with work."""


@dataclass(frozen=True, slots=True)
class PieceworkHead:
    """Whose piecework it is; what is not known is left out, or stays a line to write on."""

    crew: str = ""
    site: str = ""
    organization: str = ""
    period: str = ""
    foreman: tuple[str, str] = ("", "")
    """Position and name, here and below."""
    engineer: tuple[str, str] = ("", "")
    approver: tuple[str, str] = ("", "")


def piecework(
    head: PieceworkHead, works: Sequence[Piecework], total: Piecework | None, language: Language
) -> list[Flowable]:
    """The form as flowables for `render` on A4_LANDSCAPE. Quantities are not added: they are in different units."""
    say = language.say
    captions = (
        (say("Organization"), head.organization),
        (say("Site"), head.site),
        (say("Crew"), head.crew),
        (say("Foreman"), head.foreman[1]),
    )
    items = [HeaderField(caption, value) for caption, value in captions if value]
    days = sorted({day for work in works for day in work.days})
    rows: list[Row | Total] = [Row(_values(str(n), work, days)) for n, work in enumerate(works, start=1)]
    if total is not None:
        rows.append(Total(say("Total"), _values(None, total, days)))
    columns, shown = _filled(_columns(days, language), rows)
    return [
        title(say("Piecework of the crew"), head.period, WIDTH_MM),
        fields(items, WIDTH_MM, caption_share=0.2),
        *fitted_tables(columns, shown, Notation(language), Style(), WIDTH_MM, keys=_KEYS),
        *([_in_words(total.wage, language)] if total is not None and total.wage else []),
        _signatures(head, language),
    ]


def _filled(columns: Sequence[Column], rows: Sequence[Row | Total]) -> tuple[list[Column], list[Row | Total]]:
    """Without the columns of figures that nobody has: a crew without an assignment has no plan."""
    kept = [at for at in range(len(columns)) if at <= _KEYS or any(row.values[at] is not None for row in rows)]
    return [columns[at] for at in kept], [replace(row, values=[row.values[at] for at in kept]) for row in rows]


def _in_words(wage: Decimal, language: Language) -> Panel:
    words = f"{language.say('Total wage:')} {amount_in_words(wage, language.code)}"
    return Panel(WIDTH_MM, 6.0, lambda pen: pen.text(0, 1.5, WIDTH_MM, 4.5, words, Ink(7.5)))


def _columns(days: Sequence[date], language: Language) -> list[Column]:
    say = language.say
    columns = [
        Column(say("No."), kind="code"),
        Column(say("Work")),
        Column(say("Unit"), kind="code"),
        Column(say("Wage per unit"), kind="price"),
        Column(say("assigned"), kind="quantity", group=say("Quantity")),
        Column(say("in the period"), kind="quantity", group=say("Quantity")),
        Column(say("to date"), kind="quantity", group=say("Quantity")),
        Column("±", kind="quantity", group=say("Quantity")),
        Column("%", kind="percent", group=say("Quantity")),
        Column(say("Wage"), kind="money"),
    ]
    for day in days:
        caption = _day(day, language)
        columns += [
            Column(say("qty"), kind="quantity", group=caption),
            Column(say("amount"), kind="money", group=caption),
        ]
    return columns


def _values(number: str | None, work: Piecework, days: Sequence[date]) -> list[Value]:
    figures: list[Value] = [work.plan, work.done, work.to_date, work.difference, work.percent, work.wage]
    by_day = [figure for day in days for figure in work.days.get(day, (None, None))]
    name, unit = (work.name, work.unit) if number else (None, None)
    return [number, name, unit, work.price, *figures, *by_day]


def _day(day: date, language: Language) -> str:
    """A day of the period: its year stands in the head."""
    written = language.date(day)
    return written[:5] if language.code == "ru" else written.rpartition(" ")[0]


def _signatures(head: PieceworkHead, language: Language) -> Flowable:
    say, russian = language.say, language.code == "ru"
    signers = [
        Signature(say("Foreman"), *head.foreman, DATE_RU if russian else DATE_EN),
        Signature(say("Site engineer"), *head.engineer, DATE_RU if russian else DATE_EN),
        Signature(say("Approved by"), *head.approver, DATE_RU if russian else DATE_EN),
    ]
    return signatures(signers, HINTS_RU if russian else HINTS_EN, WIDTH_MM, columns=2)
