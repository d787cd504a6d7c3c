"""Packages for Windows, taken to a folder on any system and checked by their hashes."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from installer.contents import ROOT

PYTHON_LOCK: Final = Path(__file__).with_name("python.lock")
PACKAGES_LOCK: Final = ROOT / "requirements-windows.lock"
FOR_WINDOWS: Final = (
    *("--no-deps", "--only-binary=:all:", "--require-hashes", "--quiet", "--disable-pip-version-check"),
    *("--platform", "win_amd64", "--python-version", "3.11", "--implementation", "cp"),
)


def fetch(cache: Path, lock: Path) -> Path:
    """The folder with the wheels of a lock; a wheel that is there is not fetched again."""
    folder = cache / "wheels" / lock.stem
    folder.mkdir(parents=True, exist_ok=True)
    mark = folder / f".{digest(lock)}"
    if not mark.exists():
        pip("download", *FOR_WINDOWS, "--dest", folder, "--find-links", folder, "--requirement", lock)
        mark.touch()
    return folder


def install(folder: Path, lock: Path, target: Path) -> None:
    """What the lock names into a folder for packages; hashes are checked once more, as the cache may be old."""
    where = ("--no-index", "--find-links", folder, "--no-compile", "--target", target)
    pip("install", *FOR_WINDOWS, *where, "--requirement", lock)


def pip(*words: str | Path) -> None:
    env = os.environ | {"PIP_ROOT_USER_ACTION": "ignore"}
    subprocess.run([sys.executable, "-m", "pip", *map(str, words)], check=True, env=env)


def digest(*files: Path) -> str:
    """What tells these inputs from others."""
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]
