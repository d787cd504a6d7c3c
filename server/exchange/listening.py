"""The line between server processes: what one commits, the others hear of."""

import threading
from typing import Final

import psycopg

from server.database.connections import Connection, Connections, DatabaseAway
from server.exchange.notices import CHANNEL, noticed, rights_noticed
from server.exchange.office import Office
from server.log import log

BEAT: Final = 5.0
"""Seconds between two questions whether the line is alive; the memory is trusted for three of them."""
AGAIN: Final = 1.0
"""Seconds until a lost line is opened anew."""


class Listening:
    """Listens in a thread of its own for as long as the process lives."""

    def __init__(self, connections: Connections, office: Office, beat: float = BEAT) -> None:
        self._connections, self._office, self._beat = connections, office, beat
        self._stopping = threading.Event()
        self.ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="listening", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ends at the next beat at the latest."""
        self._stopping.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                with self._connections.connect() as connection:
                    self._listen(connection)
            except (psycopg.Error, DatabaseAway) as cause:
                log().warning("the line to the other processes is down", trouble=str(cause))
            self._office.forget()
            self._stopping.wait(AGAIN)

    def _listen(self, connection: Connection) -> None:
        connection.execute(f"LISTEN {CHANNEL}")
        self._office.heard()
        self.ready.set()
        while not self._stopping.is_set():
            for notify in connection.notifies(timeout=self._beat):
                hear(self._office, notify.payload)
            connection.execute("SELECT 1")  # a dead line is silent, not broken
            self._office.heard()


def hear(office: Office, payload: str) -> None:
    """One notice of another process, or of this one."""
    if (company := rights_noticed(payload)) is not None:
        office.rights_changed(company)
        return
    company, scope, state = noticed(payload)
    office.learn(company, {scope: state})
