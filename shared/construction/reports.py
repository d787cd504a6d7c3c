"""The reports of construction: pivots over its registers."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.construction.registers import Attendance, Payroll, WorkProgress
from shared.kernel.numbers import ZERO, rounded
from shared.kernel.report import Grouping, Measure, Priced, Report, Value


def _difference(whole: str, part: str) -> Callable[[Mapping[str, Any]], Value]:
    return lambda row: (row[whole] or ZERO) - (row[part] or ZERO)


def _percent(part: str, whole: str) -> Callable[[Mapping[str, Any]], Value]:
    return lambda row: rounded((row[part] or ZERO) * 100 / row[whole], 2) if row[whole] else None


ONE_UNIT = ("line", "assignment", "work_type")
"""Groupings within which all volumes are in one unit; only there may they be added."""

AT_ESTIMATE = Priced("done_quantity", "planned_cost", "planned_quantity", per="estimate_line_id")
"""Work reported from a crew's plan carries no customer's price: its cost is its share of the general estimate's."""

MONTH = Grouping("month", "Month", "date.month")

WORK_EXECUTION = Report(
    "work_execution",
    "Work execution",
    WorkProgress,
    groupings=(
        Grouping("site", "Site", "site_id"),
        Grouping("estimate", "Estimate", "estimate_id"),
        Grouping("section", "Section", "estimate_line_id.section_id"),
        Grouping("line", "Work", "estimate_line_id"),
        Grouping("assignment", "Assignment", "assignment_line_id"),
        Grouping("work_type", "Work type", "work_type_id"),
        Grouping("zone", "Zone", "zone_id"),
        Grouping("crew", "Crew", "crew_id"),
        MONTH,
    ),
    measures=(
        Measure("planned_quantity", "Plan", "planned_quantity", since_start=True, within=ONE_UNIT),
        Measure("assigned_quantity", "Assigned", "assigned_quantity", since_start=True, within=ONE_UNIT),
        Measure("done_quantity", "Done", "done_quantity", within=ONE_UNIT),
        Measure("done_to_date", "Done to date", "done_quantity", since_start=True, within=ONE_UNIT),
        Measure("remaining_quantity", "Remaining", formula=_difference("planned_quantity", "done_to_date"),
                type="quantity", places=6, within=ONE_UNIT),
        Measure("percent", "%", formula=_percent("done_to_date", "planned_quantity"), type="percent", places=2,
                within=ONE_UNIT),
        Measure("planned_hours", "Planned hours", "planned_hours", since_start=True),
        Measure("norm_hours", "Norm hours", "norm_hours"),
        Measure("actual_minutes", "Hours worked", "actual_minutes"),
        Measure("planned_cost", "Planned cost", "planned_cost", since_start=True),
        Measure("done_cost", "Cost of work done", "done_cost", priced=AT_ESTIMATE),
        Measure("cost_to_date", "Cost to date", "done_cost", since_start=True, priced=AT_ESTIMATE),
        Measure("remaining_cost", "Cost remaining", formula=_difference("planned_cost", "cost_to_date"),
                type="money", places=2),
        Measure("percent_of_cost", "% of cost", formula=_percent("cost_to_date", "planned_cost"), type="percent",
                places=2),
    ),
    by=("estimate", "line"),
)  # fmt: skip

TIMESHEET_SUMMARY = Report(
    "timesheet_summary",
    "Timesheet summary",
    Attendance,
    groupings=(
        Grouping("person", "Person", "person_id"),
        Grouping("code", "Code", "code_id.code"),
        Grouping("code_name", "Attendance", "code_id"),
        Grouping("site", "Site", "site_id"),
        MONTH,
    ),
    measures=(Measure("days", "Days", "days", within=("code", "code_name")), Measure("minutes", "Hours", "minutes")),
    by=("person",),
    across="code",
)

PAYROLL_REGISTER = Report(
    "payroll_register",
    "Payroll register",
    Payroll,
    groupings=(
        Grouping("person", "Person", "person_id"),
        Grouping("accrual", "Accrual", "accrual"),
        Grouping("site", "Site", "site_id"),
        Grouping("organization", "Organization", "organization_id"),
        MONTH,
    ),
    measures=(Measure("minutes", "Hours", "minutes"), Measure("amount", "Amount", "amount")),
    by=("person",),
    across="accrual",
)
