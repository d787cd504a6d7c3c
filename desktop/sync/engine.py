"""Engine: a thread of its own that exchanges with the server; saves, hints and the clock wake it. It knows no Qt."""

import contextlib
import math
import random
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import SQLAlchemyError

from desktop import crash
from desktop.company import Company
from desktop.database import wording
from desktop.sync.membership import Membership, stage_of
from desktop.sync.standing import is_received, standing_of
from desktop.sync.state import Name, State
from shared.kernel.refusal import Refusal
from shared.kernel.types import instant_text
from shared.kernel.words import Words
from shared.store import filling
from shared.sync.stored import note

if TYPE_CHECKING:
    from desktop.accounts.session import Session
    from desktop.sync.exchange import Exchange
    from desktop.sync.link import Link
    from desktop.sync.listening import Listening
    from shared.sync.blobs import Blobs
    from shared.sync.device import Device, Settled

POLL_S: Final = 60.0
"""Between two exchanges while nothing happens: a stream of hints may be dead and not say so."""
APART_S: Final = 0.2
"""The first save after a quiet time goes at once; those that follow go together, this much later."""
BACK_OFF_S, BACK_OFF_MOST_S = 30.0, 900.0
TOLD_APART_S: Final = 0.5
"""Between two words about what a long exchange has brought so far."""
CHAIN_APART_S: Final = 20.0
"""Between two times that entries of who did what are sent: they need not be there at once, as documents do."""
RECOVERY_APART_S: Final = 6 * 3600.0
STOP_S: Final = 3.0
COURTESY_S: Final = 1.0

Listener = Callable[[State], object]
Trouble = Words | Refusal


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
        self.others_write: Callable[[], bool] = lambda: False
        """Whether somebody here waits to save: pages that are received leave the file to them in between."""
        self.session: Session | None = None
        """Of the person who works here, where they signed in at the server."""
        self._random = random or _randomness()
        self._listeners: list[Listener] = []
        self._woken = threading.Condition()
        self._due = self._ended = -APART_S  # never yet
        self._asked = self._stopping = self._greeted = self._unplugged = False
        self._failures = self._done = 0
        self._chain_due = self._recovery_due = -1.0  # as soon as there is a link
        self._told_at, self._untold = 0.0, set[str]()
        self._hints: dict[str, int] = {}
        self._state = State("offline", self._now, membership.address, membership.company_name)
        self._lasting: tuple[Name, datetime] = "offline", self._state.since
        self._link: Link | None = None
        self._blobs: Blobs | None = None
        self._device: Device | None = None
        self._listening: Listening | None = None
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

    def work_offline(self, offline: bool) -> None:
        """Nothing is sent, received or listened to until this is taken back; what is under way is finished first."""
        self._unplugged, self._asked = offline, not offline
        self._wake(0)

    def saved(self) -> None:
        """Something was saved here: it goes soon."""
        self._wake(self._ended + (BACK_OFF_S if self._failures else APART_S) - time.monotonic())

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="exchange", daemon=True)
        self._thread.start()

    def stop(self, patience: float = STOP_S) -> None:
        """End soon: what is being written is finished, what is under way is sent again another time."""
        self._stopping = True
        self._wake(0)
        if self._listening is not None:
            self._listening.close()
        if self._link is not None:
            self._link.close()
        if self._thread is not None:
            self._thread.join(patience)

    @property
    def listens(self) -> bool:
        """Whether the server tells at once what is new."""
        return self._listening is not None and self._listening.hears

    # ---- when

    def _wake(self, seconds: float) -> None:
        with self._woken:
            self._due = min(self._due, time.monotonic() + seconds)
            self._woken.notify()

    def _hinted(self, scope: str, seq: int) -> None:
        """From the thread of hints."""
        if not scope:
            if self._failures:
                self._wake(0)
            return
        with self._woken:
            self._hints[scope] = max(seq, self._hints.get(scope, 0))
            self._woken.notify()

    def _awaited(self) -> bool:
        """Wait until an exchange is due; False: the engine is to end."""
        while True:
            with self._woken:
                while not self._stopping and not self._hints and (left := self._due - time.monotonic()) > 0:
                    self._woken.wait(left)
                hints, self._hints = self._hints, {}
                due = self._due <= time.monotonic()
            if self._stopping:
                return False
            if due or self._is_news(hints):
                self._due = math.inf
                return True

    def _is_news(self, hints: Mapping[str, int]) -> bool:
        """What this device knows by now, such as its own edits that were answered meanwhile, is none."""
        try:
            return not all(is_received(self.company.store.engine, scope, seq) for scope, seq in hints.items())
        except SQLAlchemyError:
            return True

    def _rest(self) -> None:
        """Until the next exchange, if nothing wakes it before; never the same time for two devices."""
        usual = POLL_S if not self._failures else min(BACK_OFF_S * 2.0 ** (self._failures - 1), BACK_OFF_MOST_S)
        self._ended = time.monotonic()
        self._wake(usual * self._random.uniform(0.75, 1.25))

    # ---- the thread

    def _run(self) -> None:
        from desktop.sync.exchange import Ended

        self._publish("offline", **self._standing())
        while self._awaited():
            if self._unplugged:
                self._unplug()
                self._rest()
                continue
            try:
                self.exchange()
                self._listen()
            except Ended:  # told to stop, or to work offline
                self._wake(0)
                continue
            except Refusal as trouble:
                self._fail(trouble)
            except Exception as mistake:  # noqa: BLE001  # an edge: a mistake must not end the exchange for good
                self._fail(crash.said(self.company.path.parent, mistake))
            self._tell_changed()
            self._rest()

    def exchange(self) -> "Settled":
        """Exchange once, in the caller's thread. Raises NoLink, ServerRefused, DatabaseUnusable, Ended."""
        from desktop.sync.link import SESSION_ENDED, ServerRefused
        from desktop.sync.wiping import WIPE

        try:
            return self._exchange()
        except ServerRefused as refused:
            if refused.code == WIPE:
                self._hand_over(refused)
            if self.session is None or refused.code != SESSION_ENDED:
                raise
            self.session.ended()  # signed out elsewhere: the person is asked, the device goes on
            return self._exchange()

    def _exchange(self) -> "Settled":
        asked, self._asked, self._done = self._asked, False, 0
        if asked or self._ended < 0:
            self._publish("working", busy=True, total=self._state.waiting)
        exchange = self._begun()
        with wording(self.company.path):
            if not self._greeted:
                exchange.fill()  # what a receipt that was broken off has left: it needs no link
                exchange = exchange if exchange.hello() else self._as_new_device()
            self._greeted = True
            came = self._run_stage(exchange)
            self._went_through(came)
            self._tell()
            self._ask_recovery()
            self._carry()
        return came

    def _ask_recovery(self) -> None:
        """By which key of the company an encrypted file opens: after a start, then now and then."""
        from desktop.keys import company_key

        if not self._stage and self._link is not None and time.monotonic() >= self._recovery_due:
            company_key.ask(self.company, self._link)
            self._recovery_due = time.monotonic() + RECOVERY_APART_S

    def _tell(self) -> None:
        """Who did what, after the documents: at once after a start, then now and then."""
        from desktop.sync.telling import tell

        if self._stage or self._link is None or time.monotonic() < self._chain_due:
            return
        first = self._chain_due < 0
        if tell(self.company.store, self._link, self._called, look=first):
            self._chain_due = time.monotonic() + CHAIN_APART_S

    def _hand_over(self, order: Refusal) -> None:
        """What the server has not got; then whoever has the file open removes everything. Raises as `exchange`."""
        from desktop.sync.wiping import hand_over, unless_ordered

        self.session = None  # nobody is signed in any more
        hand_over(self._begun())
        with unless_ordered():
            self._carry()
        self._publish("attention", wipe=order, **self._standing())

    def _carry(self) -> None:
        """Photos and the like, after the documents; whatever wakes the engine goes first."""
        from desktop.sync.carrying import carry
        from shared.sync.blobs import Blobs, Carried

        if self._stage or self._link is None:
            return
        self._blobs = self._blobs or Blobs(self.company.store)
        try:
            carry(self._blobs, self._link, self._called)
        finally:
            self._untold |= self._blobs.carried.kinds
            self._blobs.carried = Carried()

    def _called(self) -> bool:
        if self._stopping or self._unplugged:
            return True
        woken = bool(self._hints) or time.monotonic() >= self._due
        return woken and threading.current_thread() is self._thread

    def _run_stage(self, exchange: "Exchange") -> "Settled":
        """A file that has just joined sends nothing before it knows what it has in common with the company."""
        came = exchange.run(sending=not self._stage)
        if self._stage == "receiving":
            from desktop.sync.joining import met

            met(self.company.store)
            if not self._stage:
                came = exchange.run()
        return came

    @property
    def _stage(self) -> str:
        return stage_of(self.company.store.engine)

    def _begun(self) -> "Exchange":
        """Imported here: a company without a server never brings in what speaks HTTP."""
        from desktop.sync.exchange import Exchange
        from desktop.sync.link import Link
        from shared.sync.device import Device

        if self._link is None:
            self._link = Link(self.membership.address, self.membership.token, self.membership.authority)
        if self.session is not None:
            self._link.access = self.session.token(self._link)
        self._device = self._device or Device(self.company.store, headers_first=True)
        return Exchange(self._device, self._link, self._settled)

    def _as_new_device(self) -> "Exchange":
        """This file was restored or copied, and another one is the device that it was."""
        from desktop.sync.joining import enrol_copy

        self.membership = enrol_copy(self.company.store, self.membership)
        self._hang_up()
        exchange = self._begun()
        exchange.hello()
        return exchange

    def _hang_up(self) -> None:
        if self._listening is not None:
            self._listening.close()
        if self._link is not None:
            self._link.close()
        self._link = self._listening = None

    def _unplug(self) -> None:
        """By hand. What is saved meanwhile is counted."""
        self._hang_up()
        self._failures, self._greeted = 0, False
        self._publish("unplugged", last_error=None, busy=False, done=0, total=0, **self._standing())
        self._tell_changed()

    def _listen(self) -> None:
        from desktop.sync.listening import Listening

        if self._listening is None and self._link is not None:
            self._listening = Listening(self._link, self._hinted, self._random)

    # ---- what is told

    def _settled(self, settled: "Settled") -> None:
        """After every page and batch that is on disk."""
        from desktop.sync.exchange import Ended

        self._untold |= settled.kinds
        self._done += settled.sent + settled.received
        if (settled.sent or settled.received or settled.filled) and time.monotonic() - self._told_at > TOLD_APART_S:
            with self.company.store.engine.connect() as connection:
                unfilled = filling.waiting(connection)
            self._publish("working", busy=True, done=self._done, unfilled=unfilled)
            self._tell_changed()
        if self._stopping or (self._unplugged and threading.current_thread() is self._thread):
            raise Ended
        until = time.monotonic() + COURTESY_S
        while self.others_write() and time.monotonic() < until:
            time.sleep(COURTESY_S / 200)

    def _went_through(self, came: "Settled") -> None:
        self._failures = 0
        if came.sent or came.received:
            self._note("exchanged", {"sent": came.sent, "received": came.received, "merged": came.merged})
        known = self._standing()
        name: Name = "waiting" if known.get("waiting") else "up_to_date"
        self._publish(name, last_error=None, busy=False, done=0, total=0, **known)

    def _fail(self, trouble: Trouble) -> None:
        if self._stopping:
            return
        self._failures += 1
        self._greeted = False  # whatever it was, both ends say first again what they are
        if self._state.last_error is None or self._state.last_error.text != trouble.text:
            values = {name: str(value) for name, value in trouble.values.items()}
            with contextlib.suppress(SQLAlchemyError):
                self._note("trouble", {"text": trouble.text, "values": values})
        self._publish(_name_of(trouble), last_error=trouble, busy=False, done=0, total=0, **self._standing())

    def _standing(self) -> dict[str, object]:
        """What the file says of the exchange; nothing where it cannot be asked now."""
        try:
            out = self.session.trouble if self.session is not None else None
            return {**asdict(standing_of(self.company.store.engine)), "stage": self._stage, "signed_out": out}
        except SQLAlchemyError:
            return {}

    def _note(self, sort: str, content: dict[str, object]) -> None:
        """Into the journal of the exchange."""
        with self.company.store.writing() as connection:
            note(connection, instant_text(self._now), sort, content)

    def _tell_changed(self) -> None:
        self._told_at, kinds = time.monotonic(), frozenset(self._untold)
        self._untold.clear()
        if kinds:
            self.changed(kinds)

    def _publish(self, name: Name, **values: object) -> None:
        """A trouble lasts since it began, although another try came in between."""
        if name == "working":
            since = self._state.since if self._state.state == name else self._now
        else:
            since = self._lasting[1] if self._lasting[0] == name else self._now
            self._lasting = name, since
        self._state = replace(self._state, state=name, since=since, **values)  # type: ignore[arg-type]
        for listener in tuple(self._listeners):
            with contextlib.suppress(RuntimeError):  # a widget that went meanwhile
                listener(self._state)

    @property
    def _now(self) -> datetime:
        return self.company.store.clock()


def _name_of(trouble: Trouble) -> Name:
    """No link comes back by itself; whatever else there is needs somebody."""
    from desktop.sync.link import NoLink
    from shared.sync.frames import NotAFrame

    return "offline" if isinstance(trouble, NoLink | NotAFrame) else "attention"


def _randomness() -> random.Random:
    return random.Random(secrets.randbits(64))
