"""Companies, people and one-time codes: what an administrator makes, as the owner of the tables."""

import secrets
import unicodedata
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

import psycopg
from psycopg import sql

from server.codes import code_hash, new_code
from server.database.connections import Connection, plain_url, worded
from shared.kernel.identity import new_id
from shared.kernel.refusal import Refusal

SERVER_PREFIX: Final = "S"
"""Of the documents that are made on the server itself."""


class NoSuchCompany(Refusal):
    """The name names no company, or more than one could be meant."""


class AlreadyThere(Refusal):
    """There is one of that name."""


def owner(url: str) -> Connection:
    """A connection that sees every company; for an administrator's command. Raises DatabaseAway."""
    with worded():
        return psycopg.connect(plain_url(url), autocommit=True, connect_timeout=10, options="-c search_path=office")


def add_company(connection: Connection, name: str) -> tuple[UUID, str]:
    """Its id, and the schema of its business tables, which is not made here. Raises AlreadyThere."""
    if connection.execute("SELECT 1 FROM company WHERE lower(name) = lower(%s)", (name,)).fetchone():
        raise AlreadyThere("There is a company {name} already. Nothing was changed.", name=name)
    id = new_id()
    schema = f"company_{id.hex}"
    with connection.transaction():
        connection.execute("INSERT INTO company (id, name, schema_name) VALUES (%s, %s, %s)", (id, name, schema))
        connection.execute(
            "INSERT INTO device (company, id, name, prefix, token_hash) VALUES (%s, %s, %s, %s, %s)",
            (id, new_id(), "server", SERVER_PREFIX, secrets.token_bytes(32)),  # nobody has this token
        )
    return id, schema


def companies(connection: Connection) -> list[tuple[UUID, str, str]]:
    """Id, name and schema of each, by name."""
    return connection.execute("SELECT id, name, schema_name FROM company ORDER BY name").fetchall()


def company_of(connection: Connection, name: str | None) -> tuple[UUID, str]:
    """By name; without one the only company there is. Raises NoSuchCompany."""
    every = companies(connection)
    found = [(id, said) for id, said, _schema in every if name is None or said.casefold() == name.casefold()]
    if len(found) == 1:
        return found[0]
    known = ", ".join(said for _id, said, _schema in every)
    if not every:
        raise NoSuchCompany("There is no company yet. Make one: fieldledger-server company add NAME")
    if name is None:
        raise NoSuchCompany("There are several companies. Say which with --company: {known}.", known=known)
    raise NoSuchCompany("There is no company {name}. There are: {known}.", name=name, known=known)


class Recovery(NamedTuple):
    """The public half of a company's recovery key."""

    public: bytes
    made_at: datetime


def recovery_of(connection: Connection, company: UUID) -> Recovery | None:
    """None: the company has none."""
    row = connection.execute("SELECT recovery, recovery_at FROM company WHERE id = %s", (company,)).fetchone()
    return Recovery(bytes(row[0]), row[1]) if row and row[0] is not None else None


def set_recovery(connection: Connection, company: UUID, public: bytes) -> None:
    """From now on the devices of the company seal the keys of their files to this one."""
    connection.execute("UPDATE company SET recovery = %s, recovery_at = now() WHERE id = %s", (public, company))


def account_of(connection: Connection, company: UUID, login: str) -> UUID:
    """Raises NoSuchCompany."""
    row = connection.execute(
        "SELECT id FROM account WHERE company = %s AND login = %s", (company, folded(login))
    ).fetchone()
    if row is None:
        raise NoSuchCompany("There is no user {name}. Add one: fieldledger-server user add LOGIN", name=login)
    return UUID(str(row[0]))


def folded(login: str) -> str:
    """How names to sign in are compared: case, width and spaces around them do not count. Any text has one."""
    return storable(unicodedata.normalize("NFKC", login).strip().casefold())


def storable(text: str) -> str:
    """As PostgreSQL takes it: a zero byte or half of a surrogate pair, which nobody types, becomes a question mark."""
    return text.replace("\0", "?").encode("utf-8", "replace").decode()


def add_code(
    connection: Connection,
    company: UUID,
    *,
    name: str,
    scopes: list[str],
    until: datetime,
    prefix: str | None = None,
    account: UUID | None = None,
) -> str:
    """A code for one device; only its hash is kept."""
    code = new_code()
    connection.execute(
        "INSERT INTO device_code (company, code_hash, name, scopes, prefix, account, expires_at) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (company, code_hash(code), name, scopes, prefix, account, until),
    )
    return code


class Device(NamedTuple):
    """A device as an administrator sees it; `unsent` versions went with a wipe because nobody took them."""

    id: UUID
    name: str
    prefix: str
    last_seen_at: datetime | None
    revoked_at: datetime | None
    wipe_at: datetime | None
    wiped_at: datetime | None
    unsent: int | None
    made_from: UUID | None
    """The device whose token it was enrolled with."""


def devices(connection: Connection, company: UUID) -> list[Device]:
    """All but the server itself."""
    found = connection.execute(
        "SELECT id, name, prefix, last_seen_at, revoked_at, wipe_at, wiped_at, unsent, made_from FROM device "
        "WHERE company = %s AND prefix <> %s ORDER BY enrolled_at",
        (company, SERVER_PREFIX),
    )
    return [Device(*row) for row in found]


def drop_left_schemas(connection: Connection) -> None:
    """Business tables that no company has: of one that was made after the backup that was put back."""
    kept = {schema for _id, _name, schema in companies(connection)}
    found = connection.execute(r"SELECT nspname FROM pg_namespace WHERE nspname ~ '^company_[0-9a-f]{32}(_r\d+)?$'")
    for (name,) in found.fetchall():
        if name not in kept:
            connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(name)))
