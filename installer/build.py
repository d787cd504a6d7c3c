"""One build of the bundle: PyInstaller on our spec, with everything set that would make two builds differ."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from installer import repeatable
from installer.contents import NAME, ROOT

NICE: Final = 10
LEFT_OUT: Final = re.compile(r"could not resolve '([^']+)'")
"""PyInstaller goes on without a library that it does not find."""


class NoBundle(Exception):
    """PyInstaller did not come to its end, or left something out."""


def build(work: Path) -> Path:
    """The folder with the program. Raises NoBundle with what was said."""
    folder = work / "dist" / NAME
    shutil.rmtree(work / "dist", ignore_errors=True)
    shutil.rmtree(work / "work", ignore_errors=True)
    places = ("--distpath", work / "dist", "--workpath", work / "work", ROOT / "installer" / f"{NAME}.spec")
    done = subprocess.run(
        [sys.executable, "-m", "PyInstaller", "-y", "--log-level", "WARN", *places],
        cwd=ROOT, env=os.environ | repeatable.settings() | {"LC_ALL": "C.UTF-8"}, capture_output=True, text=True,
        preexec_fn=(lambda: os.nice(NICE)) if hasattr(os, "nice") else None,
    )  # fmt: skip
    said = done.stdout + done.stderr
    (work / "build.log").write_text(said, "utf-8")
    if done.returncode:
        raise NoBundle("\n".join(said.splitlines()[-20:]))
    if missing := sorted(set(LEFT_OUT.findall(said))):
        raise NoBundle(f"libraries of the system are missing here, and would be missing there: {', '.join(missing)}")
    return folder
