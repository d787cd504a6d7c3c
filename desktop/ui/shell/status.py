"""The status bar: how the company file is, what is closed, who works here, what goes on in the background."""

import getpass
import os
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QProgressBar, QSizePolicy, QStatusBar, QToolButton, QWidget

from desktop.ui.desk import Desk
from desktop.ui.preferences import USER
from desktop.ui.sync.bar import SyncBar
from desktop.work import Reading, Task
from shared.kernel.words import Words, say

LOOKS_AGAIN_MS = 15_000
FILE_STATES: dict[str, tuple[str, str, Words]] = {
    "alone": ("offline", "text", say("Offline: works alone")),
    "read_only": ("lock", "warn", say("The company file is read-only")),
    "gone": ("error", "bad", say("The company file is out of reach")),
}
"""State → icon, colour role, words."""


class Status(QStatusBar):
    """Words and an icon each, so that colour is never the only sign; buttons open what they tell of."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.file_state = "alone"
        self.closed_through: date | None = None
        self.file, self.lock, self.user = QLabel(self), QLabel(self), QLabel(self)
        self.file_icon, self.lock_icon, self.user_icon = QLabel(self), QLabel(self), QLabel(self)
        self.tasks, self.progress, self.stop = QToolButton(self), QProgressBar(self), QToolButton(self)
        self.tasks.clicked.connect(lambda: desk.open_page("tasks"))
        self.stop.clicked.connect(self._stop_newest)
        self.progress.setTextVisible(False)
        self.progress.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setSizeGripEnabled(False)
        self.exchange = SyncBar(desk, self) if desk.sync is not None else None
        for shown in (self.file_icon, self.file, self.exchange, self.lock_icon, self.lock):
            if shown is not None:
                self.addWidget(shown)
        for part in (self.tasks, self.progress, self.stop, self.user_icon, self.user):
            self.addPermanentWidget(part)
        desk.work.tasks_changed.connect(self._tell_tasks)
        desk.work.changed.connect(self.look_again)
        desk.user_changed.connect(self.rebuild)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look_again)
        self._timer.start(LOOKS_AGAIN_MS)
        self.rebuild()
        QTimer.singleShot(0, self, self.look_again)

    def look_again(self, _kinds: object = None) -> None:
        """Read what the bar tells of, off the UI thread."""
        path = self.desk.company.path
        self.desk.work.read(
            self,
            lambda reading: _facts(reading, path),
            self._tell_facts,
            failed=lambda _: self._unreadable(),
            lane="facts",
        )

    def rebuild(self) -> None:
        """Another language or look."""
        look, say = self.desk.look, self.desk.say
        self.user.setText(self.desk.preferences.get(USER, "") or _account())
        self.user.setToolTip(say("Who works here"))
        self.user_icon.setPixmap(look.icon("user", "faint").pixmap(look.px(4)))
        self.tasks.setAutoRaise(True)
        self.tasks.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.tasks.setIcon(look.icon("tasks"))
        self.stop.setAutoRaise(True)
        self.stop.setIcon(look.icon("stop"))
        self.stop.setToolTip(say("Stop"))
        self.progress.setFixedSize(look.px(24), look.px(3))
        self.progress.setAccessibleName(say("Progress"))
        if self.exchange is not None:
            self.exchange.rebuild()
        self._tell_facts((self.file_state, self.closed_through))
        self._tell_tasks()

    def _tell_facts(self, facts: tuple[str, date | None]) -> None:
        self.file_state, self.closed_through = facts
        look, say = self.desk.look, self.desk.say
        icon, role, words = FILE_STATES[self.file_state]
        self.file_icon.setPixmap(look.icon(icon, role).pixmap(look.px(4)))
        self.file.setText(self.desk.language.value(words))
        for part in (self.file, self.lock, self.user):
            part.setContentsMargins(0, 0, look.px(4), 0)
        alone = self.exchange is None or self.file_state != "alone"  # else the exchange says how it stands
        self.file_icon.setVisible(alone)
        self.file.setVisible(alone)
        self.file.setToolTip(str(self.desk.company.path))
        known = self.closed_through is not None
        self.lock_icon.setVisible(known)
        self.lock.setVisible(known)
        if known:
            self.lock_icon.setPixmap(look.icon("lock", "faint").pixmap(look.px(4)))
            self.lock.setText(say("Closed through {day}", day=self.closed_through))

    def _unreadable(self) -> None:
        self._tell_facts(("gone", self.closed_through))

    def _tell_tasks(self) -> None:
        running = running_tasks(self.desk)
        for part in (self.tasks, self.progress, self.stop):
            part.setVisible(bool(running))
        if not running:
            return
        caption = self.desk.language.value(running[-1].caption)
        more = len(running) - 1
        self.tasks.setText(self.desk.say("{task} and {count} more", task=caption, count=more) if more else caption)
        self.stop.setAccessibleName(self.desk.say("Stop {task}", task=caption))
        show_progress(self.progress, running[-1])

    def _stop_newest(self) -> None:
        if running := running_tasks(self.desk):
            running[-1].stop()


def running_tasks(desk: Desk) -> list[Task]:
    return [task for task in desk.work.tasks if task.state == "running"]


def show_progress(bar: QProgressBar, task: Task) -> None:
    """Nobody knows the end: the bar moves to and fro. Qt counts to 2³¹ only, hence the parts of a thousand."""
    bar.setRange(0, 1000 if task.total else 0)
    if task.total:
        bar.setValue(min(1000 * task.done // task.total, 1000))


def _facts(reading: Reading, path: Path) -> tuple[str, date | None]:
    state = "alone"
    if not path.exists():
        state = "gone"
    elif not os.access(path, os.W_OK):
        state = "read_only"
    return state, reading.books.closed_through()


def _account() -> str:
    """The name of the account of this computer."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
