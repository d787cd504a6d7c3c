"""What the company file keeps of the people who sign in on this computer: so that it opens without a link."""

import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from desktop.accounts.known import ASKS, PREFIX, rows
from desktop.keys.passwords import Cost, stretched
from shared.sync.stored import settle_fact

SALT: Final = 16


class Verifier(msgspec.Struct, frozen=True):
    """By which a plain file knows the password that signed in last; an encrypted one has the key file for that."""

    cost: Cost
    salt: bytes
    stretched: bytes

    @classmethod
    def of(cls, password: str, cost: Cost) -> "Verifier":
        salt = secrets.token_bytes(SALT)
        return cls(cost, salt, stretched(password, salt, cost))

    def fits(self, password: str) -> bool:
        """A quarter of a second: never on the UI thread."""
        return hmac.compare_digest(stretched(password, self.salt, self.cost), self.stretched)


class Account(msgspec.Struct, frozen=True):
    """A user of the company who signed in here. `seen_at`: when the server last said that they may work, in UTC."""

    user: UUID
    person: UUID
    login: str
    name: str
    seen_at: datetime
    refresh: str = ""
    verifier: Verifier | None = None


def accounts_of(connection: Connection) -> Sequence[Account]:
    """In the order of their names."""
    return accounts_in(rows(connection))


def accounts_in(said: Sequence[str]) -> Sequence[Account]:
    """As they are written in the file."""
    found = (msgspec.json.decode(each, type=Account) for each in said)
    return sorted(found, key=lambda each: each.name.casefold())


def account_of(connection: Connection, person: UUID | None) -> Account | None:
    """The one who writes as that person."""
    return next((each for each in accounts_of(connection) if each.person == person), None)


def keep(connection: Connection, account: Account) -> None:
    settle_fact(connection, PREFIX + str(account.user), msgspec.json.encode(account).decode())


def renewed(connection: Connection, account: Account) -> None:
    """Another token that renews. Whoever signed out meanwhile stays away; a password that was set meanwhile holds."""
    found = next((each for each in accounts_of(connection) if each.user == account.user), None)
    if found is not None:
        fresh = {"refresh": account.refresh, "seen_at": account.seen_at, "name": account.name}
        keep(connection, msgspec.structs.replace(found, **fresh))


def forget(connection: Connection, user: UUID) -> None:
    """Somebody leaves this computer; what they saved stays. Whoever comes next is asked for an account."""
    settle_fact(connection, PREFIX + str(user), "")
    settle_fact(connection, ASKS, "1")
