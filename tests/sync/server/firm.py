"""A company whose people have accounts, as its server keeps them."""

from collections.abc import Callable
from dataclasses import dataclass
from secrets import token_bytes
from typing import Any
from uuid import UUID

from server.access import accounts
from server.access.keeping import Keeper
from server.access.passwords import Passwords
from server.exchange.office import Office
from server.identity import Identity
from shared.administration.grant import AccessGrant
from shared.administration.role import role_id
from shared.administration.user import AccessUser
from shared.kernel.identity import new_id
from tests.sync.server.laptop import Laptop

QUICK = Passwords(rounds=1)
"""Verifiers that are made and checked in a moment."""


@dataclass
class Firm:
    """A company whose people have accounts; each is named by their person."""

    company: UUID
    office: Office
    keeper: Keeper
    database: Any
    read: Callable[[UUID], Identity]

    def user(self, *granted: tuple[str, str], **facts: Any) -> AccessUser:
        """Somebody new with roles: `user(("foreman", "site:*"))`."""
        user = AccessUser(login=str(new_id()), name="Petrov", person_id=new_id(), **facts)
        self.keeper.put(user, *(self.grant(user, *each) for each in granted))
        return user

    def grant(self, user: AccessUser, role: str, pattern: str) -> AccessGrant:
        return AccessGrant(user_id=user.id, role_id=role_id(role), pattern=pattern, name=role)

    def laptop(self, *people: AccessUser, patterns: tuple[str, ...] = ("*",)) -> Laptop:
        """Their device; nobody's is the administrator's."""
        device, key = new_id(), (self.company,)
        self.database.execute(
            "INSERT INTO device (company, id, name, prefix, token_hash) VALUES (%s, %s, 'laptop', %s, %s)",
            (*key, device, device.hex, token_bytes(32)),
        )
        for pattern in patterns:
            self.database.execute("INSERT INTO granted (company, device, pattern) VALUES (%s, %s, %s)",
                                  (*key, device, pattern))  # fmt: skip
        for user in people:
            self.database.execute(
                "INSERT INTO enrolled (company, device, account) VALUES (%s, %s, %s)", (*key, device, user.id)
            )
        return Laptop(self.office, self.read(device))

    def session(self, user: AccessUser, device: UUID) -> UUID:
        """The user has signed in there."""
        id = new_id()
        row = (self.company, id, user.id, device)
        self.database.execute("INSERT INTO session (company, id, account, device) VALUES (%s, %s, %s, %s)", row)
        return id

    def again(self, laptop: Laptop) -> None:
        """Five seconds later: what is known of the device was read anew."""
        laptop.identity = self.read(laptop.identity.device)

    def account(self, user: AccessUser, password: str, *, changed: bool = True) -> None:
        """The user signs in with this password; one that somebody else chose is not `changed` yet."""
        accounts.add(self.database, self.company, user.id, user.login or "", QUICK.verifier(password))
        if changed:
            accounts.change(self.database, self.company, user.id, QUICK.verifier(password), must_change=False)
