"""Wine with a home, a screen and a user of its own: nothing of the person at this computer is read or changed."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from installer.windows import wheels
from installer.windows.interpreter import REPEATABLE, exports, mingw
from installer.windows.machine import Machine
from installer.windows.ucrtbase import definition

USER: Final = "Иван Петров"
"""Letters outside ASCII and a space, as in the field."""
SCREEN: Final = "1440x900x24"
STANDINS: Final = Path(__file__).parent / "standins"
NOT_ASKED: Final = "mscoree=;mshtml=;winemenubuilder.exe="
"""No questions about Mono and Gecko, no menus on this computer."""
STOOD_IN: Final = "mscms=n;ucrtbase=n"
"""Two stand-ins take the place of wine's own."""


class Wine(Machine):
    """A 64-bit prefix that passes for Windows 10."""

    name = "wine"
    is_windows = False
    is_ours = True

    def __init__(self, home: Path, display: str) -> None:
        self.prefix = home / "prefix"
        self._home, self._display = home / "home", display
        self._home.mkdir(parents=True, exist_ok=True)
        self._overrides = f"{NOT_ASKED};{STOOD_IN}"

    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "SOURCE_DATE_EPOCH", "WINEDEBUG") if name in os.environ}
        own = {"HOME": str(self._home), "USER": USER, "LOGNAME": USER, "LC_ALL": "C.UTF-8", "DISPLAY": self._display}
        wine = {"WINEPREFIX": str(self.prefix), "WINEARCH": "win64", "WINEDLLOVERRIDES": self._overrides}
        return {"WINEDEBUG": "-all", "TZ": "Europe/Moscow"} | kept | own | wine

    def command(self, program: Path | str, *words: Path | str) -> list[str]:
        return ["wine", *super().command(program, *words)]

    def shown(self, word: Path | str) -> str:
        if isinstance(word, str):
            return word
        drive = self.prefix / "drive_c"
        path = f"C:/{word.relative_to(drive)}" if word.is_relative_to(drive) else f"Z:{word}"
        return path.replace("/", "\\")

    def folder(self, variable: str) -> Path:
        inside = {"LOCALAPPDATA": "AppData/Local", "APPDATA": "AppData/Roaming", "USERPROFILE": "."}
        return self.prefix / "drive_c" / "users" / USER / inside[variable]

    def picture(self, file: Path) -> None:
        from PIL import ImageGrab

        ImageGrab.grab(xdisplay=self._display).save(file)

    def make(self) -> None:
        """The prefix, anew only when something it is made of has changed."""
        mark = self.prefix / f".{wheels.digest(Path(__file__), *sorted(STANDINS.iterdir()))}"
        if mark.exists():
            return
        shutil.rmtree(self.prefix, ignore_errors=True)
        self.prefix.mkdir(parents=True)
        self._overrides = NOT_ASKED
        self.run("wineboot", "--init")
        self.run("winecfg", "-v", "win10")
        self.settle()  # nothing holds the libraries any more
        self.put_standins()
        self._overrides = f"{NOT_ASKED};{STOOD_IN}"
        mark.touch()

    def put_standins(self) -> None:
        system = self.prefix / "drive_c" / "windows" / "system32"
        for source in sorted(STANDINS.glob("*.c")):
            library = system / f"{source.stem}.dll"
            library.unlink(missing_ok=True)
            linked = ("-ladvapi32",) if source.stem == "bcryptprimitives" else ()
            mingw("gcc", "-shared", "-O2", "-s", "-nostdlib", "-Wl,-e,0", *REPEATABLE, "-o", library, source, *linked)
        self.put_ucrtbase(system)

    def put_ucrtbase(self, system: Path) -> None:
        original, library = system / "ucrtwine.dll", system / "ucrtbase.dll"
        shutil.copyfile(library, original)
        library.unlink()
        source, names = system / "ucrtbase.c", system / "ucrtbase.def"
        source.write_text("#include <complex.h>\n")
        names.write_text(definition(exports(original)))
        usual = ("-shared", "-O2", "-s", "-nostartfiles", "-static-libgcc", "-Wl,-e,0", *REPEATABLE)
        mingw("gcc", *usual, "-o", library, source, names, "-lmingwex", "-lmsvcrt")
        source.unlink()
        names.unlink()

    def settle(self) -> None:
        """Wait until the programs of this prefix have ended and its registry is written."""
        subprocess.run([server(), "-w"], env=self.environment(), timeout=120)

    def close(self) -> None:
        """End what still runs in this prefix, and nothing else."""
        subprocess.run([server(), "-k"], env=self.environment(), timeout=60)


def server() -> str:
    """Debian keeps wineserver off the path."""
    places = (shutil.which("wineserver"), "/usr/lib/wine/wineserver", "/usr/lib/wine/wineserver64")
    return next(place for place in places if place and Path(place).exists())


@contextlib.contextmanager
def screen() -> Iterator[str]:
    """A screen in memory. Even a program that draws nowhere needs one: without it wine's event loop spins for ever."""
    reading, writing = os.pipe()
    words = ["Xvfb", "-displayfd", str(writing), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    process = subprocess.Popen(words, pass_fds=(writing,), stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        if not number:
            raise OSError("Xvfb did not start")
        yield f":{number}"
    finally:
        process.terminate()
        process.wait(10)
