"""Estimate against its plans: how much of each work is assigned, to which plan, and what is left to assign."""

from shared.construction.registers import WorkProgress
from shared.construction.reports.figures import ONE_UNIT, SITE, UNIT, difference, percent
from shared.kernel.report import Grouping, Measure, Report

ESTIMATE_PLANS = Report(
    "estimate_plans",
    "Estimate against its plans",
    WorkProgress,
    groupings=(
        *SITE,
        Grouping("estimate", "Estimate", "estimate_id"),
        Grouping("section", "Section", "estimate_line_id.section_id"),
        Grouping("line", "Work", "estimate_line_id"),
        Grouping("work_type", "Work type", "work_type_id"),
        Grouping("plan", "Plan estimate", "assignment_line_id.owner_id"),
    ),
    measures=(
        Measure("planned_quantity", "Quantity", "planned_quantity", since_start=True, within=ONE_UNIT),
        Measure("assigned_quantity", "Assigned", "assigned_quantity", since_start=True, within=ONE_UNIT),
        difference("unassigned", "Left to assign", "planned_quantity", "assigned_quantity", "quantity",
                   within=ONE_UNIT, without=("plan",), red="below"),
        Measure("planned_hours", "Planned hours", "planned_hours", since_start=True),
        Measure("assigned_hours", "Assigned hours", "assigned_hours", since_start=True),
        percent("percent", "% of hours", "assigned_hours", "planned_hours", without=("plan",)),
    ),
    by=("estimate", "line"),
    across="plan",
    spread=("assigned_quantity",),
    details=(UNIT,),
)  # fmt: skip
