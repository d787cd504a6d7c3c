"""No screen holds the window: opening any of them keeps the UI thread for at most 50 ms at a stretch.

What is measured is the processor time of that thread, as it would be with nothing beside it, and of some tries the best
one: the first brings in what the program has not needed before.
"""

import shutil
from importlib import import_module
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.app import SOON
from desktop.company import FILE_NAME
from tests.ui.gallery.screens import screens
from tests.ui.gallery.special import Screen
from tests.ui.gallery.stage import DRESSES, Stage, dressed
from tests.ui.watchdog import Stall, Watchdog

TRIES = 6
QUIET_ROUNDS = 6
BEFORE = ("first-run-1", "first-run-2", "first-run-3")
"""Stand before there is a window: each dresses the whole program."""
SPEAKING = ("form-daily_report", "form-estimate", "form-timesheet", "page-start", "report-s_curve")
"""Where so much stands that saying it in another language takes its time."""


@pytest.mark.timeout(300)
def test_no_screen_holds_the_window(qtbot: QtBot, tmp_path: Path, demo_file: Path) -> None:
    shutil.copyfile(demo_file, tmp_path / FILE_NAME)
    for name in SOON:  # as the program does soon after its start
        import_module(name)
    with dressed(tmp_path, DRESSES[0]) as stage:
        watchdog = Watchdog()
        try:
            shown = {
                name: show for name, show in screens(stage.desk.kinds, stage.desk.pages).items() if name not in BEFORE
            }
            held = {name: stalls for name, show in shown.items() if (stalls := _least(stage, show, watchdog))}
            for name in SPEAKING:
                shown[name](stage)
                stage.settle()
                if stalls := _least(stage, _speak_another, watchdog, clear=False):
                    held[f"{name} in another language"] = stalls
                stage.clear()
        finally:
            watchdog.close()
    assert len(shown) > 80
    assert not held, "\n".join(f"{name}: {stall}" for name, stalls in held.items() for stall in stalls)


def _speak_another(stage: Stage) -> None:
    stage.desk.choose(language="en" if stage.desk.language.code == "ru" else "ru")


def _least(stage: Stage, show: Screen, watchdog: Watchdog, *, clear: bool = True) -> list[Stall]:
    """The stalls of the best try."""
    found = list[list[Stall]]()
    while len(found) < TRIES and (not found or found[-1]):
        watchdog.stalls.clear()
        with watchdog.within("opening"):
            show(stage)
        stage.settle(QUIET_ROUNDS)
        found.append(list(watchdog.stalls))
        if clear:
            stage.clear()
    return min(found, key=lambda stalls: max((each.seconds for each in stalls), default=0))
