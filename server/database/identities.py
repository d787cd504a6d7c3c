"""Tokens of devices: made, kept as a hash only, and known again."""

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from server.access.company import Companies
from server.database.connections import Connection, Connections
from server.identity import Identity
from shared.kernel.refusal import Refusal

TOKEN_BYTES: Final = 32
STALE_MAX: Final = 5.0
"""Seconds until every worker process knows that a device was revoked or its scopes changed."""
KEPT_MAX: Final = 10_000


class UnknownDevice(Refusal):
    """No device has this token."""


class RevokedDevice(Refusal):
    """The device was shut out."""


class WipeOrdered(Refusal):
    """The device is to be wiped: nothing more is given to it."""

    code = "wipe"


class WipedDevice(Refusal):
    """The device has acknowledged that it was wiped."""

    code = "wiped"


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> bytes:
    """A token is random through and through: one round of SHA-256 is all it needs."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


class Identities:
    """Whose token it is, from memory for at most five seconds."""

    def __init__(
        self, connections: Connections, companies: Companies, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._connections, self._companies, self._clock = connections, companies, clock
        self._known: dict[bytes, tuple[float, Identity]] = {}
        self._lock = threading.Lock()

    def of(self, token: str, *, handing_over: bool = False) -> Identity:
        """Raises UnknownDevice, RevokedDevice, WipedDevice, DatabaseAway, and WipeOrdered of one who is not handing
        over."""
        return self.known(token, handing_over=handing_over) or self.read(token, handing_over=handing_over)

    def known(self, token: str, *, handing_over: bool = False) -> Identity | None:
        """From memory alone. Raises WipeOrdered."""
        found = self._known.get(token_hash(token))
        return _let_in(found[1], handing_over) if found and found[0] > self._clock() else None

    def forget(self, token: str) -> None:
        """What is known of a device is read anew."""
        self._known.pop(token_hash(token), None)

    def forget_all(self) -> None:
        """The rights of somebody are others."""
        with self._lock:
            self._known.clear()

    def read(self, token: str, *, handing_over: bool = False) -> Identity:
        """From the database. Raises as `of`."""
        hash = token_hash(token)
        identity, until = self._read(hash), self._clock() + STALE_MAX
        with self._lock:
            if len(self._known) >= KEPT_MAX:
                self._known.clear()
            self._known[hash] = (until, identity)
        return _let_in(identity, handing_over)

    def _read(self, hash: bytes) -> Identity:
        company = company_of(self._connections, hash)
        with self._connections.transaction(company) as asked:
            row = asked.execute(_DEVICE, (hash,)).fetchone()
            device, revoked, wiping, wiped, quiet = row or (None, True, False, None, False)
            if quiet:  # not at every look: that would be a write for each device every few seconds
                asked.execute("UPDATE device SET last_seen_at = now() WHERE id = %s", (device,))
            if wiped is not None:
                raise WipedDevice(
                    "This device was wiped on {day}. The company takes nothing from it any more; to use it again, join "
                    "with a new code.",
                    day=wiped.date().isoformat(),
                )  # fmt: skip
            if revoked and wiping:
                raise wipe_ordered()
            if revoked:
                raise RevokedDevice(
                    "The company has shut this device out. What is on it is kept; ask the administrator."
                )
            return replace(self.identity(asked, company, device), wiping=wiping)

    def identity(self, asked: Connection, company: UUID, device: UUID) -> Identity:
        """With what its people hold, where anybody is enrolled on it, as far as its own patterns go."""
        patterns = asked.execute("SELECT pattern FROM granted WHERE device = %s", (device,)).fetchall()
        people = asked.execute("SELECT account FROM enrolled WHERE device = %s", (device,)).fetchall()
        own, users = frozenset(pattern for (pattern,) in patterns), frozenset(user for (user,) in people)
        if not users:
            return Identity(company, device, own)
        held = self._companies.of(asked, company, datetime.now(UTC).date()).scopes(users).within(own)
        return Identity(company, device, held.patterns, held.without, users)


def company_of(connections: Connections, hash: bytes) -> UUID:
    """Of the device that has this token. Raises UnknownDevice, DatabaseAway."""
    with connections.transaction(None) as asked:
        found = asked.execute("SELECT of_token(%s)", (hash,)).fetchone()
    company: UUID | None = found[0] if found else None
    if company is None:
        raise UnknownDevice("The server does not know this device. Join the company anew with a new code.")
    return company


def wipe_ordered() -> WipeOrdered:
    return WipeOrdered(
        "The company has this device wiped. What was entered here and not sent yet is handed over first, then "
        "everything is removed."
    )


def _let_in(identity: Identity, handing_over: bool) -> Identity:
    if identity.wiping and not handing_over:
        raise wipe_ordered()
    return identity


_DEVICE: Final = """
    SELECT id, revoked_at IS NOT NULL, wipe_at IS NOT NULL, wiped_at,
        coalesce(last_seen_at < now() - interval '1 minute', true)
    FROM device WHERE token_hash = %s
"""
