"""How long the command line takes to start, and which imports that time goes into."""

import subprocess
import sys
from pathlib import Path

import pytest

from desktop.database import open_database
from tests.bench.measure import say, say_ms, seconds

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]
PROGRAM = Path(sys.executable).with_name("fieldledger")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the demo company."""
    folder = tmp_path_factory.mktemp("home")
    made = subprocess.run([PROGRAM, "--home", folder, "demo", "--no-window"], capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    return folder


@pytest.mark.parametrize("words", ["--help", "list person", "list daily_report", "report work_execution"])
def test_start_of_the_command_line(home: Path, words: str) -> None:
    command = [str(PROGRAM), "--home", str(home), *words.split()]
    said = subprocess.run(command, capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    times = seconds(lambda: subprocess.run(command, capture_output=True), runs=9)
    say_ms(f"fieldledger {words}", times, "≤ 400 ms")


@pytest.mark.parametrize("words", ["--help", "list person"])
def test_what_the_start_is_made_of(home: Path, words: str) -> None:
    """The dearest imports, each with what it brings in, in milliseconds."""
    command = [sys.executable, "-X", "importtime", str(PROGRAM), "--home", str(home), *words.split()]
    said = subprocess.run(command, capture_output=True, text=True).stderr
    rows = [line.split(":", 1)[1].split("|") for line in said.splitlines() if line.startswith("import time:")][1:]
    dear = sorted(((int(total) / 1000, name.strip()) for _, total, name in rows), reverse=True)[:24]
    own = sum(int(own) for own, _, _ in rows) / 1000
    say(f"imports of fieldledger {words}", own, "ms", dearest={name: total for total, name in dear})


def test_opening_a_file(tmp_path: Path) -> None:
    names = iter([tmp_path / f"{n}.db" for n in range(9)])
    say_ms("make an empty company file", seconds(lambda: open_database(next(names), create=True).dispose(), runs=3))
    open_database(tmp_path / "company.db", create=True).dispose()
    say_ms("open a company file", seconds(lambda: open_database(tmp_path / "company.db").dispose()))
