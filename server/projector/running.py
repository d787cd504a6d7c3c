"""The projector at work: one thread of one process of all; it looks by the clock."""

import threading
import time
from collections.abc import Callable
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from server.database.metadata import SCHEMA
from server.projector.attention import Deriving
from server.projector.business import renew, schema_of
from server.projector.projector import Projector

LOOKS_S: Final = 1.0
"""Between two looks for what waits."""
REST: Final = 20
"""Attention is derived for a twentieth of the time at most: in a large company less often."""
_ALONE: Final = 0x4650
_WHO_WAITS: Final = f"""
SELECT DISTINCT c.id FROM {SCHEMA}.company c JOIN {SCHEMA}.scope s ON s.company = c.id
LEFT JOIN {SCHEMA}.projection p ON p.company = c.id AND p.schema_name = c.schema_name AND p.scope = s.name
WHERE s.seq > coalesce(p.seq, 0)
"""
_log = structlog.get_logger("projector")


class Running:
    """Start it in every worker process: the one that gets the lock works, the others wait for it to end."""

    def __init__(self, projector: Projector, deriving: Deriving | None = None) -> None:
        self.projector, self.deriving = projector, deriving
        self._stirred: set[UUID] = set()
        self._rests: dict[UUID, float] = {}
        self._end = threading.Event()
        self._ready: set[UUID] = set()
        self._thread = threading.Thread(target=self._run, name="projector", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """It ends after the step that is under way."""
        self._end.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._end.is_set():
            try:
                with self.projector.engine.connect() as connection:
                    if self._alone(connection):
                        self._work(lambda: self._alone(connection))
            except DBAPIError as cause:
                _log.warning("the database does not answer", trouble=str(cause.orig))
            self._end.wait(LOOKS_S)

    def _alone(self, connection: Connection) -> bool:
        """Whether this connection holds, or now gets, the lock of the one projector; it goes with the connection."""
        held = connection.execute(text(_HELD), {"room": _ALONE}).scalar()
        got = held or connection.execute(text("SELECT pg_try_advisory_lock(:room, 0)"), {"room": _ALONE}).scalar()
        connection.commit()
        return bool(got)

    def _work(self, alone: Callable[[], bool]) -> None:
        with self.projector.engine.begin() as connection:
            self._stirred |= set(connection.execute(text(_EVERYBODY)).scalars())  # whoever derived last may have died
        while not self._end.is_set() and alone():
            self.look()
            self.derive()
            self._end.wait(LOOKS_S)

    def look(self) -> int:
        """Take in what waits of every company; one company's trouble holds up no other."""
        with self.projector.engine.begin() as connection:
            waiting = connection.execute(text(_WHO_WAITS)).scalars().all()
        taken = 0
        for company in waiting:
            try:
                self._renew(company)
                while (step := self.projector.step(company)) and not self._end.is_set():
                    taken += step
                self._stirred.add(company)
            except Exception:
                if self._end.is_set():
                    raise
                _log.exception("the projector stopped at a company", company=str(company))
        return taken

    def derive(self) -> None:
        """Attention of the companies where something came in, once each has rested long enough."""
        if self.deriving is None:
            return
        for company in sorted(self._stirred):
            began = time.monotonic()
            if self._end.is_set() or began < self._rests.get(company, 0.0):
                continue
            try:
                self._renew(company)
                changed = self.deriving.derive(company)
                _log.debug("attention", company=str(company), changed=changed, seconds=time.monotonic() - began)
                self._stirred.discard(company)
            except Exception:
                if self._end.is_set():
                    raise
                _log.exception("attention was not derived", company=str(company))
            self._rests[company] = time.monotonic() + REST * (time.monotonic() - began)

    def _renew(self, company: UUID) -> None:
        """Once in a process, its tables are brought to what this version of the program declares."""
        if company in self._ready:
            return
        with self.projector.engine.begin() as connection:
            schema = schema_of(connection, company)
        if schema is not None:
            renew(self.projector.engine, company, schema)
            self._ready.add(company)


_EVERYBODY: Final = f"SELECT id FROM {SCHEMA}.company"
_HELD: Final = """
SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = :room AND objid = 0
AND pid = pg_backend_pid() AND granted)
"""
