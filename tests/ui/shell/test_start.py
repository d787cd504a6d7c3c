"""The program as it is started: its window, a second start, the command line beside it, a computer without a screen."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.screen import NoScreen, require_screen
from desktop.ui.shell.one_window import call

PROGRAM = [sys.executable, "-m", "desktop"]
SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def program(home: Path, *words: str, screen: bool = True) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in SCREENS}
    if screen:
        environment["QT_QPA_PLATFORM"] = "offscreen"
    command = [*PROGRAM, "--home", str(home), *words]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60)


@pytest.fixture
def running(qtbot: QtBot, home: Path) -> Iterator[Path]:
    """A data folder whose window is open in another process."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    process = subprocess.Popen([*PROGRAM, "--home", str(home)], env=environment, stderr=subprocess.DEVNULL)
    try:
        qtbot.waitUntil(lambda: call(home) or process.poll() is not None, timeout=30_000)
        assert process.poll() is None
        yield home
    finally:
        process.kill()
        process.wait()


def test_a_second_start_and_the_command_line_beside_the_window(running: Path) -> None:
    second = program(running)
    assert (second.returncode, second.stdout) == (
        0,
        "The window of this company was open already; it is in front now.\n",
    )
    listed = program(running, "list", "crew")
    assert (listed.returncode, listed.stderr) == (0, "")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a screen")
def test_without_a_screen_it_says_so(home: Path) -> None:
    said = program(home, screen=False)
    assert said.returncode == 1
    assert said.stderr.startswith("fieldledger: There is no screen here, so no window was opened.")
    assert program(home, "demo", screen=False).returncode == 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Debian's packages")
def test_missing_libraries_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.screen.ALWAYS", {"libnowhere.so.9": "libnowhere9"})
    with pytest.raises(NoScreen, match="sudo apt-get install libnowhere9"):
        require_screen({})


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Debian's packages")
def test_where_libraries_are_missing_the_words_are_all_that_is_written(home: Path) -> None:
    """Whoever has no terminal before them is told in a window, for which there is nothing to make it with."""
    code = (
        "import sys, desktop.cli, desktop.screen;"
        "desktop.screen.ALWAYS['libnowhere.so.9'] = 'libnowhere9';"
        "sys.modules['PySide6.QtWidgets'] = None;"
        f"sys.exit(desktop.cli.main(['--home', {str(home)!r}]))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert said.returncode == 1
    assert said.stderr.startswith("fieldledger: The window cannot be opened")
    assert len(said.stderr.splitlines()) == 1
