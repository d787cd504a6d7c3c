"""What a BC3 position costs and takes per unit, from what goes into it, and how much of each resource the whole takes.

Both walk the graph of decompositions once, children before parents or the other way round, so that a concept that is
used in a thousand places is still worked out once. Shares (codes with %) are of what stands above them in the same
decomposition, as the programs that write BC3 reckon; letters before the % limit them to codes that begin so.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from shared.construction.importers.bc3_data import Bc3Data, Concept, Part
from shared.construction.importers.numbers import AMOUNT_MAX
from shared.construction.importers.source import SourceResource
from shared.kernel.numbers import ZERO, line_amount, rounded
from shared.workbooks.words import say

_MASKS_MAX: Final = 20
_HOURS: Final = frozenset({"h", "hr", "hrs", "hora", "horas", "hour", "hours"})


@dataclass(slots=True)
class Cost:
    """Per unit of a concept. `price` and `wage` are None where something that goes in has no price."""

    price: Decimal | None
    wage: Decimal | None = None
    hours: Decimal = ZERO
    of_parts: bool = False


def children_first(data: Bc3Data, starts: Iterable[str]) -> list[str]:
    """Everything that goes into `starts`, parts before wholes. A part that leads back to its whole is cut out, with a
    verdict on its record."""
    done: set[str] = set()
    order: list[str] = []
    circles: dict[str, set[int]] = {}
    for start in starts:
        stack = [(start, iter(data.parts.get(start, ())))] if start not in done else []
        open_codes = {start}
        while stack:
            code, parts = stack[-1]
            part = next(parts, None)
            if part is None:
                stack.pop()
                open_codes.discard(code)
                done.add(code)
                order.append(code)
            elif part.code in open_codes:
                why = say(
                    "“{part}” in “{whole}” contains “{whole}” again: a circle, cut here", part=part.code, whole=code
                )
                data.error(part.row, code, why)
                circles.setdefault(code, set()).add(id(part))
            elif part.code not in done:
                open_codes.add(part.code)
                stack.append((part.code, iter(data.parts.get(part.code, ()))))
    for code, cut in circles.items():
        data.parts[code] = [each for each in data.parts[code] if id(each) not in cut]
    return order


def costs(data: Bc3Data, order: Iterable[str]) -> dict[str, Cost]:
    """Cost by code; `order` has parts before wholes."""
    found: dict[str, Cost] = {}
    for code in order:
        concept = data.concepts.get(code)
        if concept is None:
            found[code] = Cost(None)
        elif concept.is_labour or not data.parts.get(code):
            found[code] = _alone(concept)
        else:
            found[code] = _put_together(data, concept, found)
    return found


def _alone(concept: Concept) -> Cost:
    if not concept.is_labour:
        return Cost(concept.price, ZERO)
    return Cost(concept.price, concept.price, Decimal(1) if concept.unit.lower().rstrip(".") in _HOURS else ZERO)


def _put_together(data: Bc3Data, concept: Concept, found: dict[str, Cost]) -> Cost:
    places = data.places.get("DI", 2)
    amounts = Amounts()
    whole = Cost(ZERO, ZERO, of_parts=True)
    for part in data.parts[concept.code]:
        own, cost = data.concepts.get(part.code), found.get(part.code, Cost(None))
        if part.broken or (own is not None and own.broken):
            return Cost(None, None, of_parts=True)
        if own is not None and own.is_percent:
            amount = amounts.share(part, places)
            if amount is None:
                return Cost(None, None, of_parts=True)
            amounts.add(part.code, amount)
            continue
        price = own.price if own is not None and (own.price or cost.price is None) else cost.price
        whole.hours += part.quantity * cost.hours
        whole.wage = None if whole.wage is None or cost.wage is None else whole.wage + part.quantity * cost.wage
        if price is None or not abs(part.quantity * price) < AMOUNT_MAX:
            return Cost(None, None, whole.hours, of_parts=True)
        amounts.add(part.code, rounded(part.quantity * price, places))
    whole.price = rounded(amounts.total, data.places.get("DC", 2)) if abs(amounts.total) < AMOUNT_MAX else None
    return whole


@dataclass(slots=True)
class Amounts:
    """What stands in one decomposition so far; a share is of that, or of the codes that its mask admits."""

    each: list[tuple[str, Decimal]] = field(default_factory=list)
    total: Decimal = ZERO
    masked: int = 0

    def add(self, code: str, amount: Decimal) -> Decimal:
        self.each.append((code, amount))
        self.total += amount
        return amount

    def share(self, part: Part, places: int) -> Decimal | None:
        """The amount of a share; None when it is beyond reckoning, or one mask of far too many."""
        base, mask = self.total, part.code.partition("%")[0]
        if mask and "%" in part.code:
            self.masked += 1
            base = sum((amount for code, amount in self.each if code.startswith(mask)), ZERO)
        amount = base * part.quantity
        return rounded(amount, places) if abs(amount) < AMOUNT_MAX and self.masked <= _MASKS_MAX else None


def resources(data: Bc3Data, order: list[str], demand: dict[str, Decimal]) -> list[SourceResource]:
    """What the positions (code → quantity) use of everything that is not put together of other things."""
    needed = dict(demand)
    of_parts: dict[str, Decimal] = {}
    for code in reversed(order):
        quantity = needed.get(code, ZERO)
        concept = data.concepts.get(code)
        if not quantity or (concept is not None and concept.is_labour):
            continue
        for part in data.parts.get(code, ()):
            needed[part.code] = needed.get(part.code, ZERO) + quantity * part.quantity
            of_parts[part.code] = of_parts.get(part.code, ZERO) + quantity * part.quantity
    found = []
    for code, quantity in of_parts.items():
        concept = data.concepts.get(code)
        leaf = concept is not None and (concept.is_labour or not data.parts.get(code))
        if concept is not None and leaf and not concept.is_percent and not concept.broken:
            found += _resource(data, concept, quantity)
    return sorted(found, key=lambda each: each.row)


def _resource(data: Bc3Data, concept: Concept, quantity: Decimal) -> list[SourceResource]:
    price = None if concept.price is None else rounded(concept.price, 4)
    if not abs(quantity) < AMOUNT_MAX / 1000 or not abs(quantity * (price or ZERO)) < AMOUNT_MAX:
        data.error(concept.row, concept.code, say("an amount too large for any estimate"))
        return []
    amount = rounded(quantity, 6)
    name = concept.summary or concept.code
    cost = line_amount(amount, price)
    return [SourceResource(concept.row, concept.code, concept.code, name, concept.unit, amount, price, cost)]
