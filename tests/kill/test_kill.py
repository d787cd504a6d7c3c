"""A kill at any moment leaves a file in order, with everything that was acknowledged; two programs may share one."""

import random
import shutil
import signal
from pathlib import Path

import pytest

from tests.kill.rounds import Said, killed_round, make_company, problems, start

pytestmark = pytest.mark.kill
ROUNDS = 20


def test_nothing_acknowledged_is_lost_by_twenty_kills(tmp_path: Path) -> None:
    file, said, dice = tmp_path / "company.db", Said(), random.Random(20)
    make_company(file)
    for number in range(ROUNDS):
        killed_round(file, said, dice)
        assert problems(file, said) == [], f"after kill {number + 1}"
    assert len(said.hashes) > ROUNDS


def test_two_programs_write_to_one_file_and_nothing_is_lost(tmp_path: Path) -> None:
    file, said = tmp_path / "company.db", Said()
    make_company(file)
    children = [start(file, prefix, seed, steps=40) for seed, prefix in enumerate(("A1", "B2"))]
    for child in children:
        out, complaint = child.communicate()
        assert child.returncode == 0, complaint
        for line in out.splitlines():
            said.hear(line)
    assert problems(file, said) == []


@pytest.mark.parametrize("seed", range(5))
def test_a_copy_taken_at_a_random_moment_opens_and_is_in_order(tmp_path: Path, seed: int) -> None:
    """As after a power cut: file and log as they stand while a program is held in the middle of its work."""
    file, dice = tmp_path / "company.db", random.Random(seed)
    make_company(file)
    child, said = start(file, "A1", seed), Said()
    assert child.stdout is not None
    for _ in range(dice.randrange(20, 200)):
        said.hear(child.stdout.readline())
    child.send_signal(signal.SIGSTOP)
    copy = tmp_path / "copy.db"
    shutil.copyfile(file, copy)
    shutil.copyfile(f"{file}-wal", f"{copy}-wal")
    child.kill()
    child.communicate()
    assert problems(copy, said) == []
