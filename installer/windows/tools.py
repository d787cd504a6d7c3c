"""What this computer needs to build for Windows, and what to say where it is missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

PACKAGES: Final = {
    "wine": "wine wine64",
    "makensis": "nsis",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64-win32",
    "x86_64-w64-mingw32-objdump": "binutils-mingw-w64-x86-64",
    "Xvfb": "xvfb",
    "python3.11": "python3.11",
}
"""Program → the packages of Debian that have it."""
SAID: Final = {"wine": "wine", "makensis": "NSIS", "python3.11": "Python 3.11", "Xvfb": "Xvfb"}


class NotBuilt(Exception):
    """Nothing was built, because this computer lacks something; never taken for a failure of the program."""


def require_tools() -> None:
    """Installs what is missing where that is allowed. Raises NotBuilt with what to run."""
    if sys.platform == "win32":
        makensis()
    elif missing := missing_tools():
        install(missing)


def missing_tools() -> list[str]:
    return [name for name in PACKAGES if shutil.which(name) is None]


def install(missing: list[str]) -> None:
    packages = " ".join(PACKAGES[name] for name in missing).split()
    names = ", ".join(SAID.get(name, name) for name in missing)
    if not shutil.which("apt-get"):
        raise NotBuilt(f"{names} is missing. Debian calls the packages: {' '.join(packages)}.")
    if os.geteuid() != 0:
        raise NotBuilt(f"{names} is missing. Run: sudo apt-get install {' '.join(packages)}")
    print(f"Installing {' '.join(packages)}", flush=True)
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        if subprocess.run(["apt-get", *words], env=env, stdout=subprocess.DEVNULL).returncode:
            raise NotBuilt(f"{names} is missing, and apt-get {words[0]} failed; the reason stands above.")
    if still := missing_tools():
        raise NotBuilt(f"{', '.join(still)} is missing after installing {' '.join(packages)}.")


def makensis() -> str:
    """The compiler of installers."""
    usual = (Path(os.environ.get(name, ""), "NSIS", "makensis.exe") for name in ("ProgramFiles(x86)", "ProgramFiles"))
    found = shutil.which("makensis") or next((str(file) for file in usual if file.is_file()), None)
    if found is None:
        raise NotBuilt("NSIS is missing. Install it from https://nsis.sourceforge.io (or: choco install nsis).")
    return found
