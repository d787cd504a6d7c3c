"""Where Windows programs run: wine on Linux, or Windows itself. Both are asked the same way."""

import contextlib
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from installer.windows.record import Record

TIMEOUT_S: Final = 600


class TookTooLong(Exception):
    """A program did not end. Windowed programs that meet a fatal error wait for somebody to read the message."""


@dataclass(frozen=True, slots=True)
class Done:
    """How a program ended, and what it wrote to both outputs."""

    code: int
    said: str


class Running:
    """A program that has been started. Its outputs are read while it runs: a full pipe would stop it."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.process = process
        self._said: list[bytes] = []
        assert process.stdout is not None
        self._reader = threading.Thread(target=self._read, args=(process.stdout,), daemon=True)
        self._reader.start()

    def wait(self, timeout: float) -> Done:
        """Until it ends; a service that it left behind may keep the pipe, and is not waited for."""
        try:
            code = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise TookTooLong(f"{self.process.args!r} ran longer than {timeout:.0f} s") from None
        self._reader.join(1)
        return Done(code, b"".join(self._said).decode("utf-8", "replace"))

    def _read(self, pipe: IO[bytes]) -> None:
        for line in pipe:
            self._said.append(line)


class Machine:
    """Windows itself; `Wine` overrides what differs."""

    name = "Windows"
    is_windows = True
    is_ours = False
    """Whether everything on it is of this build, and may be thrown away."""

    def environment(self) -> dict[str, str]:
        return dict(os.environ)

    def command(self, program: Path | str, *words: Path | str) -> list[str]:
        return [str(program), *(self.shown(word) for word in words)]

    def shown(self, word: Path | str) -> str:
        """A path as programs of Windows spell it; a text as it is."""
        return str(word)

    def start(self, program: Path | str, *words: Path | str, extra: Mapping[str, str] | None = None) -> Running:
        """Outputs go through a pipe: under wine a Python refuses to write to a file that it was given."""
        env = self.environment() | dict(extra or {})
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        return Running(subprocess.Popen(self.command(program, *words), env=env, **pipes))  # type: ignore[call-overload]

    def run(
        self,
        program: Path | str,
        *words: Path | str,
        timeout: float = TIMEOUT_S,
        extra: Mapping[str, str] | None = None,
    ) -> Done:
        return self.start(program, *words, extra=extra).wait(timeout)

    def folder(self, variable: str) -> Path:
        """What %LOCALAPPDATA% or %APPDATA% stands for."""
        return Path(os.environ[variable])

    def registry(self, key: str, value: str | None = None) -> str | None:
        """A value below HKCU (None: the unnamed one), or None where it is not there."""
        asked = ("/v", value) if value else ("/ve",)
        done = self.run("reg", "query", f"HKCU\\{key}", *asked, timeout=60)
        found = re.search(r"\sREG_\w+\s+(.*)", done.said)  # the name before it may have spaces: (по умолчанию)
        return found[1].strip() if done.code == 0 and found else None

    def picture(self, file: Path) -> None:
        """The whole screen as it is now."""
        from PIL import ImageGrab

        ImageGrab.grab().save(file)


@contextlib.contextmanager
def machine_of(work: Path, record: Record) -> Iterator[Machine]:
    """The machine of this computer; wine and its screen live in `work` and end with it."""
    if sys.platform == "win32":
        yield Machine()
        return
    from installer.windows.wine import Wine, screen

    with screen() as display:
        machine = Wine(work, display)
        try:
            record.step("wine that passes for Windows 10", machine.make)
            yield machine
        finally:
            machine.close()
