"""How long the window takes to start on a company of 100,000 documents, its last list in front."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desktop.company import FILE_NAME
from tests.bench.grown import FOLDER, grown
from tests.bench.measure import Run, say_ms

pytestmark = [pytest.mark.bench, pytest.mark.timeout(900)]


def test_start_of_the_window(tmp_path: Path) -> None:
    grown(100_000).engine.dispose()
    file = next(FOLDER.glob("company-100000-*.db"))
    shutil.copyfile(file, tmp_path / FILE_NAME)
    figures = [_started(tmp_path) for _ in range(8)][1:]  # the first one compiles, and keeps which list was open
    say_ms("window on 100,000 documents: painted", [painted for painted, _ in figures], "≤ 1000 ms")
    say_ms("window on 100,000 documents: rows of the list", [rows for _, rows in figures])


def _started(home: Path) -> tuple[Run, Run]:
    command = [sys.executable, "-m", "tests.bench.window_start", str(home), str(time.time())]
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(home / "compiled")}
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is not compiled anew at each start
    said = subprocess.run(command, capture_output=True, text=True, env=env, check=True).stdout
    painted, painted_cpu, rows, rows_cpu = map(float, said.split())
    return Run(painted, painted_cpu), Run(rows, rows_cpu)
