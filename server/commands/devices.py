"""Devices of a company: codes that let them join, who uses them, and their end."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

from server.access import accounts, device_deeds
from server.access.device_deeds import WrongWords
from server.access.devices import Devices
from server.audit.telling import command
from server.commands.session import Session
from server.database import companies
from server.database.connections import Connection, Connections
from server.database.enrolment import NAME_MAX
from server.database.place import visited
from shared.administration.device import AccessDevice
from shared.areas import AREAS
from shared.kernel.describe import Kinds
from shared.kernel.words import Words, say


def device_code(session: Session) -> None:
    given = session.arguments
    scopes = [each.strip() for each in given.scopes.split(",") if each.strip()]
    prefix = given.prefix.upper() if given.prefix else None
    device_deeds.check_code(scopes, given.days, prefix or "")
    until = datetime.now(UTC) + timedelta(days=given.days)
    with visited(session.settings) as place, companies.owner(place.url) as connection:
        company, said = companies.company_of(connection, given.company)
        account = companies.account_of(connection, company, given.user) if given.user else None
        code = companies.add_code(
            connection, company, name=given.name, scopes=scopes, until=until, prefix=prefix, account=account
        )
        command(connection, company, "device_code", name=given.name, scopes=scopes, user=given.user or "")
    session.tell(code)
    session.tell(
        say(
            "It lets one device join {company} until {until}. It is shown only here.",
            company=said,
            until=until.astimezone().strftime("%Y-%m-%d %H:%M"),
        )
    )
    session.give(code=code, company=company, expires_at=until)


def device_list(session: Session) -> None:
    with _desk(session) as desk:
        every = companies.devices(desk.owner, desk.company)
        for each in every:
            state = "  ".join(words.words(session.language) for words in _state(each, every))
            session.tell(f"{each.id}  {each.prefix:4}  {each.name}  {state}")
            told = {name: value for name, value in each._asdict().items() if name not in ("id", "name", "prefix")}
            session.give(device=each.id, name=each.name, prefix=each.prefix, **told)


def device_people(session: Session) -> None:
    """Who uses a device; whoever is added or taken away changes what it holds."""
    given = session.arguments
    with _desk(session) as desk:
        device = desk.device(given.device)
        add, take = (list(map(desk.account, logins)) for logins in (given.add, given.take))
        device_deeds.change_people(desk.owner, desk.company, device.id, add, take)
        people = accounts.people_of(desk.owner, desk.company, device.id)
        desk.notice()
    session.tell(", ".join(people) if people else say("Nobody is enrolled on it: it is the administrator's."))
    session.give(device=device.id, people=people)


def device_rename(session: Session) -> None:
    name = session.arguments.name.strip()[:NAME_MAX]
    if not name:
        raise WrongWords("The name is empty.")
    with _desk(session) as desk:
        device = desk.device(session.arguments.device)
        desk.change("rename", device, name)
    session.tell(say("{before} is called {name} now.", before=device.name, name=name))
    session.give(device=device.id, name=name)


def device_revoke(session: Session) -> None:
    with _desk(session) as desk:
        device = desk.device(session.arguments.device)
        every = device_deeds.meant(desk.owner, desk.company, device, alone=session.arguments.alone)
        for each in every:
            desk.change("revoke", each)
    for each in every:
        session.tell(say("{name} is shut out within five seconds. What is on it is kept there.", name=_said(each)))
    session.give(device=device.id, copies=[each.id for each in every[1:]])


def device_wipe(session: Session) -> None:
    """Orders it, or takes the order back while it was not acknowledged."""
    given = session.arguments
    with _desk(session) as desk:
        device = desk.device(given.device)
        device_deeds.check_wipe(device, sure=given.yes or given.cancel)
        every = device_deeds.meant(desk.owner, desk.company, device, alone=given.alone)
        for each in every:
            desk.change("wipe_cancel" if given.cancel else "wipe", each)
    for each in every:
        session.tell(
            say("{name} is not wiped.", name=_said(each)) if given.cancel else
            say("{name} is told at its next exchange. It hands over what it has not sent, removes everything and says "
                "so: fieldledger-server device list", name=_said(each))
        )  # fmt: skip
    session.give(device=device.id, ordered=not given.cancel, copies=[each.id for each in every[1:]])


@dataclass(frozen=True, slots=True)
class Desk:
    """What a command about the devices of one company works with."""

    owner: Connection
    company: UUID
    tell: Callable[[], None]
    """Everybody sees what is now known of them."""

    def device(self, said: str) -> companies.Device:
        """By its prefix, its name or its id. Raises WrongWords."""
        found = [
            each for each in companies.devices(self.owner, self.company)
            if said.casefold() in (str(each.id), each.name.casefold(), each.prefix.casefold())
        ]  # fmt: skip
        if len(found) != 1:
            raise WrongWords("{said} is not the name of one device. See: fieldledger-server device list", said=said)
        return found[0]

    def account(self, login: str) -> UUID:
        return companies.account_of(self.owner, self.company, login)

    def change(self, action: str, device: companies.Device, *values: object) -> None:
        """Every process knows at once, the device with its next exchange."""
        with self.owner.transaction():
            device_deeds.change(self.owner, self.company, action, device.id, *values)
            command(self.owner, self.company, action, AccessDevice.__tablename__, device.id, name=device.name)
        self.notice()

    def notice(self) -> None:
        """Something of a device is different."""
        device_deeds.notice(self.owner, self.company)
        self.tell()


@contextmanager
def _desk(session: Session) -> Iterator[Desk]:
    with visited(session.settings) as place, companies.owner(place.url) as owner:
        company, _name = companies.company_of(owner, session.arguments.company)
        connections = Connections(place.url, most=2)
        devices = Devices(connections, Kinds(AREAS), clock=lambda: datetime.now(UTC))
        try:
            yield Desk(owner, company, partial(devices.tell, company))
        finally:
            connections.close()


def _said(device: companies.Device) -> str:
    return f"{device.name} ({device.prefix})"


def _state(device: companies.Device, every: Sequence[companies.Device]) -> Iterator[Words]:
    """What is to be said of it: when it was here, whether it is shut out or wiped, and what it is a copy of."""
    for each in every:
        if each.id == device.made_from:
            yield say("copy of {name}", name=_said(each))
    if device.wiped_at:
        yield say("wiped {when}", when=_moment(device.wiped_at))
        if device.unsent:
            yield say("with {count} versions that nobody took", count=device.unsent)
    elif device.wipe_at:
        yield say("to be wiped since {when}", when=_moment(device.wipe_at))
    if device.revoked_at and not device.wiped_at:
        yield say("shut out")
    elif not device.wiped_at:
        yield Words(_moment(device.last_seen_at) if device.last_seen_at else "—", {})


def _moment(at: datetime) -> str:
    return at.astimezone().strftime("%Y-%m-%d %H:%M")
