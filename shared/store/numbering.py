"""Document numbers and catalog codes: counted per kind, device prefix and year, so that devices never collide."""

import re
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from shared.kernel.describe import Shape

FLOOR = "counter_floor"
"""Name of the row in `device`: below it no new counter starts. A restored file may have lost counters; see backups."""
_GIVEN = re.compile(r"[A-Z0-9]{1,4}-\d{5,}")
_TAKE = (
    "INSERT INTO counter (kind, prefix, year, last)"
    f" VALUES (?, ?, ?, ? + coalesce((SELECT CAST(value AS INTEGER) FROM device WHERE name = '{FLOOR}'), 0))"
    " ON CONFLICT (kind, prefix, year) DO UPDATE SET last = last + ? RETURNING last"
)


def take(connection: Connection, kind: str, prefix: str, year: int, count: int = 1) -> int:
    """Reserve `count` numbers; returns the first of them."""
    last = connection.exec_driver_sql(_TAKE, (kind, prefix, year, count, count)).scalar_one()
    return int(last) - count + 1


def given(code: str | None) -> bool:
    """Whether the program gave this code to an item: it says which computer it was entered on, not which it is."""
    return code is not None and _GIVEN.fullmatch(code) is not None


def number_of(kind_prefix: str, device_prefix: str, year: int, counter: int) -> str:
    """DR-K7-26-00042."""
    return f"{kind_prefix}-{device_prefix}-{year % 100:02d}-{counter:05d}"


def give_numbers(connection: Connection, shape: Shape, aggregates: list[Any], prefix: str, today: date) -> None:
    """Number documents and code catalog items that have none; those given by a person stay."""
    if shape.is_catalog:
        unnamed = [each for each in aggregates if not each.code]
        if unnamed:
            first = take(connection, shape.kind, prefix, 0, len(unnamed))
            for counter, each in enumerate(unnamed, first):
                each.code = f"{prefix}-{counter:05d}"
        return
    by_year: dict[int, list[Any]] = {}
    for each in aggregates:
        if not each.number:
            by_year.setdefault((each.date or today).year, []).append(each)
    for year, documents in by_year.items():
        for each, number in zip(documents, _free(connection, shape, prefix, year, len(documents)), strict=True):
            each.number = number


def _free(connection: Connection, shape: Shape, prefix: str, year: int, count: int) -> list[str]:
    """The next numbers of the counter, past those that somebody has typed in by hand."""
    free: list[str] = []
    while len(free) < count:
        first = take(connection, shape.kind, prefix, year, count - len(free))
        last = first + count - len(free)
        numbers = [number_of(shape.cls.prefix, prefix, year, at) for at in range(first, last)]  # type: ignore[attr-defined]
        column = shape.table.c.number
        typed = set(connection.execute(select(column).where(column.between(numbers[0], numbers[-1]))).scalars())
        free += [number for number in numbers if number not in typed]
    return free


def holder_of(connection: Connection, shape: Shape, number: str, id: UUID) -> UUID | None:
    """Another document of the kind that has this number already."""
    table = shape.table
    query = select(table.c.id).where(table.c.number == number, table.c.id != id).limit(1)
    return connection.execute(query).scalar()
