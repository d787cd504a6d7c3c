"""Preloading: what the first list, document or report needs is brought in beside the window, once it stands."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from threading import Event, Thread
from typing import Final

AFTER_S: Final = 0.5
"""The first page is painted before that."""
BETWEEN_S: Final = 0.02


@contextmanager
def preloading(modules: Sequence[str]) -> Iterator[None]:
    """While the block lasts; whoever asks for a module earlier gets it as ever. The block's end waits for the module
    under way."""
    ended = Event()

    def bring() -> None:
        if ended.wait(AFTER_S):
            return
        for name in modules:
            import_module(name)
            if ended.wait(BETWEEN_S):
                return

    thread = Thread(target=bring, name="preloading", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
