"""Many seeds, those that once failed, the same trace of the same seed, and five sabotages that are noticed."""

import json
import os
import subprocess
import sys

import pytest

from tests.simulation.regressions import SEEDS

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(3600)]
TRIED = int(os.environ.get("FIELDLEDGER_SEEDS", "300"))
FEW = ("any-base", "late-reply", "no-lock", "dropped-line", "kept-scope")
"""By name, so that nothing of the simulation is loaded here."""


def simulated(*arguments: str) -> tuple[int, dict[str, object], str]:
    """Exit code, figures, and what was said of violations."""
    command = [sys.executable, "-m", "tests.simulation", *arguments, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONHASHSEED": "0"})
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout.splitlines()[-1]), done.stderr


def test_nothing_is_lost_in_three_hundred_seeds() -> None:
    code, figures, said = simulated("--seeds", str(TRIED))
    print(figures)
    assert code == 0, said
    assert figures["conflicts"], "people never met in one field: nothing was tried"


def test_seeds_that_once_failed() -> None:
    """Those beyond the three hundred."""
    code, _, said = simulated("--only", ",".join(str(seed) for seed in SEEDS if seed >= TRIED))
    assert code == 0, said


def test_the_same_seed_has_the_same_trace() -> None:
    _, alone, _ = simulated("--only", "7")
    _, after_others, _ = simulated("--only", "3,5,7", "--processes", "1")
    assert alone["traces"]["7"] == after_others["traces"]["7"]  # type: ignore[index]


@pytest.mark.parametrize("name", FEW)
def test_a_sabotage_is_noticed(name: str) -> None:
    code, figures, _ = simulated("--seeds", "300", "--sabotage", name, "--processes", "1")
    assert code == 1
    print(name, figures["violations"])
