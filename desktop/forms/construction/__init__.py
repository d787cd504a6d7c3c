"""Construction's own forms, by kind."""

from collections.abc import Mapping
from typing import Any, Final

from desktop.forms.construction.timesheet.form import TimesheetForm

FORMS: Final[Mapping[str, type[Any]]] = {
    "timesheet": TimesheetForm,
}
"""Kind → a subclass of DocumentForm."""
