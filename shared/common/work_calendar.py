"""Work calendars: which days of a year are worked, which are holidays and which are an hour shorter."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Mapped

from shared.kernel.base import Catalog, Line, field, line_table

WORKDAY_MINUTES = 480
SHORTER_BY_MINUTES = 60


class WorkCalendarDay(Line, of="work_calendar", key=("date",)):
    """A day that differs from the usual week, and why."""

    __tablename__ = "work_calendar_day"

    date: Mapped[dt.date | None] = field("Date", required=True)
    kind: Mapped[str] = field(
        "Kind",
        default="holiday",
        choices={"work": "Working day", "rest": "Day off", "holiday": "Holiday", "short": "Shorter working day"},
    )
    source: Mapped[str | None] = field("Source")


class WorkCalendar(Catalog, caption="Work calendar"):
    """A year of a country: Monday to Friday are worked, Saturday and Sunday are not, but for the days listed."""

    __tablename__ = "work_calendar"

    year: Mapped[int | None] = field("Year", required=True, listed=True, index=True)
    country: Mapped[str] = field("Country", default="RU", listed=True)
    source: Mapped[str | None] = field("Source", listed=True)
    days: Mapped[list[WorkCalendarDay]] = line_table(WorkCalendarDay, "Days")

    def kinds(self) -> dict[dt.date, str]:
        """The listed days with their kinds, for `kind_of_day`."""
        return {day.date: day.kind for day in self.days if day.date is not None}


def kind_of_day(listed: dict[dt.date, str], day: dt.date) -> str:
    """work, short, rest or holiday: as listed, else by the day of the week."""
    return listed.get(day) or ("rest" if day.weekday() >= 5 else "work")


def minutes_of_days(listed: dict[dt.date, str], first: dt.date, last: dt.date) -> int:
    """Normal working time between two days, both included, for a week of 40 hours."""
    days = (first + dt.timedelta(number) for number in range((last - first).days + 1))
    norm = {"work": WORKDAY_MINUTES, "short": WORKDAY_MINUTES - SHORTER_BY_MINUTES}
    return sum(norm.get(kind_of_day(listed, day), 0) for day in days)


def seed(year: int, country: str = "RU") -> list[WorkCalendarDay]:
    """The days of a year that differ from the usual week, by the `holidays` library and our own rule of short eves.

    In Russia the working day right before a holiday is an hour shorter (ТК РФ, ст. 95), and a Saturday worked
    instead of such a day inherits its length. The library does not know this; decrees may still change a future year.
    """
    import holidays
    from holidays.version import __version__

    found = holidays.country_holidays(country, years=(year, year + 1), language="en_US")
    source = f"holidays {__version__}"
    days = {day: (_kind(found[day]), found[day]) for day in found if day.year == year}
    for day in sorted(getattr(found, "weekend_workdays", ())):
        if day.year == year:
            days[day] = ("work", "Working day moved here")
    if country == "RU":
        for day in _short_days(found, year):
            days[day] = ("short", "Eve of a holiday")
    return [
        WorkCalendarDay(date=day, kind=kind, source=f"{name} ({source})") for day, (kind, name) in sorted(days.items())
    ]


def _kind(name: str) -> str:
    return "rest" if name.startswith("Day off") or name.endswith("(observed)") else "holiday"


def _short_days(found: Any, year: int) -> Iterator[dt.date]:
    """Working days right before a holiday, and Saturdays worked instead of one."""
    for day in [dt.date(year, 1, 1) + dt.timedelta(number) for number in range(366)]:
        tomorrow = day + dt.timedelta(1)
        if day.year != year or tomorrow not in found or _kind(found[tomorrow]) != "holiday":
            continue
        if day not in found and day.weekday() < 5:
            yield day
        elif day in found and (moved := re.search(r"substituted from (\d\d)/(\d\d)/(\d{4})", found[day])):
            month, date, from_year = map(int, moved.groups())
            worked = dt.date(from_year, month, date)
            if worked in getattr(found, "weekend_workdays", ()) and worked.year == year:
                yield worked


def calendar_of(year: int, country: str = "RU") -> WorkCalendar:
    """A new work calendar of a year, ready to be looked over and saved."""
    return WorkCalendar(name=f"{country} {year}", year=year, country=country, days=seed(year, country))
