"""No screen holds the window, and none stays in memory: all are opened and closed once for both.

Opening one keeps the UI thread for at most 50 ms at a stretch. What is measured is the processor time of that thread,
as it would be with nothing beside it, and of some tries the best one: the first brings in what the program has not
needed before. A closed page is gone, with its widgets, models and what it has read: a day opens and closes hundreds.
"""

import gc
import shutil
import weakref
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from desktop.app import SOON
from desktop.company import FILE_NAME
from desktop.ui.page import Page
from tests.ui.gallery.screens import screens
from tests.ui.gallery.special import Screen
from tests.ui.gallery.stage import DRESSES, Stage, dressed
from tests.ui.watchdog import Stall, Watchdog

TRIES = 6
QUIET_ROUNDS = 6
BEFORE = "first-run-"
"""Those stand before there is a window: each dresses the whole program."""
SPEAKING = ("form-daily_report", "form-estimate", "form-timesheet", "page-start", "report-s_curve")
"""Where so much stands that saying it in another language takes its time."""


@dataclass
class Walk:
    """What opening and closing screens has shown, by their names."""

    stage: Stage
    watchdog: Watchdog
    count: int = 0
    stalls: dict[str, list[Stall]] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    pages: list[tuple[str, weakref.ref[Page]]] = field(default_factory=list)

    def visit(self, name: str, show: Screen) -> None:
        """Open and close it until that is quick, or often enough."""
        self.count += 1
        tries = list[list[Stall]]()
        while _again(tries):
            tries.append(self._stalls_of(show))
            self.pages += [(name, weakref.ref(page)) for page in self.stage.window.pages.values()]
            self.stage.clear()
        self._note(name, tries)

    def speak(self, name: str, show: Screen) -> None:
        """Another language, and the first again, while it is open."""
        show(self.stage)
        self.stage.settle()
        tries = list[list[Stall]]()
        while _again(tries):
            tries.append(self._stalls_of(_speak_another))
        self._note(f"{name} in another language", tries)
        self.stage.clear()

    def find_kept(self) -> set[str]:
        """The screens whose pages are still there."""
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        return {name for name, page in self.pages if page() is not None}

    def _stalls_of(self, do: Screen) -> list[Stall]:
        self.watchdog.stalls.clear()
        with self.watchdog.within("opening"):
            do(self.stage)
        self.stage.settle(QUIET_ROUNDS)
        return list(self.watchdog.stalls)

    def _note(self, name: str, tries: list[list[Stall]]) -> None:
        if least := min(tries, key=lambda stalls: max((each.seconds for each in stalls), default=0)):
            self.stalls[name] = least


def _again(tries: list[list[Stall]]) -> bool:
    return not tries or (bool(tries[-1]) and len(tries) < TRIES)


def _speak_another(stage: Stage) -> None:
    stage.desk.choose(language="en" if stage.desk.language.code == "ru" else "ru")


@pytest.fixture(scope="module")
def walk(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory, demo_file: Path) -> Walk:
    home = tmp_path_factory.mktemp("home")
    shutil.copyfile(demo_file, home / FILE_NAME)
    for name in SOON:  # as the program does soon after its start
        import_module(name)
    with dressed(home, DRESSES[0]) as stage:
        made = Walk(stage, Watchdog())
        every = screens(stage.desk.kinds, stage.desk.pages)
        for name, show in every.items():
            if not name.startswith(BEFORE):
                made.visit(name, show)
        for name in SPEAKING:
            made.speak(name, every[name])
        made.watchdog.close()
        made.kept = made.find_kept()
    return made


def test_no_screen_holds_the_window(walk: Walk) -> None:
    assert walk.count > 80
    assert not walk.stalls, "\n".join(f"{name}: {stall}" for name, stalls in walk.stalls.items() for stall in stalls)


def test_no_page_stays_when_its_tab_is_closed(walk: Walk) -> None:
    assert len(walk.pages) > 80
    assert walk.kept == set()
