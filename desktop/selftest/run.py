"""`--selftest OUT.json`: all the steps in a temporary folder; the report and a picture of the window beside it."""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from argparse import Namespace
from importlib.metadata import version
from pathlib import Path
from typing import Final

from desktop.selftest import parts
from desktop.selftest.ledger import Ledger
from desktop.selftest.trial import Failed, NotTried, Trial

SCREEN_S: Final = 120
"""A window that has not told its story by then hangs, on Windows before a box with Qt's words."""
LINES_OF_QT: Final = 5
LAST_ON_SCREEN: Final = "picture"


def main(arguments: Namespace) -> int:
    """0 where every step that was tried succeeded, else 1."""
    out = arguments.selftest.absolute()
    if arguments.screen_of is not None:
        return the_screen(out, arguments)
    trial = Trial(out, about_this_copy())
    try:
        trial.write()
    except OSError as cause:
        print(f"fieldledger: the report cannot be written to {out}: {cause.strerror}", file=sys.stderr)
        return 1
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="Проверка fieldledger ", ignore_cleanup_errors=True) as folder:
        trial.step("type_faces", parts.type_faces)
        trial.step("translations", parts.translations)
        trial.step("migrations", parts.revisions)
        trial.step("help", parts.help_pages)
        trial.step("licences", parts.licences)
        ledger = Ledger(trial, Path(folder))
        ledger.try_all()
        trial.step("window_process", lambda: another_process(trial, ledger.home, arguments))
        trial.step("modules", parts.modules)
        trial.step("server", lambda: server(arguments.server, arguments.codes, Path(folder)))
    trial.facts["seconds"] = round(time.perf_counter() - begun, 2)
    trial.write()
    return 0 if trial.ok else 1


def about_this_copy() -> dict[str, object]:
    return {
        "program": version("fieldledger"),
        "installed": bool(getattr(sys, "frozen", False)),
        "system": platform.platform(),
        "python": platform.python_version(),
    }


def usual_screen() -> str:
    """The plugin that Qt takes here when nobody says which."""
    return os.environ.get("QT_QPA_PLATFORM") or ("windows" if sys.platform == "win32" else "xcb")


def another_process(trial: Trial, home: Path, arguments: Namespace) -> str:
    """What can be seen only in a window: its steps join the trial. Raises Failed where the process dies."""
    told = trial.out.with_suffix(".screen.json")
    told.unlink(missing_ok=True)
    words = ["--selftest", str(told), "--screen-of", str(home), "--asked-at", str(time.time())]
    ended, said = waited_for([*words, "-platform", arguments.qt_platform or usual_screen()])
    steps = []
    if told.exists():
        facts = json.loads(told.read_text("utf-8"))
        steps = facts.pop("steps")
        facts.pop("ok")
        trial.take(facts, steps)
        told.unlink()
    if all(step["ok"] for step in steps) and LAST_ON_SCREEN not in {step["name"] for step in steps}:
        ended = f"{ended} before its last step"
    return whole_process(ended, said)


def waited_for(words: list[str]) -> tuple[str, str]:
    """How this program ended, started once more with these words, and the last lines that it said."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "desktop"]
    try:
        done = subprocess.run(
            [*program, *words],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=SCREEN_S,
            env=os.environ | {"PYINSTALLER_RESET_ENVIRONMENT": "1"},
        )  # fmt: skip
        ended, said = f"ended with {done.returncode}", done.stdout
    except subprocess.TimeoutExpired as late:
        ended, said = f"did not end within {SCREEN_S} s", late.stdout or b""
    return ended, " | ".join(said.decode("utf-8", "replace").strip().splitlines()[-LINES_OF_QT:])


def whole_process(ended: str, said: str) -> str:
    if ended not in ("ended with 0", "ended with 1"):
        raise Failed(f"the process of the window {ended}. It said last: {said}")
    return ended


def the_screen(out: Path, arguments: Namespace) -> int:
    """In the other process."""
    from desktop.selftest.screen import try_screen

    trial = Trial(out)
    try_screen(trial, arguments.screen_of, arguments.qt_platform, arguments.asked_at)
    return 0 if trial.ok else 1


def server(address: str | None, codes: str | None, folder: Path) -> str:
    """What speaks HTTP is brought in only where there is somebody to speak to."""
    if not address:
        raise NotTried("no server was named by --server")
    from desktop.selftest import exchange

    return exchange.tried(address, codes, folder)
