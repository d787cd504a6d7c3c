"""How much memory the window has after a day of work, on a company of 100,000 documents."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.company import FILE_NAME
from tests.bench.grown import FOLDER, grown
from tests.bench.measure import say

pytestmark = [pytest.mark.bench, pytest.mark.timeout(1800)]


def test_memory_after_a_day(tmp_path: Path) -> None:
    grown(100_000).engine.dispose()
    shutil.copyfile(next(FOLDER.glob("company-100000-*.db")), tmp_path / FILE_NAME)
    command = [sys.executable, "-m", "tests.bench.window_day", str(tmp_path)]
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    said = subprocess.run(command, capture_output=True, text=True, env=env, check=True).stdout
    for line in said.splitlines():
        now, most, what = line.split(maxsplit=2)
        say(f"memory after: {what}", int(now), "MB", "≤ 400 MB", most=int(most))
