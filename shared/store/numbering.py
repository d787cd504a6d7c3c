"""Document numbers and catalog codes: counted per kind, device prefix and year, so that devices never collide."""

from datetime import date
from typing import Any

from sqlalchemy import Connection

from shared.kernel.describe import Shape

_TAKE = (
    "INSERT INTO counter (kind, prefix, year, last) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (kind, prefix, year) DO UPDATE SET last = last + excluded.last RETURNING last"
)


def take(connection: Connection, kind: str, prefix: str, year: int, count: int = 1) -> int:
    """Reserve `count` numbers; returns the first of them."""
    last = connection.exec_driver_sql(_TAKE, (kind, prefix, year, count)).scalar_one()
    return int(last) - count + 1


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
        first = take(connection, shape.kind, prefix, year, len(documents))
        for counter, each in enumerate(documents, first):
            each.number = number_of(shape.cls.prefix, prefix, year, counter)  # type: ignore[attr-defined]
