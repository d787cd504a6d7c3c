"""Values of movements that carry no amount of their own, by the price of what they are a part of.

Whole numbers throughout: quantities and wholes in the same smallest units, amounts and values in theirs.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from shared.kernel.identity import NONE_ID
from shared.kernel.numbers import ZERO, rounded, scaled, split_by_weights, split_whole, unscaled
from shared.kernel.report import Priced, Pricing
from shared.kernel.types import stored_id
from shared.store.registers import Asked, whole_turnover

Valued = list[tuple[Mapping[str, Any], Decimal]]
QUANTITY_PLACES = 6
PLACES = 2
FEW = 2_000
"""So many things are named in a question; beyond that all are read."""


class Prices:
    """Amount per unit of priced things through a day, unrounded; read once for all who ask."""

    def __init__(
        self, connection: Connection, register: Any, priced: Priced, end: date | None, scopes: frozenset[str] | None
    ) -> None:
        self.connection, self.priced = connection, priced
        self.asked = Asked(register, (priced.per,), (priced.amount, priced.whole), end=end, scopes=scopes)
        self.found: dict[Any, Decimal] = {}
        self.read: set[Any] = {NONE_ID, NONE_ID.bytes}

    def of(self, things: Collection[Any]) -> Mapping[Any, Decimal]:
        """Thing → price of those that have one; things are named as the database stores them."""
        wanted = set(things) - self.read
        if wanted:
            few = {self.priced.per: sorted(map(stored_id, wanted))} if len(wanted) <= FEW else {}
            asked = Asked(**{name: getattr(self.asked, name) for name in KEPT}, equals=few)
            self.learn(whole_turnover(self.connection, asked))
            self.read |= wanted
        return self.found

    def learn(self, sums: Collection[Sequence[Any]]) -> None:
        """(thing, amount, whole) of things, each once and all there is of it."""
        self.found |= {
            thing: Decimal(amount) / whole for thing, amount, whole in sums if whole and thing not in NOTHING
        }
        self.read |= {thing for thing, *_ in sums}


KEPT = ("register", "by", "resources", "end", "scopes")
NOTHING = (NONE_ID, NONE_ID.bytes)


def shared(
    rows: Sequence[Sequence[Any]], per: int, quantity: int, prices: Prices
) -> Iterator[tuple[Sequence[Any], int]]:
    """(row, value): `per` and `quantity` are places in a row. What is priced has one value for all its rows, rounded
    once and shared among them by quantity: so a total is the same however it is grouped. Equal parts go by the rows'
    order."""
    shares: dict[Any, list[Sequence[Any]]] = {}
    for row in rows:
        if row[quantity]:
            shares.setdefault(row[per], []).append(row)
    known = prices.of(shares)
    for thing, parts in shares.items():
        if (price := known.get(thing)) is None:
            continue
        quantities = [int(part[quantity]) for part in parts]
        whole = int(rounded(sum(quantities) * price, 0))
        yield from zip(parts, split_whole(whole, quantities) if len(parts) > 1 else (whole,), strict=True)


def values(
    connection: Connection, register: Any, resource: str, pricing: Pricing, scopes: frozenset[str] | None
) -> Valued:
    """(row of the dimensions, value) for every combination of `pricing.by`; `resource` is the amount they lack."""
    priced = pricing.priced
    by = tuple(dict.fromkeys((*pricing.by, priced.per)))
    asked = Asked(
        register, by, (), pricing.start, pricing.end, scopes, pricing.equals, {"lacking": (priced.quantity, resource)}
    )
    rows = whole_turnover(connection, asked)
    prices = Prices(connection, register, priced, pricing.end, scopes)
    return [
        (dict(zip(by, map(stored_id, row), strict=False)), unscaled(value, PLACES))
        for row, value in shared(rows, by.index(priced.per), len(by), prices)
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
        for at, part in zip(at_these, split_by_weights(value, weights, PLACES), strict=True):
            found[at] = part
    return found
