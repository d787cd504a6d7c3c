"""Administration's own forms, by kind."""

from collections.abc import Mapping
from typing import Any, Final

from desktop.forms.administration.closed_period import ClosedPeriodForm
from desktop.forms.administration.constant import ConstantForm

FORMS: Final[Mapping[str, type[Any]]] = {"closed_period": ClosedPeriodForm, "constant": ConstantForm}
"""Kind → a subclass of DocumentForm."""
