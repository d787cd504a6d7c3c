"""Values of movements that carry no amount of their own, by the price of what they are a part of."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from shared.kernel.identity import NONE_ID
from shared.kernel.numbers import ZERO, rounded, scaled, split_by_weights
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
    """(row of the dimensions, value) for every combination of `by`.

    What is priced has one value for all its movements, rounded once and shared among the combinations by quantity: so
    a report's total is the same however it is grouped.
    """
    priced = measure.priced
    assert priced is not None
    rows = turnover(
        connection, register, (*by, *(() if priced.per in by else (priced.per,))), start=start, end=end,
        resources=(priced.quantity,), scopes=scopes, **{**equals, measure.resource: ZERO},
    )  # fmt: skip
    rows = [row for row in rows if row[priced.quantity] and row[priced.per] != NONE_ID]
    prices = _prices(connection, register, measure, {row[priced.per] for row in rows}, end, scopes)
    shares: dict[Any, list[Mapping[str, Any]]] = {}
    for row in rows:
        if row[priced.per] in prices:
            shares.setdefault(row[priced.per], []).append(row)
    return [
        (row, value)
        for thing, parts in shares.items()
        for row, value in zip(parts, _shared(prices[thing], [part[priced.quantity] for part in parts]), strict=True)
    ]


def _shared(price: Decimal, quantities: list[Decimal]) -> list[Decimal]:
    whole = rounded(sum(quantities, ZERO) * price, 2)
    return split_by_weights(whole, [scaled(quantity, QUANTITY_PLACES) for quantity in quantities], 2)


QUANTITY_PLACES = 6


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
