"""Period: the days that a list or a report is about, by name (“last month”) or from a day to a day."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from shared.kernel.language import Language
from shared.kernel.words import Words, say


@dataclass(frozen=True, slots=True)
class Period:
    """Both days included; None is open. `preset` names days that move with the calendar, "" where they were chosen."""

    start: date | None = None
    end: date | None = None
    preset: str = ""

    def words(self, language: Language) -> str:
        """“November 2026”, “16–22 Nov 2026”, “2026”, “from …”, “All time”."""
        start, end = self.start, self.end
        if start is None and end is None:
            return language.say("All time")
        if start is None or end is None:
            known = start or end
            return language.say("from {start}", start=known) if start else language.say("through {end}", end=known)
        if start == end:
            return language.date(start)
        if (start, end) == _year(start):
            return str(start.year)
        if (start, end) == _month(start):
            return f"{language.value(MONTHS[start.month - 1])} {start.year}"
        return f"{language.date(start)} – {language.date(end)}"

    def moved(self, steps: int) -> "Period":
        """The next (or, of -1, the previous) of the same length: months follow months, weeks weeks.

        At the ends of the calendar it stays where it is.
        """
        try:
            return self._moved(steps)
        except (OverflowError, ValueError):
            return self

    def _moved(self, steps: int) -> "Period":
        start, end = self.start, self.end
        if start is None or end is None:
            return self
        for whole in (_month, _quarter, _year):
            if (start, end) == whole(start):
                for _ in range(abs(steps)):
                    start, end = whole(end + timedelta(1) if steps > 0 else start - timedelta(1))
                return Period(start, end)
        days = timedelta(((end - start).days + 1) * steps)
        return Period(start + days, end + days)


def of_preset(name: str, today: date) -> Period:
    """The days that a preset means on a day; of an unknown one all there are."""
    made = PRESETS.get(name)
    return Period(*made[1](today), name) if made else Period()


def _month(day: date) -> tuple[date, date]:
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def _quarter(day: date) -> tuple[date, date]:
    first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return first, _month(first.replace(month=first.month + 2))[1]


def _year(day: date) -> tuple[date, date]:
    return date(day.year, 1, 1), date(day.year, 12, 31)


def _week(day: date) -> tuple[date, date]:
    first = day - timedelta(day.weekday())
    return first, first + timedelta(6)


def _before(whole: Callable[[date], tuple[date, date]]) -> Callable[[date], tuple[date, date]]:
    return lambda day: whole(whole(day)[0] - timedelta(1))


PRESETS: Final[dict[str, tuple[Words, Callable[[date], tuple[date | None, date | None]]]]] = {
    "all": (say("All time"), lambda day: (None, None)),
    "today": (say("Today"), lambda day: (day, day)),
    "yesterday": (say("Yesterday"), lambda day: (day - timedelta(1), day - timedelta(1))),
    "week": (say("This week"), _week),
    "last_week": (say("Last week"), _before(_week)),
    "month": (say("This month"), _month),
    "last_month": (say("Last month"), _before(_month)),
    "quarter": (say("This quarter"), _quarter),
    "year": (say("This year"), _year),
    "last_year": (say("Last year"), _before(_year)),
}
MONTHS: Final = (
    say("January"), say("February"), say("March"), say("April"), say("May"), say("June"), say("July"), say("August"),
    say("September"), say("October"), say("November"), say("December"),
)  # fmt: skip
"""By themselves, as in “November 2026”."""
