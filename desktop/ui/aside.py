"""Aside: one piece of work off the UI thread where there is no desk yet: before the company is open."""

import contextlib
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal


class Aside(QObject):
    """`then` gets what came of it, `failed` the trouble; both in the UI thread, and not once its parent is gone."""

    _ended = Signal(object, object)

    def __init__(
        self, parent: QObject, what: Callable[[], Any], then: Callable[[Any], object],
        failed: Callable[[Exception], object],
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._then, self._failed = then, failed
        self._ended.connect(self._deliver)
        threading.Thread(target=self._run, args=(what,), name="aside", daemon=True).start()

    def _run(self, what: Callable[[], Any]) -> None:
        result, trouble = None, None
        try:
            result = what()
        except Exception as cause:  # noqa: BLE001  # worded on the screen, which stays
            trouble = cause
        with contextlib.suppress(RuntimeError):  # what Qt's objects raise that are gone
            self._ended.emit(result, trouble)

    def _deliver(self, result: object, trouble: Exception | None) -> None:
        if trouble is None:
            self._then(result)
        else:
            self._failed(trouble)
