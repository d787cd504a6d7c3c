"""Work calendars: which days of a year are worked, which are holidays and which are an hour shorter."""

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from typing import Any, Self

from sqlalchemy.orm import Mapped

from shared.kernel.base import Catalog, Line, field, line_table
from shared.kernel.books import Books
from shared.kernel.finding import Finding, error, warning
from shared.kernel.numbers import hours
from shared.kernel.refusal import Refusal
from shared.kernel.words import Lines, Several, say

WORKDAY_MINUTES = 480
WEEK_MINUTES = 40 * 60
SHORTER_BY_MINUTES = 60
LIBRARY = "holidays"
WEEKS = {"full": 40, "shorter": 36, "short": 24}
DAYS_SHOWN = 5
FIRST_YEAR, LAST_YEAR = 1990, 2100


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

    @property
    def seeded(self) -> bool:
        """Whether it came from the library; what a person entered names a decree or nothing."""
        return f"({LIBRARY} " in (self.source or "")


class CannotSeed(Refusal):
    """The calendar does not say which year it is, or the library does not know the country."""


class WorkCalendar(Catalog, caption="Work calendar"):
    """A year of a country: Monday to Friday are worked, Saturday and Sunday are not, but for the days listed."""

    __tablename__ = "work_calendar"

    year: Mapped[int | None] = field("Year", required=True, listed=True, index=True)
    country: Mapped[str] = field("Country", default="RU", listed=True)
    source: Mapped[str | None] = field("Source", listed=True)
    days: Mapped[list[WorkCalendarDay]] = line_table(WorkCalendarDay, "Days")

    def complete(self, books: Books) -> None:
        self.name = self.name or (f"{self.country} {self.year}" if self.year else None)

    @classmethod
    def create_from(cls, source: Any, books: Books) -> Self:
        """The calendar of the year after another one's, seeded. Raises CannotSeed."""
        if source.year is None:
            raise CannotSeed("{calendar} is of no year.", calendar=source.named())
        return cls(year=(year := source.year + 1), country=source.country, name=f"{source.country} {year}",
                   days=seed(year, source.country))  # fmt: skip

    def fill(self, books: Books, choices: Mapping[str, Any]) -> Finding:
        """Take the days from the `holidays` library anew; days entered by hand stay. Tells the norms of the year."""
        if self.year is None:
            raise CannotSeed("Say first which year it is, then fill the calendar.")
        theirs = {day.date: day for day in seed(self.year, self.country)}
        by_hand = {day.date for day in self.days if not day.seeded}
        kept = [day for day in self.days if day.date in by_hand or day.date in theirs]
        here = {day.date: day for day in kept}
        changed = len(self.days) - len(kept)
        for date, day in theirs.items():
            if date not in here:
                kept.append(day)
                changed += 1
            elif date not in by_hand:
                changed += here[date].kind != day.kind
                here[date].kind, here[date].source = day.kind, day.source
        self.days = sorted(kept, key=lambda day: day.date or dt.date.min)
        return warning("seeded", "{changed} days changed, {kept} made by hand kept.\n{norms}", changed=changed,
                       kept=len(by_hand), norms=self.norms())  # fmt: skip

    def findings(self, books: Books) -> Iterator[Finding]:
        """One calendar per year and country; what a closed month was worked and paid by does not change."""
        if self.marked or self.folder:
            return
        same = books.rows(WorkCalendar, ["id", "name"], year=self.year, country=self.country, marked=False)
        for row in [row for row in same if row["id"] != self.id]:
            yield error("calendar_twice", "There is a calendar of {country} for {year} already: {name}.", "year",
                        country=self.country, year=str(self.year), name=row["name"])  # fmt: skip
        for day in self.days:
            if day.date is not None and day.date.year != self.year:
                yield error("outside_year", "{day} is not in the year of the calendar.", f"days/{day.id}/date",
                            day=day.date)  # fmt: skip
        yield from self._of_closed(books)

    def _of_closed(self, books: Books) -> Iterator[Finding]:
        before, closed = books.get(WorkCalendar, self.id), books.closed_through()
        if before is None or closed is None:
            return
        old, new = before.kinds(), self.kinds()
        changed = [day for day in old.keys() | new.keys() if kind_of_day(old, day) != kind_of_day(new, day)]
        if late := sorted(day for day in changed if day <= closed):
            yield error(
                "closed_days", "{days}: the period is closed through {closed}. Its timesheets and pay were made by the "
                "calendar as it is; nothing was changed.", "days", days=Several(late[:DAYS_SHOWN]), closed=closed,
            )  # fmt: skip

    def norms(self) -> Lines:
        """Working days, and hours of weeks of 40, 36 and 24 hours, by month and for the year."""
        listed, months = self.kinds(), []
        for month in range(1, 13) if self.year else ():
            first = dt.date(self.year or 1, month, 1)
            months.append((first, first.replace(day=monthrange(first.year, month)[1])))
        rows = [(f"{first:%m.%Y}", first, last) for first, last in months]
        rows += [(str(self.year), months[0][0], months[-1][1])] if months else []
        return Lines([
            say("{period}: {days} working days; {full} h (40-hour week), {shorter} h (36), {short} h (24)",
                period=period, days=_working_days(listed, first, last),
                **{name: hours(minutes_of_days(listed, first, last, week * 60)) for name, week in WEEKS.items()})
            for period, first, last in rows
        ])  # fmt: skip

    def kinds(self) -> dict[dt.date, str]:
        """The listed days with their kinds, for `kind_of_day`."""
        return {day.date: day.kind for day in self.days if day.date is not None}


def kind_of_day(listed: dict[dt.date, str], day: dt.date) -> str:
    """work, short, rest or holiday: as listed, else by the day of the week."""
    return listed.get(day) or ("rest" if day.weekday() >= 5 else "work")


def minutes_of_days(listed: dict[dt.date, str], first: dt.date, last: dt.date, week_minutes: int = WEEK_MINUTES) -> int:
    """Normal working time between two days, both included, for a week of that many minutes.

    A working day is a fifth of the week, the eve of a holiday an hour less, however short the week is (Минздравсоц-
    развития, приказ 588н of 13 August 2009).
    """
    days = (first + dt.timedelta(number) for number in range((last - first).days + 1))
    norm = {"work": week_minutes // 5, "short": week_minutes // 5 - SHORTER_BY_MINUTES}
    return sum(norm.get(kind_of_day(listed, day), 0) for day in days)


def _working_days(listed: dict[dt.date, str], first: dt.date, last: dt.date) -> int:
    days = (first + dt.timedelta(number) for number in range((last - first).days + 1))
    return sum(kind_of_day(listed, day) in ("work", "short") for day in days)


def seed(year: int, country: str = "RU") -> list[WorkCalendarDay]:
    """The days of a year that differ from the usual week, by the `holidays` library and our own rule of short eves.

    In Russia the working day right before a holiday is an hour shorter (ТК РФ, ст. 95), and a Saturday worked
    instead of such a day inherits its length. The library does not know this; decrees may still change a future year.
    The days are named in the language of the country. Raises CannotSeed.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        text = "A work calendar is of a year from {first} to {last}, not of {year}."
        raise CannotSeed(text, first=str(FIRST_YEAR), last=str(LAST_YEAR), year=str(year))
    import holidays
    from holidays.version import __version__

    try:
        found = holidays.country_holidays(country, years=(year, year + 1), language="en_US")
    except NotImplementedError as cause:
        raise CannotSeed("No holidays are known of “{country}”; enter the days by hand.", country=country) from cause
    source = f"{LIBRARY} {__version__}"
    own = getattr(found, "default_language", None) or "en_US"
    named = holidays.country_holidays(country, years=(year, year + 1), language=own)
    moved, eve = OWN_WORDS.get(own, OWN_WORDS["en_US"])
    days = {day: (_kind(found[day]), named.get(day) or found[day]) for day in found if day.year == year}
    for day in sorted(getattr(found, "weekend_workdays", ())):
        if day.year == year:
            days[day] = ("work", moved)
    if country == "RU":
        for day in _short_days(found, year):
            days[day] = ("short", eve)
    return [
        WorkCalendarDay(date=day, kind=kind, source=f"{name} ({source})") for day, (kind, name) in sorted(days.items())
    ]


OWN_WORDS = {
    "en_US": ("Working day moved here", "Eve of a holiday"),
    "ru": ("Рабочий день по переносу", "Предпраздничный день"),
}
"""What the library does not name, in the language of the country, as it names its holidays."""


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
