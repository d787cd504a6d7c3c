"""One seed: who is there, what goes wrong, what people do, and what the auditor says of it."""

import random
import tempfile
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch
from uuid import UUID

from desktop.database import connected
from shared.store import registers
from shared.store.broken import worded
from shared.store.rebuild import check
from shared.store.store import Store
from shared.sync import blobs
from tests.postgres import running_postgres
from tests.simulation import faults, ledger
from tests.simulation.auditor import Auditor
from tests.simulation.bureau import Bureau
from tests.simulation.clockwork import Clock, seeded_ids
from tests.simulation.machine import Machine
from tests.simulation.network import Network
from tests.simulation.packing import Versions, newer_dictionary
from tests.simulation.people import Typist
from tests.simulation.places import Laptop
from tests.simulation.program import Program
from tests.simulation.scheduler import Scheduler

MACHINES = 3
CLONE = MACHINES
"""The place of the machine that gets a copy of another's file."""
STEPS_MAX = 60_000
LOOK_EVERY = 250
ROUNDS_MAX = 60
"""Where each message takes one document, what was entered meanwhile takes many."""
SLICE = 30_000
"""A photo of eighty thousand bytes goes in three parts."""


@dataclass
class Outcome:
    """What came of a seed; `found` are sentences of the auditor, none is good."""

    seed: int
    found: list[str] = field(default_factory=list)
    trace: str = ""
    steps: int = 0
    saves: int = 0
    rounds: int = 0
    conflicts: int = 0
    faults: tuple[str, ...] = ()


class Stage:
    """What is made once in a process: PostgreSQL, templates of files, engines."""

    def __init__(self, folder: Path, bureau: Bureau) -> None:
        self.bureau = bureau
        self.empty = ledger.make_empty(folder / "empty")
        self.begun = ledger.make_begun(self.empty, folder / "begun")
        self.machines = [Machine(chr(ord("A") + at), folder) for at in range(MACHINES + 1)]


@contextmanager
def staged() -> Iterator[Stage]:
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder, running_postgres() as postgres:
        yield Stage(Path(folder), Bureau(postgres))


class World:
    """One seed on the stage."""

    def __init__(self, stage: Stage, seed: int, show: Callable[[str], object] | None = None) -> None:
        self.stage, self.seed = stage, seed
        self.dice = random.Random(seed)
        self.scheduler = Scheduler(self.dice, show)
        self.auditor = Auditor()
        self.bureau = stage.bureau
        self.bureau.begin(self.scheduler, UUID(int=self.dice.getrandbits(128), version=4))
        self.network = Network(self.dice, self.scheduler, self.bureau)
        self.machines = stage.machines[: self.dice.choice((2, 3, 3))]
        self.plan, self.sites = faults.drawn(self.dice), list(ledger.SITES)
        self.programs = [self._program(at) for at in range(len(self.machines))]
        self.found: list[str] = []
        self.versions = Versions(self.scheduler)

    def _program(self, at: int) -> Program:
        machine, plan = self.machines[at], self.plan
        machine.begin(self.scheduler, self.stage.begun if at == 0 else self.stage.empty)
        typist = Typist(machine.name, self.dice, self.scheduler, self.auditor, self.sites)
        typist.peek = machine.peek
        typist.closes = at == 0 and "closing" in plan.names
        program = Program(machine, typist, self.network, self.bureau, self.auditor, plan.habits(self.dice))
        program.kinds = ledger.OLD_LAPTOP if at > 0 and plan.old(self.dice) else ledger.KINDS
        everything = at == 0 or self.dice.random() < 0.5
        program.enrol(machine.name, frozenset({"*"}) if everything else plan.some_grants(self.dice, self.sites))
        return program

    def clone(self, of: Program) -> Program:
        """A machine with a copy of another's file, as it is now: both say that they are the same device."""
        machine = self.stage.machines[CLONE]
        machine.begin(self.scheduler, None)
        machine.put(of.machine.copied())
        typist = Typist(machine.name, self.dice, self.scheduler, self.auditor, self.sites)
        typist.peek = machine.peek
        program = Program(machine, typist, self.network, self.bureau, self.auditor, self.plan.habits(self.dice))
        self.machines = [*self.machines, machine]
        self.programs.append(program)
        return program

    # ---- the run

    def run(self) -> Outcome:
        with seeded_ids(self.dice), patch.object(blobs, "SLICE", SLICE), newer_dictionary(self.versions):
            try:
                self._live()
                if not self.found:
                    self._rest()
            finally:
                self._end()
        return Outcome(
            self.seed, self.found, self.scheduler.trace, self.scheduler.now, len(self.auditor.saves), self.rounds,
            self.conflicts, tuple(sorted(self.plan.names)),
        )  # fmt: skip

    rounds = conflicts = 0
    projected = False

    def _live(self) -> None:
        self.scheduler.said(f"seed {self.seed}: {', '.join(sorted(self.plan.names)) or 'nothing'} goes wrong")
        for program in self.programs:
            program.start()
        self.plan.begin(self)
        while any(program.left > 0 for program in self.programs) and not self.found:
            if not self.scheduler.step() or self.scheduler.now > STEPS_MAX:
                break
            if self.dice.randrange(LOOK_EVERY) == 0:
                self.look()
        self.plan.end(self)
        self.look()

    def look(self) -> None:
        """The auditor's step: everything as it lies now."""
        office, laptops = self.bureau.look(), [program.machine.look() for program in self.programs]
        self.found += [*self.scheduler.crashes, *self.auditor.at_step(office, laptops)]

    def _rest(self) -> None:
        """Nothing goes wrong any more: everybody exchanges in turn until nothing moves."""
        self.scheduler.said("at rest")
        for program in self.programs:
            program.stopping = True
        names = {program.name for program in self.programs}
        if not self._until(lambda: not any(task.process in names for task in self.scheduler.tasks)):
            return
        before: list[Laptop] = []
        for self.rounds in range(1, ROUNDS_MAX + 1):
            for program in self.programs:
                if not self._round(program):
                    return
            now = [program.machine.look() for program in self.programs]
            if now == before:
                break
            before = now
        else:
            self.found.append(f"{ROUNDS_MAX} rounds of fair exchange were not enough to come to rest")
        self._judge(before)

    def _round(self, program: Program) -> bool:
        done: list[bool] = []

        def work() -> None:
            program.exchange_fairly()
            done.append(True)

        task = self.scheduler.spawn(f"{program.name}.round", program.name, work, after=400)
        came = self._until(lambda: task not in self.scheduler.tasks)
        if came and not done:
            self.found += self.scheduler.crashes or [f"{program.name}: a fair exchange came to nothing"]
        return bool(done)

    def _until(self, there: Callable[[], bool]) -> bool:
        for _ in range(STEPS_MAX):
            if there():
                break
            if not self.scheduler.step():
                break
        if self.scheduler.crashes:
            self.found += self.scheduler.crashes
            return False
        if not there():
            self.found.append("somebody waits for ever")
        return there()

    def _judge(self, laptops: list[Laptop]) -> None:
        office = self.bureau.look()
        self.conflicts = sum(head.kind == "conflict" for head in office.heads.values())
        grants = {program.name: program.grants for program in self.programs}
        self.found += self.auditor.at_rest(office, laptops, grants)
        for program in self.programs:
            rotten = {each.id for each in self.auditor.rotten}
            self.found += [f"{program.name}: check: {words}" for words in problems(program.store, rotten)]
        if self.projected and self.programs[0].grants == {"*"}:
            self.found += self.bureau.projecting.differences(self.programs[0].store)

    def _end(self) -> None:
        for process in {task.process for task in self.scheduler.tasks}:
            for machine in self.machines:
                machine.dead = True
            self.scheduler.kill(process)
        for machine in self.machines:
            machine.off()
            machine.scheduler, machine.dead = None, False
        self.bureau.end()


def problems(store: Store, rotten: Set[UUID]) -> Iterator[str]:
    """What `check` finds, without rules between documents: these are broken where two offline days meet; nor rows of
    what rotted in body and rows, and the office has lost besides.
    """
    with store.reading() as session:
        books = store.books(session)
        expected = {
            str(worded(books, broken))
            for register in store.kinds.registers.values()
            for broken in registers.broken_rules(session.connection(), register)
        }
        for shape in store.kinds.shapes.values():
            without = f"SELECT id FROM {shape.kind} EXCEPT SELECT id FROM head EXCEPT SELECT id FROM unsent"
            ids = {UUID(bytes=id) for id in session.connection().exec_driver_sql(without).scalars()}
            if ids and ids <= rotten:
                bodies = session.connection().exec_driver_sql(f"SELECT count(*) FROM {shape.kind}").scalar_one()
                expected.add(f"{shape.cls.captions}: {bodies} rows, {bodies - len(ids)} bodies")
    for words in check(store):
        if str(words) not in expected:
            yield str(words)


def run(stage: Stage, seed: int, show: Callable[[str], object] | None = None) -> Outcome:
    return World(stage, seed, show).run()


__all__ = ["Clock", "Outcome", "Stage", "connected", "run", "staged"]
