"""Administration: closed periods and who may do everything."""

from shared.administration.closed_period import ClosedPeriod
from shared.kernel.area import Area, Role, rights

AREA = Area(
    "administration",
    "Administration",
    kinds=(ClosedPeriod,),
    roles=(
        Role("administrator", "Administrator", frozenset({"*:*"})),
        Role("auditor", "Auditor", frozenset({"*:view", "*:print"}) | rights("audit", "view")),
    ),
)
