"""Construction's own forms, by kind."""

from collections.abc import Mapping
from typing import Any, Final

from desktop.forms.construction.daily_report.form import DailyReportForm
from desktop.forms.construction.estimate.form import EstimateForm
from desktop.forms.construction.payroll.form import PayrollForm
from desktop.forms.construction.timesheet.form import TimesheetForm

FORMS: Final[Mapping[str, type[Any]]] = {
    "daily_report": DailyReportForm,
    "estimate": EstimateForm,
    "payroll_sheet": PayrollForm,
    "timesheet": TimesheetForm,
}
"""Kind → a subclass of DocumentForm."""
