"""The process that fills the business tables, beside those that answer devices: it holds none of them up."""

import multiprocessing
import signal
import threading
from datetime import UTC, datetime
from multiprocessing import parent_process
from typing import Final

from server import log

END_SECONDS: Final = 30


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
            self._process.close()
            self._process = self._new()
            self.start()

    def stop(self) -> None:
        """It finishes the step that is under way."""
        self._process.terminate()
        self._process.join(END_SECONDS)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def _new(self) -> multiprocessing.process.BaseProcess:
        return multiprocessing.get_context("spawn").Process(target=project, args=self._arguments, name="projector")


def project(url: str, log_level: str) -> None:
    """Until SIGTERM, or until the server is gone. What it needs is imported here: who starts it has no need of it."""
    from sqlalchemy import create_engine

    from server.projector.projector import Projector
    from server.projector.running import Running
    from shared.areas import AREAS
    from shared.kernel.describe import Kinds

    log.configure(log_level)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    engine = create_engine(url, pool_size=2, pool_pre_ping=True)
    running = Running(Projector(engine, Kinds(AREAS), clock=lambda: datetime.now(UTC)))
    running.start()
    parent = parent_process()
    while not ended.wait(1.0):
        if parent is not None and not parent.is_alive():
            break
    running.stop()
    engine.dispose()
