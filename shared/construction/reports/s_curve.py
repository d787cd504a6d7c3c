"""S-curve: planned and actual hours and cost over time, and the forecast at completion."""

import datetime as dt
import math
from dataclasses import replace
from decimal import Decimal
from typing import Any

from shared.construction.registers import WorkProgress
from shared.construction.reports.figures import AT_ESTIMATE
from shared.construction.reports.planned_days import Plan, planned
from shared.construction.reports.steps import Step, StepName, steps
from shared.kernel.base import FieldInfo
from shared.kernel.books import Books
from shared.kernel.language import Language
from shared.kernel.numbers import ZERO, hours, rounded
from shared.kernel.report import (
    Chart,
    Column,
    Computed,
    Grouping,
    Measure,
    Origin,
    Question,
    Report,
    ReportTable,
    Row,
    Series,
)
from shared.kernel.words import Words, say

STEPS = (
    Grouping("week", "Week", "date.week"),
    Grouping("day", "Day", "date"),
    Grouping("month", "Month", "date.month"),
)

PROGRESS = Report(
    "s_curve",
    "S-curve",
    WorkProgress,
    groupings=STEPS,
    measures=(
        Measure("actual_hours", "Hours worked", "actual_minutes"),
        Measure("minutes", "Minutes", formula=lambda row: row["actual_hours"], of=("actual_hours",)),
        Measure("earned_hours", "Norm hours", "norm_hours"),
        Measure("done_cost", "Cost of work done", "done_cost", priced=AT_ESTIMATE),
    ),
    by=("week",),
)
"""What was done in each step; hours are added up as minutes before they are shown."""
YEARS_MAX = 5


class _Forecast:
    """Where the work ends if it goes on as until now (the `make` below says how)."""

    def __init__(self, plan: Plan, done: list[tuple[Step, "_Done"]], first: dt.date | None, status: dt.date | None):
        self.status = self.finish = status
        self.hours, self.cost = ZERO, ZERO
        self.actual, self.value = (done[-1][1].hours, done[-1][1].cost) if done else (ZERO, ZERO)
        if first is None or status is None or not done[-1][1].earned:
            return
        earned = done[-1][1].earned
        self.hours = max(self.actual, rounded(self.actual / earned * plan.hours, 4))
        self.cost = max(self.value, plan.cost)
        left, passed = max(plan.hours - earned, ZERO), (status - first).days + 1
        days = min(math.ceil(left * passed / earned), YEARS_MAX * 365)
        self.finish = status + dt.timedelta(days)

    def through(self, day: dt.date) -> tuple[Decimal, Decimal] | None:
        """Hours and cost through a day, from the last known day on; linear between what is known and the end."""
        if self.status is None or self.finish is None or not self.hours or day < self.status:
            return None
        days = (self.finish - self.status).days
        passed = min((day - self.status).days, days)
        part = Decimal(passed) / days if days else Decimal(1)
        return (
            rounded(self.actual + (self.hours - self.actual) * part, 4),
            rounded(self.value + (self.cost - self.value) * part, 2),
        )


class _Done:
    """What has been done through the end of a step."""

    def __init__(self, minutes: int, earned: Decimal, cost: Decimal) -> None:
        self.minutes, self.earned, self.cost = minutes, earned, cost

    @property
    def hours(self) -> Decimal:
        return hours(self.minutes)


def make(books: Books, question: Question, language: Language) -> ReportTable:
    """Rows are steps of time; figures "to date" run through the last day of the step.

    *Planned* hours and cost are the general estimates', each line spread evenly over its own planned days, else over
    its site's dates, else counted on the estimate's date. *Earned* are the norm hours of the work done, *cost* is the
    work done at the estimate's prices.

    *Forecast at completion*, by earned value: hours = actual ÷ earned × planned (the work that is left takes as much
    more or less than its norm as the work that is done did). It is reached when the planned norm hours are earned, at
    the average pace from the first day of work to the last one reported; cost is then the planned cost. The curve of
    the forecast goes straight from the one to the other. Nothing is forecast before anything is done, and nothing
    beyond five years.
    """
    name: StepName = question.by[0] if question.by else "week"  # type: ignore[assignment]
    asked = replace(question, by=(name,), start=None)
    progress = books.table(PROGRESS, asked, language)
    rows = {str(row.keys[0]): row for row in progress.rows}
    plan = planned(books, question)
    worked = [step for value in rows for step in [Step.of(name, value)]]
    first, status = _edges(books, question, sorted(worked), language)
    if status is not None:
        status = min(status, question.end or question.today or status)
    done = _cumulated(progress, sorted(worked))
    forecast = _Forecast(plan, done, first, status)
    dates = [*plan.days(), *(step.first for step in worked), *((forecast.finish,) if forecast.finish else ())]
    shown = steps(name, question.start or min(dates), question.end or max(dates)) if dates else []
    return _Curve(plan, done, forecast, progress, rows, shown, language).table()


def _edges(
    books: Books, question: Question, worked: list[Step], language: Language
) -> tuple[dt.date | None, dt.date | None]:
    """The first and the last day of work: the same whatever the steps are."""
    days: list[dt.date] = []
    for step in (worked[0], worked[-1]) if worked else ():
        end = min(step.last, question.end or step.last)
        table = books.table(PROGRESS, replace(question, by=("day",), start=step.first, end=end), language)
        days += [Step.of("day", str(row.keys[0])).first for row in table.rows]
    return min(days, default=None), max(days, default=None)


def _cumulated(progress: ReportTable, worked: list[Step]) -> list[tuple[Step, _Done]]:
    names = [column.name for column in progress.columns]
    cells = {str(row.keys[0]): dict(zip(names, row.cells, strict=True)) for row in progress.rows}
    minutes, earned, cost, found = 0, ZERO, ZERO, []
    for step in worked:
        row = cells[step.value]
        minutes += int(row["minutes"] or 0)
        earned += row["earned_hours"] or ZERO
        cost += row["done_cost"] or ZERO
        found.append((step, _Done(minutes, earned, cost)))
    return found


COLUMNS = (
    ("through", say("Through"), None),
    ("planned_hours", say("Planned hours"), 2),
    ("actual_hours", say("Hours worked"), 2),
    ("planned_to_date", say("Planned hours to date"), 2),
    ("earned_to_date", say("Norm hours to date"), 2),
    ("actual_to_date", say("Hours worked to date"), 2),
    ("forecast_hours", say("Forecast of hours"), 2),
    ("planned_cost_to_date", say("Planned cost to date"), 2),
    ("cost_to_date", say("Cost to date"), 2),
    ("forecast_cost", say("Forecast of cost"), 2),
)
STEP_OF = {"actual_hours": "actual_hours"}
TO_DATE = {"earned_to_date": "earned_hours", "actual_to_date": "actual_hours", "cost_to_date": "done_cost"}
"""Column → the column of PROGRESS that it adds up."""


class _Curve:
    """The table and charts of one curve."""

    def __init__(
        self, plan: Plan, done: list[tuple[Step, _Done]], forecast: _Forecast, progress: ReportTable,
        rows: dict[str, Row], shown: list[Step], language: Language,
    ) -> None:  # fmt: skip
        self.plan, self.done, self.forecast, self.progress = plan, done, forecast, progress
        self.by_step, self.shown, self.language = rows, shown, language
        self.places = {name: at for at, (name, *_) in enumerate(COLUMNS)}

    def table(self) -> ReportTable:
        rows = tuple(Row((step.value,), 1, self._cells(step)) for step in self.shown)
        columns = tuple(Column(name, caption.words(self.language), places) for name, caption, places in COLUMNS)
        return ReportTable(
            "s_curve",
            self.language.say(PROGRESS.caption),
            self._subtitle(),
            columns,
            rows,
            self._total(),
            self._charts(rows),
            self.origin,
        )

    def _subtitle(self) -> str:
        forecast = self.forecast
        if not forecast.hours:
            return ""
        text = "forecast at completion: {hours} h (planned {planned} h), on {day}"
        return self.language.say(
            text, hours=rounded(forecast.hours, 2), planned=rounded(self.plan.hours, 2), day=forecast.finish
        )

    def _cells(self, step: Step) -> tuple[Any, ...]:
        before, through = self.plan.through(step.first - dt.timedelta(1)), self.plan.through(step.last)
        known = [done for each, done in self.done if each.first <= step.last]
        past = bool(self.done) and step.first <= self.done[-1][0].last
        forecast = self.forecast.through(step.last) or (None, None)
        row = self.by_step.get(step.value)
        worked = row.cells[[c.name for c in self.progress.columns].index("actual_hours")] if row else None
        actual = (known[-1].earned, known[-1].hours, known[-1].cost) if past and known else (None, None, None)
        return (
            self.language.date(step.last), through[0] - before[0], worked, through[0], actual[0], actual[1],
            forecast[0], through[1], actual[2], forecast[1],
        )  # fmt: skip

    def _total(self) -> Row:
        last = self.done[-1][1] if self.done else _Done(0, ZERO, ZERO)
        return Row((), 0, (
            self.language.say("Total"), self.plan.hours, last.hours, self.plan.hours, last.earned, last.hours,
            self.forecast.hours or None, self.plan.cost, last.cost, self.forecast.cost or None,
        ))  # fmt: skip

    def origin(self, row: Row, column: str) -> Origin:
        """What was done comes from the steps up to the row's; the plan's total from the estimates."""
        wanted = TO_DATE.get(column) or STEP_OF.get(column)
        if wanted is None:
            return self.plan.origin(column) if not row.keys else Origin()
        upto = [step for step, _ in self.done if not row.keys or step.value <= row.keys[0]]
        if column in STEP_OF and row.keys:
            upto = [step for step in upto if step.value == row.keys[0]]
        parts = [self.progress.origin(self.by_step[step.value], wanted) for step in upto]
        return Origin(tuple(source for part in parts for source in part.sources))

    def _charts(self, rows: tuple[Row, ...]) -> tuple[Chart, ...]:
        labels = tuple(str(row.cells[0])[:-5] for row in rows)

        def series(name: str, caption: Words, *, forecast: bool = False) -> Series:
            values = tuple(row.cells[self.places[name]] for row in rows)
            return Series(name, caption.words(self.language), values, forecast=forecast)

        in_hours = (
            series("planned_to_date", say("Planned")),
            series("earned_to_date", say("Earned by the norms")),
            series("actual_to_date", say("Hours worked")),
            series("forecast_hours", say("Forecast"), forecast=True),
        )
        in_money = (
            series("planned_cost_to_date", say("Planned")),
            series("cost_to_date", say("Work done")),
            series("forecast_cost", say("Forecast"), forecast=True),
        )
        if not rows:
            return ()
        title, unit, money = (
            each.words(self.language) for each in (say("Hours to date"), say("h"), say("Cost to date"))
        )
        return Chart(title, unit, labels, in_hours), Chart(money, "", labels, in_money)


S_CURVE = Computed(
    "s_curve",
    "S-curve",
    make,
    where={"site_id": FieldInfo("Site", refers="site"), "estimate_id": FieldInfo("Estimate", refers="estimate")},
    groupings=STEPS,
)
