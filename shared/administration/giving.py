"""Who may give and take what: nobody more than they have themselves, and somebody who may do everything is left."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

from shared.administration.access import EVERYTHING, Access

ANYWHERE: Final = ""
"""In place of a pattern: in whatever scope."""


class Given(NamedTuple):
    """A right that somebody has by a grant: in the scopes of a pattern, from a day to a day."""

    allowed: str
    pattern: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Granting:
    """The users, roles and grants of a company by their ids, those that are marked too."""

    users: Mapping[UUID, Any]
    roles: Mapping[UUID, Any]
    grants: Mapping[UUID, Any]

    def given(self, user: UUID, today: date) -> frozenset[Given]:
        """What a user may do and, of grants that begin later, will; nothing of one who is disabled or marked."""
        known = self.users.get(user)
        if known is None or known.disabled or known.marked:
            return frozenset()
        return frozenset(self._given(user, today))

    def _given(self, user: UUID, today: date) -> Iterator[Given]:
        for each in self.grants.values():
            role = None if each.marked or each.user_id != user else self.roles.get(each.role_id)
            if role is not None and not role.marked and not (each.until_date and each.until_date < today):
                for line in role.rights:
                    if line.allowed and each.pattern:
                        yield Given(line.allowed, each.pattern, each.from_date, each.until_date)

    def same_person(self, user: Any) -> Collection[UUID]:
        """Those who write as the same person; the user among them."""
        return {user.id, *(each.id for each in self.users.values() if each.person_id == user.person_id)}

    def do_everything(self, today: date) -> set[UUID]:
        """Who may do everything everywhere, today and for good."""
        return {
            user for user in self.users for each in self.given(user, today)
            if each[:2] == (EVERYTHING, "*") and each.until is None and (each.since is None or each.since <= today)
        }  # fmt: skip

    def access(self, user: UUID, today: date) -> Access | None:
        """What a user may do today."""
        known = self.users.get(user)
        return Access(known, self.roles.values(), self.grants.values(), today) if known is not None else None


def touched(before: Granting, after: Granting, today: date) -> Iterator[Given]:
    """The rights that a change gives or takes, and all of those of whom it lets somebody else act as."""
    for user in before.users.keys() | after.users.keys():
        yield from before.given(user, today) ^ after.given(user, today)
        if _acts_otherwise(before.users.get(user), after.users.get(user)):
            for each in after.same_person(after.users[user]):
                yield from before.given(each, today) | after.given(each, today)
    for id, role in after.roles.items():
        known = before.roles.get(id)
        for allowed in _rights(role) - (_rights(known) if known else set()):
            yield Given(allowed, ANYWHERE)


def lacking(access: Access, given: Collection[Given] | Iterator[Given]) -> Given | None:
    """One of them that the user has not; None where they have all."""
    return next((each for each in given if not access.has(each.allowed, each.pattern)), None)


def _acts_otherwise(before: Any, after: Any) -> bool:
    """Whether whoever signs in by a name is another, or writes as another person."""
    if after is None:
        return False
    return before is None or (before.login, before.person_id) != (after.login, after.person_id)


def _rights(role: Any) -> set[str]:
    return {line.allowed for line in role.rights if line.allowed}
