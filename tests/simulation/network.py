"""The network: what is asked may be lost, repeated, late, cut off or answered by somebody else."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

import msgspec
import psycopg

from server.database.connections import DatabaseAway
from server.exchange.office import Office as Worker
from server.exchange.refusal import SyncRefusal
from server.identity import Identity
from shared.sync.blobs import Get, Put
from shared.sync.frames import header_of, packed
from shared.sync.messages import PullAsk
from tests.simulation.bureau import WORKERS, Bureau
from tests.simulation.scheduler import Scheduler

PATIENCE = 1500
"""Steps that a device waits for an answer."""
HTML = b"<!doctype html><title>Guest network</title><p>Please agree to our terms to go online."


class NoLink(Exception):
    """No answer came, or none that is the server's own."""


class Turned(Exception):
    """The server refused the whole ask."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(code, words)
        self.code = code


@dataclass
class Rates:
    """How often, of a thousand messages; a seed has a few of them."""

    lost_ask: int = 0
    lost_answer: int = 0
    repeated: int = 0
    cut_ask: int = 0
    cut_answer: int = 0
    portal: int = 0
    expired: int = 0
    late: int = 0
    slow: int = 40
    small_pages: int = 0


@dataclass
class Call:
    """One ask: `answer` is bytes, or the trouble that is raised where they are waited for."""

    path: str
    frame: bytes
    device: UUID
    answered: int = 0
    answer: Any = None
    done: bool = False
    given_up: bool = False
    late: list[bytes] = field(default_factory=list)
    step: Put | Get | None = None  # of a content; else it is a frame


class Network:
    def __init__(self, dice: random.Random, scheduler: Scheduler, bureau: Bureau) -> None:
        self.dice, self.scheduler, self.bureau = dice, scheduler, bureau
        self.rates = Rates()
        self.rights: dict[UUID, list[tuple[int, frozenset[str]]]] = {}
        """Of each device: since when it is granted what."""
        self.busy = 0
        self.frame_max = 0

    def give(self, device: UUID, grants: frozenset[str]) -> None:
        self.rights.setdefault(device, []).append((self.scheduler.now, grants))

    def granted(self, device: UUID) -> frozenset[str]:
        return self.rights[device][-1][1]

    # ---- the device's side

    def send(self, device: UUID, process: str, path: str, frame: bytes, step: Put | Get | None = None) -> Call:
        """Begin an ask; wait for it with `wait`."""
        call = Call(path, self._page_of(path, frame), device, step=step)
        self.frame_max = max(self.frame_max, len(frame))
        for _ in range(2 if self._happens(self.rates.repeated) else 1):
            if not self._happens(self.rates.lost_ask):
                at = self.dice.randrange(WORKERS)
                work = partial(self._answer, call, device, at)
                self.scheduler.spawn(f"{path}@{at}", self.bureau.process(at), work, after=self._delay())
        return call

    def wait(self, call: Call) -> bytes:
        """The answer. Raises NoLink, Turned."""
        until = self.scheduler.now + PATIENCE
        self.scheduler.spawn("timer", "network", lambda: None, after=PATIENCE)  # so that time comes to it
        self.scheduler.pause(f"waits for {call.path}", lambda: call.done or self.scheduler.now >= until)
        if not call.done:
            call.given_up = True
            raise NoLink("no answer")
        if isinstance(call.answer, Exception):
            raise call.answer
        answer: bytes = call.answer
        return answer

    # ---- under way

    def _answer(self, call: Call, device: UUID, at: int) -> None:
        if self._happens(self.rates.expired):
            return self._give(call, Turned("unknown_token", "Your token has run out."))
        frame = call.frame
        if frame and self._happens(self.rates.cut_ask):
            frame = frame[: self.dice.randrange(len(frame))]
        began, identity = self.scheduler.now, self.bureau.identity(device, self.granted(device))
        try:
            answer: Any = self._done(self.bureau.workers[at], identity, call, frame)
        except SyncRefusal as refusal:
            answer = Turned(refusal.code, str(refusal))
        except (DatabaseAway, psycopg.Error) as trouble:
            answer = NoLink(f"500: {type(trouble).__name__}: {trouble}")
        self.scheduler.pause("answers", sleep=self._delay())
        self._on_its_way(call, answer, began)
        return None

    def _done(self, worker: Worker, identity: Identity, call: Call, frame: bytes) -> bytes | int:
        step = call.step
        if isinstance(step, Put):
            return worker.blobs.put(identity, step.hash, step.at, step.size, step.content).held
        if isinstance(step, Get):
            return worker.blobs.read(identity, step.hash, step.at, step.end)
        return worker.answer(identity, call.path, frame)

    def _on_its_way(self, call: Call, answer: Any, began: int) -> None:
        if self._happens(self.rates.lost_answer):
            return
        if isinstance(answer, bytes):
            if answer and self._happens(self.rates.cut_answer):
                answer = answer[: self.dice.randrange(len(answer))]
            elif self._happens(self.rates.portal):
                answer = HTML
            elif not call.done:
                call.answered = began
        self._give(call, answer)

    def _give(self, call: Call, answer: Any) -> None:
        if call.done or call.given_up:
            if isinstance(answer, bytes) and self._happens(self.rates.late):
                call.late.append(answer)
            return
        call.answer, call.done = answer, True

    def _delay(self) -> int:
        return self.dice.randrange(PATIENCE) if self._happens(self.rates.slow) else self.dice.randrange(20)

    def _happens(self, rate: int) -> bool:
        return rate > 0 and self.dice.randrange(1000) < rate

    def _page_of(self, path: str, frame: bytes) -> bytes:
        """A device may ask for small pages: then a few documents already come as several."""
        if path != "pull" or not self._happens(self.rates.small_pages):
            return frame
        asked = header_of(frame, PullAsk)
        return packed(msgspec.structs.replace(asked, bytes=self.dice.choice((1, 700, 2000))))


Later = Callable[[], object]
