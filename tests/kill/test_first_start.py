"""A kill at any moment of a company's first command, or of a restore, leaves a whole company or none."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desktop.company import FILE_NAME
from tests.end_to_end.program import Program

pytestmark = pytest.mark.kill
ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 10
CODES = 36
"""Attendance codes that every company starts with."""


def start(home: Path, *words: object) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "desktop.cli", "--home", str(home), *map(str, words)]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=ROOT, stdin=quiet, stdout=quiet, stderr=quiet, env=dict(os.environ))


def seconds_of(home: Path, *words: object) -> float:
    begun = time.monotonic()
    assert start(home, *words).wait() == 0
    return time.monotonic() - begun


def killed_after(seconds: float, child: "subprocess.Popen[bytes]") -> None:
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        child.send_signal(signal.SIGKILL)
        child.wait()


def test_a_first_command_that_is_killed_leaves_a_whole_company_or_none(tmp_path: Path) -> None:
    entry, dice = tmp_path / "site.json", random.Random(36)
    entry.write_text(json.dumps({"name": "House 12"}), encoding="utf-8")
    words = ("new", "site", "--from", entry)
    usual = seconds_of(tmp_path / "usual", *words)
    for number in range(ROUNDS):
        program = Program(tmp_path / f"home {number}")
        killed_after(dice.uniform(0.3, 1) * usual, start(program.home, *words))
        program.do(*words)
        codes = program.ask("list", "attendance_code", "--limit", "100")
        assert len(codes) == CODES, f"after kill {number + 1}"
        assert program.ask("check")["ok"]
        assert (program.home / FILE_NAME).stat().st_size > 0


def test_a_restore_that_is_killed_leaves_the_old_company_or_the_restored_one(tmp_path: Path) -> None:
    program, dice = Program(tmp_path / "home"), random.Random(60)
    program.enter("site", name="House 12")
    program.do("backup", tmp_path / "safe.backup")
    program.enter("site", name="House 14")
    words = ("restore", tmp_path / "safe.backup", "--yes")
    usual = seconds_of(program.home, *words)
    for number in range(ROUNDS):
        if len(program.ask("list", "site")) == 1:
            program.enter("site", name="House 14")
        killed_after(dice.uniform(0.5, 1) * usual, start(program.home, *words))
        sites = sorted(each["name"] for each in program.ask("list", "site"))
        assert sites in (["House 12"], ["House 12", "House 14"]), f"after kill {number + 1}"
        assert program.ask("check")["ok"]
