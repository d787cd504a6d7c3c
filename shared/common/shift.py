"""Shifts: when a working day starts and ends."""

from collections.abc import Iterator

from sqlalchemy.orm import Mapped

from shared.kernel.base import Catalog, field
from shared.kernel.books import Books
from shared.kernel.finding import Finding, error
from shared.kernel.numbers import Minutes

DAY_MINUTES = 24 * 60
NIGHT = (22 * 60, 6 * 60)
"""Night work is from 22:00 to 6:00 (ТК РФ, ст. 96)."""


class Shift(Catalog, caption="Shift"):
    """A working day's hours. Times are minutes from midnight; an end before the start lies on the next day."""

    __tablename__ = "shift"

    start_minute: Mapped[Minutes | None] = field("Starts at", listed=True, group="times")
    end_minute: Mapped[Minutes | None] = field("Ends at", listed=True, group="times")
    break_minutes: Mapped[Minutes | None] = field("Break", listed=True, group="times")
    break_start_minute: Mapped[Minutes | None] = field("Break starts at", group="times")
    date_rule: Mapped[str] = field(
        "Over midnight",
        default="start",
        choices={"start": "Belongs to the day it starts"},
    )

    def span(self) -> int:
        """Minutes from the start to the end, the break among them; from eight to eight is day and night."""
        if self.start_minute is None or self.end_minute is None:
            return 0
        return (self.end_minute - self.start_minute) % DAY_MINUTES or DAY_MINUTES

    def minutes(self) -> int:
        """Working time of the shift without its break."""
        return max(self.span() - (self.break_minutes or 0), 0)

    def night_minutes(self, worked: int | None = None) -> int:
        """How many of the shift's minutes lie in the night; `worked`: of its first so many minutes of work.

        A break whose start is not said lies in the middle of the shift.
        """
        worked = self.minutes() if worked is None else worked
        rest, start = self.break_minutes or 0, self.start_minute or 0
        before = self._before_break()
        first = min(worked, before)
        return _at_night(start, first) + _at_night(start + before + rest, worked - first)

    def _before_break(self) -> int:
        """Minutes from the start to the break."""
        if self.break_start_minute is None:
            return (self.span() - (self.break_minutes or 0)) // 2
        return (self.break_start_minute - (self.start_minute or 0)) % DAY_MINUTES

    def findings(self, books: Books) -> Iterator[Finding]:
        for name in ("start_minute", "end_minute", "break_start_minute"):
            value = getattr(self, name)
            if value is not None and not 0 <= value <= DAY_MINUTES:
                yield error("time_impossible", "{value} minutes after midnight is no time of a day.", name, value=value)
        if not 0 <= (self.break_minutes or 0) <= self.span():
            yield error("break_impossible", "The break is longer than the shift.", "break_minutes")
        elif self.break_start_minute is not None and self._before_break() + (self.break_minutes or 0) > self.span():
            yield error("break_outside", "The break lies outside the shift.", "break_start_minute")


def _at_night(start: int, length: int) -> int:
    """Minutes of the night within `length` minutes from a minute of the day on."""
    evening, morning = NIGHT
    nights = [(day * DAY_MINUTES + evening, (day + 1) * DAY_MINUTES + morning) for day in range(-1, 3)]
    return sum(max(min(start + length, end) - max(start, begin), 0) for begin, end in nights)
