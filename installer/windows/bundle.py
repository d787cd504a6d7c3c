"""The program as a folder: PyInstaller with the spec that all systems share, run by the Python of Windows."""

import os
import shutil
import sys
from pathlib import Path
from typing import Final

from installer import repeatable
from installer.build import NoBundle
from installer.contents import ROOT, version
from installer.windows import interpreter
from installer.windows.machine import Machine

SPEC: Final = ROOT / "installer" / "fieldledger.spec"
NOISE: Final = ("api-ms-win-", "it looks like wine32", "multiarch needs", "dpkg --add-arch", "apt-get install wine32")
"""Lines that say nothing: what is part of Windows 10, and Debian's wish for a wine of 32 bits."""


def python_of(machine: Machine, work: Path) -> Path:
    """The Python that makes the bundle: this one on Windows, one put together for it elsewhere."""
    if machine.is_windows:
        return Path(sys.executable)
    python = interpreter.make(work / "cache", work / "python")
    describe_ourselves(python.parent / "Lib" / "site-packages")
    return python


def describe_ourselves(packages: Path) -> None:
    """The program asks for its own version as installed packages do."""
    for old in packages.glob("fieldledger-*.dist-info"):
        shutil.rmtree(old)
    folder = packages / f"fieldledger-{version()}.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(f"Metadata-Version: 2.4\nName: fieldledger\nVersion: {version()}\n")


def make(machine: Machine, python: Path, work: Path) -> Path:
    """The folder of the program. Raises NoBundle with what PyInstaller said."""
    bundle = work / "dist" / "fieldledger"
    for old in (work / "dist", work / "work"):
        shutil.rmtree(old, ignore_errors=True)
    places = ("--distpath", work / "dist", "--workpath", work / "work")
    extra = repeatable.settings() | {"PYTHONUTF8": "1"}
    words = ("-m", "PyInstaller", "-y", "--log-level", "WARN", *places, SPEC)
    done = machine.run(python, *words, timeout=1800, extra=extra)
    said = [line for line in done.said.splitlines() if line.strip() and not any(noise in line for noise in NOISE)]
    if done.code or not (bundle / "fieldledger.exe").is_file():
        raise NoBundle("\n".join(said[-40:]))
    print("\n".join(line for line in said if "WARNING" in line or "ERROR" in line), flush=True)
    moment = repeatable.epoch()
    for file in bundle.rglob("*"):
        os.utime(file, (moment, moment))  # the installer keeps dates
    return bundle
