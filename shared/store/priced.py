"""Values of movements that carry no amount of their own, by the price of what they are a part of."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from shared.kernel.identity import NONE_ID
from shared.kernel.numbers import ZERO, rounded, scaled, split_by_weights
from shared.kernel.report import Priced, Pricing
from shared.store.registers import turnover

Valued = list[tuple[Mapping[str, Any], Decimal]]


def values(
    connection: Connection, register: Any, resource: str, pricing: Pricing, scopes: frozenset[str] | None
) -> Valued:
    """(row of the dimensions, value) for every combination of `pricing.by`; `resource` is the amount they lack.

    What is priced has one value for all its movements, rounded once and shared among the combinations by quantity: so
    a report's total is the same however it is grouped.
    """
    priced = pricing.priced
    by = (*pricing.by, *(() if priced.per in pricing.by else (priced.per,)))
    rows = turnover(
        connection, register, by, start=pricing.start, end=pricing.end, resources=(priced.quantity,), scopes=scopes,
        **{**pricing.equals, resource: ZERO},
    )  # fmt: skip
    rows = [row for row in rows if row[priced.quantity] and row[priced.per] != NONE_ID]
    prices = _prices(connection, register, priced, sorted({row[priced.per] for row in rows}), pricing.end, scopes)
    shares: dict[Any, list[Mapping[str, Any]]] = {}
    for row in rows:
        if row[priced.per] in prices:
            shares.setdefault(row[priced.per], []).append(row)
    return [
        (row, value)
        for thing, parts in shares.items()
        for row, value in zip(parts, _shared(prices[thing], [part[priced.quantity] for part in parts]), strict=True)
    ]


def shared_among(pricing: Pricing, valued: Valued, movements: Sequence[Mapping[str, Any]]) -> list[Decimal]:
    """The part of each movement in the values of their combinations: by quantity, adding up to the values exactly.

    `movements` hold every dimension of `pricing.by` and all the movements of each combination they belong to.
    """
    priced, found = pricing.priced, [ZERO] * len(movements)
    names = tuple(dict.fromkeys((*pricing.by, priced.per)))
    places: dict[Any, list[int]] = {}
    for at, movement in enumerate(movements):
        places.setdefault(tuple(movement[name] for name in names), []).append(at)
    for row, value in valued:
        at_these = places.get(tuple(row[name] for name in names), [])
        weights = [scaled(movements[at][priced.quantity], QUANTITY_PLACES) for at in at_these]
        for at, part in zip(at_these, split_by_weights(value, weights, 2), strict=True):
            found[at] = part
    return found


def _shared(price: Decimal, quantities: list[Decimal]) -> list[Decimal]:
    whole = rounded(sum(quantities, ZERO) * price, 2)
    return split_by_weights(whole, [scaled(quantity, QUANTITY_PLACES) for quantity in quantities], 2)


QUANTITY_PLACES = 6
CHUNK = 10_000


def _prices(
    connection: Connection, register: Any, priced: Priced, ids: Sequence[Any], end: date | None,
    scopes: frozenset[str] | None,
) -> dict[Any, Decimal]:  # fmt: skip
    """Amount per unit of each priced thing, unrounded."""
    found: dict[Any, Decimal] = {}
    for start in range(0, len(ids), CHUNK):
        one_of: dict[str, Any] = {priced.per: ids[start : start + CHUNK]}
        rows = turnover(
            connection, register, (priced.per,), end=end, resources=(priced.amount, priced.whole), scopes=scopes,
            **one_of,
        )  # fmt: skip
        found |= {row[priced.per]: row[priced.amount] / row[priced.whole] for row in rows if row[priced.whole]}
    return found
