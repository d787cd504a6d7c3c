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
from shared.sync.blobs import Blobs, Get, Put
from shared.sync.device import Ask, Device
from shared.sync.frames import packed
from shared.sync.messages import HelloAnswer
from tests.simulation.auditor import Auditor
from tests.simulation.bureau import Bureau
from tests.simulation.clockwork import Clock, an_id
from tests.simulation.ledger import KINDS
from tests.simulation.machine import Machine
from tests.simulation.network import Call, Network, NoLink, Turned
from tests.simulation.people import Typist
from tests.simulation.scheduler import Scheduler

FACT = "INSERT OR REPLACE INTO device (name, value) VALUES (?, ?)"
OTHER_COPY = packed(HelloAnswer(code="other_copy", company="", prefix="", server="", protocols=[1], schema=1, now=0))
FIRST = 1500
"""Steps after which people begin, whatever has come by then."""
PAGES_MAX, TURNS_MAX = 400, 60
FILLED_AT_ONCE = 3


@dataclass
class Habits:
    """What a seed draws for a laptop."""

    batch_records: int = 1000
    off: timedelta = timedelta()
    engines: int = 1
    steps: int = 20
    pace: int = 60
    every: int = 150


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
        self.left = habits.steps
        self.kinds = KINDS
        self.on = False
        self.stopping = False
        self.late: list[tuple[str, int, bytes]] = []
        self.rounds = 0

    @property
    def name(self) -> str:
        return self.machine.name

    def enrol(self, prefix: str, grants: frozenset[str]) -> None:
        """The office meets a new device, before it is switched on for the first time."""
        self.device_id, self.prefix = an_id(self.dice), prefix
        self.bureau.enrol(self.device_id, prefix)
        self.give(grants)
        self.machine.eyes().execute(FACT, ("device_id", str(self.device_id)))

    @property
    def grants(self) -> frozenset[str]:
        return self.network.granted(self.device_id)

    def give(self, grants: frozenset[str]) -> None:
        self.network.give(self.device_id, grants)

    # ---- processes

    def start(self) -> None:
        if self.on:
            return
        self.on, self.late = True, []
        facts = dict(self.machine.eyes().execute("SELECT name, value FROM device").fetchall())
        self.device_id, self.prefix = UUID(facts["device_id"]), facts.get("device_prefix", self.typist.name)
        self.store = Store(
            self.machine.engine, self.kinds, prefix=self.prefix, person_id=UUID(int=0x700 + self.typist.number),
            clock=self.clock,
        )  # fmt: skip
        self.typist.store, self.blobs = self.store, Blobs(self.store)
        self.scheduler.spawn(f"{self.name}.person", self.name, self._work)
        for at in range(self.habits.engines):
            self.scheduler.spawn(f"{self.name}.engine{at or ''}", self.name, self._run)

    def kill(self) -> None:
        if self.on:
            self.on = False
            self.machine.kill()
            self.auditor.woke(self.machine.look(), self.name)

    def new_device(self) -> Device:
        return Device(self.store, batch_records=self.habits.batch_records, headers_first=True)

    # ---- the person

    def _work(self) -> None:
        self.scheduler.pause("waits for the first exchange", lambda: self.rounds > 0 or self.scheduler.now > FIRST)
        while self.left > 0:
            self.scheduler.pause("rests", sleep=self.dice.randrange(self.habits.pace))
            self.left -= 1
            try:
                self.typist.step()
            except (OperationalError, Refusal) as trouble:  # what was to be opened is not there any more
                self.scheduler.said(f"{self.name}: {trouble}"[:120])

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
                if getattr(trouble, "code", "") == "batch_differs":
                    greeted = self._differs(device)
            self.scheduler.pause("waits for the next time", sleep=self.dice.randrange(10, self.habits.every))

    def hello(self, device: Device) -> bool:
        """Say which copy of the file this is; a file that was taken for another becomes another device."""
        answer = self.ask(Ask("hello", device.ask_hello(self.dice.randbytes(8))))
        if device.settle_hello(answer).code == "other_copy":
            self.renew()
            return self.hello(device)
        return True

    def _differs(self, device: Device) -> bool:
        """The office has another batch under this number: it is told as a hello tells it."""
        try:
            device.settle_hello(OTHER_COPY)
            self.renew()
        except (OperationalError, Refusal):
            pass
        return False

    def renew(self) -> None:
        """Enrolled anew: another device, another prefix of numbers."""
        number, prefix = an_id(self.dice), f"{self.typist.name}{self.dice.randrange(100, 999)}"
        self.bureau.enrol(number, prefix, copy_of=self.device_id)
        self.network.give(number, self.grants)
        self.scheduler.pause("has enrolled anew")
        with self.store.writing() as connection:
            connection.exec_driver_sql(FACT, ("device_id", str(number)))
            connection.exec_driver_sql(FACT, ("device_prefix", prefix))
        self.device_id, self.prefix, self.store.prefix = number, prefix, prefix
        self.scheduler.said(f"{self.name}: is another device from now on")

    def exchange_fairly(self) -> None:
        """One exchange where nothing goes wrong; a file that turns out to be a copy may have to begin anew."""
        device, self.blobs = self.new_device(), Blobs(self.store)  # as after a start
        self.hello(device)
        try:
            self.exchange(device, fairly=True)
        except Turned as turned:
            if turned.code != "batch_differs" or self._differs(device):
                raise
            self.hello(device)
            self.exchange(device, fairly=True)

    def exchange(self, device: Device, *, fairly: bool = False) -> None:
        """Push, pull until nothing is left, compare where the two ends differ, hand over."""
        for _ in range(TURNS_MAX):
            self.push(device)
            doubted = self.pull(device)
            if doubted is not None:
                break
        else:
            raise AssertionError(f"{self.name}: {TURNS_MAX} turns were not enough for one exchange")
        if doubted:
            self.drive(device.reconcile())
            self.push(device)
            self.pull(device)
        while frame := device.hand_over():
            device.settle_hand_over(self.ask(Ask("park", frame)))
        if fairly or self.dice.random() < 0.5:
            self.carry()
        self._settle_late(device)
        if mended := device.look_through():
            self.scheduler.said(f"{self.name}: mended {mended}")
        self.rounds += 1

    def carry(self) -> None:
        """Photos, after the documents."""
        steps = self.blobs.steps()
        answer: Any = None
        for _ in range(PAGES_MAX):
            try:
                step = next(steps) if answer is None else steps.send(answer)
            except StopIteration:
                return
            answer = self.ask(step) if isinstance(step, Ask) else self._part(step)
        raise AssertionError(f"{self.name}: carrying contents has no end")

    def _part(self, step: Put | Get) -> Any:
        """How far the office has it, or bytes of it; where it has nothing for this laptop, nothing."""
        call = self.network.send(self.device_id, self.name, type(step).__name__.lower(), b"", step)
        try:
            return self.network.wait(call)
        except Turned:
            return 0 if isinstance(step, Put) else b""

    def push(self, device: Device) -> None:
        calls = [(ask, self._send(ask)) for ask in device.asks()]
        for ask, call in calls:
            answer = self._wait(call, ask)
            self.scheduler.pause("has an answer")
            self._tell(f"push {ask.batch}", device.settle_push(ask.batch, answer))
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
            self._tell("pull", settled)
            if not settled.reconcile:  # then nothing of the page was applied
                self._saw(call)
            if settled.code == "answers":
                return None
            if settled.reconcile:
                return True
            if not settled.more and not self._fill(device):
                return False
        raise AssertionError(f"{self.name}: a pull of {PAGES_MAX} pages has no end")

    def _fill(self, device: Device) -> bool:
        """What came by its header is filled, some at a time; people go on meanwhile. False: nothing waited for it."""
        filled = False
        while device.fill(FILLED_AT_ONCE).filled:
            filled = True
            self.scheduler.pause("has filled some")
        return filled

    def _saw(self, call: Call) -> None:
        """What is here now may be seen, by the rights of this moment or of those since the answer was made.

        Two engines may settle a page each of other rights: then the next pull puts it right.
        """
        if self.habits.engines > 1:
            return
        rights = self.network.rights[call.device]
        since = [at for at, (when, _) in enumerate(rights) if when <= call.answered]
        self.auditor.after_pull(self.machine.heads_only(), [grants for _, grants in rights[since[-1] :]])

    def _tell(self, what: str, settled: Any) -> None:
        told = {name: value for name in settled.__dataclass_fields__ if (value := getattr(settled, name))}
        told.pop("kinds", None)
        self.scheduler.said(f"{self.name}: settled {what}: {told}")

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
