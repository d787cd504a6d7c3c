"""Work execution: plan, done and remaining, in volume, hours and cost."""

from shared.construction.registers import WorkProgress
from shared.construction.reports.figures import (
    AT_ESTIMATE,
    CALENDAR,
    CREW,
    DAYS,
    ONE_UNIT,
    SITE,
    UNIT,
    difference,
    percent,
)
from shared.kernel.report import Drawing, Grouping, Measure, Report

PLANNED_NOWHERE = ("crew", "foreman", "zone", "assignment", "plan", *DAYS)
"""A general estimate plans for no crew, place or day: what remains of it is nobody's of them, nor of those without."""

WORK_EXECUTION = Report(
    "work_execution",
    "Work execution",
    WorkProgress,
    groupings=(
        *SITE,
        Grouping("estimate", "Estimate", "estimate_id"),
        Grouping("section", "Section", "estimate_line_id.section_id"),
        Grouping("line", "Work", "estimate_line_id"),
        Grouping("assignment", "Assignment", "assignment_line_id"),
        Grouping("plan", "Plan estimate", "assignment_line_id.owner_id"),
        Grouping("work_type", "Work type", "work_type_id"),
        Grouping("work_group", "Group of work types", "work_type_id.group_id"),
        Grouping("zone", "Zone", "zone_id"),
        *CREW,
        *CALENDAR,
    ),
    measures=(
        Measure("planned_quantity", "Plan", "planned_quantity", since_start=True, within=ONE_UNIT),
        Measure("assigned_quantity", "Assigned", "assigned_quantity", since_start=True, within=ONE_UNIT),
        Measure("done_quantity", "Done", "done_quantity", within=ONE_UNIT),
        Measure("done_to_date", "Done to date", "done_quantity", since_start=True, within=ONE_UNIT),
        difference("remaining_quantity", "Remaining", "planned_quantity", "done_to_date", "quantity", within=ONE_UNIT,
                   without=PLANNED_NOWHERE, red="below"),
        percent("percent", "%", "done_to_date", "planned_quantity", within=ONE_UNIT, without=PLANNED_NOWHERE),
        Measure("planned_hours", "Planned hours", "planned_hours", since_start=True),
        Measure("norm_hours", "Norm hours", "norm_hours"),
        Measure("actual_minutes", "Hours worked", "actual_minutes"),
        Measure("planned_cost", "Planned cost", "planned_cost", since_start=True),
        Measure("done_cost", "Cost of work done", "done_cost", priced=AT_ESTIMATE),
        Measure("cost_to_date", "Cost to date", "done_cost", since_start=True, priced=AT_ESTIMATE),
        difference("remaining_cost", "Cost remaining", "planned_cost", "cost_to_date", "money",
                   without=PLANNED_NOWHERE, red="below"),
        percent("percent_of_cost", "% of cost", "cost_to_date", "planned_cost", without=PLANNED_NOWHERE),
    ),
    by=("estimate", "line"),
    details=(UNIT,),
    drawing=Drawing("Plan and fact", "", ("planned_cost", "cost_to_date")),
)  # fmt: skip
