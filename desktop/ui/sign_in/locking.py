"""Locking: the company is closed and its key forgotten; whoever signs in finds everything as it was."""

from collections.abc import Sequence

from PySide6.QtWidgets import QApplication

from desktop.ui.actions import Action
from desktop.ui.desk import Desk
from desktop.ui.sign_in.idle import MINUTES, USUAL_MINUTES, Idle
from desktop.ui.window import Window
from shared.kernel.words import say


def locking(desk: Desk, window: Window, app: QApplication) -> None:
    """By a key at any time, and by itself after a time without anybody; the work of a task is waited for then."""

    def lock() -> None:
        if not desk.locked:
            desk.locked = True
            window.keep_state()
            window.hide()
            app.exit()

    def actions() -> Sequence[Action]:
        return [Action("window.lock", say("Lock, or another person"), lock, "Ctrl+Alt+L", "lock", group="Company")]

    def busy() -> bool:
        return any(task.state == "running" for task in desk.work.tasks)

    desk.offers.append(actions)
    desk.lock = lock
    Idle(desk, lambda: minutes_of(desk), busy, lock)
    window.look_soon()


def minutes_of(desk: Desk) -> int:
    """After how many minutes without anybody the company locks; 0: never."""
    return int(desk.preferences.get(MINUTES, USUAL_MINUTES))
