"""Rounds of killing: an office and two laptops at work, one of them ends without a word, all that was said is there."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import psutil

from desktop.company import opened
from desktop.settings import Settings, load
from desktop.sync import joining
from desktop.sync.engine import Engine
from desktop.sync.link import NoLink
from desktop.sync.membership import membership_of, settle_membership
from server.postgres.cluster import free_port
from shared.common.person import Person
from shared.common.site import Site
from shared.store.rebuild import check
from tests.kill.exchange.proxy import BadLink, bad_link

ROOT = Path(__file__).resolve().parents[3]
LINES = (2, 40)
"""A victim dies after so many more lines were said, in the middle of what follows."""
QUIET_ROUNDS = 12
STARTS = 20


@dataclass
class Said:
    """What was acknowledged: of each person the notes in order, of each site its zones."""

    people: dict[UUID, list[str]] = field(default_factory=dict)
    zones: dict[UUID, set[str]] = field(default_factory=dict)
    lines: int = 0
    heard: threading.Condition = field(default_factory=threading.Condition)

    def hear(self, line: str) -> None:
        words = line.split()
        if len(words) != 3 or not line.endswith("\n"):
            return
        with self.heard:
            if words[0] == "person":
                self.people.setdefault(UUID(words[1]), []).append(words[2])
            else:
                self.zones.setdefault(UUID(words[1]), set()).add(words[2])
            self.lines += 1
            self.heard.notify_all()

    def wait_for(self, more: int, patience: float = 60.0) -> None:
        with self.heard:
            wanted = self.lines + more
            assert self.heard.wait_for(lambda: self.lines >= wanted, patience), "nobody says anything any more"


class Laptop:
    """One desktop's folder, and the process that works in it."""

    def __init__(self, home: Path, said: Said) -> None:
        self.home, self.said = home, said
        self.process: subprocess.Popen[str] | None = None
        self._listener: threading.Thread | None = None

    @property
    def settings(self) -> Settings:
        return load(self.home)

    def start(self, seed: int) -> None:
        command = [sys.executable, "-m", "tests.kill.exchange.laptop", str(self.home), str(seed)]
        log = (self.home / "laptop.log").open("a")
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, cwd=ROOT)
        log.close()
        self._listener = threading.Thread(target=self._listen, args=(self.process,), daemon=True)
        self._listener.start()

    def _listen(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self.said.hear(line)

    def kill(self) -> None:
        if self.process is not None and self._listener is not None:
            self.process.kill()
            self.process.wait()
            self._listener.join()  # what was flushed before is heard to the end
            assert self.process.stdout is not None
            self.process.stdout.close()
            self.process = None


class Office:
    """The server: a supervisor, two workers, and the database that came along."""

    def __init__(self, data: Path) -> None:
        self.data, self.port = data, free_port()
        self.process: subprocess.Popen[str] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """As whoever watches over services does: again, where what was killed has not let go of the address yet."""
        for _ in range(STARTS):
            if self._started():
                return
        said = (self.data.parent / "server.log").read_text()[-2000:]
        raise AssertionError(f"the server did not start: {said}")

    def _started(self) -> bool:
        command = ["run", "--data", str(self.data), "--port", str(self.port), "--workers", "2"]
        with (self.data.parent / "server.log").open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "server", *command], stdout=subprocess.PIPE, stderr=log, text=True, cwd=ROOT
            )
        assert self.process.stdout is not None
        if any("http://" in line for line in self.process.stdout):
            return True
        self._ended()
        return False

    def command(self, *words: str) -> str:
        command = [sys.executable, "-m", "server", *words, "--data", str(self.data)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def kill(self, what: str, dice: random.Random) -> None:
        """The whole server, one of its workers, or the database's own process."""
        assert self.process is not None
        if what == "database":
            with contextlib.suppress(ProcessLookupError, StopIteration):  # it may lie dead from the round before
                os.kill(int((next(self.data.rglob("postmaster.pid"))).read_text().split()[0]), signal.SIGKILL)
        elif what == "worker":
            workers = [each for each in psutil.Process(self.process.pid).children() if _is_worker(each)]
            if workers:
                dice.choice(workers).kill()
        else:
            self.process.kill()
            self._ended()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self._ended()

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def _ended(self) -> None:
        assert self.process is not None
        assert self.process.stdout is not None
        self.process.wait(60)
        self.process.stdout.close()


@dataclass
class World:
    office: Office
    laptops: list[Laptop]
    said: Said
    link: BadLink
    dice: random.Random
    kills: dict[str, int] = field(default_factory=dict)

    def round(self) -> None:
        """Everybody works; one of them dies."""
        if not self.office.alive():
            self.office.start()
        for laptop in self.laptops:
            if laptop.process is None:
                laptop.start(self.dice.randrange(10**9))
        self.said.wait_for(self.dice.randrange(*LINES))
        victim = self.dice.choice(("laptop", "laptop", "server", "worker", "database"))
        self.kills[victim] = self.kills.get(victim, 0) + 1
        if victim == "laptop":
            self.dice.choice(self.laptops).kill()
        else:
            self.office.kill(victim, self.dice)

    def problems(self) -> list[str]:
        """Everything wrong once all have come to rest: what was said must be there, on both laptops."""
        for laptop in self.laptops:
            laptop.kill()
        if not self.office.alive():
            self.office.start()
        self._come_to_rest()
        return [problem for laptop in self.laptops for problem in self._problems_of(laptop)] + self._differences()

    def _come_to_rest(self) -> None:
        """A fair link now; each exchanges until nobody has anything to send."""
        still = 0
        for _ in range(QUIET_ROUNDS):
            for laptop in self.laptops:
                still = 0 if self._exchanged(laptop) else still + 1
            if still >= 2 * len(self.laptops):
                return
        raise AssertionError(f"after {QUIET_ROUNDS} exchanges each there is still something to send")

    def _exchanged(self, laptop: Laptop) -> bool:
        """Whether anything went or came."""
        with opened(laptop.settings) as company:
            member = membership_of(company.store.engine)
            assert member is not None
            engine = Engine(company, _at(member, self.office.address))
            try:
                came = _patiently(engine)
            finally:
                engine.stop()
        return bool(came.sent or came.received)

    def _problems_of(self, laptop: Laptop) -> Iterator[str]:
        with opened(laptop.settings) as company:
            yield from (f"{laptop.home.name}: {words}" for words in check(company.store))
            people = {each.id: each.notes for each in company.store.find(Person)}
            zones = {each.id: {zone.name for zone in each.zones} for each in company.store.find(Site)}
            with company.store.reading() as session:
                left = session.connection().exec_driver_sql("SELECT count(*) FROM unsent").scalar_one()
        if left:
            yield f"{laptop.home.name}: {left} are unsent"
        for id, notes in self.said.people.items():
            if id not in people:
                yield f"{laptop.home.name}: person {id} was said to be stored and is gone"
            elif people[id] in notes[:-1]:
                yield f"{laptop.home.name}: person {id} has gone back from {notes[-1]} to {people[id]}"
        for id, names in self.said.zones.items():
            if lost := names - zones.get(id, set()):
                yield f"{laptop.home.name}: zones of {id} are lost: {sorted(lost)[:5]} and {len(lost)} in all"

    def _differences(self) -> list[str]:
        states = []
        for laptop in self.laptops:
            with opened(laptop.settings) as company, company.store.reading() as session:
                sql = "SELECT hex(id), rev, hex(hash), scope FROM head ORDER BY id"
                states.append(session.connection().exec_driver_sql(sql).fetchall())
        return [] if all(each == states[0] for each in states) else ["the laptops hold different heads"]


def _is_worker(process: psutil.Process) -> bool:
    """A Python process that was started to serve, and has not ended already."""
    with contextlib.suppress(psutil.Error):
        return "spawn_main" in " ".join(process.cmdline())
    return False


def _at(member: Any, address: str) -> Any:
    return replace(member, address=address)


def _patiently(engine: Engine) -> Any:
    """The database may just be coming back."""
    for _ in range(20):
        try:
            return engine.exchange()
        except NoLink:
            continue
    return engine.exchange()


@contextmanager
def world(folder: Path, seed: int) -> Iterator[World]:
    """An office with a company, two laptops that joined it, one of them behind a bad link, and a site they share."""
    folder.chmod(0o755)
    said, dice = Said(), random.Random(seed)
    office = Office(folder / "office")
    office.data.mkdir()
    office.start()
    office.command("company", "add", "Vector")
    with bad_link(office.port, seed) as link:
        laptops = [Laptop(folder / name, said) for name in ("near", "far")]
        try:
            for laptop in laptops:
                laptop.home.mkdir()
                code = office.command("device", "code").split()[0]
                joining.join_new(laptop.settings, office.address, code)
            made = World(office, laptops, said, link, dice)
            with opened(laptops[0].settings) as company:
                company.store.save(Site(name="Школа"))
            made._exchanged(laptops[0])
            made._exchanged(laptops[1])
            _put_behind(laptops[1], f"http://127.0.0.1:{link.port}")
            yield made
        finally:
            for laptop in laptops:
                laptop.kill()
            office.stop()


def _put_behind(laptop: Laptop, address: str) -> None:
    with opened(laptop.settings) as company, company.store.writing() as connection:
        member = membership_of(company.store.engine)
        assert member is not None
        settle_membership(connection, _at(member, address))
