"""Timesheet summary: days and hours of each person by attendance code."""

from shared.construction.registers import Attendance
from shared.construction.reports.figures import CALENDAR, NUMBER, PERSON, SITE
from shared.kernel.report import Grouping, Measure, Report

TIMESHEET_SUMMARY = Report(
    "timesheet_summary",
    "Timesheet summary",
    Attendance,
    groupings=(
        *PERSON,
        Grouping("code", "Code", "code_id.code"),
        Grouping("code_name", "Attendance", "code_id"),
        Grouping("code_kind", "Kind of attendance", "code_id.kind"),
        *SITE,
        *CALENDAR,
    ),
    measures=(Measure("days", "Days", "days", within=("code", "code_name")), Measure("minutes", "Hours", "minutes")),
    by=("person",),
    across="code",
    details=(NUMBER,),
)
