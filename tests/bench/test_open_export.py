"""How long a company takes to be written in open formats and to come back, and how much memory that takes."""

import subprocess
import sys
from pathlib import Path
from time import perf_counter

import pytest

from desktop.backups import back_up
from desktop.company import FILE_NAME
from tests.bench.grown import grown
from tests.bench.measure import say

pytestmark = pytest.mark.bench
MEASURED = (
    "import resource, sys; from desktop.cli import main; code = main(sys.argv[1:]);"
    "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10, file=sys.stderr); sys.exit(code)"
)


@pytest.mark.timeout(3600)
def test_a_whole_company_out_and_back(pytestconfig: pytest.Config, tmp_path: Path) -> None:
    size = pytestconfig.getoption("--size")
    home, away = tmp_path / "home", tmp_path / "away"
    home.mkdir()
    back_up(grown(size).engine, home / FILE_NAME)
    for name, words in (
        ("export-company, no paper", ("--home", home, "export-company", tmp_path / "out", "--pdf", "none")),
        ("restore-export", ("--home", away, "restore-export", tmp_path / "out")),
    ):
        started = perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", MEASURED, *map(str, words)], check=True, capture_output=True, text=True
        )
        target = "≤ 60 s for 100,000 documents" if name.startswith("export") else ""
        say(f"{name}, {size} documents", perf_counter() - started, "s", target, MiB=int(done.stderr.split()[-1]))
