"""The stage: a real window on a demo company, in some language, colours and scale, that waits for its results."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.app import application, desk_of
from desktop.company import opened
from desktop.settings import Settings, load
from desktop.ui.desk import Desk
from desktop.ui.preferences import Preferences
from desktop.ui.window import Window
from tests.ui.conftest import NOON

ROUND_MS, QUIET_ROUNDS, BRIEF_ROUNDS, PATIENCE_S = 10, 15, 3, 60


@dataclass(frozen=True, slots=True)
class Dress:
    """How a picture is dressed; `name` is part of its file's name."""

    language: str
    colours: str
    scale: int

    @property
    def name(self) -> str:
        return f"{self.language}-{self.colours}-{self.scale}"

    @property
    def size(self) -> tuple[int, int]:
        """A usual laptop; a screen with more dots for larger texts."""
        return (1366, 768) if self.scale == 100 else (1920, 1080)


DRESSES = tuple(
    Dress(code, colours, scale) for code in ("en", "ru") for colours in ("light", "dark") for scale in (100, 150)
)


@dataclass(frozen=True, slots=True)
class Stage:
    """What a screen is opened with."""

    desk: Desk
    window: Window
    home: Path

    def settle(self, rounds: int = QUIET_ROUNDS) -> None:
        """Wait until nothing is read any more and the screen has been quiet for a moment."""
        quiet, begun = 0, time.monotonic()
        while quiet < rounds:
            before = self.desk.work.idle
            QTest.qWait(ROUND_MS)
            quiet = quiet + 1 if before and self.desk.work.idle else 0
            assert time.monotonic() - begun < PATIENCE_S, "the screen does not come to rest"

    def clear(self) -> None:
        """Close every tab, whatever is not saved."""
        for page in list(self.window.pages.values()):
            page.discard()
            self.window.tabs.remove(page)
        self.window.palette_of_names.hide()
        self.window.message_bar.dismiss()
        for top in QApplication.topLevelWidgets():
            if top is not self.window and top.isVisible():
                top.close()
        self.settle(BRIEF_ROUNDS)

    def picture(self, file: Path, widget: QWidget | None = None) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        (widget or self.window).grab().save(str(file))


@contextmanager
def dressed(home: Path, dress: Dress) -> Iterator[Stage]:
    """A window in that dress on the company of a data folder."""
    application()
    settings: Settings = load(home, environment={})
    preferences = Preferences(home)
    for name, value in (("language", dress.language), ("colours", dress.colours), ("scale", dress.scale)):
        preferences.set(name, value)
    preferences.sync()
    with opened(settings, changes=True, clock=lambda: NOON) as company, desk_of(settings, company) as desk:
        window = Window(desk)
        window.resize(*dress.size)
        window.show()
        stage = Stage(desk, window, home)
        stage.settle()
        try:
            yield stage
        finally:
            stage.clear()
            window.hide()
            window.deleteLater()
