"""A device shows by its own key that it is the one, which renews a session without a typed password. See Renewal in
docs/access.md."""

import hashlib
import secrets
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from server.database.connections import Connection
from server.identity import Identity
from shared.administration.renewal import to_be_signed
from shared.kernel.refusal import Refusal

CHALLENGE_SECONDS: Final = 60


class ChallengeOver(Refusal):
    """Another one is to be asked for."""

    code = "challenge_over"


def over() -> ChallengeOver:
    return ChallengeOver("This took too long, or was answered already. It is asked for anew.")


def challenged(connection: Connection, identity: Identity, now: datetime) -> str:
    """What the device is to sign next, in 64 hex digits; one before it is good for nothing any more."""
    drawn = secrets.token_hex(32)
    until = now + timedelta(seconds=CHALLENGE_SECONDS)
    connection.execute(_CHALLENGE, (identity.company, identity.device, _hash(drawn), until))
    return drawn


def used_up(connection: Connection, identity: Identity, challenge: str, now: datetime) -> bool:
    """Whether it is the device's own, in time and for the first time."""
    values = (identity.company, identity.device, _hash(challenge))
    row = connection.execute(_USE, values).fetchone()
    return row is not None and bool(row[0] > now)


def signed(connection: Connection, identity: Identity, user: UUID, challenge: str, signature: bytes) -> bool:
    """Whether the device's own key made this signature."""
    row = connection.execute(_KEY, (identity.company, identity.device)).fetchone()
    if row is None or row[0] is None:  # it gave none when it joined
        return False
    with suppress(InvalidSignature, ValueError):
        said = to_be_signed(identity.device, user, challenge)
        Ed25519PublicKey.from_public_bytes(bytes(row[0])).verify(signature, said)
        return True
    return False


def session_there(connection: Connection, identity: Identity, user: UUID) -> UUID | None:
    """The newest session of the user on this device that was not ended."""
    row = connection.execute(_SESSION, (identity.company, identity.device, user)).fetchone()
    return row[0] if row else None


def _hash(challenge: str) -> bytes:
    return hashlib.sha256(b"challenge " + challenge.encode("utf-8", "replace")).digest()


_CHALLENGE: Final = """
    INSERT INTO challenge (company, device, hash, expires_at) VALUES (%s, %s, %s, %s)
    ON CONFLICT (company, device) DO UPDATE SET hash = excluded.hash, expires_at = excluded.expires_at
"""
_USE: Final = "DELETE FROM challenge WHERE company = %s AND device = %s AND hash = %s RETURNING expires_at"
_KEY: Final = "SELECT key FROM device WHERE company = %s AND id = %s"
_SESSION: Final = """
    SELECT id FROM session WHERE company = %s AND device = %s AND account = %s AND ended_at IS NULL
    ORDER BY begun_at DESC LIMIT 1 FOR UPDATE
"""
