"""What makes two builds of one source the same, and by what it is told that they are."""

import hashlib
import os
import subprocess
from pathlib import Path

from installer.contents import ROOT


def settings() -> dict[str, str]:
    """Variables of the environment that a build is made with."""
    return {"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": str(epoch()), "TZ": "UTC"}


def epoch() -> int:
    """The moment of the last change of the source, in seconds since 1970: the same for every build of it."""
    return int(of_git("log", "-1", "--format=%ct") or os.environ.get("SOURCE_DATE_EPOCH") or 315532800)


def of_git(*words: str) -> str:
    """What git says of the source; nothing where there is no git, or the source is not under it."""
    try:
        return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    except OSError:
        return ""


def hashes(folder: Path) -> dict[str, str]:
    """Every file below a folder, by its content."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return {file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def fingerprint(folder: Path) -> str:
    """One text for a whole folder: two builds of the same source have the same."""
    return hashlib.sha256(repr(sorted(hashes(folder).items())).encode()).hexdigest()[:16]
