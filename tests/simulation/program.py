"""The program on a laptop: a person who types and an engine that exchanges, on one file, until they are killed."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy.exc import OperationalError

from shared.kernel.refusal import Refusal
from shared.store.store import Store
from shared.sync.device import Ask, Device
from tests.simulation.auditor import Auditor
from tests.simulation.bureau import Bureau
from tests.simulation.clockwork import Clock, an_id
from tests.simulation.ledger import KINDS
from tests.simulation.machine import Machine
from tests.simulation.network import Call, Network, NoLink, Turned
from tests.simulation.people import Typist
from tests.simulation.scheduler import Scheduler

PAGES_MAX, TURNS_MAX = 400, 60


@dataclass
class Habits:
    """What a seed draws for a laptop."""

    batch_records: int = 1000
    off: timedelta = timedelta()
    engines: int = 1
    steps: int = 20
    pace: int = 60


class Program:
    """One laptop with what is switched on there. `device` is who the office takes it for."""

    def __init__(
        self, machine: Machine, typist: Typist, network: Network, bureau: Bureau, auditor: Auditor, habits: Habits
    ) -> None:
        self.machine, self.typist, self.network, self.bureau = machine, typist, network, bureau
        self.auditor, self.habits = auditor, habits
        self.scheduler: Scheduler = network.scheduler
        self.dice: random.Random = network.dice
        self.clock = Clock(habits.off)
        self.device_id = UUID(int=0)
        self.prefix = typist.name
        self.grants: frozenset[str] = frozenset()
        self.left = habits.steps
        self.on = False
        self.stopping = False
        self.late: list[tuple[str, int, bytes]] = []
        self.rounds = 0

    @property
    def name(self) -> str:
        return self.machine.name

    def enrol(self, prefix: str) -> None:
        """The office meets a new device; its file is told."""
        self.device_id, self.prefix = an_id(self.dice), prefix
        self.bureau.enrol(self.device_id, prefix)
        self.give(self.grants)

    def give(self, grants: frozenset[str]) -> None:
        self.grants = grants
        self.network.grants[self.device_id] = grants

    # ---- processes

    def start(self) -> None:
        if self.on:
            return
        self.on, self.late = True, []
        self.store = Store(
            self.machine.engine, KINDS, prefix=self.prefix, person_id=UUID(int=0x700 + self.typist.number),
            clock=self.clock,
        )  # fmt: skip
        self.typist.store = self.store
        self.scheduler.spawn(f"{self.name}.person", self.name, self._work)
        for at in range(self.habits.engines):
            self.scheduler.spawn(f"{self.name}.engine{at or ''}", self.name, self._run)

    def kill(self) -> None:
        if self.on:
            self.on = False
            self.machine.kill()
            self.auditor.woke(self.machine.look(), self.name)

    def new_device(self) -> Device:
        return Device(self.store, batch_records=self.habits.batch_records)

    # ---- the person

    def _work(self) -> None:
        while self.left > 0:
            self.scheduler.pause("rests", sleep=self.dice.randrange(self.habits.pace))
            self.left -= 1
            try:
                self.typist.step()
            except OperationalError as trouble:  # a read: the page stays as it was
                self.scheduler.said(f"{self.name}: {trouble.orig}")

    # ---- the engine

    def _run(self) -> None:
        device, greeted = self.new_device(), False
        while not self.stopping:
            try:
                greeted = greeted or self.hello(device)
                self.exchange(device)
            except (NoLink, Turned, Refusal, OperationalError) as trouble:
                said = str(trouble.orig if isinstance(trouble, OperationalError) else trouble)
                self.scheduler.said(f"{self.name}: gives up this time: {type(trouble).__name__} {said[:80]}")
                if isinstance(trouble, Turned) and trouble.code in ("other_copy", "batch_differs"):
                    self.renew(device)
                    greeted = False
            self.scheduler.pause("waits for the next time", sleep=self.dice.randrange(10, 150))

    def hello(self, device: Device) -> bool:
        """Say which copy of the file this is; a file that was taken for another becomes another device."""
        if not hasattr(device, "ask_hello"):
            return True
        answer = self.ask(Ask("hello", device.ask_hello(self.dice.randbytes(8))))
        if device.settle_hello(answer).code == "other_copy":
            self.renew(device)
        return True

    def renew(self, device: Device) -> None:
        """Enrolled anew: another device, another prefix of numbers."""
        self.scheduler.said(f"{self.name}: becomes another device")
        self.enrol(f"{self.typist.name}{self.dice.randrange(10, 99)}")

    def exchange(self, device: Device) -> None:
        """Push, pull until nothing is left, compare where the two ends differ, hand over."""
        for _ in range(TURNS_MAX):
            self.push(device)
            doubted = self.pull(device)
            if doubted is not None:
                break
        else:
            raise AssertionError(f"{self.name}: {TURNS_MAX} turns were not enough for one exchange")
        if doubted and hasattr(device, "reconcile"):
            self.drive(device.reconcile())
            self.push(device)
            self.pull(device)
        if hasattr(device, "hand_over") and (frame := device.hand_over()):
            device.settle_hand_over(self.ask(Ask("park", frame)))
        self._settle_late(device)
        self.rounds += 1

    def push(self, device: Device) -> None:
        calls = [(ask, self._send(ask)) for ask in device.asks()]
        for ask, call in calls:
            answer = self._wait(call, ask)
            self.scheduler.pause("has an answer")
            device.settle_push(ask.batch, answer)
            if self.network.rates.repeated and self.dice.randrange(4) == 0:
                device.settle_push(ask.batch, answer)

    def pull(self, device: Device) -> bool | None:
        """Whether something is in doubt; None: answers to pushes have to be settled first."""
        for _ in range(PAGES_MAX):
            ask = Ask("pull", device.ask_pull())
            call = self._send(ask)
            answer = self._wait(call, ask)
            self.scheduler.pause("has a page")
            settled = device.settle_pull(answer)
            self.auditor.given[self.name] = call.grants
            if settled.code == "answers":
                return None
            if settled.reconcile:
                return True
            if not settled.more:
                return False
        raise AssertionError(f"{self.name}: a pull of {PAGES_MAX} pages has no end")

    def drive(self, asks: Iterator[Any]) -> None:
        answer: Any = None
        for _ in range(PAGES_MAX):
            try:
                ask = next(asks) if answer is None else asks.send(answer)  # type: ignore[attr-defined]
            except StopIteration:
                return
            answer = self.ask(ask)
        raise AssertionError(f"{self.name}: comparing has no end")

    def ask(self, ask: Ask) -> bytes:
        return self._wait(self._send(ask), ask)

    def _send(self, ask: Ask) -> Call:
        return self.network.send(self.device_id, self.name, ask.path, ask.frame)

    def _wait(self, call: Call, ask: Ask) -> bytes:
        try:
            return self.network.wait(call)
        finally:
            if ask.path in ("push", "pull"):
                self.scheduler.spawn("mailman", self.name, partial(self._keep_late, call, ask), after=600)

    def _keep_late(self, call: Call, ask: Ask) -> None:
        self.late += [(ask.path, ask.batch, answer) for answer in call.late]

    def _settle_late(self, device: Device) -> None:
        """Answers that came after they were given up, or twice."""
        while self.late:
            path, batch, answer = self.late.pop()
            try:
                device.settle_push(batch, answer) if path == "push" else device.settle_pull(answer)
            except Refusal as refusal:
                self.scheduler.said(f"{self.name}: a late answer: {refusal}")
