"""Collecting: what Python frees by looking for cycles goes in the UI thread, and nowhere else.

Left to itself Python collects in whichever thread happens to make many objects. A closed page, its timers and models
would then end in a thread that is not theirs, and the program with them.

New objects are looked through often and in small portions. What has survived that is looked through when nobody
touches keyboard or mouse: a few large documents take a third of a second.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer

LOOKS_MS: Final = 100
PORTION: Final = 20_000
"""New objects: some milliseconds."""
DUE: Final = 10
"""So many portions, and all that there is will be looked through when it is quiet."""
OVERDUE: Final = 100
"""A mountain: quiet or not."""
QUIET_S: Final = 2.0
HANDS: Final = frozenset({
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
})  # fmt: skip


@contextmanager
def collected_here() -> Iterator[None]:
    """While the block lasts, cycles are collected by this thread's event loop."""
    before = gc.isenabled()
    gc.disable()
    collector = _Collector()
    try:
        yield
    finally:
        collector.stop()
        if before:
            gc.enable()


class _Collector(QObject):
    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self, interval=LOOKS_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        self._touched: float | None = None  # when; None: nobody looks, for each event would cost a little

    def _look(self) -> None:
        young, portions, _ = gc.get_count()
        if portions > DUE and (portions > OVERDUE or self._quiet()):
            self.collect()
        elif young > PORTION:
            gc.collect(0)

    def collect(self) -> None:
        """All there is."""
        self._ignore_hands()
        gc.collect()

    def _quiet(self) -> bool:
        """Whether nobody has touched anything for a while, beginning with the first time that this is asked."""
        if self._touched is None:
            self._touched = monotonic()
            _application().installEventFilter(self)
        return monotonic() - self._touched > QUIET_S

    def _ignore_hands(self) -> None:
        if self._touched is not None:
            self._touched = None
            _application().removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in HANDS:
            self._touched = monotonic()
        return False

    def stop(self) -> None:
        self._timer.stop()
        self._ignore_hands()


def _application() -> QCoreApplication:
    found = QCoreApplication.instance()
    assert found is not None, "there is no event loop without an application"
    return found
