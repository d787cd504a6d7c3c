"""Construction: from an estimate over daily reports and timesheets to pay."""

from shared.common import EVERYONES
from shared.construction.absence import Absence
from shared.construction.absence_register import AbsencePeriod
from shared.construction.daily_report import DailyReport
from shared.construction.estimate import Estimate
from shared.construction.payroll_sheet import PayrollSheet
from shared.construction.registers import Attendance, Labour, Payroll, WorkProgress
from shared.construction.reports import REPORTS
from shared.construction.timesheet import Timesheet
from shared.kernel.area import Area, Role, Setting, rights

WORK = ("view", "edit", "post", "print")
READ = rights(EVERYONES, "view")

AREA = Area(
    "construction",
    "Construction",
    kinds=(Estimate, DailyReport, Absence, Timesheet, PayrollSheet),
    registers=(WorkProgress, Labour, AbsencePeriod, Attendance, Payroll),
    reports=REPORTS,
    roles=(
        Role("foreman", "Foreman", READ | rights("daily_report", *WORK)
             | rights("estimate timesheet", "view", "print")),
        Role("site_engineer", "Site engineer", READ | rights("site crew work_type material", "edit")
             | rights("absence estimate daily_report timesheet", *WORK) | rights("daily_report", "accept")),
        Role("timekeeper", "Timekeeper", READ | rights("absence timesheet", *WORK)
             | rights("daily_report", "view", "print") | rights("work_calendar shift schedule", "edit")),
        Role("personnel_officer", "Personnel officer", READ | rights("absence", *WORK)
             | rights("timesheet", "view", "print")),
        Role("payroll_clerk", "Payroll clerk", READ | rights("payroll_sheet", *WORK)
             | rights("pay_rate", "view", "edit") | rights("absence timesheet daily_report", "view", "print")),
        Role("manager", "Manager", READ | rights("absence estimate daily_report timesheet", "view", "print")
             | rights("daily_report", "accept")),
    ),
    settings=(
        Setting("over_plan", "Work done beyond the plan", "warn", ("allow", "warn", "refuse")),
        Setting("timesheet_needs_acceptance", "Timesheets take accepted reports only", "no", ("no", "yes")),
    ),
)  # fmt: skip
