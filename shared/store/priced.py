"""Values of movements that carry no amount of their own, by the price of what they are a part of."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from shared.kernel.identity import NONE_ID
from shared.kernel.numbers import ZERO, rounded
from shared.kernel.report import Measure
from shared.store.registers import turnover


def values(
    connection: Connection,
    register: Any,
    measure: Measure,
    by: Sequence[str],
    *,
    start: date | None,
    end: date | None,
    scopes: frozenset[str] | None,
    equals: Mapping[str, Any],
) -> list[tuple[Mapping[str, Any], Decimal]]:
    """(row of the dimensions, value) for every combination of `by`; rounded once per combination and priced thing."""
    priced = measure.priced
    assert priced is not None
    rows = turnover(
        connection, register, (*by, *(() if priced.per in by else (priced.per,))), start=start, end=end,
        resources=(priced.quantity,), scopes=scopes, **{**equals, measure.resource: ZERO},
    )  # fmt: skip
    rows = [row for row in rows if row[priced.quantity] and row[priced.per] != NONE_ID]
    prices = _prices(connection, register, measure, {row[priced.per] for row in rows}, end, scopes)
    return [
        (row, rounded(row[priced.quantity] * prices[row[priced.per]], 2)) for row in rows if row[priced.per] in prices
    ]


def _prices(
    connection: Connection,
    register: Any,
    measure: Measure,
    ids: set[Any],
    end: date | None,
    scopes: frozenset[str] | None,
) -> dict[Any, Decimal]:
    """Amount per unit of each priced thing, unrounded."""
    priced = measure.priced
    if priced is None or not ids:
        return {}
    wanted = (priced.amount, priced.whole)
    one_of: dict[str, Any] = {priced.per: sorted(ids)}
    rows = turnover(connection, register, (priced.per,), end=end, resources=wanted, scopes=scopes, **one_of)
    return {row[priced.per]: row[priced.amount] / row[priced.whole] for row in rows if row[priced.whole]}
