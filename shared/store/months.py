"""Frozen months: the sums of a register's whole closed months, from which long questions are answered.

Made when a month is closed for everybody, dropped when it is opened again; `check` compares them with the movements.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Date, Select, case, func, literal, select

from shared.kernel.register import APART

GROUPINGS = ("date.month", "date.year")
"""What a month knows of its dates."""


@dataclass(frozen=True, slots=True)
class Span:
    """Whole months that a question is answered from, first to last; `first` is the first day of its month."""

    first: date | None
    last: date

    @property
    def after(self) -> date:
        """The first day of which movements are read again."""
        return following(self.last)


def month_of(day: date) -> date:
    return day.replace(day=1)


def following(month: date) -> date:
    return month_of(month.replace(day=28) + timedelta(4))


def last_whole(through: date) -> date | None:
    """The last day of the last month that ends no later than a day; the very last month there is never ends."""
    first = month_of(min(through, date.max - timedelta(1)) + timedelta(1))
    return first - timedelta(1) if first > date.min else None


def span(
    register: Any, by: Sequence[str], start: date | None, end: date | None, equals: Mapping[str, Any],
    frozen: date | None,
) -> Span | None:  # fmt: skip
    """The frozen months within start..end; None where there are none, or where a month does not know what is asked."""
    if frozen is None or not hasattr(register, "frozen") or (start is not None and start > frozen):
        return None
    if not all(name in GROUPINGS or name in register.frozen.c for name in by):
        return None
    if not all(_knows(register, name, value) for name, value in equals.items()):
        return None
    first = None if start is None else month_of(start) if start.day == 1 else following(start)
    through = frozen if end is None or end >= frozen else last_whole(end)
    if through is None or (first is not None and first > through):
        return None
    return Span(first, month_of(through))


def _knows(register: Any, name: str, value: Any) -> bool:
    if name in register.dimensions:
        return name in register.frozen.c
    return name in register.apart and value == 0


def fixed(register: Any, equals: Mapping[str, Any]) -> dict[str, Any]:
    """The same conditions on the columns of a month."""
    return {f"{name}{APART}" if name in register.apart else name: _one(register, name, v) for name, v in equals.items()}


def _one(register: Any, name: str, value: Any) -> Any:
    return 1 if name in register.apart else value


FEW = 6


def way(register: Any, by: Sequence[str], span: Span) -> str:
    """How SQLite is to go: it would always take the months, because it does not know how many of them are asked for.

    Few months by their index, a declared pair of dimensions by its own, anything else through the table.
    """
    if span.first is not None and (span.last - span.first).days < FEW * 31:
        return f"INDEXED BY ix_{register.frozen.name}_month"
    for per in register.totals:
        if by and set(by) <= set(per):
            return f"INDEXED BY ix_{register.frozen.name}_{'_'.join(per)}"
    return "NOT INDEXED"


# ---- making and checking


def settle(connection: Connection, register: Any, before: date | None, through: date | None) -> None:
    """Have the months through a day: made where they are missing, dropped where they are too many.

    `before` and `through` are last days of months: what is there, and what is wanted.
    """
    frozen = register.frozen
    if through is None:
        connection.execute(frozen.delete())
    elif before is not None and through < before:
        connection.execute(frozen.delete().where(frozen.c.month > through))
    for month in _months(connection, register, before, through):
        sums = _sums(register, month)
        connection.execute(frozen.insert().from_select([column.name for column in frozen.columns], sums))


def refresh(connection: Connection, register: Any, wanted: Iterable[date]) -> None:
    """Make frozen months anew, from the movements there are now."""
    frozen = register.frozen
    for month in sorted(wanted):
        connection.execute(frozen.delete().where(frozen.c.month == month))
        sums = _sums(register, month)
        connection.execute(frozen.insert().from_select([column.name for column in frozen.columns], sums))


def _months(connection: Connection, register: Any, before: date | None, through: date | None) -> Iterator[date]:
    """The months of `before`, excluded, to `through`, included, in which there is anything."""
    day = register.table.c.date
    while through is not None:
        later = select(func.min(day)) if before is None else select(func.min(day)).where(day > before)
        found = connection.execute(later).scalar()
        if found is None or found > through:
            return
        yield month_of(found)
        before = following(found) - timedelta(1)


def _sums(register: Any, month: date) -> Select[Any]:
    """What a month's movements add up to: the columns of `frozen`, in their order."""
    table = register.table
    keys = [_key(register, column.name) for column in register.frozen.columns if column.name not in register.resources]
    sums = [func.sum(table.c[name]).label(name) for name in register.resources]
    query = select(literal(month, Date).label("month"), *keys[1:], *sums)
    query = query.where(table.c.date >= month, table.c.date < following(month))
    return query.group_by(*keys[1:]).with_hint(table, f"INDEXED BY {register.by_date}", "sqlite")


def _key(register: Any, name: str) -> Any:
    table = register.table
    if name.endswith(APART):
        return case((table.c[name.removesuffix(APART)] == 0, 1), else_=0).label(name)
    return literal(None) if name == "month" else table.c[name]


def differing(connection: Connection, register: Any, through: date | None) -> Iterator[date]:
    """The months whose frozen sums are not those of the movements; also those that should not be there."""
    frozen = register.frozen
    stray = select(frozen.c.month).distinct()
    yield from connection.execute(stray if through is None else stray.where(frozen.c.month > through)).scalars()
    made = set(_months(connection, register, None, through))
    kept = set(connection.execute(select(frozen.c.month).distinct()).scalars())
    for month in sorted(made | {each for each in kept if through is not None and each <= through}):
        now = _rows(connection, _sums(register, month))
        if now != _rows(connection, select(*frozen.columns).where(frozen.c.month == month)):
            yield month


def _rows(connection: Connection, query: Select[Any]) -> list[Any]:
    return sorted(tuple(map(str, row)) for row in connection.execute(query))
