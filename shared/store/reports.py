"""Every declared report through one door, and what stands behind each of its figures: movements, and their documents.

table = report_table(books, kinds.reports["work_execution"], Question(by=("site",)), language)
opened = behind(books, table, table.rows[0], "done_cost")
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from shared.kernel.language import Language
from shared.kernel.numbers import ZERO
from shared.kernel.report import Computed, Question, Report, ReportTable, Row, Source
from shared.kernel.types import MinutesType, Scaled
from shared.store import aliases, pivot, priced
from shared.store.books import StoreBooks
from shared.store.coverage import coverage
from shared.store.subtitle import subtitle
from shared.store.uncollected import uncollected

__all__ = ["Movement", "Opened", "Question", "behind", "report_table"]
CHUNK = 10_000
"""Values of one dimension in one statement."""


def report_table(books: StoreBooks, report: Report | Computed, question: Question, language: Language) -> ReportTable:
    """A declared report, computed; in the scopes of the question, or of the books where it names none.

    Raises UnknownGrouping, and what a computed report refuses.
    """
    scopes = books.scopes if question.scopes is None else question.scopes
    asked = replace(question, today=question.today or books.today, scopes=scopes)
    covers = coverage(books.session.connection(), books.kinds, language, books.today)
    with uncollected():
        table = _made(books, report, asked, language)
    return replace(table, subtitle="; ".join(filter(None, (table.subtitle, covers)))) if covers else table


def _made(books: StoreBooks, report: Report | Computed, asked: Question, language: Language) -> ReportTable:
    if isinstance(report, Report):
        return pivot.compute(books.session.connection(), books.kinds, report, asked, language)
    for name in asked.by:
        report.grouping(name)
    table = report.make(books, asked, language)
    said = subtitle(books.session.connection(), books.kinds, report.where, asked, language, days=False)
    return replace(table, subtitle="; ".join(filter(None, (said, table.subtitle))))


@dataclass(frozen=True, slots=True)
class Movement:
    """A movement behind a figure, with its part of it; minutes are minutes."""

    register: Any
    date: date
    recorder_kind: str
    recorder_id: UUID
    line_id: UUID
    dimensions: Mapping[str, Any]
    amount: Decimal | int


@dataclass(frozen=True, slots=True)
class Opened:
    """What a figure is made of: movements (the first `most` of `count`) that add up to `total`, or other columns."""

    movements: tuple[Movement, ...]
    count: int
    total: Decimal | int
    of: tuple[str, ...] = ()
    minutes: bool = False
    """Whether the amounts are minutes, which the figure shows as hours."""


def behind(books: StoreBooks, table: ReportTable, row: Row, column: str, *, most: int | None = None) -> Opened:
    """The movements behind a figure of a table, oldest first; their sum is the figure, in the resource's own unit."""
    origin = table.origin(row, column)
    if origin.of:
        return Opened((), 0, ZERO, origin.of)
    parts = [part for source in origin.sources for part in _chunked(books, source)]
    found: list[Movement] = []
    count, total = 0, 0 if not parts else _zero(parts[0])
    for source in parts:
        movements, in_part, amount = _movements(books, source, most)
        found += movements
        count, total = count + in_part, total + amount
    found.sort(key=lambda each: (each.date, each.recorder_id, each.line_id))
    minutes = bool(parts) and isinstance(parts[0].register.table.c[parts[0].resource].type, MinutesType)
    return Opened(tuple(found[:most]), count, total, minutes=minutes)


def _zero(source: Source) -> Any:
    return ZERO if isinstance(source.register.table.c[source.resource].type, Scaled) else 0


def _chunked(books: StoreBooks, source: Source) -> Iterator[Source]:
    """The source in parts, each with no more values than a statement takes."""
    equals = aliases.widened_all(books.session.connection(), books.kinds, source.register, source.equals)
    long = next((n for n, v in equals.items() if isinstance(v, list | tuple) and len(v) > CHUNK), None)
    if long is None:
        yield replace(source, equals=equals)
        return
    values = list(equals[long])
    for start in range(0, len(values), CHUNK):
        yield from _chunked(books, replace(source, equals={**equals, long: values[start : start + CHUNK]}))


def _movements(books: StoreBooks, source: Source, most: int | None) -> tuple[list[Movement], int, Any]:
    """(movements, how many there are, their sum); what is priced is shared among them all first."""
    connection, table = books.session.connection(), source.register.table
    amount = table.c[source.resource]
    if source.pricing is not None:
        found = _with_values(books, source)
        return found, len(found), sum((each.amount for each in found), ZERO)
    sums = select(func.count(), func.sum(amount, type_=amount.type)).where(amount != _zero(source))
    count, total = connection.execute(_narrowed(sums, books, source)).one()
    rows = select(table).where(amount != _zero(source)).order_by(table.c.date, table.c.recorder_id, table.c.no)
    found = [
        _movement(source, dict(row), row[source.resource])
        for row in connection.execute(_narrowed(rows, books, source).limit(most)).mappings()
    ]
    return found, count, _zero(source) if total is None else total


def _with_values(books: StoreBooks, source: Source) -> list[Movement]:
    """Movements with the amount they carry, or their part of the value of what they are a part of."""
    connection, pricing = books.session.connection(), source.pricing
    assert pricing is not None
    rows = [dict(row) for row in connection.execute(_narrowed(select(source.register.table), books, source)).mappings()]
    for row in rows:
        row.update({name: _part_of_date(name, row["date"]) for name in pricing.by if name.startswith("date.")})
    unpriced = [row for row in rows if not row[source.resource] and row[pricing.priced.quantity]]
    if unpriced:
        valued = priced.values(connection, source.register, source.resource, pricing, books.scopes)
        for row, part in zip(unpriced, priced.shared_among(pricing, valued, unpriced), strict=True):
            row[source.resource] = part
    return [_movement(source, row, row[source.resource]) for row in rows if row[source.resource]]


def _part_of_date(name: str, day: date) -> str:
    """As sums are grouped by it."""
    if name == "date.week":
        return date.fromordinal(day.toordinal() - day.weekday()).isoformat()
    return day.isoformat()[: {"date.month": 7, "date.year": 4}[name]]


def _narrowed(query: Select[Any], books: StoreBooks, source: Source) -> Select[Any]:
    table = source.register.table
    if source.start is not None:
        query = query.where(table.c.date >= source.start)
    if source.end is not None:
        query = query.where(table.c.date <= source.end)
    if books.scopes is not None:
        query = query.where(table.c.scope.in_(sorted(books.scopes)))
    for name, value in source.equals.items():
        many = isinstance(value, list | tuple | set | frozenset)
        query = query.where(table.c[name].in_(list(value)) if many else table.c[name] == value)
    return query


def _movement(source: Source, row: Mapping[str, Any], amount: Any) -> Movement:
    dimensions: Sequence[str] = source.register.dimensions
    return Movement(
        source.register, row["date"], row["recorder_kind"], row["recorder_id"], row["line_id"],
        {name: row[name] for name in dimensions}, amount,
    )  # fmt: skip
