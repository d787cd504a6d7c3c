"""A report's day in numbers, worked out once for each change: hours by person and work, norms, what remains."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from shared.construction.daily_report import DailyReport
from shared.construction.daily_report_facts import Facts, PlannedWork
from shared.construction.daily_report_hours import CrewDay, Id
from shared.construction.daily_report_line import DailyReportLine
from shared.kernel.numbers import ZERO


class Figures:
    """Minutes are whole, norm hours and quantities exact. `left`: what of people's shifts is on no work yet."""

    def __init__(self, report: DailyReport, facts: Facts) -> None:
        self.facts = facts
        self.works: list[DailyReportLine] = list(report.lines)
        self.table: Mapping[Id, Mapping[Id, int]] = CrewDay(report).table()
        self.people: list[Id] = list(self.table)
        self.totals: dict[Id, int] = {person: sum(row.values()) for person, row in self.table.items()}
        self.worked: dict[Id, int] = defaultdict(int)
        for row in self.table.values():
            for line_id, minutes in row.items():
                self.worked[line_id] += minutes
        self.left = sum(max(row.get(None, 0), 0) for row in self.table.values())
        self.norms: dict[UUID, Decimal] = {line.id: line.planned_hours() for line in self.works}
        self._done: dict[UUID, Decimal] = defaultdict(Decimal)
        for line in self.works:
            if line.picked_line_id is not None:
                self._done[line.picked_line_id] += line.quantity or ZERO

    def all_norms(self) -> Decimal:
        return sum(self.norms.values(), ZERO)

    def all_worked(self) -> int:
        return sum(self.totals.values())

    def planned(self, line: DailyReportLine) -> PlannedWork | None:
        """The position of the estimate or plan that a work was picked from, once it is read."""
        return self.facts.works.get(line.picked_line_id) if line.picked_line_id else None

    def remaining(self, work: PlannedWork) -> Decimal:
        """Of the plan, when this report is done too."""
        return work.remains - self._done[work.id]
