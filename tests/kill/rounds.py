"""Rounds of killing on one file: start a writer, kill it at a random moment, look at what it left."""

import random
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from desktop.database import open_database
from shared.store.rebuild import check
from shared.store.store import Store
from tests.bench import company

LINES_MAX = 150
"""A writer is killed after a random number of acknowledged lines up to this, in the middle of what follows."""


@dataclass
class Said:
    """What writers acknowledged: per id the hashes in order; `-` is a purge."""

    hashes: dict[str, list[str]] = field(default_factory=dict)

    def hear(self, line: str) -> None:
        words = line.split()
        if len(words) == 2:
            self.hashes.setdefault(words[0], []).append(words[1])


def make_company(file: Path) -> None:
    engine = open_database(file, create=True)
    company.found(Store(engine, company.KINDS), sites=3, crews=3, people=60, lines=12)
    engine.dispose()


def start(file: Path, prefix: str, seed: int, steps: int | None = None) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.kill.writer", str(file), prefix, str(seed)]
    command += [str(steps)] if steps is not None else []
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    assert child.stdout is not None
    first = child.stdout.readline()
    if first != "ready\n":
        said = child.communicate()[1]
        raise AssertionError(f"The writer ended with {child.returncode} before it began: {said}")
    return child


ROOT = Path(__file__).resolve().parents[2]


def killed_round(file: Path, said: Said, dice: random.Random) -> None:
    """One writer, killed after a random number of its lines; whatever it had flushed is heard to the end."""
    child = start(file, f"K{dice.randrange(10)}", dice.randrange(10**9))
    assert child.stdout is not None
    for _ in range(dice.randrange(1, LINES_MAX)):
        line = child.stdout.readline()
        if not line:
            raise AssertionError(child.stderr.read() if child.stderr else "the writer ended")
        said.hear(line)
    spin(dice.randrange(40_000))
    child.send_signal(signal.SIGKILL)
    for line in child.stdout:
        if line.endswith("\n"):
            said.hear(line)
    child.wait()
    for pipe in (child.stdout, child.stderr):
        if pipe:
            pipe.close()


def spin(turns: int) -> None:
    """Let the writer come to another place of its work: some work of our own, of a random length."""
    for _ in range(turns):
        pass


def problems(file: Path, said: Said) -> list[str]:
    """Everything wrong with the file after a kill; an acknowledged state must be there, or a newer one."""
    engine = open_database(file)
    found = list(check(Store(engine, company.KINDS)))
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT id, hash FROM unsent").fetchall()
        for times, number in connection.exec_driver_sql(
            "SELECT count(*), number FROM daily_report GROUP BY number HAVING count(*) > 1 OR number IS NULL"
        ):
            found.append(f"The number {number} is held by {times} reports")
    engine.dispose()
    stored = {id.hex(): hash.hex() or "-" for id, hash in rows}
    for id, hashes in said.hashes.items():
        now = stored.get(id)
        if now is None:
            found.append(f"{id} was acknowledged and is gone")
        elif now in hashes[:-1] and now != hashes[-1] and "-" not in now:
            found.append(f"{id} has gone back to an earlier state")
        elif now not in hashes:
            hashes.append(now)  # committed, and killed before it was said: from now on it must stay
    return found
