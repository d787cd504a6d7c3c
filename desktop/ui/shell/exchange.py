"""The exchange beside the window: what is saved here wakes it, what it brings is told to every list and form."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from desktop.ui.desk import Desk
from desktop.ui.sync.offline import OFFLINE

if TYPE_CHECKING:
    from desktop.sync.engine import Engine


@contextmanager
def exchanging(desk: Desk) -> Iterator[None]:
    """For as long as the company is open; nothing at all where it has no server."""
    from desktop.sync.membership import membership_of

    membership = membership_of(desk.store.engine)
    if membership is None:
        yield
        return
    from desktop.sync.engine import Engine

    desk.sync = engine = Engine(desk.company, membership)
    telling = _Telling(desk, engine)
    engine.changed = telling.received
    engine.others_write = lambda: desk.work.writes
    engine.work_offline(desk.preferences.get(OFFLINE, False))
    desk.work.changed.connect(telling.written)
    engine.start()
    try:
        yield
    finally:
        engine.stop()
        desk.sync = None


class _Telling:
    """What came from the server is told as any change is, but it does not wake the exchange again."""

    def __init__(self, desk: Desk, engine: "Engine") -> None:
        self._desk, self._engine, self._receiving = desk, engine, False

    def received(self, kinds: frozenset[str]) -> None:
        """In the engine's thread."""
        self._desk.work.in_ui(lambda: self._tell(kinds))

    def _tell(self, kinds: frozenset[str]) -> None:
        self._receiving = True
        try:
            self._desk.work.changed.emit(kinds)
        finally:
            self._receiving = False

    def written(self, _kinds: object) -> None:
        if not self._receiving:
            self._engine.saved()
