"""Users, their passwords and what they are granted."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from server.access import accounts, second
from server.access.keeping import Keeper
from server.access.passwords import Passwords, generated
from server.audit.telling import command
from server.commands.session import Session
from server.database import companies
from server.database.connections import Connection, Connections
from server.database.place import visited
from server.exchange.offers import SCOPE
from shared.administration.grant import AccessGrant
from shared.administration.role import AccessRole, declared_roles
from shared.administration.user import AccessUser
from shared.areas import AREAS
from shared.kernel.describe import Kinds
from shared.kernel.language import Language
from shared.kernel.refusal import Refusal
from shared.kernel.words import say


class NotFound(Refusal):
    """The command names what is not there."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a command about one company works with; `owner` sees all of its tables."""

    company: UUID
    name: str
    keeper: Keeper
    owner: Connection

    def user(self, login: str) -> Any:
        """Raises NotFound."""
        meant = companies.folded(login)
        for user in self.keeper.items(AccessUser):
            if companies.folded(user.login or "") == meant:
                return user
        raise NotFound("There is no user {name}. Add one: fieldledger-server user add LOGIN", name=login)

    def role(self, name: str) -> Any:
        """By its code or its name. Raises NotFound."""
        every = self.keeper.items(AccessRole)
        for role in every:
            if name.casefold() in ((role.code or "").casefold(), (role.name or "").casefold()):
                return role
        known = ", ".join(sorted(role.code or role.name or "" for role in every))
        raise NotFound("There is no role {name}. There are: {known}.", name=name, known=known)

    def pattern(self, said: str) -> str:
        """`site:North` is the site of that name; anything else as it is said. Raises NotFound."""
        family, colon, name = said.partition(":")
        shape = self.keeper.kinds.shapes.get(family)
        if colon and name != "*" and shape is not None and shape.is_catalog and not _is_id(name):
            found = [item for item in self.keeper.items(shape.cls) if name in (item.name, item.code)]
            if len(found) != 1:
                raise NotFound("{name} is not the name of one {kind}.", name=name, kind=family)
            return f"{family}:{found[0].id}"
        if said != "*" and not SCOPE.fullmatch(said.replace("*", "x")):
            raise NotFound("{scopes} are no scopes. Write them as: company,site:*,payroll", scopes=said)
        return said


def user_add(session: Session) -> None:
    given = session.arguments
    with _desk(session) as desk:
        _begin(desk.keeper, session.language)
        roles = [desk.role(each) for each in _split(given.roles)]
        patterns = [desk.pattern(each) for each in _split(given.where)]
        if accounts.find(desk.owner, desk.company, given.login):
            raise companies.AlreadyThere("There is a user {name} already. Nothing was changed.", name=given.login)
        name = given.name or given.login
        person = _person(desk, given.person or name)
        user = AccessUser(login=given.login.strip(), name=name, person_id=person.id)
        granted = [_granted(user, role, pattern) for role in roles for pattern in patterns]
        password = generated()
        desk.keeper.put(person, user, *granted)
        accounts.add(desk.owner, desk.company, user.id, given.login, Passwords().verifier(password))
    session.tell(say("{name} is a user of {company}.", name=name, company=desk.name))
    _tell_password(session, password)
    session.give(user=user.id, login=user.login, name=name, company=desk.company, password=password)


def user_password(session: Session) -> None:
    """Another first password, for one who forgot theirs; they are signed out everywhere."""
    with _desk(session) as desk:
        user, password = desk.user(session.arguments.login), generated()
        verifier = Passwords().verifier(password)
        accounts.change(desk.owner, desk.company, user.id, verifier, must_change=True)
        command(desk.owner, desk.company, "password", "access_user", user.id)
    _tell_password(session, password)
    session.give(user=user.id, password=password)


def user_totp(session: Session) -> None:
    """The second factor of one who lost the telephone and the recovery codes, or who is to have one at once."""
    if session.arguments.switch == "on":
        _totp_on(session)
        return
    with _desk(session) as desk:
        user = desk.user(session.arguments.login)
        second.switch_off(desk.owner, desk.company, user.id)
        command(desk.owner, desk.company, "totp_off", "access_user", user.id)
    session.tell(say("{name} signs in with the password alone.", name=user.name))
    session.give(user=user.id, second=False)


def _totp_on(session: Session) -> None:
    with _desk(session) as desk, desk.owner.transaction():
        user = desk.user(session.arguments.login)
        secret = second.switch_on(desk.owner, desk.company, user.id)
        codes = second.renewed_codes(desk.owner, desk.company, user.id)
        command(desk.owner, desk.company, "totp_confirm", "access_user", user.id)
        uri = second.address(desk.owner, desk.company, secret, session.arguments.login)
    session.tell(say("{name} signs in with the password and six digits of an app, made of this key:", name=user.name))
    session.tell(f"{secret}\n{uri}")
    session.tell(say("Recovery codes, each good once: {codes}", codes="  ".join(codes)))
    session.tell(say("It is shown only here."))
    session.give(user=user.id, second=True, secret=secret, uri=uri, recovery=codes)


def user_disable(session: Session) -> None:
    _set_disabled(session, True)


def user_enable(session: Session) -> None:
    _set_disabled(session, False)


def _set_disabled(session: Session, disabled: bool) -> None:
    with _desk(session) as desk:
        user = desk.user(session.arguments.login)
        user.disabled = disabled
        desk.keeper.put(user)
        if disabled:
            accounts.end_sessions(desk.owner, desk.company, user.id, "disabled")
    if disabled:
        session.tell(say("{name} is disabled, everywhere within five seconds. What they wrote stays.", name=user.name))
    else:
        session.tell(say("{name} may work again.", name=user.name))
    session.give(user=user.id, disabled=disabled)


def user_list(session: Session) -> None:
    with _desk(session) as desk:
        roles = {role.id: role.code or role.name for role in desk.keeper.items(AccessRole)}
        grants = desk.keeper.items(AccessGrant)
        for user in sorted(desk.keeper.items(AccessUser), key=lambda user: user.login or ""):
            held = [f"{roles.get(each.role_id)} @ {each.pattern}" for each in grants if each.user_id == user.id]
            state = session.language.say("disabled") if user.disabled else ""
            session.tell("  ".join(filter(None, (user.login, user.name, ", ".join(held), state))))
            session.give(user=user.id, login=user.login, name=user.name, grants=held, disabled=user.disabled)


def grant_add(session: Session) -> None:
    given = session.arguments
    with _desk(session) as desk:
        _begin(desk.keeper, session.language)
        user, role, pattern = desk.user(given.login), desk.role(given.role), desk.pattern(given.where)
        grant = _granted(user, role, pattern)
        grant.from_date, grant.until_date = _day(given.since), _day(given.until)
        desk.keeper.put(grant)
    session.tell(say("{name} is {role} in {where}.", name=user.name, role=role.name, where=given.where))
    session.give(grant=grant.id)


def grant_take(session: Session) -> None:
    given = session.arguments
    with _desk(session) as desk:
        user, role, pattern = desk.user(given.login), desk.role(given.role), desk.pattern(given.where)
        found = [
            each for each in desk.keeper.items(AccessGrant)
            if (each.user_id, each.role_id, each.pattern) == (user.id, role.id, pattern)
        ]  # fmt: skip
        if not found:
            raise NotFound("{name} is not {role} in {where}.", name=user.name, role=role.name, where=given.where)
        for each in found:
            each.marked = True
        desk.keeper.put(*found)
    session.tell(say("{name} is not {role} in {where} any more.", name=user.name, role=role.name, where=given.where))
    session.give(taken=len(found))


@contextmanager
def _desk(session: Session) -> Iterator[Desk]:
    with visited(session.settings) as place, companies.owner(place.url) as owner:
        company, name = companies.company_of(owner, session.arguments.company)
        connections = Connections(place.url, most=2)
        try:
            keeper = Keeper(connections, Kinds(AREAS), company, clock=lambda: datetime.now(UTC))
            yield Desk(company, name, keeper, owner)
        finally:
            connections.close()


def _begin(keeper: Keeper, language: Language) -> None:
    """The roles that areas declare and the items that are built in, once; then they are the company's. With them there
    nobody's computer offers its own, which who may not edit them would be refused."""
    offered = [*declared_roles(AREAS, language.say), *(item for area in AREAS for item in area.built_in())]
    known = {each.id for cls in dict.fromkeys(map(type, offered)) for each in keeper.items(cls, marked=True)}
    if missing := [each for each in offered if each.id not in known]:
        keeper.put(*missing)


def _granted(user: Any, role: Any, pattern: str) -> AccessGrant:
    return AccessGrant(name=f"{user.name}: {role.name}", user_id=user.id, role_id=role.id, pattern=pattern)


def _person(desk: Desk, name: str) -> Any:
    """Who is meant in the company's list of people; one who is not there is put there. Raises NotFound."""
    shape = desk.keeper.kinds.shape("person")
    found = [each for each in desk.keeper.items(shape.cls) if name in (each.name, each.code, str(each.id))]
    if len(found) > 1:
        raise NotFound("There are several people {name}. Say which by its code or id: --person", name=name)
    return found[0] if found else shape.cls(name=name)


def _tell_password(session: Session, password: str) -> None:
    session.tell(say("The first password, to be changed at the first sign-in: {password}", password=password))
    session.tell(say("It is shown only here."))


def _day(said: str | None) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise NotFound("{said} is no day. Write it as 2026-11-22.", said=said) from None


def _split(said: str) -> list[str]:
    return [each.strip() for each in said.split(",") if each.strip()]


def _is_id(said: str) -> bool:
    try:
        return bool(UUID(said))
    except ValueError:
        return False
