"""The program as a folder: PyInstaller with the spec that all systems share, run by the Python of Windows."""

import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Final

from installer.windows import interpreter
from installer.windows.machine import Machine

ROOT: Final = Path(__file__).resolve().parents[2]
SPEC: Final = ROOT / "installer" / "fieldledger.spec"
NOISE: Final = ("api-ms-win-", "it looks like wine32", "multiarch needs", "dpkg --add-arch", "apt-get install wine32")
"""Lines that say nothing: what is part of Windows 10, and Debian's wish for a wine of 32 bits."""


class NoBundle(Exception):
    """PyInstaller did not come to its end."""


def version() -> str:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


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
    repeatable = {"PYTHONUTF8": "1", "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": str(epoch()), "TZ": "UTC"}
    words = ("-m", "PyInstaller", "-y", "--log-level", "WARN", *places, SPEC)
    done = machine.run(python, *words, timeout=1800, extra=repeatable)
    said = [line for line in done.said.splitlines() if line.strip() and not any(noise in line for noise in NOISE)]
    if done.code or not (bundle / "fieldledger.exe").is_file():
        raise NoBundle("\n".join(said[-40:]))
    print("\n".join(line for line in said if "WARNING" in line or "ERROR" in line), flush=True)
    for file in bundle.rglob("*"):
        os.utime(file, (epoch(), epoch()))  # the installer keeps dates
    return bundle


def epoch() -> int:
    """The moment of the last change of the source: the same for every build of it."""
    return int(of_git("log", "-1", "--format=%ct") or os.environ.get("SOURCE_DATE_EPOCH") or 315532800)


def of_git(*words: str) -> str:
    """What git says of the source; nothing where there is no git, or the source is not under it."""
    try:
        return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    except OSError:
        return ""


def size(path: Path) -> int:
    """Bytes."""
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files)


def hashes(folder: Path) -> dict[str, str]:
    """Every file below a folder, by its content."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return {file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def fingerprint(folder: Path) -> str:
    """One text for a whole folder: two builds of the same source have the same."""
    return hashlib.sha256(repr(sorted(hashes(folder).items())).encode()).hexdigest()[:16]
