"""What the person who works here may do, as the company's items on this device say. The server decides in any case;
this says it before somebody types."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from desktop.accounts.kept import Account, account_of, accounts_of
from shared.administration import OFFLINE_DAYS
from shared.administration.access import COMPANY, Access, confidential
from shared.administration.device import AccessDevice
from shared.administration.grant import AccessGrant
from shared.administration.role import AccessRole
from shared.administration.user import AccessUser
from shared.kernel.area import ONLINE
from shared.kernel.base import Aggregate
from shared.kernel.describe import Kinds, Shape
from shared.kernel.language import Language
from shared.kernel.places import place
from shared.kernel.words import Words, say
from shared.store.books import StoreBooks

KINDS: Final = frozenset({"access_user", "access_role", "access_grant"})
"""What is written in one of these changes what somebody may do."""
OFFLINE_DAYS_USUAL: Final = 30


@dataclass(frozen=True, slots=True)
class Held:
    """A role that the person has, where, and the rights as they are written in it."""

    role: str
    pattern: str
    where: object
    rights: tuple[str, ...]
    from_date: date | None = None
    until_date: date | None = None


@dataclass(frozen=True, slots=True)
class Several:
    """Places, one after another."""

    places: tuple[object, ...]

    def words(self, language: Language) -> str:
        return ", ".join(map(language.value, self.places))


class Rights:
    """Of one account at one moment. `scopes` are those that the person may see of what lies here, None: all of it.

    `late`: since when the server has not answered for the person, where that is too long ago.
    """

    def __init__(
        self, account: Account, access: Access, kinds: Kinds, *, scopes: frozenset[str] | None = None,
        held: Sequence[Held] = (), late: datetime | None = None,
    ) -> None:  # fmt: skip
        self.account, self.scopes, self.held, self.late = account, scopes, tuple(held), late
        self._access, self._kinds = access, kinds
        self._places = {each.pattern: each.where for each in held}

    def why_not(self, kind: str, right: str, scope: str = "") -> Words | None:
        """The rule that stands against it there; without a scope, anywhere. None: the person may."""
        shape = self._kinds.shapes.get(kind)
        if shape is None:
            return None
        if shape.cls.kept_by_server and right != "view":
            rule = self._worded(self._access.why_not(kind, "edit", COMPANY, shape.caption), "edit")
            return rule if right == ONLINE or rule is not None else KEPT_BY_SERVER
        if shape.cls.by_the_program:  # a piece of something else
            asked = "view" if right == "view" else "edit"
            there = self._access.may_in(asked, scope) if scope else self._access.scopes(asked).patterns
            return None if there else self._worded(self._access.why_not(kind, right, scope, shape.caption), right)
        if not scope and self._somewhere(shape, right):
            return None
        return self._worded(self._access.why_not(kind, right, scope or _usual(shape), shape.caption), right)

    def _worded(self, rule: Words | None, right: str) -> Words | None:
        """With rights and places as people call them."""
        if rule is None:
            return None
        rule = Words(rule.text, {**rule.values, "right": RIGHTS.get(right, right)})
        if "where" not in rule.values:
            return rule
        patterns = str(rule.values["where"]).split(", ")
        return Words(
            rule.text, {**rule.values, "where": Several(tuple(self._places.get(each, each) for each in patterns))}
        )

    def looks_after(self, kind: str) -> bool:
        """Whether a role gives the person to see such things, besides what everybody may."""
        return self._access.has(f"{kind}:view", "")

    def may_see(self, kind: str) -> bool:
        """Whether the person sees things of the kind anywhere."""
        return self.why_not(kind, "view") is None

    def holds(self, scope: str) -> bool:
        """Whether the person sees anything that lies there."""
        return self._access.scopes().may(scope)

    def _somewhere(self, shape: Shape, right: str) -> bool:
        """In any of the scopes that things of the kind may lie in."""
        cls = shape.cls
        if (usual := _usual(shape)) != NOWHERE:
            return self._access.may(shape.kind, right, usual)
        family, where = cls.scope_field.removesuffix("_id"), self._access.where(shape.kind, right)
        return any(each == "*" or _of_family(each, family) for each in where)


def rights_of(books: StoreBooks, person: UUID | None, now: datetime) -> Rights | None:
    """Of the person who works here; None: nobody signed in with an account of the server, or it is not here yet."""
    connection, kinds = books.session.connection(), books.kinds
    account = account_of(connection, person)
    user = books.get(AccessUser, account.user) if account is not None else None
    if account is None or user is None:
        return None
    roles: Any = books.find(AccessRole)
    grants: Any = books.find(AccessGrant, user_id=account.user)
    access = Access(user, roles, grants, books.today, confidential(kinds))
    late = account.seen_at if now - account.seen_at > _offline_most(books) else None
    scopes = _own_alone(account) if late else _seen(books, access)
    return Rights(account, access, kinds, scopes=scopes, held=_held(books, roles, grants), late=late)


def _offline_most(books: StoreBooks) -> timedelta:
    said = books.setting(OFFLINE_DAYS)
    return timedelta(days=min(int(said), 3650) if said.isdecimal() else OFFLINE_DAYS_USUAL)


def is_awaited(books: StoreBooks, device: UUID) -> bool:
    """Whether the company says that people use this device, and none of them has signed in here yet."""
    known: Any = books.get(AccessDevice, device)
    people = {line.user_id for line in known.people} if known is not None else set()
    return bool(people) and not people & {each.user for each in accounts_of(books.session.connection())}


def _seen(books: StoreBooks, access: Access) -> frozenset[str] | None:
    """Of all that lies here; None where nothing of it is kept from the person, which costs lists nothing."""
    held = access.scopes()
    here = set(books.session.connection().exec_driver_sql(RECEIVED).scalars())
    if all(map(held.may, here)):
        return None
    families = {shape.cls.scope_field.removesuffix("_id") for shape in books.kinds.shapes.values()} - {""}
    for family in families & books.kinds.shapes.keys():  # what nobody else knows of yet, as a site of this morning
        here |= {f"{family}:{row['id']}" for row in books.rows(books.kinds.shape(family).cls, ["id"])}
    own = f"user:{access.user.person_id}"
    return frozenset({own, *filter(held.may, here)})


def _own_alone(account: Account) -> frozenset[str]:
    return frozenset({COMPANY, f"user:{account.person}"})


def _held(books: StoreBooks, roles: Any, grants: Any) -> list[Held]:
    by_id, found = {role.id: role for role in roles if not role.marked}, []
    for each in grants:
        role = None if each.marked or each.role_id is None else by_id.get(each.role_id)
        if role is not None:
            rights = tuple(sorted(line.allowed or "" for line in role.rights))
            dates = each.from_date, each.until_date
            pattern = each.pattern or ""
            found.append(Held(role.name or "", pattern, place(books.kinds, pattern, books.name), rights, *dates))
    return sorted(found, key=lambda each: each.role)


def _usual(shape: Shape) -> str:
    """The one scope that all things of the kind lie in; NOWHERE where that depends on what they say."""
    if shape.cls.scope_field or shape.cls.scope_of is not Aggregate.scope_of:
        return NOWHERE
    return shape.cls.scope_name or COMPANY


def _of_family(pattern: str, family: str) -> bool:
    return pattern.startswith(f"{family}:") if family else ":" in pattern and not pattern.startswith("user:")


NOWHERE: Final = "nowhere"
"""A scope that nothing lies in."""
RIGHTS: Final = {
    "view": say("see"), "edit": say("edit"), "post": say("post"), "print": say("print"), "accept": say("accept"),
    "purge": say("remove for good"), "*": say("everything"),
}  # fmt: skip
RECEIVED: Final = "SELECT scope FROM cursor WHERE scope != ''"
KEPT_BY_SERVER: Final = say("These are changed one by one, each in its own form, while the server answers.")
