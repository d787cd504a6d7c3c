"""Crew piecework: what a crew was assigned and did of each work, what that earns it, and how much on which day.

Of more than two months it shows months, of more than five years years.
"""

from shared.construction.registers import WorkProgress
from shared.construction.reports.figures import CALENDAR, CREW, DAYS, ONE_UNIT, SITE, UNIT, difference, percent
from shared.kernel.report import Detail, Grouping, Measure, Report

WAGE = Detail("unit_wage", "Wage per unit", {"assignment": "wage", "line": "wage", "work_type": "wage"}, places=2)
ASSIGNED_NOWHERE = ("zone", *DAYS)
"""A crew is assigned no place or day."""

CREW_PIECEWORK = Report(
    "crew_piecework",
    "Crew piecework",
    WorkProgress,
    groupings=(
        *CREW,
        *SITE,
        Grouping("estimate", "Estimate", "estimate_id"),
        Grouping("section", "Section", "estimate_line_id.section_id"),
        Grouping("line", "Work", "estimate_line_id"),
        Grouping("assignment", "Assignment", "assignment_line_id"),
        Grouping("work_type", "Work type", "work_type_id"),
        Grouping("zone", "Zone", "zone_id"),
        *CALENDAR,
    ),
    measures=(
        Measure("assigned_quantity", "Plan", "assigned_quantity", since_start=True, within=ONE_UNIT),
        Measure("done_quantity", "Done", "done_quantity", within=ONE_UNIT),
        Measure("done_to_date", "Done to date", "done_quantity", since_start=True, within=ONE_UNIT),
        difference("difference", "±", "done_to_date", "assigned_quantity", "quantity", within=ONE_UNIT,
                   without=ASSIGNED_NOWHERE),
        percent("percent", "%", "done_to_date", "assigned_quantity", within=ONE_UNIT, without=ASSIGNED_NOWHERE),
        Measure("done_wage", "Wage", "done_wage"),
    ),
    by=("crew", "line"),
    across="day",
    coarser=("month", "year"),
    spread=("done_quantity", "done_wage"),
    details=(UNIT, WAGE),
)  # fmt: skip
