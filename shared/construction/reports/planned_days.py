"""When the planned work is to be done: estimate lines over their planned days, else over the dates of their site."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from shared.common.site import Site
from shared.construction.estimate import Estimate
from shared.construction.estimate_line import EstimateLine
from shared.construction.registers import WorkProgress
from shared.kernel.books import Books
from shared.kernel.numbers import ZERO, rounded
from shared.kernel.report import Origin, Question, Source

Period = tuple[dt.date, dt.date]


class Plan:
    """Planned hours and cost by the days they are spread over."""

    def __init__(self, parts: dict[Period, tuple[Decimal, Decimal]], question: Question) -> None:
        self.parts, self.question = parts, question
        self.hours = sum((hours for hours, _ in parts.values()), ZERO)
        self.cost = sum((cost for _, cost in parts.values()), ZERO)

    def days(self) -> Iterable[dt.date]:
        return [day for period in self.parts for day in period]

    def through(self, day: dt.date) -> tuple[Decimal, Decimal]:
        """Hours and cost planned through a day: evenly over the days of each period, rounded once."""
        hours = cost = ZERO
        for (first, last), (of_hours, of_cost) in self.parts.items():
            days, passed = (last - first).days + 1, (day - first).days + 1
            if passed >= days:
                hours, cost = hours + of_hours, cost + of_cost
            elif passed > 0:
                hours, cost = hours + of_hours * passed / days, cost + of_cost * passed / days
        return rounded(hours, 4), rounded(cost, 2)

    def origin(self, column: str) -> Origin:
        """The movements of the whole plan."""
        resource = {"planned_hours": "planned_hours", "planned_to_date": "planned_hours",
                    "planned_cost_to_date": "planned_cost"}.get(column)  # fmt: skip
        if resource is None:
            return Origin()
        return Origin((Source(WorkProgress, resource, None, self.question.end, self.question.equals),))


def planned(books: Books, question: Question) -> Plan:
    """The plan of the general estimates that a question is about, as known at its end."""
    rows = [
        row
        for row in books.turnover(
            WorkProgress, ("site_id", "estimate_id", "estimate_line_id"), end=question.end,
            resources=("planned_hours", "planned_cost"), **question.equals,
        )
        if row["planned_hours"] or row["planned_cost"]
    ]  # fmt: skip
    estimates = sorted({row["estimate_id"] for row in rows})
    dates = _dates(books, Site, ("start_date", "end_date"), id=sorted({row["site_id"] for row in rows}))
    lines = _dates(books, EstimateLine, ("planned_start", "planned_end"), owner_id=estimates)
    made = _dates(books, Estimate, ("date", "date"), id=estimates)
    parts: dict[Period, tuple[Decimal, Decimal]] = defaultdict(lambda: (ZERO, ZERO))
    for row in rows:
        known = [lines.get(row["estimate_line_id"]), dates.get(row["site_id"]), made.get(row["estimate_id"])]
        period = _period([each for each in known if each is not None], question)
        hours, cost = parts[period]
        parts[period] = hours + row["planned_hours"], cost + row["planned_cost"]
    return Plan(dict(parts), question)


def _dates(books: Books, kind: Any, fields: tuple[str, str], **equals: Any) -> dict[Any, tuple[Any, Any]]:
    if not next(iter(equals.values())):
        return {}
    rows = books.rows(kind, list(dict.fromkeys(("id", *fields))), **equals)
    return {row["id"]: (row[fields[0]], row[fields[1]]) for row in rows}


def _period(known: list[tuple[dt.date | None, dt.date | None]], question: Question) -> Period:
    """The first start and end that are known; an end before its start is the start."""
    start = next((start for start, _ in known if start), None) or question.today or dt.date.min
    end = next((end for start_, end in known[:2] if end), None) or start
    return start, max(start, end)
