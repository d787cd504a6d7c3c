"""Administration's own forms, by kind."""

from collections.abc import Mapping
from typing import Any, Final

from desktop.forms.administration.closed_period import ClosedPeriodForm
from desktop.forms.administration.constant import ConstantForm
from desktop.forms.administration.device import DeviceForm
from desktop.forms.administration.grant import GrantForm
from desktop.forms.administration.role import RoleForm
from desktop.forms.administration.user import UserForm

FORMS: Final[Mapping[str, type[Any]]] = {
    "closed_period": ClosedPeriodForm, "constant": ConstantForm, "access_user": UserForm, "access_role": RoleForm,
    "access_grant": GrantForm, "access_device": DeviceForm,
}  # fmt: skip
"""Kind → a subclass of DocumentForm."""
