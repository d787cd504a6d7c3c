"""The trial of an installer: install, use, upgrade, remove, as people and administrators do.

Each step says what it proves and raises Failed with what it found instead.
"""

import hashlib
import json
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageChops

from installer.contents import version
from installer.repeatable import hashes
from installer.windows.machine import Done, Machine, Running

LISTED: Final = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\Fieldledger"
OPENS: Final = r"Software\Classes\Fieldledger.Company\shell\open\command"
SERVER: Final = "https://ledger.example.com:8443/company"
IS_OPEN, IS_WRONG_WORD = 3, 6
"""Exit codes of the installer, see docs/windows.md."""
PATIENCE_S: Final = 120
CHANGED_LEAST: Final = 0.2
"""Of the screen: a window has come."""


class Failed(Exception):
    """What was found instead of what is wanted."""


def require(true: object, otherwise: str) -> None:
    if not true:
        raise Failed(otherwise)


@dataclass(slots=True)
class Trial:
    """One machine, one installer, one bundle to compare with, one folder for what is found."""

    machine: Machine
    setup: Path
    bundle: Path
    out: Path
    running: Running | None = None

    def steps(self) -> list[tuple[str, Callable[[], str]]]:
        return [
            ("refuses wrong words", self.refuses_wrong_words),
            ("installs in silence", self.installs),
            ("self test", self.tests_itself),
            ("self test of a spoilt copy", self.misses_what_is_gone),
            ("makes a company in Cyrillic folders", self.makes_company),
            ("opens its window", self.opens),
            ("refuses over an open program", self.refuses_over_open),
            ("closes", self.closes),
            ("upgrades and keeps data", self.upgrades),
            ("removes itself and keeps data", self.removes),
            ("removes data when asked", self.removes_data),
        ]

    # ---- places

    @property
    def program(self) -> Path:
        return self.machine.folder("LOCALAPPDATA") / "Programs" / "Fieldledger"

    @property
    def usual_data(self) -> Path:
        return self.machine.folder("LOCALAPPDATA") / "fieldledger"

    @property
    def data(self) -> Path:
        """A path as people make them, beside the usual place."""
        return self.machine.folder("USERPROFILE") / "Данные бригады" / "Учёт работ"

    @property
    def shortcut(self) -> Path:
        return self.machine.folder("APPDATA") / "Microsoft/Windows/Start Menu/Programs/Fieldledger.lnk"

    # ---- steps

    def refuses_wrong_words(self) -> str:
        for word in ("/LANG=de", "/SERVER=ledger", "/SERVER=https://учёт.рф"):
            code = self.install(word).code
            require(code == IS_WRONG_WORD, f"{word}: exit code {code} instead of {IS_WRONG_WORD}")
        require(not self.program.exists(), "something was installed")
        return f"exit code {IS_WRONG_WORD}"

    def installs(self) -> str:
        require(not self.usual_data.exists(), f"{self.usual_data} was there before")
        self.install_well("/LANG=ru", f"/SERVER={SERVER}")
        self.is_whole()
        require(self.machine.registry(LISTED, "DisplayVersion") == version(), "the list of programs lacks it")
        require(' open "%1"' in (self.machine.registry(OPENS) or ""), "files are not opened by it")
        require(self.shortcut.is_file(), "the Start menu lacks it")
        said = (self.usual_data / "env.ini").read_text("utf-8")
        require("language = ru" in said and f"address = {SERVER}" in said, f"env.ini has {said!r}")
        return f"{len(hashes(self.bundle))} files as in the bundle, Start menu, file type, env.ini"

    def tests_itself(self) -> str:
        code, told = self.selftest()
        (self.out / "selftest.json").write_text(json.dumps(told, indent=1, ensure_ascii=False), "utf-8")
        for picture in self.data.glob("проверка*.png"):
            (self.out / "selftest.png").write_bytes(picture.read_bytes())
        bad = [f"{step['name']}: {step['error']}" for step in told["steps"] if step["ok"] is False]
        require(code == 0 and told["ok"] and not bad, f"exit code {code}; " + "; ".join(bad))
        good = sum(step["ok"] is True for step in told["steps"])
        return f"{good} steps of {len(told['steps'])} good, window after {told.get('start_s')} s"

    def misses_what_is_gone(self) -> str:
        """A self test that is content with everything would tell nothing."""
        (plugin,) = (self.program / "_internal").rglob("qwindows.dll")
        kept = plugin.read_bytes()
        plugin.unlink()
        code, told = self.selftest()
        plugin.write_bytes(kept)
        bad = [step["name"] for step in told["steps"] if step["ok"] is False]
        require(code == 1 and bad, f"without {plugin.name} it ended with {code} and found nothing wrong")
        return f"without {plugin.name}: {', '.join(bad)}"

    def selftest(self) -> tuple[int, dict[str, Any]]:
        """Its exit code and its report, in a folder as people name them."""
        self.data.mkdir(parents=True, exist_ok=True)
        report = self.data / "проверка.json"
        report.unlink(missing_ok=True)
        done = self.machine.run(self.program / "fieldledger.exe", "--selftest", report, timeout=600)
        require(report.is_file(), f"no report; it ended with {done.code} and said {done.said[-2000:]!r}")
        told: dict[str, Any] = json.loads(report.read_text("utf-8"))
        return done.code, told

    def makes_company(self) -> str:
        done = self.machine.run(
            self.program / "fieldledger-cli.exe", "--home", self.data, "demo", "--no-window", timeout=600
        )
        require(done.code == 0, f"exit code {done.code}: {done.said[-2000:]}")
        return f"{self.company.stat().st_size // 1024} KB in {self.machine.shown(self.data)}"

    def opens(self) -> str:
        """As a double click on the file does."""
        before = self.screen()
        self.running = self.machine.start(self.program / "fieldledger.exe", "open", self.company)
        begun = time.monotonic()
        while changed(before, self.screen()) < CHANGED_LEAST:
            require(self.running.process.poll() is None, "it ended by itself")
            require(time.monotonic() - begun < PATIENCE_S, "no window on the screen")
            time.sleep(0.5)
        seconds = time.monotonic() - begun
        time.sleep(5)  # figures of the start page come in
        self.machine.picture(self.out / "window.png")
        return f"seen on the screen after {seconds:.1f} s"

    def refuses_over_open(self) -> str:
        code = self.install().code
        require(code == IS_OPEN, f"exit code {code} of the installer instead of {IS_OPEN}")
        self.is_whole()
        self.machine.run(self.program / "uninstall.exe", "/S")
        time.sleep(10)  # nobody sees how the copy of the removal ends
        self.is_whole()
        require(self.running and self.running.process.poll() is None, "the open program was ended")
        return f"exit code {IS_OPEN}, nothing changed; the removal did nothing either"

    def closes(self) -> str:
        require(self.running, "it is not open")
        self.machine.run("taskkill", "/IM", "fieldledger.exe", timeout=60)
        assert self.running is not None
        done = self.running.wait(60)
        self.running = None
        require(done.code == 0, f"exit code {done.code}: {done.said[-2000:]}")
        require(not (self.data / "window.lock").exists(), "the lock of the window was left behind")
        return "when Windows asks it to"

    def upgrades(self) -> str:
        stale, own = self.program / "_internal" / "stale.dll", self.program / "old" / "мои заметки.txt"
        stale.write_bytes(b"of an older version")
        own.parent.mkdir()
        own.write_text("mine", "utf-8")
        before, settings = digest(self.company), (self.usual_data / "env.ini").read_bytes()
        self.install_well("/LANG=en", "/SERVER=https://other.example.com")
        require(not stale.exists(), "a file of the older version was left")
        require(own.read_text("utf-8") == "mine", "a file of the person's own is gone")
        shutil.rmtree(own.parent)
        self.is_whole()
        require(digest(self.company) == before, "the company's file has changed")
        require((self.usual_data / "env.ini").read_bytes() == settings, "env.ini was overwritten")
        return "nothing stale; data, settings and own files as before"

    def removes(self) -> str:
        before = digest(self.company)
        self.remove()
        left = [self.machine.registry(key) for key in (OPENS, LISTED)]
        require(left == [None, None], f"the registry has {left}")
        require(self.machine.registry(r"Software\Classes\.fieldledger") is None, "the file type is left")
        require(not self.shortcut.exists(), "the Start menu still has it")
        require(digest(self.company) == before and (self.usual_data / "env.ini").exists(), "data is gone")
        return "data is all that is left"

    def removes_data(self) -> str:
        self.install_well()
        self.remove("/DELETEDATA")
        self.until(lambda: not self.usual_data.exists(), f"{self.usual_data} is left")
        require(self.company.exists(), "data in another folder is gone")
        return "only the usual folder; other folders are kept"

    # ---- what steps are made of

    @property
    def company(self) -> Path:
        return self.data / "company.fieldledger"

    def install(self, *words: str) -> Done:
        return self.machine.run(self.setup, "/S", *words)

    def install_well(self, *words: str) -> None:
        code = self.install(*words).code
        require(code == 0, f"exit code {code} of the installer")

    def is_whole(self) -> None:
        """What is installed is the bundle and the removal, to the byte."""
        wanted, found = hashes(self.bundle), hashes(self.program)
        found.pop("uninstall.exe", None)
        different = sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
        require(not different, f"differs from the bundle: {', '.join(different[:10])}")

    def remove(self, *words: str) -> None:
        """The removal goes on in a copy of itself: its end is seen by the folder."""
        self.machine.run(self.program / "uninstall.exe", "/S", *words)
        self.until(lambda: not self.program.exists(), f"files are left in {self.program}")

    def until(self, reached: Callable[[], bool], otherwise: str) -> None:
        end = time.monotonic() + PATIENCE_S
        while not reached():
            require(time.monotonic() < end, otherwise)
            time.sleep(0.25)

    def screen(self) -> Image.Image:
        """What is to be seen now, small."""
        file = self.out / "screen.png"
        self.machine.picture(file)
        with Image.open(file) as picture:
            return picture.convert("L").resize((160, 100))

    def clear(self) -> None:
        """Begin on a clean machine. Only what an earlier trial left in wine is removed; a person's things never are."""
        mine = (self.program, self.usual_data, self.data.parent)
        if not self.machine.is_ours:
            there = [str(folder) for folder in mine if folder.exists()]
            require(not there, f"this computer has {', '.join(there)}; try it under an account that has none")
        if (self.program / "uninstall.exe").exists():
            self.remove()
        for folder in mine:
            shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        if self.running is not None:
            self.running.process.kill()


def changed(before: Image.Image, now: Image.Image) -> float:
    """The share of the screen that is different."""
    different = ImageChops.difference(before, now).histogram()[8:]
    return sum(different) / (now.width * now.height)


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
