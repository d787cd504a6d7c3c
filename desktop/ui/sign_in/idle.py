"""Idle: nobody has touched the keyboard or the mouse for so long that the company locks."""

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication, QWindow

LOOKS_MS: Final = 5_000
MINUTES: Final = "lock/minutes"
USUAL_MINUTES: Final = 10
TOUCHES: Final = frozenset({
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
    QEvent.Type.TouchBegin, QEvent.Type.InputMethod,
})  # fmt: skip


class Idle(QObject):
    """`lock` is called once nobody has touched anything for `minutes()`; 0 is never. `busy`: something still runs."""

    def __init__(
        self, parent: QObject, minutes: Callable[[], int], busy: Callable[[], bool], lock: Callable[[], object],
        clock: Callable[[], float] = time.time,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._minutes, self._busy, self._lock, self._clock = minutes, busy, lock, clock
        self._touched = clock()
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.focusWindowChanged.connect(self.watch)
        self.watch(QGuiApplication.focusWindow())
        timer = QTimer(self)
        timer.timeout.connect(self.look)
        timer.start(LOOKS_MS)

    def watch(self, window: QWindow | None) -> None:
        """The window with the keyboard is told first of what is touched; a filter of everything would cost much."""
        if window is not None:
            self._touched = self._clock()
            window.installEventFilter(self)  # of the same one twice: it moves to the front

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in TOUCHES:
            self._touched = self._clock()
        return False

    def look(self) -> None:
        """By the clock on the wall, which went on while the computer slept."""
        minutes = self._minutes()
        if minutes and not self._busy() and self._clock() - self._touched >= minutes * 60:
            self._lock()
