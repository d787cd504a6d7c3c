"""What Debian knows of the libraries that come from the system: whose they are, and under which terms."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

TERMS: Final = Path("/usr/share/doc")
COMMON: Final = Path("/usr/share/common-licenses")


def packages_of(sources: Sequence[str]) -> dict[str, str]:
    """File → package; the packages know a file under /lib or under /usr/lib. Nothing on other systems."""
    if not sources or not shutil.which("dpkg"):
        return {}
    ways = {source: _ways(os.path.realpath(source)) for source in sources}
    asked = sorted({way for both in ways.values() for way in both})
    told = subprocess.run(["dpkg", "-S", *asked], capture_output=True, text=True).stdout
    known = (line.split(": ", 1) for line in told.splitlines() if ": /" in line and not line.startswith("diversion"))
    owners = {path: package.split(",")[0].partition(":")[0] for package, path in known}
    return {source: owners[way] for source, both in ways.items() for way in both if way in owners}


def _ways(path: str) -> tuple[str, str]:
    return path, path.removeprefix("/usr")


def terms_of(package: str) -> bytes | None:
    return _text(TERMS / package / "copyright") if package else None


def common_terms(name: str) -> bytes | None:
    """A text that many packages refer to, such as LGPL-2.1."""
    return _text(COMMON / name)


def _text(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None
