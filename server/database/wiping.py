"""The end of a device that is to be wiped: it says that everything on it was removed."""

from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from server.database.connections import Connections
from server.database.identities import company_of, token_hash
from server.exchange.notices import CHANNEL, rights_notice
from shared.kernel.refusal import Refusal

UNSENT_MAX: Final = 10**9


class NotOrdered(Refusal):
    """Nobody ordered this device to be wiped."""

    code = "not_ordered"


class Wiped(NamedTuple):
    """A device, and when it said first that it was wiped."""

    company: UUID
    device: UUID
    at: datetime


def wiped(connections: Connections, token: str, unsent: int) -> Wiped:
    """When it was acknowledged first; from now on the token is good for nothing. Raises UnknownDevice,
    NotOrdered."""
    hash = token_hash(token)
    company = company_of(connections, hash)
    with connections.transaction(company) as changing:
        row = changing.execute(_WIPED, (min(max(unsent, 0), UNSENT_MAX), hash)).fetchone()
        if row is None:
            raise NotOrdered("Nobody has this device wiped. Nothing was changed.")
        changing.execute("SELECT pg_notify(%s, %s)", (CHANNEL, rights_notice(company)))
    return Wiped(company, *row)


_WIPED: Final = """
    UPDATE device SET wiped_at = coalesce(wiped_at, now()), revoked_at = coalesce(revoked_at, now()),
        unsent = coalesce(unsent, %s)
    WHERE token_hash = %s AND wipe_at IS NOT NULL RETURNING id, wiped_at
"""
