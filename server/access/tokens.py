"""Tokens: what the server signs in a company's name, and what renews it. See docs/access.md, Messages."""

import hashlib
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from server.database.connections import Connections
from server.identity import Identity
from shared.kernel.refusal import Refusal

ACCESS_SECONDS: Final = 15 * 60
KEY_DAYS: Final = 90
"""After so many days another key signs."""
KEPT_MAX: Final = 10_000
LOOKS_SECONDS: Final = 5.0
"""Keys are read again at most so often, whatever strangers claim to have."""
ALGORITHM: Final = "EdDSA"


class SessionEnded(Refusal):
    """Whoever was signed in is not any more."""

    code = "session_ended"


@dataclass(frozen=True, slots=True)
class Signed:
    """What an access token says: this user, on this device, in this session, until then (unix seconds)."""

    user: UUID
    person: UUID | None
    company: UUID
    device: UUID
    session: UUID
    until: int


@dataclass(frozen=True, slots=True)
class _Ring:
    """The keys of a company: the newest signs, all are believed."""

    kid: str
    private: Ed25519PrivateKey
    made_at: datetime
    public: Mapping[str, Ed25519PublicKey]
    read_at: datetime


class Tokens:
    """Signs and verifies; what was verified once is known until it expires. Safe to be called from many threads."""

    def __init__(self, connections: Connections, clock: Callable[[], datetime]) -> None:
        self._connections, self._clock = connections, clock
        self._rings: dict[UUID, _Ring] = {}
        self._verified: dict[str, Signed] = {}
        self._lock = threading.Lock()

    def access(self, identity: Identity, user: UUID, person: UUID | None, session: UUID) -> str:
        """An access token for a device of this company."""
        now = int(self._clock().timestamp())
        claims = {"sub": str(user), "dev": str(identity.device), "sid": str(session), "exp": now + ACCESS_SECONDS}
        return self.signed(identity.company, claims | ({"per": str(person)} if person else {}))

    def signed(self, company: UUID, claims: Mapping[str, Any]) -> str:
        """Claims in the company's name, with when they were made."""
        ring = self._ring(company)
        if self._clock() - ring.made_at > timedelta(days=KEY_DAYS):
            ring = self.rotate(company)
        whole = {"com": str(company), "iat": int(self._clock().timestamp()), **claims}
        return jwt.encode(whole, ring.private, ALGORITHM, headers={"kid": ring.kid})

    def verified(self, identity: Identity, token: str) -> Signed:
        """What a token says, of this very device. Raises SessionEnded."""
        found = self._verified.get(token)
        if found is None:
            found = self._read(identity.company, token)
            with self._lock:
                if len(self._verified) >= KEPT_MAX:
                    self._verified.clear()
                self._verified[token] = found
        if (found.company, found.device) != (identity.company, identity.device) or found.until <= self._now():
            raise ended()
        return found

    def rotate(self, company: UUID) -> _Ring:
        """Another key signs from now on; tokens of those before are good until they expire."""
        private = Ed25519PrivateKey.generate()
        row = (company, secrets.token_hex(8), private.private_bytes_raw(), self._clock())
        with self._connections.transaction(company) as changing:
            changing.execute(_ADD, (*row, company))
            changing.execute(_FORGET, (company, company))
        self._rings.pop(company, None)
        return self._ring(company)

    def _now(self) -> float:
        return self._clock().timestamp()

    def _read(self, company: UUID, token: str) -> Signed:
        try:
            key = self._public(company, jwt.get_unverified_header(token).get("kid", ""))
            said = jwt.decode(
                token, key, [ALGORITHM],
                options={"require": ["exp", "sub", "dev", "sid", "com"], "verify_exp": False, "verify_iat": False},
            )  # fmt: skip
            person = UUID(said["per"]) if "per" in said else None
            user, device, session = (UUID(said[name]) for name in ("sub", "dev", "sid"))
            return Signed(user, person, UUID(said["com"]), device, session, int(said["exp"]))
        except (jwt.PyJWTError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as cause:
            raise ended() from cause

    def _public(self, company: UUID, kid: object) -> Ed25519PublicKey:
        ring = self._ring(company)
        if kid not in ring.public and self._clock() - ring.read_at > timedelta(seconds=LOOKS_SECONDS):
            self._rings.pop(company, None)
            ring = self._ring(company)
        return ring.public[str(kid)]

    def _ring(self, company: UUID) -> _Ring:
        """The company's keys; the first is made when it is needed."""
        if (found := self._rings.get(company)) is not None:
            return found
        sql = "SELECT kid, private, made_at FROM signing_key WHERE company = %s ORDER BY made_at DESC, kid"
        with self._connections.transaction(company, snapshot=True) as asked:
            rows = asked.execute(sql, (company,), binary=True).fetchall()
        if not rows:
            return self.rotate(company)
        keys = {kid: Ed25519PrivateKey.from_private_bytes(bytes(private)) for kid, private, _ in rows}
        public = {kid: key.public_key() for kid, key in keys.items()}
        ring = _Ring(rows[0][0], keys[rows[0][0]], rows[0][2], public, self._clock())
        with self._lock:
            self._rings[company] = ring
        return ring


def ended() -> SessionEnded:
    return SessionEnded("You are not signed in any more. Sign in again; what you entered is kept.")


def hash_of(token: str) -> bytes:
    """Of a refresh token, which is random through and through."""
    return hashlib.sha256(b"refresh " + token.encode("utf-8", "replace")).digest()


_ADD: Final = """
    INSERT INTO signing_key (company, kid, private, made_at) VALUES (%s, %s, %s, greatest(%s, (
        SELECT max(made_at) + interval '1 microsecond' FROM signing_key WHERE company = %s
    )))
"""
_FORGET: Final = """
    DELETE FROM signing_key WHERE company = %s AND kid NOT IN (
        SELECT kid FROM signing_key WHERE company = %s ORDER BY made_at DESC, kid LIMIT 3
    )
"""
