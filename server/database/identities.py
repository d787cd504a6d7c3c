"""Tokens of devices: made, kept as a hash only, and known again."""

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
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

    def of(self, token: str) -> Identity:
        """Raises UnknownDevice, RevokedDevice, DatabaseAway."""
        return self.known(token) or self.read(token)

    def known(self, token: str) -> Identity | None:
        """From memory alone."""
        found = self._known.get(token_hash(token))
        return found[1] if found and found[0] > self._clock() else None

    def forget(self, token: str) -> None:
        """What is known of a device is read anew."""
        self._known.pop(token_hash(token), None)

    def forget_all(self) -> None:
        """The rights of somebody are others."""
        with self._lock:
            self._known.clear()

    def read(self, token: str) -> Identity:
        """From the database. Raises UnknownDevice, RevokedDevice, DatabaseAway."""
        hash = token_hash(token)
        identity, until = self._read(hash), self._clock() + STALE_MAX
        with self._lock:
            if len(self._known) >= KEPT_MAX:
                self._known.clear()
            self._known[hash] = (until, identity)
        return identity

    def _read(self, hash: bytes) -> Identity:
        with self._connections.transaction(None) as asked:
            found = asked.execute("SELECT of_token(%s)", (hash,)).fetchone()
        company: UUID | None = found[0] if found else None
        if company is None:
            raise UnknownDevice("The server does not know this device. Join the company anew with a new code.")
        with self._connections.transaction(company) as asked:
            row = asked.execute(
                "SELECT id, revoked_at, coalesce(last_seen_at < now() - interval '1 minute', true) FROM device "
                "WHERE token_hash = %s",
                (hash,),
            ).fetchone()
            if row and row[2]:  # not at every look: that would be a write for each device every few seconds
                asked.execute("UPDATE device SET last_seen_at = now() WHERE id = %s", (row[0],))
            if row is None or row[1] is not None:
                raise RevokedDevice(
                    "The company has shut this device out. What is on it is kept; ask the administrator."
                )
            return self.identity(asked, company, row[0])

    def identity(self, asked: Connection, company: UUID, device: UUID) -> Identity:
        """With what its people hold, where anybody is enrolled on it, as far as its own patterns go."""
        patterns = asked.execute("SELECT pattern FROM granted WHERE device = %s", (device,)).fetchall()
        people = asked.execute("SELECT account FROM enrolled WHERE device = %s", (device,)).fetchall()
        own, users = frozenset(pattern for (pattern,) in patterns), frozenset(user for (user,) in people)
        if not users:
            return Identity(company, device, own)
        held = self._companies.of(asked, company, datetime.now(UTC).date()).scopes(users).within(own)
        return Identity(company, device, held.patterns, held.without, users)
