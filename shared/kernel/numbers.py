"""Exact numbers: decimals with fixed places, whole minutes, and one named rounding per rule."""

from decimal import ROUND_HALF_UP, Context, Decimal, Inexact, InvalidOperation
from typing import Annotated, Final


class Places:
    """Marks a Decimal annotation with its name and the places it keeps."""

    __slots__ = ("code", "places")

    def __init__(self, code: str, places: int) -> None:
        self.code, self.places = code, places


Money = Annotated[Decimal, Places("money", 2)]
Price = Annotated[Decimal, Places("price", 4)]
Quantity = Annotated[Decimal, Places("quantity", 6)]
NormHours = Annotated[Decimal, Places("norm_hours", 4)]
Percent = Annotated[Decimal, Places("percent", 4)]
Coefficient = Annotated[Decimal, Places("coefficient", 4)]
Minutes = Annotated[int, "minutes"]

ZERO: Final = Decimal(0)
SCALED_MAX: Final = 2**63 - 1
_UNIT: Final = tuple(Decimal(1).scaleb(-places) for places in range(10))
_exact: Final = Context(prec=19, traps=[Inexact, InvalidOperation]).quantize  # refuses what scaleb rounds away unseen


class NumberTooExact(ValueError):
    """The value has more decimal places than its field keeps; it is refused, never cut silently."""


class NumberTooLarge(ValueError):
    """The value does not fit the 64-bit integer that both databases store."""


def scaled(value: Decimal | int, places: int) -> int:
    """The value in whole smallest units (2 places: cents), refusing anything that would need rounding."""
    if isinstance(value, float):
        raise TypeError(f"{value!r}: a float is never an amount")
    try:
        whole = int(_exact(value, _UNIT[places]).scaleb(places))
    except Inexact as cause:
        raise NumberTooExact(f"{value} has more than {places} decimal places") from cause
    except (InvalidOperation, ValueError) as cause:
        words = "is too large" if Decimal(value).is_finite() else "is not a number"
        raise NumberTooLarge(f"{value} {words}") from cause
    if not -SCALED_MAX <= whole <= SCALED_MAX:
        raise NumberTooLarge(f"{value} is too large")
    return whole


def unscaled(whole: int, places: int) -> Decimal:
    """The decimal that a stored whole number of smallest units stands for."""
    return Decimal(whole).scaleb(-places)


def rounded(value: Decimal, places: int) -> Decimal:
    """Commercial rounding: half away from zero, as estimates and invoices do."""
    try:
        return value.quantize(_UNIT[places], ROUND_HALF_UP)
    except InvalidOperation as cause:
        raise NumberTooLarge(f"{value} is too large") from cause


def line_amount(quantity: Decimal | None, price: Decimal | None) -> Decimal:
    """Money of one printed line: quantity × price, rounded once; document totals add these."""
    return rounded((quantity or ZERO) * (price or ZERO), 2)


def share(amount: Decimal | None, percent: Decimal | None) -> Decimal:
    """Money of a percentage line (overhead, profit, VAT), rounded once."""
    return rounded((amount or ZERO) * (percent or ZERO) / 100, 2)


def norm_hours(quantity: Decimal | None, norm: Decimal | None) -> Decimal:
    """Normative labour of a volume: quantity × hours per unit, to 4 places."""
    return rounded((quantity or ZERO) * (norm or ZERO), 4)


def hours(minutes: int) -> Decimal:
    """Worked minutes as exact hours to 4 places (100 min = 1.6667)."""
    return rounded(Decimal(minutes) / 60, 4)


def pay_for_minutes(minutes: int, hourly: Decimal) -> Decimal:
    """Pay for worked time: minutes × hourly rate / 60, rounded once at the end."""
    return rounded(Decimal(minutes) * hourly / 60, 2)


def plain(value: Decimal) -> str:
    """The shortest exact text of a decimal, without exponent: 25.500000 is "25.5", -0 is "0"."""
    text = str(value)
    if "E" in text:
        text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def split_by_weights(total: Decimal, weights: list[int], places: int) -> list[Decimal]:
    """Share `total` by whole weights so that the parts add up to it exactly.

    Largest remainder; ties go to the earlier part, so every machine splits alike. All-zero weights give zeros.
    """
    return [unscaled(part, places) for part in split_whole(scaled(rounded(total, places), places), weights)]


def split_whole(whole: int, weights: list[int]) -> list[int]:
    """The same of a whole number of smallest units."""
    weight = sum(weights)
    if not weight:
        return [0] * len(weights)
    parts = [whole * each // weight for each in weights]
    rest = whole - sum(parts)
    order = sorted(range(len(weights)), key=lambda i: (-(whole * weights[i] % weight), i))
    for i in order[:rest]:
        parts[i] += 1
    return parts
