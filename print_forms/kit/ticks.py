"""Round figures along an axis: a step of 1, 2, 2.5 or 5 times a power of ten, so that everybody reads between them."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import count, takewhile
from typing import Final

_STEPS: Final = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
MOST: Final = 6
"""Spaces between ticks on an axis, at most."""


def ticks(values: Iterable[Decimal], most: int = MOST) -> list[Decimal]:
    """From a round figure at or under all values (and under zero) to one at or over them; always two at least."""
    known = [Decimal(0), *values]
    low, high = min(known), max(known)
    if low == high:
        high = Decimal(1)
    step = _step((high - low) / most)
    while _spaces(low, high, step) > most:
        step = _step(step * Decimal("1.2"))
    first = (low / step).to_integral_value("ROUND_FLOOR") * step
    return [*takewhile(lambda tick: tick < high, (first + step * n for n in count())), _above(first, step, high)]


def _step(least: Decimal) -> Decimal:
    """The smallest round step that is not under `least`."""
    power = Decimal(10) ** least.adjusted()
    return next(round * power for round in _STEPS if round * power >= least)


def _spaces(low: Decimal, high: Decimal, step: Decimal) -> int:
    return int((high / step).to_integral_value("ROUND_CEILING") - (low / step).to_integral_value("ROUND_FLOOR"))


def _above(first: Decimal, step: Decimal, high: Decimal) -> Decimal:
    return first + ((high - first) / step).to_integral_value("ROUND_CEILING") * step
