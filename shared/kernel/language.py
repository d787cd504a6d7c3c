"""Words for people: captions and messages through gettext catalogues, numbers and dates as a language writes them."""

import gettext
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from shared.kernel.numbers import plain, rounded

LOCALE = Path(__file__).parent.parent / "locale"
NBSP = "\u00a0"


class Language:
    """One language of the interface; English is the source, others come from `shared/locale`."""

    def __init__(self, code: str = "en") -> None:
        self.code = code
        self._catalogue = _catalogue(code)

    def say(self, text: str, /, **values: object) -> str:
        """The text in this language, with {names} filled in; an untranslated text stays English.

        Nothing else is done with braces: a text may have come from elsewhere, and `{name:>999999999}` be meant ill.
        """
        words = self._catalogue.gettext(text) if text else ""
        if not values:
            return words
        said = {name: self.value(value) for name, value in values.items()} | _BRACES
        return _PLACE.sub(lambda found: said.get(found[1] or found[0], found[0]), words)

    def value(self, value: object) -> str:
        """A value inside a sentence; one that has `words` of its own says them in this language."""
        if isinstance(value, Decimal):
            return self.number(value)
        if isinstance(value, date):
            return self.date(value)
        worded: Callable[[Language], str] | None = getattr(value, "words", None)
        return str(value) if worded is None else worded(self)

    def number(self, value: Decimal | int, places: int | None = None) -> str:
        """1234.5 → "1 234,50" (ru) or "1,234.50" (en); without `places` the zeros at the end go."""
        exact = Decimal(value)
        text = plain(exact) if places is None else format(rounded(exact, places), "f")
        whole, _, part = text.lstrip("-").partition(".")
        thousands, comma = (NBSP, ",") if self.code == "ru" else (",", ".")
        whole = f"{int(whole):,}".replace(",", thousands)
        sign = "-" if text.startswith("-") and (whole, part.strip("0")) != ("0", "") else ""
        return sign + whole + (comma + part if part else "")

    def month(self, day: date) -> str:
        """октябрь 2026, Oct 2026."""
        names = _MONTHS_RU if self.code == "ru" else _MONTHS
        return f"{names[day.month - 1]} {day.year}"

    def date(self, day: date) -> str:
        """21.11.2026 (ru) or 21 Nov 2026 (en)."""
        if self.code == "ru":
            return f"{day.day:02}.{day.month:02}.{day.year:04}"
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_PLACE = re.compile(r"\{(\w+)\}|\{\{|\}\}")
_BRACES = {"{{": "{", "}}": "}"}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS_RU = (
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    return gettext.translation("fieldledger", LOCALE, [code], fallback=True)
