"""The process that fills the business tables, beside those that answer devices: it holds none of them up."""

import multiprocessing
import signal
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from multiprocessing import parent_process
from typing import TYPE_CHECKING, Final

from server import log, metrics
from server.database.metadata import SCHEMA
from server.metrics import Behind

if TYPE_CHECKING:
    from server.projector.projector import Projector

LOOKS_SECONDS: Final = 1.0
"""Between two looks whether the server still lives."""
MEASURES_SECONDS: Final = 10.0


class Projecting:
    """Started once for all workers of this computer; started again where it died."""

    def __init__(self, url: str, log_level: str) -> None:
        self._arguments = (url, log_level)
        self._process = self._new()

    def start(self) -> None:
        self._process.start()

    def keep_alive(self) -> None:
        if not self._process.is_alive():
            log.log().error("the projector died; another is started", process=self._process.pid)
            metrics.forget(self._process.pid or 0)
            self._process.close()
            self._process = self._new()
            self.start()

    def terminate(self) -> None:
        """It finishes the step that is under way."""
        if self._process.pid is not None:
            self._process.terminate()

    def join(self, seconds: float) -> None:
        """It has ended, or is ended then: what it was doing is done again at the next start."""
        if self._process.pid is None:
            return
        self._process.join(seconds)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def _new(self) -> multiprocessing.process.BaseProcess:
        return multiprocessing.get_context("spawn").Process(target=project, args=self._arguments, name="projector")


def project(url: str, log_level: str) -> None:
    """Until SIGTERM, or until the server is gone. What it needs is imported here: who starts it has no need of it."""
    from sqlalchemy import create_engine
    from sqlalchemy.exc import DBAPIError

    from server.database.connections import Connections
    from server.exchange.office import Office
    from server.projector.attention import Deriving
    from server.projector.projector import Projector
    from server.projector.running import Running
    from shared.areas import AREAS
    from shared.kernel.describe import Kinds

    log.configure(log_level)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    engine = create_engine(url, pool_size=2, pool_pre_ping=True)
    projector = Projector(engine, Kinds(AREAS), clock=lambda: datetime.now(UTC))
    connections = Connections(url)
    office = Office(connections, projector.kinds, clock=projector.clock, cache=False)
    running, behind, measured = Running(projector, Deriving(projector, office)), Behind(), 0.0
    running.start()
    parent = parent_process()
    while not ended.wait(LOOKS_SECONDS):
        if parent is not None and not parent.is_alive():
            break
        if time.monotonic() > measured + MEASURES_SECONDS:
            measured = time.monotonic()
            with suppress(DBAPIError):  # the projector says that itself
                _measure(projector, behind)
    running.stop()
    connections.close()
    engine.dispose()


def _measure(projector: "Projector", behind: Behind) -> None:
    from sqlalchemy import text

    with projector.engine.connect() as connection:
        left = dict(connection.execute(text(_LEFT_OUT)).tuples().all())
    for company, count in left.items():
        lag = projector.lag(company)
        age = (datetime.now(UTC) - lag.since).total_seconds() if lag.since else 0.0
        behind.tell(str(company), lag.heads, age, count)


_LEFT_OUT: Final = f"""
SELECT c.id, count(u.id) FROM {SCHEMA}.company c
LEFT JOIN {SCHEMA}.unprojected u ON u.company = c.id AND u.schema_name = c.schema_name GROUP BY c.id
"""
