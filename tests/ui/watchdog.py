"""The watchdog: how long each event holds the UI thread, and that no SQL runs in it."""

import faulthandler
import tempfile
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from PySide6.QtCore import QAbstractEventDispatcher
from sqlalchemy import Engine, event

STALL_S = 0.050
SAMPLE_S = 0.010
YARDSTICK, YARDSTICK_S = 200_000, 0.0042
"""Turns of an empty loop, and what they take on the machine of reference."""
SHOWN = 500
"""So many letters of a place."""


@dataclass(frozen=True, slots=True)
class Stall:
    """What held the UI thread: for how long (of a quiet processor's time), and where it was found."""

    seconds: float
    what: str
    where: str

    def __str__(self) -> str:
        return f"{self.seconds * 1000:.0f} ms in {self.what}\n{self.where}"


class Watchdog:
    """Measures every round of the event loop, and what a test does by itself `within("pressing Enter")`.

    Processor time: other programs' work is not ours. Where two share a core they also slow each other down, by half
    and more; a yardstick that is taken right after a stall says how much, and it is told as it would be otherwise.
    Rounds are told by the loop's own signals; a hook into the delivery of single events would outlive the objects that
    it is given.
    """

    def __init__(self, limit_s: float = STALL_S) -> None:
        self.stalls: list[Stall] = []
        self.longest_s = 0.0
        self._limit_s, self._begun = limit_s, 0.0
        self._sampler = _Sampler(threading.get_ident())
        self._loop = QAbstractEventDispatcher.instance()
        self._loop.awake.connect(self._awake)
        self._loop.aboutToBlock.connect(self._rest)

    @contextmanager
    def within(self, what: str) -> Iterator[None]:
        """A test that sends an event by itself stands outside of the loop."""
        self._rest()
        self._begin()
        try:
            yield
        finally:
            self._end(what)

    def close(self) -> None:
        self._loop.awake.disconnect(self._awake)
        self._loop.aboutToBlock.disconnect(self._rest)
        self._sampler.stop()

    def _awake(self) -> None:
        self._rest()
        self._begin()

    def _rest(self) -> None:
        self._end("the event loop")

    def _begin(self) -> None:
        self._begun = time.thread_time()
        self._sampler.begin()

    def _end(self, what: str) -> None:
        if self._begun:
            took, self._begun = time.thread_time() - self._begun, 0.0
            where = self._sampler.end()
            if took > self._limit_s:
                took /= slowness()
            self.longest_s = max(self.longest_s, took)
            if took > self._limit_s:
                self.stalls.append(Stall(took, what, where))


def slowness() -> float:
    """How many times longer this thread takes just now than on the machine of reference with nothing beside it."""
    began, sum_ = time.thread_time(), 0
    for at in range(YARDSTICK):
        sum_ += at & 3
    return max((time.thread_time() - began) / YARDSTICK_S, 1.0)


class _Sampler(threading.Thread):
    """Notes now and then where the UI thread is, so that a stall can be told with its place."""

    def __init__(self, thread: int) -> None:
        super().__init__(daemon=True, name="watchdog")
        self._thread, self._begun, self._seen = thread, 0.0, list[str]()
        self._stopped = threading.Event()
        self.start()

    def begin(self) -> None:
        self._seen, self._begun = [], time.monotonic()

    def end(self) -> str:
        self._begun = 0.0
        return max(set(self._seen), key=self._seen.count) if self._seen else ""

    def stop(self) -> None:
        self._stopped.set()
        self.join()

    def run(self) -> None:
        with tempfile.TemporaryFile("w+") as file:
            while not self._stopped.wait(SAMPLE_S):
                if self._begun and time.monotonic() - self._begun > SAMPLE_S:
                    self._seen.append(_place(file, self._thread))


def _place(file: IO[str], thread: int) -> str:
    """The innermost lines of the program's own code. Frames are not touched: a painter in one would outlive its
    painting."""
    file.seek(0)
    file.truncate()
    faulthandler.dump_traceback(file, all_threads=True)
    file.seek(0)
    stacks = file.read().split("\n\n")
    mine = next((each for each in stacks if f"{thread:x} (most recent" in each), "")
    return "\n".join(f"    {line.strip()}" for line in mine.splitlines() if "/desktop/" in line)[:SHOWN]


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
