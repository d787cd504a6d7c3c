"""Accounts: how users show that it is them. The rows; what they mean is said in docs/access.md."""

from typing import Final, NamedTuple
from uuid import UUID

from server.database.companies import AlreadyThere, folded
from server.database.connections import Connection


class Account(NamedTuple):
    """A row of `account`."""

    id: UUID
    login: str
    verifier: str | None
    must_change: bool
    second: bool
    """Whether a second factor is asked for."""


def add(connection: Connection, company: UUID, user: UUID, login: str, verifier: str) -> None:
    """With a first password, which the user changes. Raises AlreadyThere."""
    row = (company, user, folded(login), verifier)
    if not connection.execute(_ADD, row).rowcount:
        raise AlreadyThere("There is a user {name} already. Nothing was changed.", name=login)


def find(connection: Connection, company: UUID, login: str) -> Account | None:
    row = connection.execute(_FIND, (company, folded(login))).fetchone()
    return Account(*row) if row else None


def change(connection: Connection, company: UUID, user: UUID, verifier: str, *, must_change: bool) -> None:
    """Another password: whoever was signed in with the one before is not any more."""
    connection.execute(_CHANGE, (verifier, must_change, company, user))
    end_sessions(connection, company, user, "password_changed")


def renew(connection: Connection, company: UUID, user: UUID, before: str, verifier: str) -> None:
    """The same password with more work, unless it was changed meanwhile."""
    connection.execute(_RENEW, (verifier, company, user, before))


def renew_first(connection: Connection, company: UUID, user: UUID, login: str, verifier: str) -> None:
    """A first password again, also for one who has no account yet; they are signed out everywhere."""
    connection.execute(_ADD, (company, user, folded(login), verifier))
    change(connection, company, user, verifier, must_change=True)


def rename(connection: Connection, company: UUID, user: UUID, login: str) -> None:
    """Another name to sign in with, which nobody else has."""
    connection.execute(_RENAME, (folded(login), company, user))


def end_sessions(connection: Connection, company: UUID, user: UUID, why: str) -> None:
    connection.execute(_END, (why, company, user))


def enrol(connection: Connection, company: UUID, device: UUID, user: UUID) -> None:
    """The user is one of the people of a device from now on."""
    connection.execute(_ENROL, (company, device, user))


def leave(connection: Connection, company: UUID, device: UUID, user: UUID) -> None:
    """The user has nothing to do with a device any more, and is not signed in there."""
    connection.execute(_LEAVE, (company, device, user))
    connection.execute(_END_THERE, ("left", company, user, device))


def people_of(connection: Connection, company: UUID, device: UUID) -> list[str]:
    """The names with which its people sign in."""
    return [login for (login,) in connection.execute(_PEOPLE, (company, device))]


_PEOPLE: Final = """
    SELECT a.login FROM enrolled e JOIN account a ON a.company = e.company AND a.id = e.account
    WHERE e.company = %s AND e.device = %s ORDER BY a.login
"""
_ADD: Final = "INSERT INTO account (company, id, login, verifier) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING"
_FIND: Final = """
    SELECT id, login, verifier, must_change, totp_step IS NOT NULL FROM account WHERE company = %s AND login = %s
"""
_CHANGE: Final = """
    UPDATE account SET verifier = %s, must_change = %s, changed_at = now() WHERE company = %s AND id = %s
"""
_RENAME: Final = "UPDATE account SET login = %s WHERE company = %s AND id = %s"
_RENEW: Final = "UPDATE account SET verifier = %s WHERE company = %s AND id = %s AND verifier = %s"
_END: Final = """
    UPDATE session SET ended_at = now(), why = %s WHERE company = %s AND account = %s AND ended_at IS NULL
"""
_END_THERE: Final = """
    UPDATE session SET ended_at = now(), why = %s WHERE company = %s AND account = %s AND device = %s
    AND ended_at IS NULL
"""
_ENROL: Final = "INSERT INTO enrolled (company, device, account) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
_LEAVE: Final = "DELETE FROM enrolled WHERE company = %s AND device = %s AND account = %s"
