"""What a user may do, computed once from what they were granted: then every question is a look into a set."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, Protocol
from uuid import UUID

from shared.administration.scopes import Scopes, covers
from shared.kernel.describe import Kinds
from shared.kernel.words import Caption, Words, say

COMPANY: Final = "company"
NOWHERE: Final = frozenset[str]()
EVERYTHING: Final = "*:*"


class User(Protocol):
    id: UUID
    marked: bool
    disabled: bool
    person_id: UUID | None


class Allowed(Protocol):
    allowed: str | None


class RoleItem(Protocol):
    id: UUID
    marked: bool
    name: str | None
    rights: list[Allowed]


class Grant(Protocol):
    marked: bool
    user_id: UUID | None
    role_id: UUID | None
    pattern: str | None
    from_date: dt.date | None
    until_date: dt.date | None


def confidential(kinds: Kinds) -> Mapping[str, Sequence[str]]:
    """The scopes that kinds name, each with those kinds."""
    found: dict[str, list[str]] = defaultdict(list)
    for shape in kinds.shapes.values():
        if shape.cls.scope_name:
            found[shape.cls.scope_name].append(shape.kind)
    return dict(found)


class Access:
    """What one user may do on one day.

    `roles` and `grants` are those of the company. `confidential` says of a scope that kinds name (`payroll`), by name,
    which kinds these are: who may view none of them does not hold it, whatever patterns cover it.
    """

    def __init__(
        self,
        user: User,
        roles: Iterable[RoleItem],
        grants: Iterable[Grant],
        today: dt.date,
        confidential: Mapping[str, Collection[str]] = {},
    ) -> None:
        self.user, self._confidential = user, confidential
        self._own = frozenset({f"user:{user.person_id}"})
        self._active = not user.disabled and not user.marked
        by_id = {role.id: role for role in roles if not role.marked}
        given: dict[str, set[str]] = defaultdict(set)
        for grant in grants:
            if grant.user_id == user.id and grant.role_id in by_id and self._active and _in_force(grant, today):
                for line in by_id[grant.role_id].rights:
                    if line.allowed and grant.pattern:
                        given[line.allowed].add(grant.pattern)
        self._given = {right: frozenset(patterns) for right, patterns in given.items()}
        self._where: dict[tuple[str, str], frozenset[str]] = {}
        self._anywhere: dict[str, frozenset[str]] = {}

    def may(self, kind: str, right: str, scope: str) -> bool:
        """Whether the user may do this to things of the kind that lie in the scope."""
        return covers(self.where(kind, right), scope)

    def may_in(self, right: str, scope: str) -> bool:
        """Whether the user may do this to things of any kind there."""
        return covers(self._patterns(right), scope)

    def where(self, kind: str, right: str) -> frozenset[str]:
        """The patterns of the scopes in which the user may do this."""
        found = self._where.get((kind, right))
        if found is None:
            self._where[kind, right] = found = self._with_own(right, self._granted(kind, right))
        return found

    def _granted(self, kind: str, right: str = "") -> frozenset[str]:
        """By roles alone, without what everybody may."""
        return NOWHERE.union(*(self._given.get(name, NOWHERE) for name in _names(kind, right)))

    def has(self, allowed: str, pattern: str) -> bool:
        """Whether their roles give a right, as it is written in one, in all scopes of a pattern; "": in any scope."""
        return any(_wider(each, pattern) for each in self._granted(*allowed.split(":", 1)))

    def scopes(self, right: str = "view") -> Scopes:
        """The scopes in which the user may do this to anything; of confidential ones those that they may view."""
        kept = {
            scope
            for scope, kinds in self._confidential.items()
            if scope != COMPANY and not any(self.may(kind, "view", scope) for kind in kinds)
        }
        return Scopes(self._patterns(right), frozenset(kept))

    def why_not(self, kind: str, right: str, scope: str, caption: str = "") -> Words | None:
        """The rule that stands against it; None: the user may. `caption` is the kind's."""
        if self.may(kind, right, scope):
            return None
        name = f"{kind}:{right}"
        if not self._active:
            return DISABLED
        if where := self._granted(kind, right):
            return say(ELSEWHERE.text, right=name, kind=Caption(caption or kind), where=", ".join(sorted(where)))
        return say(NOBODY_GAVE.text, right=name, kind=Caption(caption or kind))

    def _patterns(self, right: str) -> frozenset[str]:
        found = self._anywhere.get(right)
        if found is None:
            given = (patterns for name, patterns in self._given.items() if name.partition(":")[2] in (right, "*"))
            self._anywhere[right] = found = self._with_own(right, NOWHERE.union(*given))
        return found

    def _with_own(self, right: str, found: frozenset[str]) -> frozenset[str]:
        """What one may do somewhere one may do to one's own drafts; and everybody views what all have in common."""
        if not self._active:
            return NOWHERE
        if right == "view":
            return found | self._own | {COMPANY}
        return found | self._own if found else found


def _names(kind: str, right: str = "") -> tuple[str, ...]:
    """How a role may write a right."""
    return f"{kind}:{right}", f"{kind}:*", f"*:{right}", EVERYTHING


def _wider(held: str, pattern: str) -> bool:
    """Whether one pattern means all that another one does."""
    return held in ("*", pattern) or not pattern or (held.endswith(":*") and pattern.startswith(held[:-1]))


def _in_force(grant: Grant, today: dt.date) -> bool:
    begun = grant.from_date is None or grant.from_date <= today
    return not grant.marked and begun and (grant.until_date is None or today <= grant.until_date)


DISABLED: Final = say("This user is disabled. What is written is kept; ask the administrator.")
ELSEWHERE: Final = say("Your right “{right}” ({kind}) holds in {where} only, not here. Ask who gives rights.")
NOBODY_GAVE: Final = say("None of your roles has the right “{right}” ({kind}). Ask who gives rights.")
