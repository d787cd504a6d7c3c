"""What a BC3 file declares in all, and the percentages of its ~K record: indirect costs, general costs, profit, VAT.

The root concept states the cost of execution. General costs and profit are both reckoned from it; here profit is of
cost and overhead together, so its percentage is changed to give the same sum. Some programs state prices of positions
without the indirect costs that are in the prices of the chapters: what the root comes to tells which.
"""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Final

from shared.construction.importers.bc3_data import Bc3Data, Concept
from shared.construction.importers.declared import DeclaredTotals
from shared.construction.importers.numbers import AMOUNT_MAX
from shared.construction.importers.source import SourceLine, SourceSection
from shared.kernel.numbers import ZERO, rounded, share

Body = list[SourceSection | SourceLine]
_ONE: Final = Decimal(1)
_RATE_MAX: Final = Decimal(100)
INDIRECT, GENERAL, PROFIT, REDUCTION, VAT = range(5)


def percent(data: Bc3Data, at: int) -> Decimal | None:
    """A percentage of the ~K record; None when it is absent, 0, or no rate of a budget."""
    rate = data.percents[at] if at < len(data.percents) else ZERO
    return rounded(rate, 4) if rate and abs(rate) <= _RATE_MAX else None


def indirect_factor(data: Bc3Data, root: str, body: Body) -> Decimal:
    """1, or 1.13 when the root's price shows that 13 % of indirect costs are not in the positions' prices."""
    rate, concept = percent(data, INDIRECT), data.concepts.get(root)
    if rate is None or concept is None or not concept.price:
        return _ONE
    factor = 1 + rate / 100
    without = sum((line.computed_cost for line in _lines(body)), ZERO)
    within = sum((_raised(line, factor) for line in _lines(body)), ZERO)
    return factor if abs(concept.price - within) < abs(concept.price - without) else _ONE


def with_costs(body: Body, factor: Decimal, data: Bc3Data) -> Body:
    """The body with indirect costs in every price, and with amounts rounded to the places that the file rounds to."""
    places = min(data.places.get("DI", 2), 2)
    if factor == _ONE and places == 2:
        return body
    return [_with_cost(each, factor, places) if isinstance(each, SourceLine) else each for each in body]


def _with_cost(line: SourceLine, factor: Decimal, places: int) -> SourceLine:
    price = rounded((line.price or ZERO) * factor, 4)
    exact = line.quantity * (line.price or ZERO) * factor
    cost = rounded(rounded(exact, places), 2) if abs(exact) < AMOUNT_MAX else None
    wage = line.wage_per_unit
    materials = price - wage if line.materials_per_unit is not None and wage is not None else line.materials_per_unit
    raised = replace(line, price=price, materials_per_unit=materials)
    return raised if cost == raised.computed_cost else replace(raised, cost=cost)


def declared_by(data: Bc3Data, root: Concept | None, body: Body) -> DeclaredTotals:
    """The root's price, and what the file's own percentages make of it."""
    general, profit, vat = (percent(data, at) for at in (GENERAL, PROFIT, VAT))
    direct = rounded(root.price, 2) if root and root.price and abs(root.price) < AMOUNT_MAX else None
    base = sum((line.computed_cost for line in _lines(body)), ZERO) if direct is None else direct
    overhead, gain = share(base, general), share(base, profit)
    tax = share(base + overhead + gain, vat)
    of_both = None if profit is None else rounded(profit / (1 + (general or ZERO) / 100), 4)
    rates = any(each is not None for each in (general, profit, vat))
    total = base + overhead + gain + tax if direct is not None or rates else None
    code = root.code if root else ""
    return DeclaredTotals(
        direct=direct,
        overhead_percent=general,
        overhead=None if general is None else overhead,
        profit_percent=of_both,
        profit=None if profit is None else gain,
        vat_percent=vat,
        vat=None if vat is None else tax,
        total=total if direct is not None else None,
        cells={"direct": code, "overhead": "~K", "profit": "~K", "vat": "~K", "total": "~K" if rates else code},
    )


def _lines(body: Body) -> Iterable[SourceLine]:
    return (each for each in body if isinstance(each, SourceLine))


def _raised(line: SourceLine, factor: Decimal) -> Decimal:
    return rounded(line.computed_cost * factor, 2)
