"""The exchange of a locked company: its file is opened again beside the sign-in. Nobody is signed in, nothing of it is
on the screen."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop import crash
from desktop.company import Company, file_of, opened
from desktop.database import is_encrypted
from desktop.settings import Settings
from desktop.sync.engine import Engine
from desktop.sync.membership import Membership, membership_of
from desktop.sync.state import State
from shared.kernel.refusal import Refusal
from shared.store.audit import Actor

if TYPE_CHECKING:
    from desktop.keys.file_key import FileKey

PATIENCE_S: Final = 10.0


class Order(NamedTuple):
    """The company has everything of it removed from this computer; `waiting` versions were taken by nobody."""

    membership: Membership
    waiting: int


class Meanwhile:
    """From the lock until somebody signs in what is unsent is sent and what is new received, as the device alone.

    An encrypted file is opened with the key that the system's vault keeps for somebody who wanted to be remembered;
    where it keeps none, the company stays closed and what waits is sent after the next sign-in.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._over, self._closed = threading.Event(), threading.Event()
        self._order: Order | None = None

    def run(self) -> Order | None:
        """Until `stop`, or an order that ends it; the file is closed then. In a thread of its own."""
        try:
            self._open(file_of(self._settings))
        except (Refusal, OSError):  # whoever signs in is told
            pass
        except Exception as mistake:  # noqa: BLE001  # an edge: nobody is there to be told
            crash.said(self._settings.home, mistake)
        finally:
            self._closed.set()
        return self._order

    def stop(self) -> None:
        """What is being written is finished; `run` returns soon."""
        self._over.set()

    def wait(self) -> None:
        """Until the file is closed; after some seconds anyway."""
        self._closed.wait(PATIENCE_S)

    def _open(self, path: Path) -> None:
        if not is_encrypted(path):
            self._exchange(None)
        elif (key := _remembered(path)) is not None:
            try:
                self._exchange(key)
            finally:
                key.forget()

    def _exchange(self, key: "FileKey | None") -> None:
        with opened(self._settings, key=key) as company:
            joined = membership_of(company.store.engine)
            if joined is not None and not self._over.is_set():
                self._run(company, joined)

    def _run(self, company: Company, joined: Membership) -> None:
        company.store.actor = Actor(company.store.prefix)  # what is merged here was done by nobody
        engine = Engine(company, joined)
        engine.on_state(lambda state: self._told(engine, state))
        engine.start()
        self._over.wait()
        engine.stop()

    def _told(self, engine: Engine, state: State) -> None:
        if state.wipe is not None:
            self._order = Order(engine.membership, state.waiting)
            self._over.set()


def _remembered(path: Path) -> "FileKey | None":
    from desktop.keys import stored, vault

    return vault.kept_for_any(stored.keys_of(path))
