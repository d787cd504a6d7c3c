"""Administration: users, roles and grants, devices, closed periods, conflicts of edits. See docs/access.md."""

from shared.administration.attention import Attention
from shared.administration.closed_period import ClosedPeriod
from shared.administration.conflict import Conflict
from shared.administration.device import AccessDevice
from shared.administration.grant import AccessGrant
from shared.administration.role import AccessRole
from shared.administration.user import AccessUser
from shared.kernel.area import Area, Role, Setting, rights

OFFLINE_DAYS = "offline_days"
"""So long after the server last answered for a person, what others wrote is shown to them on their computer."""

AREA = Area(
    "administration",
    "Administration",
    kinds=(AccessUser, AccessRole, AccessGrant, AccessDevice, ClosedPeriod, Conflict, Attention),
    roles=(
        Role("administrator", "Administrator", frozenset({"*:*"})),
        Role("auditor", "Auditor", frozenset({"*:view", "*:print"}) | rights("audit", "view")),
    ),
    settings=(Setting(OFFLINE_DAYS, "Days that people work without the server and see everything", "30"),),
)
