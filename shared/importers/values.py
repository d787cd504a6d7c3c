"""A cell becomes the value of a field: exact numbers, dates as people write them, yes and no, choices by any name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, Literal

from shared.kernel.describe import Field
from shared.kernel.language import Language
from shared.kernel.words import Caption, Several
from shared.workbooks.cells import CellValue, DecimalSign, NotANumber, cell_decimal, cell_text, folded, unclear_number
from shared.workbooks.words import Words, say

DayOrder = Literal["dmy", "mdy"]
TEXT_MAX: Final = 4_000
INT_MAX: Final = 10**15
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_TRUE: Final = frozenset(["да", "д", "+", "yes", "y", "true", "истина", "1", "x", "х", "v", "✓", "✔", "☑", "есть"])
_FALSE: Final = frozenset(["нет", "н", "-", "no", "n", "false", "ложь", "0", "☐", "—", "–"])
_ISO: Final = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2})?.*)?")
_NUMBERS: Final = re.compile(r"(\d{1,2})([-./])(\d{1,2})\2(\d{4}|\d{2})(?:\s*(?:г|year)\.?)?(?:[T ]+\d{1,2}:\d{2}.*)?")
_NAMED: Final = re.compile(r"(\d{1,2})[\s-]+([a-zа-я]+)\.?,?[\s-]+(\d{4})(?:\s*г(?:ода?)?\.?)?")
_NAMED_FIRST: Final = re.compile(r"([a-zа-я]+)\.?\s+(\d{1,2}),?\s+(\d{4})")
_MONTHS: Final = ("янв|jan", "фев|feb", "мар|mar", "апр|apr", "ма[йя]|may", "июн|jun", "июл|jul", "авг|aug", "сен|sep",
                  "окт|oct", "ноя|nov", "дек|dec")  # fmt: skip
_CLOCK: Final = re.compile(r"(\d{1,4})([:.])(\d{2})(?::\d{2})?")


class NotAValue(ValueError):
    """The cell holds nothing that the field could take; `why` is the sentence for its verdict."""

    def __init__(self, why: Words) -> None:
        super().__init__(str(why))
        self.why = why


@dataclass(frozen=True, slots=True)
class Reading:
    """How cells of one file are read: its decimal sign, and whether 02/03 is a day and a month or the other way.

    `guessing`: a text such as 1,234 in a file that does not tell its decimal sign is read, not refused.
    """

    decimal_sign: DecimalSign | None = None
    day_order: DayOrder = "dmy"
    guessing: bool = True


def value_of(field: Field, cell: CellValue, reading: Reading) -> Any:
    """The value of a cell for a field that is no reference; None for an empty cell. Raises NotAValue."""
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    if field.info.choices:
        return choice_of(field, cell_text(cell))
    if field.type == "text":
        return text_of(field, cell)
    if field.number:
        return _decimal(field, cell, reading)
    return _READERS[field.type](field, cell, reading) if field.type in _READERS else _refuse(field, cell)


def text_of(field: Field, cell: CellValue) -> str | None:
    """A text with inner runs of spaces as one; lines stay lines where the field has several."""
    if isinstance(cell, datetime):
        cell = cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if field.info.multiline and isinstance(cell, str):
        text = "\n".join(" ".join(line.split()) for line in cell.strip().splitlines())
    else:
        text = cell_text(cell)
    if len(text) > TEXT_MAX:
        raise NotAValue(say("{field} is longer than {most} letters", field=Caption(field.caption), most=TEXT_MAX))
    return _CONTROL.sub("", text) or None


@lru_cache(maxsize=4096)
def choice_of(field: Field, text: str) -> str | None:
    """The choice that a text names: by its own name, or by its caption in any language."""
    known = choices_of(field)
    found = known.get(folded(text) or text)
    if found is None:
        captions = Several([Caption(caption) for _, caption in field.info.choices])
        words = "“{text}” is no {field}; possible: {known}"
        raise NotAValue(say(words, text=text[:40], field=Caption(field.caption, small=True), known=captions))
    return found


def choices_of(field: Field) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, caption in field.info.choices:
        for words in (name, caption, Language("ru").say(caption)):
            found.setdefault(folded(words) or words, name)
    return found


def _decimal(field: Field, cell: CellValue, reading: Reading) -> Decimal | None:
    if not reading.guessing and reading.decimal_sign is None and isinstance(cell, str) and unclear_number(cell):
        words = "“{text}” may be over a thousand, or have three decimal places: say so with --decimal . or --decimal ,"
        raise NotAValue(say(words, text=cell_text(cell)[:40]))
    try:
        return cell_decimal(cell, field.places, reading.decimal_sign)
    except NotANumber:
        words = "“{text}” is not a number for {field}"
        said = say(words, text=cell_text(cell)[:40], field=Caption(field.caption, small=True))
        raise NotAValue(said) from None


def _whole(field: Field, cell: CellValue, reading: Reading) -> int | None:
    try:
        number = cell_decimal(cell, 6, reading.decimal_sign)
    except NotANumber:
        number = Decimal("0.5")
    if number is None:
        return None
    if number != number.to_integral_value() or abs(number) > INT_MAX:
        _refuse(field, cell)
    return int(number)


def _minutes(field: Field, cell: CellValue, reading: Reading) -> int | None:
    """A time of day or a length of time as 8:30, or a cell formatted as time; times of day also as 8.30.

    A bare number may be hours or minutes: it is refused.
    """
    if isinstance(cell, timedelta):
        return round(cell.total_seconds() / 60)
    if isinstance(cell, datetime):
        cell = cell.time()
    if isinstance(cell, time):
        return cell.hour * 60 + cell.minute
    found = _CLOCK.fullmatch(cell.strip()) if isinstance(cell, str) else None
    if found and int(found[3]) < 60 and (found[2] == ":" or field.clock):
        return int(found[1]) * 60 + int(found[3])
    words = "“{text}” may be hours or minutes for {field}; write 1:30 for an hour and a half"
    raise NotAValue(say(words, text=cell_text(cell)[:40], field=Caption(field.caption, small=True)))


def _truth(field: Field, cell: CellValue, reading: Reading) -> bool | None:
    text = cell_text(cell).casefold()
    if isinstance(cell, bool) or text in _TRUE or text in _FALSE:
        return cell if isinstance(cell, bool) else text in _TRUE
    if text in (folded(field.caption), folded(Language("ru").say(field.caption))):
        return True
    words = "“{text}” is neither yes nor no for {field}"
    raise NotAValue(say(words, text=cell_text(cell)[:40], field=Caption(field.caption, small=True)))


def _day(field: Field, cell: CellValue, reading: Reading) -> date | None:
    if isinstance(cell, datetime):
        return _plausible(field, cell.date())
    if isinstance(cell, date):
        return _plausible(field, cell)
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        _refuse(field, cell)
    if isinstance(cell, str) and cell.strip() in ("-", "–", "—"):
        return None
    found = day_of_text(cell, reading.day_order) if isinstance(cell, str) else None
    if found is None:
        words = "“{text}” is not a date for {field}; write 31.12.2026"
        raise NotAValue(say(words, text=cell_text(cell)[:40], field=Caption(field.caption, small=True)))
    return _plausible(field, found)


def day_of_text(text: str, order: DayOrder = "dmy") -> date | None:
    """31.12.2026, 31/12/26, 2026-12-31, 31 декабря 2026 г., Dec 31, 2026; None for anything else."""
    plain = " ".join(text.split()).lower().replace("ё", "е").strip(" .'")
    try:
        if found := _ISO.fullmatch(plain):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _NUMBERS.fullmatch(plain):
            first, second = int(found[1]), int(found[3])
            day, month = (second, first) if found[2] == "/" and order == "mdy" else (first, second)
            return date(_full_year(found[4]), month, day)
        if found := _NAMED.fullmatch(plain):
            return date(int(found[3]), _month(found[2]), int(found[1]))
        if found := _NAMED_FIRST.fullmatch(plain):
            return date(int(found[3]), _month(found[1]), int(found[2]))
    except ValueError:
        return None
    return None


def day_order_of(texts: list[str]) -> tuple[DayOrder, bool]:
    """How dates with slashes are written in a file, and whether that had to be guessed."""
    pairs = [(int(m[1]), int(m[3])) for text in texts if (m := _NUMBERS.fullmatch(text.strip())) and m[2] == "/"]
    if any(first > 12 for first, _ in pairs) or not pairs:
        return "dmy", False
    if any(second > 12 for _, second in pairs):
        return "mdy", False
    return "dmy", any(first != second for first, second in pairs)


def _full_year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 70 else 1900)


def _month(word: str) -> int:
    return next((at for at, start in enumerate(_MONTHS, 1) if re.match(start, word)), 0)


def _plausible(field: Field, day: date) -> date:
    if not 1900 < day.year < 2200:
        _refuse(field, day.isoformat())
    return day


def _refuse(field: Field, cell: Any, *_: Any) -> Any:
    words = "“{text}” cannot be taken for {field}"
    raise NotAValue(say(words, text=cell_text(cell)[:40], field=Caption(field.caption, small=True)))


_READERS: Final[Mapping[str, Any]] = {
    "int": _whole, "minutes": _minutes, "bool": _truth, "date": _day,
}  # fmt: skip
