"""Companies, people and devices."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from server.access import accounts
from server.commands.session import Session
from server.database import companies
from server.database.connections import Connection
from server.database.place import visited
from server.exchange.notices import CHANNEL, rights_notice
from server.projector.business import renew
from shared.kernel.refusal import Refusal
from shared.kernel.words import say

PATTERN: Final = re.compile(r"\*|[a-z_]+(:(\*|[\w-]+))?")
PREFIX: Final = re.compile(r"[A-Z0-9]{1,4}")
DAYS_MAX: Final = 366


class WrongWords(Refusal):
    """The command was given something that makes no sense."""


def company_add(session: Session) -> None:
    name = _named(session)
    with visited(session.settings) as place:
        with companies.owner(place.url) as connection:
            id, schema = companies.add_company(connection, name)
        engine = place.engine()
        renew(engine, id, schema)
        engine.dispose()
    session.tell(say("The company {name} is made. Let devices join: fieldledger-server device code", name=name))
    session.give(company=id, name=name)


def device_code(session: Session) -> None:
    given = session.arguments
    scopes = [each.strip() for each in given.scopes.split(",") if each.strip()]
    if not scopes or not all(PATTERN.fullmatch(each) for each in scopes):
        raise WrongWords("{scopes} are no scopes. Write them as: company,site:*,payroll", scopes=given.scopes)
    if not 0 < given.days <= DAYS_MAX:
        raise WrongWords("A code is good for up to {days} days.", days=DAYS_MAX)
    prefix = given.prefix.upper() if given.prefix else None
    if prefix and not PREFIX.fullmatch(prefix):
        raise WrongWords("{prefix} is no prefix. Use one to four Latin letters and digits.", prefix=given.prefix)
    until = datetime.now(UTC) + timedelta(days=given.days)
    with visited(session.settings) as place, companies.owner(place.url) as connection:
        company, said = companies.company_of(connection, given.company)
        account = companies.account_of(connection, company, given.user) if given.user else None
        code = companies.add_code(
            connection, company, name=given.name, scopes=scopes, until=until, prefix=prefix, account=account
        )
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
    with visited(session.settings) as place, companies.owner(place.url) as connection:
        company, _said = companies.company_of(connection, session.arguments.company)
        for id, name, prefix, seen, revoked in companies.devices(connection, company):
            when = seen.astimezone().strftime("%Y-%m-%d %H:%M") if seen else "—"
            state = session.language.say("shut out") if revoked else when
            session.tell(f"{id}  {prefix:4}  {name}  {state}")
            session.give(device=id, name=name, prefix=prefix, last_seen_at=seen, revoked_at=revoked)


def device_people(session: Session) -> None:
    """Who uses a device; whoever is added or taken away changes what it holds."""
    given = session.arguments
    with visited(session.settings) as place, companies.owner(place.url) as connection:
        company, _said = companies.company_of(connection, given.company)
        device, _name = _device(connection, company, given.device)
        for login in given.add:
            accounts.enrol(connection, company, device, companies.account_of(connection, company, login))
        for login in given.take:
            accounts.leave(connection, company, device, companies.account_of(connection, company, login))
        people = accounts.people_of(connection, company, device)
    session.tell(", ".join(people) if people else say("Nobody is enrolled on it: it is the administrator's."))
    session.give(device=device, people=people)


def device_revoke(session: Session) -> None:
    with visited(session.settings) as place, companies.owner(place.url) as connection:
        company, _said = companies.company_of(connection, session.arguments.company)
        id, name = _device(connection, company, session.arguments.device)
        connection.execute("UPDATE device SET revoked_at = now() WHERE company = %s AND id = %s", (company, id))
        connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, rights_notice(company)))
    session.tell(say("{name} is shut out within five seconds. What is on it is kept there.", name=name))
    session.give(device=id)


def _device(connection: Connection, company: UUID, said: str) -> tuple[UUID, str]:
    """By its prefix, its name or its id."""
    found = [
        (id, name)
        for id, name, prefix, _seen, _revoked in companies.devices(connection, company)
        if said.casefold() in (str(id), name.casefold(), prefix.casefold())
    ]
    if len(found) != 1:
        raise WrongWords("{said} is not the name of one device. See: fieldledger-server device list", said=said)
    return found[0]


def _named(session: Session) -> str:
    name: str = session.arguments.name.strip()
    if not name:
        raise WrongWords("The name is empty.")
    return name
