"""Steps of time along a curve: days, weeks, months, as pivots name them."""

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass
from typing import Literal, Self

from shared.kernel.refusal import Refusal

StepName = Literal["day", "week", "month"]
STEPS_MAX = 1000


class TooManySteps(Refusal):
    """A curve of more points than anybody can read."""


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """`value` is what a pivot groups by: 2026-09-14 (a day, or the Monday of a week) or 2026-09."""

    first: dt.date
    last: dt.date
    value: str

    @classmethod
    def of(cls, name: StepName, value: str) -> Self:
        if name == "month":
            first = dt.date.fromisoformat(f"{value}-01")
            return cls(first, first.replace(day=monthrange(first.year, first.month)[1]), value)
        first = dt.date.fromisoformat(value)
        return cls(first, first + min(dt.timedelta(6 if name == "week" else 0), dt.date.max - first), value)

    @classmethod
    def around(cls, name: StepName, day: dt.date) -> Self:
        """The step that a day lies in."""
        if name == "month":
            return cls.of(name, day.isoformat()[:7])
        return cls.of(name, (day - dt.timedelta(day.weekday() if name == "week" else 0)).isoformat())


def steps(name: StepName, first: dt.date, last: dt.date) -> list[Step]:
    """Every step from one day to another. Raises TooManySteps."""
    found = [Step.around(name, first)]
    while found[-1].last < last:
        found.append(Step.around(name, found[-1].last + dt.timedelta(1)))
        if len(found) > STEPS_MAX:
            text = "From {first} to {last} there are more than {most} points; ask for weeks or months, or fewer days."
            raise TooManySteps(text, first=first, last=last, most=STEPS_MAX)
    return found
