"""Safekeeping on the screen: backups go on by themselves while the window is open, and the person is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QTimer

from desktop.company import REMINDER_DAYS, days_without_backup
from desktop.safekeeping import Safekeeper, second_folder
from desktop.ui.desk import Desk
from desktop.ui.preferences import Preferences
from desktop.work import worded
from shared.kernel.words import say

BEGIN_MS = 3000
"""The scheduler is brought in when the window stands: nobody waits for it."""


@contextmanager
def kept_safe(desk: Desk) -> Iterator[None]:
    """While the block lasts, the day's backup is made after its first change, and copied to the second place."""
    keepers: list[Safekeeper] = []

    def second() -> Path | None:
        return second_folder(Preferences(desk.settings.home))  # its own reader: this runs in the scheduler's thread

    def told(made: list[Path], trouble: Exception | None) -> None:
        desk.work.in_ui(lambda: tell(desk, made, trouble))

    def begin() -> None:
        keepers.append(Safekeeper(desk.company, desk.settings, second, told))
        desk.work.changed.connect(lambda _kinds: keepers[0].soon())
        desk.work.read(desk, lambda _: days_without_backup(desk.company), lambda days: remind(desk, days))

    timer = QTimer(desk)
    timer.setSingleShot(True)
    timer.timeout.connect(begin)
    timer.start(BEGIN_MS)
    try:
        yield
    finally:
        timer.stop()
        for keeper in keepers:
            keeper.close()


def tell(desk: Desk, made: list[Path], trouble: Exception | None) -> None:
    """What came of a backup."""
    if trouble is not None:
        text = "The backup of the day was not made: {trouble} The work is saved and goes on."
        desk.tell(say(text, trouble=worded(trouble)), level="warning", lasting=True)
    elif made:
        desk.tell(say("Backed up: {file}, opened and checked.", file=made[-1]))


def remind(desk: Desk, days: int) -> None:
    """A week without a backup is told at every start."""
    if days >= REMINDER_DAYS:
        desk.tell(say("There has been no backup for {days} days.", days=days), level="warning", lasting=True)
