"""The watchdog: how long each event holds the UI thread, and that no SQL runs in it."""

import sys
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from sqlalchemy import Engine, event

STALL_S = 0.050
SAMPLE_S = 0.010


@dataclass(frozen=True, slots=True)
class Stall:
    """An event that held the UI thread: for how long (of the processor's time), whose, and where it was found."""

    seconds: float
    what: str
    where: str

    def __str__(self) -> str:
        return f"{self.seconds * 1000:.0f} ms in {self.what}\n{self.where}"


class WatchedApplication(QApplication):
    """Measures every event from outside of all others. Processor time: other programs' work is not ours."""

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self.stalls: list[Stall] = []
        self._within = False
        self._sampler = _Sampler(threading.get_ident())

    def notify(self, receiver: QObject, what: QEvent) -> bool:
        if self._within:
            return super().notify(receiver, what)
        kind = what.type()
        self._within, begun = True, time.thread_time()
        self._sampler.begin()
        try:
            return super().notify(receiver, what)
        finally:
            self._within, took = False, time.thread_time() - begun
            where = self._sampler.end()
            if took > STALL_S:
                self.stalls.append(Stall(took, f"{QEvent.Type(kind).name} of {type(receiver).__name__}", where))


class _Sampler(threading.Thread):
    """Notes now and then where the UI thread is, so that a stall can be told with its place."""

    def __init__(self, thread: int) -> None:
        super().__init__(daemon=True, name="watchdog")
        self._thread, self._begun, self._seen = thread, 0.0, list[str]()
        self.start()

    def begin(self) -> None:
        self._seen, self._begun = [], time.monotonic()

    def end(self) -> str:
        self._begun = 0.0
        return max(set(self._seen), key=self._seen.count) if self._seen else ""

    def run(self) -> None:
        while True:
            time.sleep(SAMPLE_S)
            if self._begun and time.monotonic() - self._begun > SAMPLE_S:
                frame = sys._current_frames().get(self._thread)
                own = [each for each in traceback.extract_stack(frame) if "/desktop/" in each.filename] if frame else []
                self._seen.append("\n".join(f"    {each.filename}:{each.lineno} {each.name}" for each in own[-4:]))


@contextmanager
def no_sql_in_this_thread(engine: Engine) -> Iterator[list[str]]:
    """Statements that this thread sends to the database while the block lasts; there should be none."""
    here, sent = threading.get_ident(), list[str]()

    def look(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if threading.get_ident() == here:
            place = [each for each in traceback.extract_stack() if "/desktop/" in each.filename][-1:]
            sent.append(f"{statement[:80]} {place}")

    event.listen(engine, "before_cursor_execute", look)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", look)
