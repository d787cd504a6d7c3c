"""Columns of a table: caption, kind of value, width, and how a value of that kind is written."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from print_forms.kit.numbers import Notation

Value = str | Decimal | int | date | None
Kind = Literal["text", "code", "money", "price", "quantity", "percent", "hours", "date"]
"""Text wraps to the left, a code stands in the middle; hours are whole minutes."""


@dataclass(frozen=True, slots=True)
class Column:
    caption: str
    width_mm: float = 0.0
    """Left at nought where `kit.fitting` sizes the column by what is written in it."""
    kind: Kind = "text"
    total: bool = False
    group: str = ""
    """Neighbours of one group stand under a common caption."""


def written(kind: Kind, value: Value, notation: Notation) -> str:
    """A value as its column writes it; words are written as they are, nothing is an empty cell."""
    match kind, value:
        case _, None:
            return ""
        case _, str():
            return value
        case "money", Decimal():
            return notation.money(value)
        case "price", Decimal():
            return notation.price(value)
        case "percent", Decimal():
            return notation.percent(value)
        case "hours", int():
            return notation.hours(value)
        case _, date():
            return notation.day(value)
        case _, Decimal() | int():
            return notation.quantity(value)
    raise TypeError(f"a {kind} column cannot hold {value!r}")
