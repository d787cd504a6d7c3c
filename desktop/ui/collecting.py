"""Collecting: what Python frees by looking for cycles goes in the UI thread, and nowhere else.

Left to itself Python collects in whichever thread happens to make many objects. A closed page, its timers and models
would then end in a thread that is not theirs, and the program with them.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from PySide6.QtCore import QTimer

LOOKS_MS: Final = 200
"""Seldom enough to cost nothing, and soon enough that a large import leaves no mountain."""


@contextmanager
def collected_here() -> Iterator[None]:
    """While the block lasts, cycles are collected by this thread's event loop, by Python's own thresholds."""
    before = gc.isenabled()
    gc.disable()
    timer = QTimer(interval=LOOKS_MS)
    timer.timeout.connect(collect)
    timer.start()
    try:
        yield
    finally:
        timer.stop()
        if before:
            gc.enable()


def collect() -> None:
    """The oldest generation that has become too many."""
    for generation in (2, 1, 0):
        if gc.get_count()[generation] > gc.get_threshold()[generation]:
            gc.collect(generation)
            return
