"""Roles: named sets of rights. Areas declare the usual ones, a company edits them."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Final
from uuid import UUID, uuid5

from sqlalchemy.orm import Mapped

from shared.kernel.area import Area, Role
from shared.kernel.base import Catalog, Line, field, line_table
from shared.kernel.words import say

NAMESPACE: Final = UUID("5f0c5c1e-6a0f-5f39-9a54-2d8a3c8e9f10")


NAMED: Final = {
    "audit:view": say("See who did what"), "period:late": say("Write in closed periods"),
    "device:enrol": say("Let computers join"),
}  # fmt: skip
"""Rights that are of no kind."""


class AccessRoleRight(Line, of="access_role", key=("allowed",)):
    """One right. Two who edit a role apart from each other meet line by line."""

    __tablename__ = "access_role_right"

    allowed: Mapped[str | None] = field("Right", required=True)
    """`daily_report:edit`; `*` stands for every kind or every right."""


class AccessRole(Catalog, caption="Role"):
    """A set of rights, given to users by grants."""

    __tablename__ = "access_role"
    by_the_program = True
    kept_by_server = True

    rights: Mapped[list[AccessRoleRight]] = line_table(AccessRoleRight, "Rights")


@cache
def role_id(name: str) -> UUID:
    """The id of a declared role, in every company."""
    return uuid5(NAMESPACE, name)


def declared_roles(areas: Iterable[Area], called: Callable[[str], str] = str) -> Iterator[AccessRole]:
    """The roles that areas declare, as new items whose ids are the same everywhere; `called`: their names from then
    on, in the language of the company."""
    return (_item(role, called) for area in areas for role in area.roles)


def _item(role: Role, called: Callable[[str], str]) -> AccessRole:
    rights = [AccessRoleRight(allowed=right) for right in sorted(role.rights)]
    return AccessRole(id=role_id(role.name), code=role.name, name=called(role.caption), rights=rights)
