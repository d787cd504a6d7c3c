"""Write transactions that may meet others: what is locked is waited for, what went wrong by the way is done anew."""

from collections.abc import Callable
from typing import Final, TypeVar
from uuid import UUID

from psycopg import errors

from server.database.connections import Connection, Connections
from server.exchange.refusal import SyncRefusal

TRIES: Final = 8
TRIES_WAITING: Final = 1_000
LOOK: Final = "SET LOCAL lock_timeout = '20ms'"
T = TypeVar("T")


class Turns:
    """`waiting` is called where a lock is not free, by one who runs everything in one thread: nothing blocks then."""

    def __init__(self, connections: Connections, waiting: Callable[[], None] | None = None) -> None:
        self._connections, self._waiting = connections, waiting

    def write(self, company: UUID, work: Callable[[Connection], T]) -> T:
        """What `work` gives in one transaction; it may be called again from the start. Raises SyncRefusal."""
        for _ in range(TRIES_WAITING if self._waiting else TRIES):
            try:
                with self._connections.transaction(company) as connection:
                    if self._waiting:
                        connection.execute(LOOK)
                    return work(connection)
            except errors.LockNotAvailable:
                if self._waiting is None:
                    break  # it was waited for long enough
                self._waiting()
            except MET:
                if self._waiting:
                    self._waiting()
        raise SyncRefusal("busy", "The server has too much to do at the moment. Nothing was changed; try again.")


MET: Final = (errors.DeadlockDetected, errors.SerializationFailure, errors.UniqueViolation)
