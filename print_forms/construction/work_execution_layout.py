"""The statement of work done on paper: head, works by sections, the total in words, who hands over and who accepts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from reportlab.platypus import Flowable

from print_forms.kit.column import Column, Kind, Value
from print_forms.kit.fields import HeaderField, fields, title
from print_forms.kit.ink import Ink
from print_forms.kit.numbers import Notation
from print_forms.kit.panel import Panel, Pen, stacked
from print_forms.kit.signature import DATE_EN, DATE_RU, HINTS_EN, HINTS_RU, Signature, signatures
from print_forms.kit.table import Band, Row, Style, Total, table
from print_forms.kit.words import amount_in_words, currency_of
from shared.kernel.language import Language

WIDTH_MM: Final = 283
_WIDTHS: Final = (9, 21, 62, 12, 19, 19, 19, 19, 13, 16, 25, 24, 25)
"""Millimetres of the columns, WIDTH_MM together."""
_LINE_MM: Final = 4.5
_ESTIMATES_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Work:
    """One work, or (without a name) the sums of a section or a site; hours are hours."""

    number: str = ""
    code: str = ""
    name: str = ""
    unit: str = ""
    planned: Decimal | None = None
    done: Decimal | None = None
    done_to_date: Decimal | None = None
    remaining: Decimal | None = None
    percent: Decimal | None = None
    hours: Decimal | None = None
    planned_cost: Decimal | None = None
    cost: Decimal | None = None
    cost_to_date: Decimal | None = None


@dataclass(frozen=True, slots=True)
class WorkSection:
    name: str
    works: list[Work]
    total: Work


@dataclass(frozen=True, slots=True)
class Estimated:
    """An estimate that the works belong to."""

    number: str
    date: date | None
    name: str
    currency: str


@dataclass(frozen=True, slots=True)
class SiteWork:
    """What was done at one site."""

    site: str = ""
    address: str = ""
    customer: str = ""
    contractor: str = ""
    director: str = ""
    responsible: tuple[str, str] = ("", "")
    period: str = ""
    estimates: Sequence[Estimated] = ()
    sections: Sequence[WorkSection] = ()
    total: Work = field(default_factory=Work)


def statement(site: SiteWork, language: Language) -> list[Flowable]:
    """The form as flowables for `render` on A4_LANDSCAPE."""
    notation, say = Notation(language), language.say
    head = fields(list(_head(site, language)), WIDTH_MM, 0.16)
    style = Style(6.5, numbered=True)
    rows = [*_rows(site, language), Total(say("Total at the site"), _sums(site.total))]
    works = table(list(_columns(language)), rows, notation, style, tail=_closing(site, language))
    return [title(say("Statement of work done"), site.period, WIDTH_MM), head, works]


def _head(site: SiteWork, language: Language) -> Iterator[HeaderField]:
    say, notation = language.say, Notation(language)
    yield HeaderField(say("Customer"), site.customer)
    yield HeaderField(say("Site"), site.site)
    yield HeaderField(say("Contractor"), site.contractor)
    yield HeaderField(say("Address"), site.address)
    named = [" ".join(filter(None, (_of_day(each, notation), each.name))) for each in site.estimates]
    if len(named) > _ESTIMATES_NAMED:
        named = [*named[:_ESTIMATES_NAMED], say("and {count} more", count=len(named) - _ESTIMATES_NAMED)]
    yield HeaderField(say("Estimates"), "; ".join(named), whole_width=True)


def _of_day(estimate: Estimated, notation: Notation) -> str:
    return f"№ {estimate.number}" + (f" ({notation.day(estimate.date)})" if estimate.date else "")


def _columns(language: Language) -> Iterator[Column]:
    say = language.say
    volume, cost = say("Volume of work"), say("Cost of work")
    captions: tuple[tuple[str, Kind, str], ...] = (
        (say("No."), "code", ""), (say("Code"), "code", ""), (say("Work"), "text", ""), (say("Unit"), "code", ""),
        (say("plan"), "quantity", volume), (say("done in the period"), "quantity", volume),
        (say("done to date"), "quantity", volume), (say("remaining"), "quantity", volume),
        (say("done, %"), "quantity", volume), (say("Hours worked"), "quantity", ""), (say("plan"), "money", cost),
        (say("done in the period"), "money", cost), (say("done to date"), "money", cost),
    )  # fmt: skip
    for (caption, kind, group), width in zip(captions, _WIDTHS, strict=True):
        yield Column(caption, width, kind, group=group)


def _rows(site: SiteWork, language: Language) -> Iterator[Row | Band | Total]:
    """A section's sums stand under it where there is more than one section."""
    for section in site.sections:
        if section.name:
            yield Band(section.name)
        for work in section.works:
            yield Row((work.number, work.code, work.name, work.unit, *_figures(work)))
        if len(site.sections) > 1:
            yield Total(language.say("Total of the section"), _sums(section.total))


def _figures(work: Work) -> tuple[Value, ...]:
    volumes = (work.planned, work.done, work.done_to_date, work.remaining)
    costs = (work.planned_cost, work.cost, work.cost_to_date)
    return (*map(_known, volumes), _known(work.percent), _known(work.hours), *map(_known, costs))


def _known(figure: Decimal | int | None) -> Decimal | None:
    """Nothing is an empty cell."""
    return Decimal(figure) if figure else None


def _sums(work: Work) -> list[Value]:
    """Hours and money of a section or a site; volumes of unlike works are never added."""
    return [*[None] * 9, *map(_known, (work.hours, work.planned_cost, work.cost, work.cost_to_date))]


def _closing(site: SiteWork, language: Language) -> Panel:
    say, notation = language.say, Notation(language)
    hints, blank_date = (HINTS_RU, DATE_RU) if notation.russian else (HINTS_EN, DATE_EN)
    amount = Decimal(site.total.cost or 0)
    currencies = {each.currency for each in site.estimates} or {""}
    words = amount_in_words(amount, language.code, currency_of(currencies.pop())) if len(currencies) == 1 else ""
    text = say("Work done in the period costs {amount}", amount=notation.money(amount)) + (
        f" ({words})" if words else ""
    )

    def draw(pen: Pen) -> None:
        pen.text(0, 2, WIDTH_MM, _LINE_MM, text, Ink(8))

    position, name = site.responsible
    people = (
        Signature(
            say("Handed over by the contractor"), say("Director") if site.director else "", site.director, blank_date
        ),
        Signature(say("Accepted by the customer"), "", "", blank_date),
        Signature(say("Responsible for the site"), position, name, blank_date),
        Signature(say("Customer's supervision"), "", "", blank_date),
    )
    return stacked([Panel(WIDTH_MM, 2 + _LINE_MM, draw), signatures(people, hints, WIDTH_MM, columns=2)])
