"""Single spreadsheet cells: their address, their text, and the exact number that a float or a typed text stands for."""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final, Literal

DecimalSign = Literal[".", ","]
CellValue = str | int | float | bool | date | datetime | time | timedelta | None

_ZERO: Final = Decimal(0)
_UNITS: Final = tuple(Decimal(1).scaleb(-places) for places in range(10))
MAGNITUDE_MAX: Final = Decimal(10) ** 12
_TEXT_LENGTH_MAX: Final = 60
_SPACES: Final = "\u0020\u00a0\u2009\u202f\u2007\u2002\u2003\u2008\u200a\t\n\r"
_GROUPING: Final = re.compile(rf"(?<=\d)[{_SPACES}'’`](?=\d)")
_CURRENCY: Final = re.compile(
    r"(?:^|(?<=[\s\d.,)%+-]))(?:тыс\.?\s*)?(?:[рp](?:уб(?:лей|ля|ль)?)?\.?|rub|rur|usd|eur|gbp|₽|\$|€|£)(?=$|[\s\d(+-])",
    re.IGNORECASE,
)
_ONE_GROUP: Final = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_WITH_DOT: Final = re.compile(r"\d{1,3}(,\d{3})+\.\d+|\d{1,3}(,\d{3}){2,}|(?![1-9]\d{0,2}\.\d{3}$)\d*\.\d+")
_WITH_COMMA: Final = re.compile(r"\d{1,3}(\.\d{3})+,\d+|\d{1,3}(\.\d{3}){2,}|(?![1-9]\d{0,2},\d{3}$)\d*,\d+")
_THOUSANDS: Final = re.compile(r"тыс", re.IGNORECASE)
_NOTHING: Final = frozenset({"", "-", "–", "—", "−", "--", "x", "х", "n/a", "нет"})
_MINUS: Final = str.maketrans({"−": "-", "–": "-", "—": "-"})


class NotANumber(ValueError):
    """The cell holds something that is not one clear number."""


def cell_decimal(value: CellValue, places: int, decimal_sign: DecimalSign | None = None) -> Decimal | None:
    """The exact number of a cell to `places`, half up; None for an empty cell or a dash.

    A float goes through its shortest text, so 0.1 is 0.1. In a text the last of two different signs is the decimal
    one ("1.234,56" and "1,234.56" agree), a sign that comes twice groups thousands, and a lone sign is the decimal
    one ("1,234" is 1.234) unless `decimal_sign` says that this file writes the other. Brackets or a minus on either
    side are negative; currency and a percent sign are dropped ("22%" is 22). Raises NotANumber.
    """
    if value is None:
        return None
    if isinstance(value, str):
        plain = text_decimal(value, decimal_sign)
        return None if plain is None else _to_places(plain, places)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NotANumber(cell_text(value))
    return _to_places(_from_binary(value), places)


def cell_percent(value: CellValue, decimal_sign: DecimalSign | None = None) -> Decimal | None:
    """A rate in percent to 4 places: the text "22%" is 22; a bare 0.22 is a cell formatted as percent, so 22 too."""
    number = cell_decimal(value, 6, decimal_sign)
    if number is None:
        return None
    fraction = isinstance(value, int | float) and -1 < number < 1
    return _to_places(number * 100 if fraction else number, 4)


def cell_text(value: CellValue) -> str:
    """What the cell says, without the spaces around it and with inner runs of spaces as one."""
    if value is None:
        return ""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def cell_address(row: int, column: int) -> str:
    """Zero-based row 17, column 4 is "E18"."""
    return f"{column_letters(column)}{row + 1}"


@lru_cache(maxsize=2048)
def column_letters(column: int) -> str:
    """Zero-based column 0 is "A", 26 is "AA"."""
    letters, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


def column_index(letters: str) -> int:
    """ "A" is 0, "AA" is 26; raises ValueError for anything but one to three Latin letters."""
    if not re.fullmatch(r"[A-Za-z]{1,3}", letters):
        raise ValueError(letters)
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Text for comparing: lower case, ё as е, words and % only, one space between them."""
    lower = text.casefold().replace("ё", "е")
    return " ".join(re.findall(r"[\w%№#]+", lower))


def decimal_sign_of(texts: list[str]) -> DecimalSign | None:
    """The decimal sign that the unmistakable numbers among these texts use, if they all use one."""
    signs: set[DecimalSign] = set()
    for text in texts:
        bare = _bare_number(text)
        if _WITH_DOT.fullmatch(bare):
            signs.add(".")
        elif _WITH_COMMA.fullmatch(bare):
            signs.add(",")
    return signs.pop() if len(signs) == 1 else None


def unclear_number(text: str) -> bool:
    """Whether only the rest of a file can tell what a number is: "1,234" is over a thousand, or one and a part."""
    return _ONE_GROUP.fullmatch(_bare_number(text)) is not None


def _bare_number(text: str) -> str:
    plain = _CURRENCY.sub("", text.partition("/")[0].translate(_MINUS))
    return _GROUPING.sub("", plain).strip(_SPACES + "()%-+")


def _to_places(number: Decimal, places: int) -> Decimal:
    if not abs(number) < MAGNITUDE_MAX:
        raise NotANumber(str(number))
    return number.quantize(_UNITS[places], ROUND_HALF_UP) + _ZERO


def _from_binary(value: int | float) -> Decimal:
    if isinstance(value, int):
        if abs(value) >= MAGNITUDE_MAX:
            raise NotANumber("too large")
        return Decimal(value)
    number = Decimal(repr(value))
    if not number.is_finite():
        raise NotANumber(str(value))
    return number


def text_decimal(text: str, decimal_sign: DecimalSign | None = None) -> Decimal | None:
    """The number that a text says, to its last digit; None for an empty text or a dash. Raises NotANumber."""
    bare = text.strip(_SPACES)
    if bare.casefold() in _NOTHING:
        return None
    if len(bare) > _TEXT_LENGTH_MAX or _THOUSANDS.search(bare):
        raise NotANumber(text[:_TEXT_LENGTH_MAX])
    bare = _CURRENCY.sub("", bare.translate(_MINUS)).strip(_SPACES).removesuffix("%").strip(_SPACES)
    negative, digits = _sign_and_digits(bare)
    if not re.fullmatch(r"[0-9][0-9.,]*|[.,][0-9]+", digits):
        raise NotANumber(text)
    number = Decimal(_with_decimal_point(digits, decimal_sign))
    return -number if negative else number


def _sign_and_digits(bare: str) -> tuple[bool, str]:
    """Brackets, a leading or a trailing minus; and the digits without the signs that group thousands."""
    negative = False
    if bare.startswith("(") and bare.endswith(")"):
        negative, bare = True, bare[1:-1].strip(_SPACES)
    elif bare.startswith("-") or (bare.endswith("-") and len(bare) > 1):
        negative, bare = True, bare.removeprefix("-") if bare.startswith("-") else bare.removesuffix("-")
    else:
        bare = bare.removeprefix("+")
    digits = bare.strip(_SPACES)
    grouped = _GROUPING.search(digits)
    if grouped and not re.fullmatch(rf"\d{{1,3}}([{_SPACES}'’`]\d{{3}})+([.,]\d*)?", digits):
        raise NotANumber(digits)
    return negative, _GROUPING.sub("", digits)


def _with_decimal_point(digits: str, decimal_sign: DecimalSign | None) -> str:
    """The digits with at most one sign, a dot; raises NotANumber when thousands are not grouped by three."""
    signs = re.findall(r"[.,]", digits)
    decimal = signs[-1] if signs else ""
    other_sign = len(signs) == 1 and decimal_sign not in (None, decimal)
    if (len(signs) > 1 and len(set(signs)) == 1) or (other_sign and _ONE_GROUP.fullmatch(digits)):
        decimal = ""
    whole, _, part = digits.rpartition(decimal) if decimal else (digits, "", "")
    if re.search(r"[.,]", whole) and not re.fullmatch(r"\d{1,3}([.,]\d{3})+", whole):
        raise NotANumber(digits)
    return (re.sub(r"[.,]", "", whole) or "0") + ("." + part if part else "")
