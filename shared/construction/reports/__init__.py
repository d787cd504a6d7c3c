"""The reports of construction, one file each: pivots over its registers, and tables made of several of them."""

from shared.construction.reports.crew_piecework import CREW_PIECEWORK
from shared.construction.reports.estimate_plans import ESTIMATE_PLANS
from shared.construction.reports.estimate_tree import ESTIMATE_TREE
from shared.construction.reports.missing_days import MISSING_DAYS
from shared.construction.reports.payroll_register import PAYROLL_REGISTER
from shared.construction.reports.productivity import PRODUCTIVITY
from shared.construction.reports.s_curve import S_CURVE
from shared.construction.reports.timesheet_summary import TIMESHEET_SUMMARY
from shared.construction.reports.work_execution import WORK_EXECUTION

REPORTS = (
    WORK_EXECUTION, CREW_PIECEWORK, PRODUCTIVITY, S_CURVE, MISSING_DAYS, TIMESHEET_SUMMARY, PAYROLL_REGISTER,
    ESTIMATE_PLANS, ESTIMATE_TREE,
)  # fmt: skip
