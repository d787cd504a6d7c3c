"""Administration: closed periods, conflicts of edits, and who may do everything."""

from shared.administration.closed_period import ClosedPeriod
from shared.administration.conflict import Conflict
from shared.kernel.area import Area, Role, rights

AREA = Area(
    "administration",
    "Administration",
    kinds=(ClosedPeriod, Conflict),
    roles=(
        Role("administrator", "Administrator", frozenset({"*:*"})),
        Role("auditor", "Auditor", frozenset({"*:view", "*:print"}) | rights("audit", "view")),
    ),
)
