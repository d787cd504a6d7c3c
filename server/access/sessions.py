"""Whether an access token's session lasts: from memory for a few seconds, then from the database."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from server.access.company import Companies
from server.access.tokens import Signed, Tokens, ended
from server.database.connections import Connections
from server.identity import Identity

STALE_MAX: Final = timedelta(seconds=5)
"""Until every process knows that a session was ended elsewhere."""
KEPT_MAX: Final = 10_000


class Sessions:
    """Safe to be called from many threads."""

    def __init__(
        self, connections: Connections, companies: Companies, tokens: Tokens, clock: Callable[[], datetime]
    ) -> None:
        self._connections, self._companies, self._tokens, self._clock = connections, companies, tokens, clock
        self._seen: dict[UUID, datetime] = {}

    def signed(self, identity: Identity, token: str) -> Signed:
        """Who acts, by an access token whose session lasts. Raises SessionEnded, DatabaseAway."""
        return self.known(identity, token) or self.read(identity, token)

    def known(self, identity: Identity, token: str) -> Signed | None:
        """From memory alone, as far as the session goes. Raises SessionEnded."""
        said = self._tokens.verified(identity, token)
        seen = self._seen.get(said.session)
        return said if seen is not None and self._clock() - seen < STALE_MAX else None

    def read(self, identity: Identity, token: str) -> Signed:
        """From the database. Raises SessionEnded, DatabaseAway."""
        said, now = self._tokens.verified(identity, token), self._clock()
        with self._connections.transaction(identity.company, snapshot=True) as asked:
            row = asked.execute(_LASTS, (identity.company, said.session)).fetchone()
            user = self._companies.of(asked, identity.company, now.date()).users.get(said.user)
        if row is None or user is None or user.disabled or user.marked:
            raise ended()
        if len(self._seen) >= KEPT_MAX:
            self._seen.clear()
        self._seen[said.session] = now
        return said

    def forget(self) -> None:
        """Somebody signed out, or may not work any more."""
        self._seen.clear()


_LASTS: Final = "SELECT FROM session WHERE company = %s AND id = %s AND ended_at IS NULL"
