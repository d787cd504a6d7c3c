"""Aside: one piece of work off the UI thread where there is no desk yet: before the company is open."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer

LOOKS_MS: Final = 15


class Aside(QObject):
    """`then` gets what came of it, `failed` the trouble; both in the UI thread, and not once its parent is gone.

    The thread touches nothing of Qt: an object of Qt may go while somebody else is about to speak to it.
    """

    def __init__(
        self, parent: QObject, what: Callable[[], Any], then: Callable[[Any], object],
        failed: Callable[[Exception], object],
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._then, self._failed, self._outcome = then, failed, Future[Any]()
        self._timer = QTimer(self, interval=LOOKS_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        threading.Thread(target=_settle, args=(self._outcome, what), name="aside", daemon=True).start()

    def _look(self) -> None:
        if not self._outcome.done():
            return
        self._timer.stop()
        trouble = self._outcome.exception()
        if trouble is None:
            self._then(self._outcome.result())
        elif isinstance(trouble, Exception):
            self._failed(trouble)


def _settle(outcome: Future[Any], what: Callable[[], Any]) -> None:
    try:
        outcome.set_result(what())
    except Exception as cause:  # noqa: BLE001  # worded on the screen, which stays
        outcome.set_exception(cause)
