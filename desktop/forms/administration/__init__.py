"""Administration's own forms, by kind."""

from collections.abc import Mapping
from typing import Any, Final

from desktop.forms.administration.closed_period import ClosedPeriodForm

FORMS: Final[Mapping[str, type[Any]]] = {"closed_period": ClosedPeriodForm}
"""Kind → a subclass of DocumentForm."""
