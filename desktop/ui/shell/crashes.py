"""A mistake in a slot: reported without personal data and worded; the window lives on."""

import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from types import TracebackType
from typing import Final

from PySide6.QtCore import QObject, Signal

from desktop import crash, log
from desktop.ui.desk import Desk
from desktop.work import worded
from shared.kernel.refusal import Refusal

QUIET_S: Final = 10
"""A mistake in painting comes sixty times a second: it is told once in so many seconds."""


class Crashes(QObject):
    """Listens to what nobody caught, in any thread; speaks in the UI thread."""

    _happened = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._told: dict[str, float] = {}
        self._happened.connect(lambda words: desk.tell(words, level="trouble"))

    def take(self, kind: type[BaseException], trouble: BaseException | None, trace: TracebackType | None) -> None:
        """As sys.excepthook."""
        if trouble is None or issubclass(kind, KeyboardInterrupt | SystemExit):
            sys.__excepthook__(kind, trouble or kind(), trace)
            return
        if isinstance(trouble, Refusal | OSError):  # expected, and only not caught: no mistake of the program
            self._happened.emit(worded(trouble))
            return
        place = crash.lines(trouble, trace)[-1]
        if monotonic() - self._told.get(place, -QUIET_S) < QUIET_S:
            return
        self._told[place] = monotonic()
        traceback.print_exception(kind, trouble, trace)
        log.record(self.desk.settings, "error", command="window", outcome="crashed", cause=kind.__name__, place=place)
        self._happened.emit(crash.said(self.desk.settings.home, trouble.with_traceback(trace)))


@contextmanager
def worded_crashes(desk: Desk) -> Iterator[Crashes]:
    """From now on no mistake ends the window or goes unsaid."""
    crashes = Crashes(desk)
    before, before_in_threads = sys.excepthook, threading.excepthook
    sys.excepthook = crashes.take
    threading.excepthook = lambda args: crashes.take(args.exc_type, args.exc_value, args.exc_traceback)
    try:
        yield crashes
    finally:
        sys.excepthook, threading.excepthook = before, before_in_threads
