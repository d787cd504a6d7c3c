"""How a new daily report begins: as the last one, on the next working day."""

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from shared.construction.working_days import WorkingDays
from shared.kernel.books import Books

if TYPE_CHECKING:
    from shared.construction.daily_report import DailyReport

LIKE_THE_LAST = ("site_id", "crew_id", "foreman_id", "shift_id")
LOOKED_BACK = (7, 62, 400)
"""Days: a company's last week is read before its last year."""
REST_MAX = 31


def begin(report: "DailyReport", books: Books, today: dt.date, *, dated: bool = False) -> None:
    """Site, crew, foreman and shift of the last report, and its next working day; what is filled in already stays.

    The last report is its author's newest where the author is known. `dated`: the day was asked for.
    """
    rows = _recent(report, books, today)
    if not rows:
        return
    last = max(rows, key=lambda row: row["id"])
    for name in LIKE_THE_LAST:
        if getattr(report, name) is None:
            setattr(report, name, last[name])
    days = [row["date"] for row in rows if (row["site_id"], row["crew_id"]) == (report.site_id, report.crew_id)]
    if days and not dated:
        report.date = next_working_day(books, max(days))


def _recent(report: "DailyReport", books: Books, today: dt.date) -> list[Mapping[str, Any]]:
    cls = type(report)
    columns = ["id", "date", *LIKE_THE_LAST]
    asked: dict[str, UUID] = {
        name: value for name in ("site_id", "crew_id", "author_id") if (value := getattr(report, name)) is not None
    }
    for days in LOOKED_BACK:
        since = cls.date >= today - dt.timedelta(days)
        if rows := books.rows(cls, columns, since, cls.date.is_not(None), marked=False, **asked):
            return rows
    return []


def next_working_day(books: Books, day: dt.date) -> dt.date:
    """The first day after one on which the calendar has work."""
    days = WorkingDays(books)
    after = [day + dt.timedelta(each) for each in range(1, REST_MAX)]
    return next((each for each in after if days.kind(each) in ("work", "short")), after[0])
