"""A server as a company has it: the real program in a process of its own, on a real PostgreSQL."""

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from server.access import accounts
from server.access.keeping import Keeper
from server.access.passwords import Passwords
from server.database import companies
from server.database.connections import Connections
from server.exchange.notices import CHANNEL, rights_notice
from server.projector.business import renew
from shared.administration.grant import AccessGrant
from shared.administration.role import declared_roles, role_id
from shared.administration.user import AccessUser
from shared.areas import AREAS
from shared.common.person import Person
from shared.kernel.codec import body_of, object_of
from shared.kernel.describe import Kinds, describe

ROOT = Path(__file__).parent.parent


class Office:
    """`address` is where it listens; each company of it knows nothing of the others."""

    def __init__(self, url: str, data: Path) -> None:
        self.url, self.data, self.address = url, data, ""
        self._process: subprocess.Popen[bytes] | None = None
        self._port, self._numbers, self._starts = 0, count(1), count(1)

    def start(self) -> None:
        """Where it listened before, if it did."""
        words = [sys.executable, "-m", "server", "run", "--data", str(self.data), "--database-url", self.url]
        said = self.data / f"said-{next(self._starts)}.txt"
        with said.open("wb") as out:
            self._process = subprocess.Popen(
                [*words, "--port", str(self._port)], stdout=out, stderr=subprocess.STDOUT, cwd=ROOT
            )
        while self._process.poll() is None:
            if found := re.search(r"http://[\d.]+:(\d+)", said.read_text("utf-8")):
                self.address, self._port = found[0], int(found[1])
                return
            time.sleep(0.05)
        raise AssertionError(said.read_text("utf-8"))

    def stop(self, *, at_once: bool = False) -> None:
        if self._process is not None:
            (self._process.kill if at_once else self._process.terminate)()
            self._process.wait(30)

    def company(self, name: str = "") -> "OfficeCompany":
        """A new one."""
        name = name or f"Company {next(self._numbers)}"
        with companies.owner(self.url) as connection:
            id, schema = companies.add_company(connection, name)
        engine = create_engine(self.url, poolclass=NullPool)
        renew(engine, id, schema)
        return OfficeCompany(self, id, name)


@dataclass(frozen=True, slots=True)
class OfficeCompany:
    office: Office
    id: UUID
    name: str

    def code(self, *scopes: str, prefix: str | None = None, user: AccessUser | None = None) -> str:
        """A one-time code for one more device, of a user or of nobody."""
        until = datetime.now(UTC) + timedelta(days=1)
        with companies.owner(self.office.url) as connection:
            return companies.add_code(
                connection, self.id, name="laptop", scopes=list(scopes or ["*"]), until=until, prefix=prefix,
                account=user.id if user is not None else None,
            )  # fmt: skip

    def wipe(self, device: UUID) -> None:
        """As the command orders it."""
        with companies.owner(self.office.url) as connection:
            connection.execute("UPDATE device SET wipe_at = now() WHERE company = %s AND id = %s", (self.id, device))
            connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, rights_notice(self.id)))

    def wiped_at(self, device: UUID) -> datetime | None:
        with companies.owner(self.office.url) as connection:
            sql = "SELECT wiped_at FROM device WHERE company = %s AND id = %s"
            row = connection.execute(sql, (self.id, device)).fetchone()
        return row[0] if row is not None else None

    def holds(self, id: UUID) -> bool:
        """Whether the ledger of the company has it."""
        with companies.owner(self.office.url) as connection:
            sql = "SELECT FROM head WHERE company = %s AND id = %s"
            return connection.execute(sql, (self.id, id)).fetchone() is not None

    def change(self, cls: type[Any], id: UUID, how: Callable[[Any], object]) -> None:
        """As somebody else does on the server: a user, role or grant."""
        connections = Connections(self.office.url, most=1)
        try:
            keeper = Keeper(connections, Kinds(AREAS), self.id, clock=lambda: datetime.now(UTC))
            (item,) = keeper.items(cls, id)
            made = object_of(describe(cls), body_of(describe(cls), item))
            how(made)
            keeper.put(made)
        finally:
            connections.close()

    def user(self, login: str, password: str, *granted: tuple[str, str], first: bool = False) -> AccessUser:
        """Somebody with an account and roles: `user("petrov", …, ("foreman", "site:*"))`; `first`: a password that
        they have to change."""
        connections = Connections(self.office.url, most=1)
        try:
            keeper = Keeper(connections, Kinds(AREAS), self.id, clock=lambda: datetime.now(UTC))
            keeper.put(*declared_roles(AREAS))
            person = Person(name=login.title())
            user = AccessUser(login=login, name=login.title(), person_id=person.id)
            roles = {role.id: role.name for role in declared_roles(AREAS)}
            grants = [
                AccessGrant(name=roles[role_id(role)], user_id=user.id, role_id=role_id(role), pattern=pattern)
                for role, pattern in granted
            ]
            keeper.put(person, user, *grants)
        finally:
            connections.close()
        self.set_password(user, password, first=first)
        return user

    def set_password(self, user: AccessUser, password: str, *, first: bool = False) -> None:
        """As if they had done it on another computer: whoever is signed in with the one before is not any more."""
        verifier = Passwords(rounds=1).verifier(password)
        with companies.owner(self.office.url) as connection:
            if accounts.find(connection, self.id, user.login or "") is None:
                accounts.add(connection, self.id, user.id, user.login or "", verifier)
            accounts.change(connection, self.id, user.id, verifier, must_change=first)


@contextmanager
def running_office(url: str, data: Path) -> Iterator[Office]:
    office = Office(url, data)
    try:
        office.start()
        yield office
    finally:
        office.stop()
