"""Connections to PostgreSQL: a few that stay open, each transaction for one company."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.pq import ExecStatus

from server.database.metadata import COMPANY_SETTING, ROLE, SCHEMA
from shared.kernel.refusal import Refusal

Connection = psycopg.Connection[tuple[Any, ...]]

MOST: Final = 8
WAIT: Final = 10.0
"""Seconds that a request waits for a connection, or for a database that is just coming back."""
SETTINGS: Final = {
    "application_name": "fieldledger",
    "client_encoding": "UTF8",
    "TimeZone": "UTC",
    "statement_timeout": "120s",
    "lock_timeout": "30s",
    "idle_in_transaction_session_timeout": "60s",
}
_OK: Final = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK)


class DatabaseAway(Refusal):
    """The database cannot be reached, or went away in the middle."""


class Connections:
    """A pool for the threads of one process; the connection that was used last is used first, it is the warm one."""

    def __init__(self, url: str, *, most: int = MOST, wait: float = WAIT) -> None:
        self.url = plain_url(url)
        self._wait = wait
        self._free: list[Connection] = []
        self._turns = threading.BoundedSemaphore(most)

    @contextmanager
    def transaction(self, company: UUID | None, *, snapshot: bool = False) -> Iterator[Connection]:
        """A transaction that sees the rows of this company only; committed at the end, rolled back by an exception.

        `snapshot` reads one state throughout and writes nothing. Table names need no schema. The connection is in
        autocommit mode with the transaction begun by hand: use `execute`, cursors and COPY as ever, not `commit`.
        Raises DatabaseAway; what was under way is then in the database wholly or not at all.
        """
        if not self._turns.acquire(timeout=self._wait):
            raise DatabaseAway("The server has too much to do at the moment. Nothing was changed; try again.")
        try:
            connection = self._begun(_beginning(company, snapshot))
            try:
                yield connection
                _run(connection, b"COMMIT")
            except BaseException as cause:
                _roll_back(connection)
                if connection.closed and isinstance(cause, psycopg.Error):
                    raise away(cause) from cause
                raise
            finally:
                if not connection.closed:
                    self._free.append(connection)
        finally:
            self._turns.release()

    def connect(self) -> Connection:
        """One more connection, not of the pool, as for LISTEN; the caller closes it. Raises DatabaseAway."""
        with worded():
            connection = psycopg.connect(self.url, autocommit=True, connect_timeout=10)
        for name, value in SETTINGS.items():
            connection.execute(sql.SQL("SET {} = {}").format(sql.Identifier(name), value))
        connection.execute(f"SET search_path = {SCHEMA}, pg_temp")
        connection.execute(f"SET ROLE {ROLE}")
        return connection

    def close(self) -> None:
        """What is in use is closed by whoever gives it back."""
        while self._free:
            self._free.pop().close()

    def _begun(self, beginning: bytes) -> Connection:
        """A connection in which the transaction has begun; beginning is also how a dead one is found out."""
        until = time.monotonic() + self._wait
        while self._free:
            connection = self._free.pop()
            try:
                _run(connection, beginning)
                return connection
            except psycopg.Error:
                connection.close()
        while True:
            try:
                connection = self.connect()
                break
            except DatabaseAway:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)
        _run(connection, beginning)
        return connection


@contextmanager
def worded() -> Iterator[None]:
    """A database that cannot be reached is said so. Raises DatabaseAway."""
    try:
        yield
    except psycopg.OperationalError as cause:
        raise away(cause) from cause


def plain_url(url: str) -> str:
    """As PostgreSQL's own programs read it, without the name of a driver."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def _beginning(company: UUID | None, snapshot: bool) -> bytes:
    how = b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if snapshot else b"BEGIN"
    whose = str(company) if company else ""
    return how + f"; SET LOCAL {COMPANY_SETTING} = '{whose}'".encode()


def _run(connection: Connection, command: bytes) -> None:
    """Straight to the driver's core: one message, in a tenth of the time of a cursor."""
    result = connection.pgconn.exec_(command)
    if result.status not in _OK:
        raise psycopg.errors.error_from_result(result)


def _roll_back(connection: Connection) -> None:
    try:
        connection.rollback()
    except psycopg.Error:
        connection.close()


def away(cause: BaseException) -> DatabaseAway:
    """What is said of it."""
    return DatabaseAway(
        "The database does not answer ({trouble}). What was under way is in it wholly or not at all; try again.",
        trouble=str(cause).strip().partition("\n")[0],
    )
