"""The stream of hints, in a thread of its own: it says that something new is there, the data always comes by a pull."""

import random
import threading
from collections.abc import Callable

from desktop.sync.link import Link
from shared.kernel.refusal import Refusal

AGAIN_S, AGAIN_MOST_S = 3.0, 60.0
"""Until a stream that broke is opened again; many devices that lost the same server do not come back in one moment."""


class Listening:
    """`hinted(scope, seq)` is called from the thread; ("", 0) where a stream has just begun. Closing the link ends it
    at once, otherwise `close` lets it end by itself."""

    def __init__(self, link: Link, hinted: Callable[[str, int], object], random: random.Random) -> None:
        self._link, self._hinted, self._random = link, hinted, random
        self._ended = threading.Event()
        self.hears = False
        threading.Thread(target=self._run, name="hints", daemon=True).start()

    def close(self) -> None:
        self._ended.set()

    def _run(self) -> None:
        last, wait = "", AGAIN_S
        while not self._ended.is_set():
            try:
                for hint in self._link.hints(last):
                    if self._ended.is_set():
                        return
                    last, wait, self.hears = hint.id, AGAIN_S, True
                    self._hinted(hint.scope, hint.seq)
            except (Refusal, RuntimeError):  # the second where the link is closed at this very moment
                wait = min(wait * 2, AGAIN_MOST_S)
            self.hears = False
            self._ended.wait(wait * self._random.uniform(0.5, 1.5))
