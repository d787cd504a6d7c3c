"""Productivity: what the norm gives for the work that was done, against the hours that it took."""

from shared.construction.registers import Labour
from shared.construction.reports.figures import CALENDAR, CREW, NUMBER, PERSON, SITE, deviation, over_norm
from shared.kernel.report import Drawing, Grouping, Measure, Report

PRODUCTIVITY = Report(
    "productivity",
    "Productivity",
    Labour,
    groupings=(
        *CREW,
        *PERSON,
        Grouping("work_type", "Work type", "estimate_line_id.work_type_id"),
        Grouping("work_group", "Group of work types", "estimate_line_id.work_type_id.group_id"),
        Grouping("line", "Work", "estimate_line_id"),
        Grouping("section", "Section", "estimate_line_id.section_id"),
        Grouping("estimate", "Estimate", "estimate_line_id.owner_id"),
        *SITE,
        *CALENDAR,
    ),
    measures=(
        Measure("norm_hours", "Norm hours", "norm_hours"),
        Measure("minutes", "Hours worked", "minutes"),
        Measure("over_norm", "Over the norm, h", formula=over_norm, of=("minutes", "norm_hours"), type="norm_hours",
                places=2, red="above"),
        Measure("deviation", "Deviation, %", formula=deviation, of=("minutes", "norm_hours"), type="percent", places=2,
                red="above"),
    ),
    by=("crew",),
    details=(NUMBER,),
    drawing=Drawing("Norm hours and hours worked", "h", ("norm_hours", "minutes")),
)  # fmt: skip
