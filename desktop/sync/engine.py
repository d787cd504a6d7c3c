"""Engine: a thread of its own that exchanges with the server; saves, hints and the clock wake it. It knows no Qt."""

import random
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from desktop import crash
from desktop.company import Company
from desktop.database import wording
from desktop.sync.membership import Membership
from desktop.sync.standing import standing_of
from desktop.sync.state import Name, State
from shared.kernel.refusal import Refusal
from shared.kernel.words import Words

if TYPE_CHECKING:
    pass

POLL_S: Final = 60.0
"""Between two exchanges while nothing happens: a stream of hints may be dead and not say so."""
APART_S: Final = 1.0
"""The first save after a quiet time goes at once; those that follow go together, this much later."""
BACK_OFF_S, BACK_OFF_MOST_S = 30.0, 900.0
STOP_S: Final = 3.0

Listener = Callable[[State], object]


class Engine:
    """`state()` is a moment, `on_state` tells each new one; both are of any thread, callbacks come from the engine's.

    Nothing here fails: a trouble becomes `State.last_error`, what was saved waits, and the next try comes by itself.
    """

    def __init__(
        self,
        company: Company,
        membership: Membership,
        *,
        changed: Callable[[frozenset[str]], object] = lambda kinds: None,
        random: random.Random | None = None,
    ) -> None:
        self.company, self.membership, self.changed = company, membership, changed
        self._random = random or _randomness()
        self._listeners: list[Listener] = []
        self._woken = threading.Condition()
        self._due, self._ended, self._asked, self._stopping = 0.0, 0.0, False, False
        self._failures = 0
        self._state = State("offline", self._now, membership.address, membership.company_name)
        self._thread: threading.Thread | None = None

    # ---- for the window

    def state(self) -> State:
        return self._state

    def on_state(self, callback: Listener) -> Callable[[], None]:
        """Tell each new state, from the engine's thread; what is returned ends that."""
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback) if callback in self._listeners else None

    def sync_now(self) -> None:
        """Exchange at once, whatever the back-off says."""
        self._asked = True
        self._wake(0)

    def saved(self) -> None:
        """Something was saved here: it goes soon."""
        self._wake(max(0.0, self._ended + (BACK_OFF_S if self._failures else APART_S) - time.monotonic()))

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="exchange", daemon=True)
        self._thread.start()

    def stop(self, patience: float = STOP_S) -> None:
        """End soon: what is being written is finished, what is under way is sent again another time."""
        self._stopping = True
        self._wake(0)
        if self._thread is not None:
            self._thread.join(patience)

    # ---- the thread

    @property
    def _now(self) -> datetime:
        return self.company.store.clock()

    def _wake(self, seconds: float) -> None:
        with self._woken:
            self._due = min(self._due, time.monotonic() + seconds)
            self._woken.notify()

    def _run(self) -> None:
        while self._awaited():
            try:
                with wording(self.company.path):
                    self._exchange()
                    self._failures = 0
                    self._publish(self._settled_name(), last_error=None)
            except Refusal as trouble:
                self._fail(trouble)
            except Exception as mistake:  # noqa: BLE001  # an edge: a mistake here must not end the exchange for good
                self._fail(crash.said(self.company.path.parent, mistake))
            self._ended = time.monotonic()
            self._due = self._ended + self._pause()

    def _awaited(self) -> bool:
        """Wait until an exchange is due; False: the engine is to end."""
        with self._woken:
            while not self._stopping and (left := self._due - time.monotonic()) > 0:
                self._woken.wait(left)
        return not self._stopping

    def _pause(self) -> float:
        """Seconds to the next exchange, if nothing wakes it before; never the same for two devices."""
        usual = POLL_S if not self._failures else min(BACK_OFF_S * 2.0 ** (self._failures - 1), BACK_OFF_MOST_S)
        return usual * self._random.uniform(0.75, 1.25)

    def _exchange(self) -> None:
        """TODO"""

    # ---- what is told

    def _settled_name(self) -> Name:
        return "waiting" if standing_of(self.company.store.engine).waiting else "up_to_date"

    def _fail(self, trouble: Words | Refusal) -> None:
        self._failures += 1
        self._publish("offline", last_error=trouble)

    def _publish(self, name: Name, *, last_error: Words | Refusal | None, **values: object) -> None:
        since = self._state.since if name == self._state.state else self._now
        self._tell(replace(self._state, state=name, since=since, last_error=last_error, **values))  # type: ignore[arg-type]

    def _tell(self, state: State) -> None:
        self._state = state
        for listener in tuple(self._listeners):
            listener(state)


def _randomness() -> random.Random:
    return random.Random(secrets.randbits(64))
