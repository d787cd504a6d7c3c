"""What goes wrong, each with a switch: a seed draws a few."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from tests.simulation import ledger
from tests.simulation.auditor import Auditor
from tests.simulation.bureau import WORKERS
from tests.simulation.network import Rates
from tests.simulation.places import Kept, head_of
from tests.simulation.program import Habits, Program

if TYPE_CHECKING:
    from tests.simulation.run import World

MESSAGES = {
    "lost asks": {"lost_ask": 80}, "lost answers": {"lost_answer": 100}, "repeated": {"repeated": 150},
    "cut": {"cut_ask": 60, "cut_answer": 60}, "portal": {"portal": 60}, "expired token": {"expired": 60},
    "late answers": {"late": 700, "slow": 200, "repeated": 120}, "small pages": {"small_pages": 700},
    "slow": {"slow": 250},
}  # fmt: skip
"""Faults of messages, in thousandths."""
OTHERS = (
    "kills", "worker kills", "small batches", "clocks", "two engines", "disk", "deaf workers", "grants", "closing",
    "laptop restored", "office restored", "office older", "clone", "rot", "old laptop", "old office",
    "new dictionary", "photos", "projector",
)  # fmt: skip
CHANCE = 0.22


@dataclass
class Plan:
    names: set[str]
    rates: Rates = field(default_factory=Rates)
    active: bool = True

    def habits(self, dice: random.Random) -> Habits:
        return Habits(
            batch_records=dice.choice((1, 2, 3)) if "small batches" in self.names else 1000,
            off=timedelta(days=3650 * dice.choice((-1, 0, 1))) if "clocks" in self.names else timedelta(),
            engines=2 if "two engines" in self.names and dice.random() < 0.5 else 1,
            steps=dice.randrange(8, 40),
            pace=dice.choice((20, 60, 200)),
            every=dice.choice((150, 600, 1500)),
        )

    def old(self, dice: random.Random) -> bool:
        """Whether a laptop has the version before."""
        return "old laptop" in self.names and dice.random() < 0.6

    def some_grants(self, dice: random.Random, sites: Sequence[UUID]) -> frozenset[str]:
        some = [site for site in sites if dice.random() < 0.6]
        return frozenset({"company", *(f"site:{site}" for site in some)})

    def begin(self, world: "World") -> None:
        world.network.rates = self.rates
        actors: dict[str, Callable[[World], None]] = {
            "kills": kills, "worker kills": worker_kills, "disk": disk, "deaf workers": deaf, "grants": grants,
            "laptop restored": laptop_restored, "office restored": office_restored, "clone": clone, "rot": rot,
            "photos": photos, "projector": projector,
            "office older": partial(office_restored, announced=False),
        }  # fmt: skip
        if "old office" in self.names:
            world.bureau.replace(world.dice.choice(ledger.OLD_OFFICES))
        if "new dictionary" in self.names:
            self._new_dictionary(world)
        for name in sorted(self.names & actors.keys()):
            world.scheduler.spawn(name, "faults", partial(actors[name], world))

    def _new_dictionary(self, world: "World") -> None:
        """Some pack with it already, some cannot read it yet; the office may be among either."""
        names = {program.name: world.dice.choice(("new", "new", "old", "")) for program in world.programs}
        names |= dict.fromkeys(map(world.bureau.process, range(WORKERS)), world.dice.choice(("old", "", "")))
        world.versions.new = [name for name, version in names.items() if version == "new"]
        world.versions.old = [name for name, version in names.items() if version == "old"]

    def end(self, world: "World") -> None:
        """Everything is well again; what was killed is started."""
        self.active = False
        world.scheduler.kill("faults")
        world.network.rates = Rates(slow=0)
        world.bureau.deaf = False
        if "old office" in self.names:
            world.bureau.replace(ledger.KINDS)
        old, world.versions.old = world.versions.old, ()
        for program in world.programs:
            program.machine.trouble = lambda _: None
            if (
                program.kinds is not ledger.KINDS or program.name in old
            ):  # a newer version is installed, with unsent work in the file
                program.kill()
                program.kinds = ledger.KINDS
            program.start()


def drawn(dice: random.Random) -> Plan:
    plan = Plan({name for name in (*MESSAGES, *OTHERS) if dice.random() < CHANCE})
    for name in sorted(plan.names & MESSAGES.keys()):
        for rate, often in MESSAGES[name].items():
            setattr(plan.rates, rate, often)
    return plan


# ---- actors; each runs beside the others, and what it does takes place between two statements


def kills(world: "World") -> None:
    while True:
        program = world.dice.choice(world.programs)
        world.scheduler.outside(program.kill, "kills", sleep=world.dice.randrange(20, 700))
        world.scheduler.outside(program.start, "starts", sleep=world.dice.randrange(200))


def worker_kills(world: "World") -> None:
    while True:
        deed = partial(world.bureau.kill, world.dice.randrange(WORKERS))
        world.scheduler.outside(deed, "kills", sleep=world.dice.randrange(50, 700))


def disk(world: "World") -> None:
    """Full, busy or read-only for a while: any statement that writes may fail."""
    while True:
        program = world.dice.choice(world.programs)
        words = world.dice.choice(
            ("database or disk is full", "database is locked", "attempt to write a readonly database")
        )
        world.scheduler.pause("bides its time", sleep=world.dice.randrange(100, 900))
        program.machine.trouble = partial(_sometimes, world.dice, words)
        world.scheduler.pause("lasts", sleep=world.dice.randrange(20, 300))
        program.machine.trouble = lambda _: None


def _sometimes(dice: random.Random, words: str, _statement: str) -> str | None:
    return words if dice.randrange(3) == 0 else None


def deaf(world: "World") -> None:
    while True:
        world.scheduler.pause("bides its time", sleep=world.dice.randrange(100, 900))
        world.bureau.deaf = not world.bureau.deaf


def grants(world: "World") -> None:
    """Scopes are lost with drafts in them, regained, changed between pages."""
    while True:
        program = world.dice.choice(world.programs[1:])
        world.scheduler.pause("bides its time", sleep=world.dice.randrange(100, 900))
        given = frozenset({"*"}) if world.dice.random() < 0.3 else world.plan.some_grants(world.dice, world.sites)
        program.give(given)
        world.scheduler.said(f"{program.name} is granted {sorted(each[:5] + each[-2:] for each in given)}")


def laptop_restored(world: "World") -> None:
    """The file is put back as it was a while ago."""
    program: Program = world.dice.choice(world.programs)
    world.scheduler.pause("bides its time", sleep=world.dice.randrange(100, 1500))
    copy = program.machine.copied()

    def deed() -> None:
        program.kill()
        world.auditor.copied = True
        others = [each.machine.look() for each in world.programs if each is not program]
        program.machine.put(copy)
        others.append(program.machine.look())
        lost = world.auditor.burnt(others, world.bureau.look(), program.name)
        world.scheduler.said(f"{program.name} is put back to an older copy; {lost} saves are lost with its disk")
        program.start()

    world.scheduler.outside(deed, "restores", sleep=world.dice.randrange(100, 1500))


def office_restored(world: "World", *, announced: bool = True) -> None:
    """The database is put back as it was a while ago: from a backup, or by a fail-over that loses its tail.

    Not `announced`: nobody who knows of it does that, the disk has an older state one morning.
    """
    world.scheduler.pause("bides its time", sleep=world.dice.randrange(300, 1500))
    copies = world.bureau.copied()

    def deed() -> None:
        world.auditor.recovering = world.auditor.recovered = True
        world.bureau.put(copies, announced=announced)
        laptops = [each.machine.look().seeing(each.grants) for each in world.programs]
        lost = world.auditor.burnt(laptops, world.bureau.look())
        world.scheduler.said(f"the office is put back to an older copy; {lost} saves are lost with it")

    world.scheduler.outside(deed, "restores", sleep=world.dice.randrange(20, 1500))


def clone(world: "World") -> None:
    """The file of a laptop is copied to another, and both go on."""
    program = world.dice.choice(world.programs)

    def deed() -> None:
        world.auditor.copied = True
        other = world.clone(program)
        world.scheduler.said(f"{other.name} has a copy of the file of {program.name}")
        other.start()

    world.scheduler.outside(deed, "copies", sleep=world.dice.randrange(500, 1800))


def projector(world: "World") -> None:
    """It fills the business tables meanwhile, and is killed now and then."""
    world.projected = True
    world.bureau.projecting.begin(world.scheduler, world.bureau.company)
    while True:
        world.scheduler.outside(world.bureau.projecting.kill, "kills", sleep=world.dice.randrange(100, 1500))


def photos(world: "World") -> None:
    """What the office has of contents is lost or rots."""
    while True:
        world.scheduler.pause("bides its time", sleep=world.dice.randrange(300, 1500))
        world.scheduler.said(f"a photo of the office: {world.bureau.spoil(world.dice)}")


def rot(world: "World") -> None:
    """A bit of what a laptop has is no more what it was: the sum or the count of a scope, a stored body, a row."""
    sums = (
        "UPDATE cursor SET digest = x'00112233445566778899aabbccddeeff' WHERE rowid IN"
        " (SELECT rowid FROM cursor ORDER BY scope LIMIT 1)",
        "UPDATE cursor SET count = count + 1 WHERE scope LIKE 'site:%'",
        "UPDATE unit SET symbol = 'm2'",
        "UPDATE work_type SET labour_norm = '7'",
    )
    while True:
        program = world.dice.choice(world.programs)
        world.scheduler.pause("bides its time", sleep=world.dice.randrange(100, 900))
        if program.machine.writer is None and program.on:
            if world.dice.random() < 0.5:
                rot_body(world.dice, program, world.auditor)
            else:
                program.machine.eyes().execute(world.dice.choice(sums))
            world.scheduler.said(f"{program.name}: something rots")


def rot_body(dice: random.Random, program: Program, auditor: Auditor) -> None:
    """One bit of the body of a head."""
    eyes = program.machine.eyes()
    found = eyes.execute("SELECT id, kind, dict, hash, body FROM head WHERE length(body) > 20 ORDER BY id").fetchall()
    if found:
        id, kind, number, hash, body = dice.choice(found)
        head = head_of(id, kind, 0, "", 0, number, hash, body)
        if head.sound:  # else it rotted before
            auditor.rotten.append(Kept(kind, head.id, head.body))
        at = dice.randrange(len(body))
        rotten = body[:at] + bytes([body[at] ^ 1 << dice.randrange(8)]) + body[at + 1 :]
        eyes.execute("UPDATE head SET body = ? WHERE id = ?", (rotten, id))
