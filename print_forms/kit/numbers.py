"""Numbers and dates as they stand on paper: 1 234,56 and 21.11.2026 in Russian, 1,234.56 and 21 Nov 2026 in English."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from shared.kernel.language import NBSP, Language

_CENT: Final = Decimal("0.01")
_MONTHS_RU: Final = (
    *("января", "февраля", "марта", "апреля", "мая", "июня"),
    *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
)


@dataclass(frozen=True, slots=True)
class Notation:
    """How values are written in a language; an absent value is an empty cell, never a zero."""

    language: Language

    @property
    def russian(self) -> bool:
        return self.language.code == "ru"

    def money(self, value: Decimal | None) -> str:
        """Always two places."""
        return "" if value is None else self.language.number(value.quantize(_CENT, ROUND_HALF_UP), 2)

    def quantity(self, value: Decimal | int | None) -> str:
        """As exact as it is, without trailing zeros."""
        return "" if value is None else self.language.number(value)

    def price(self, value: Decimal | None) -> str:
        """At least two places, more only where they say something."""
        if value is None:
            return ""
        fixed = value.quantize(_CENT, ROUND_HALF_UP)
        return self.money(value) if fixed == value else self.quantity(value)

    def percent(self, value: Decimal | None) -> str:
        return "" if value is None else f"{self.quantity(value)}{NBSP if self.russian else ''}%"

    def hours(self, minutes: int | None) -> str:
        """Minutes as hours with at most two places: 450 is 7,5."""
        if minutes is None:
            return ""
        return self.quantity((Decimal(minutes) / 60).quantize(_CENT, ROUND_HALF_UP))

    def day(self, day: date | None) -> str:
        return "" if day is None else self.language.date(day).replace(" ", NBSP)

    def month(self, day: date) -> str:
        """октябрь 2026, Oct 2026."""
        return self.language.month(day).replace(" ", NBSP)

    def long_day(self, day: date | None) -> str:
        """A date beside a signature: «21» ноября 2026 г."""
        if day is None or not self.russian:
            return self.day(day)
        return f"«{day:%d}»{NBSP}{_MONTHS_RU[day.month - 1]}{NBSP}{day.year}{NBSP}г."

    def moment(self, at: datetime) -> str:
        return f"{self.day(at.date())} {at:%H:%M}"


RU: Final = Notation(Language("ru"))
"""For statutory forms, which are Russian whatever language the user reads."""


def clock(minutes: int | None) -> str:
    """Minutes as hours and minutes: 450 is 7:30."""
    if minutes is None:
        return ""
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else ''}{hours}:{rest:02d}"
