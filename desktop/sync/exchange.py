"""One exchange with the server: hello, what is sent, received, filled, compared and handed over."""

import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Final

import msgspec

from desktop.sync.link import Link
from shared.sync.device import Device, Settled
from shared.sync.frames import header_of, packed
from shared.sync.messages import PullAsk
from shared.sync.pages import next_pull

ROUNDS_MOST: Final = 4
"""What was merged goes out again in the same exchange, but two busy ends do not keep each other at it for ever."""
UNDER_WAY: Final = 2
PAGE_LEAST, PAGE_FIRST, PAGE_MOST = 2**15, 2**19, 2**22
"""Bytes of a page of what is received."""
SLOW_S, LONG_S = 8.0, 0.4
"""Seconds that a page may take to come, and to be written: nobody else writes meanwhile."""


class Ended(Exception):
    """The program closes: what is under way is asked again another time."""


class Exchange:
    """`settled` is told after each page or batch that is on disk; it may raise Ended between any two of them."""

    def __init__(self, device: Device, link: Link, settled: Callable[[Settled], object]) -> None:
        self.device, self.link, self._settled = device, link, settled
        self.came, self.page = Settled(), PAGE_FIRST

    def hello(self) -> bool:
        """The first thing after a start: both ends say what they are. False: this file is a copy of another device's,
        and has to enrol itself as a device of its own."""
        ask = self.device.ask_hello(secrets.token_bytes(8))
        return self.device.settle_hello(self.link.ask("hello", ask)).code != "other_copy"

    def run(self, *, sending: bool = True) -> Settled:
        """Everything there is to send and to receive. Raises NoLink, ServerRefused, Ended."""
        whole = False
        for _ in range(ROUNDS_MOST):
            sent = sending and self.send()
            if whole and not sent:
                break
            whole = self.receive()
            if self.fill():
                whole = self.receive()  # scopes that came for the first time are received now
            if self.came.reconcile:
                self.compare()
                whole = False
        if sending:
            self.hand_over()
        if not (self.came.sent or self.came.received):
            self.device.look_through()  # nobody waits for anything now
        return self.came

    def send(self) -> bool:
        """Batches, two under way; their answers are settled in order. False: there was nothing to send."""
        under_way: deque[tuple[int, Future[bytes]]] = deque()
        sent = False
        while True:
            known = {batch for batch, _ in under_way}
            for ask in self.device.asks():
                if ask.batch not in known and len(under_way) < UNDER_WAY:
                    under_way.append((ask.batch, self._asked(ask.path, ask.frame)))
            if not under_way:
                return sent
            batch, answer = under_way.popleft()
            self._take(self.device.settle_push(batch, answer.result()))
            sent = True

    def receive(self) -> bool:
        """Pages until everything is here; the next one is asked for while one is written. False: not yet everything,
        what is under way has to be answered first."""
        ask = self.device.ask_pull()
        coming = self._asked_page(ask)
        while True:
            begun = time.monotonic()
            answer = coming.result()
            came = time.monotonic()
            following = next_pull(ask, answer)
            if following is not None:
                ask, coming = following, self._asked_page(following)
            settled = self.device.settle_pull(answer)
            self._size_pages(came - begun, time.monotonic() - came)
            self._take(settled)
            if settled.code:
                return False
            if following is None and not settled.more:
                return True
            if following is None:
                ask = self.device.ask_pull()
                coming = self._asked_page(ask)

    def fill(self) -> bool:
        """What stands in the lists by its header gets its lines, movements and words, some at a time; False: nothing
        waited for that."""
        filled = False
        while (some := self.device.fill()).filled:
            filled = True
            self._take(some)
        return filled

    def _asked_page(self, ask: bytes) -> "Future[bytes]":
        header = header_of(ask, PullAsk)
        return self._asked("pull", packed(msgspec.structs.replace(header, bytes=self.page)))

    def _size_pages(self, coming: float, written: float) -> None:
        """Smaller pages where the link is slow, or where others wait for the file while one is written; else larger."""
        if coming > SLOW_S or written > LONG_S:
            self.page = max(self.page // 2, PAGE_LEAST)
        elif coming < SLOW_S / 4 and written < LONG_S / 4:
            self.page = min(self.page * 2, PAGE_MOST)

    def compare(self) -> None:
        """Where the two ends do not hold the same: what differs is found and mended, item by item."""
        self.came.reconcile = frozenset()
        asks = self.device.reconcile()
        try:
            ask = next(asks)
            while True:
                ask = asks.send(self.link.ask(ask.path, ask.frame))
        except StopIteration as ended:
            if ended.value is not None:
                self._take(ended.value)

    def hand_over(self) -> None:
        """Edits of scopes that were lost: the server keeps them too."""
        while (frame := self.device.hand_over()) is not None:
            self.device.settle_hand_over(self.link.ask("park", frame))

    def _asked(self, path: str, frame: bytes) -> "Future[bytes]":
        """Asked in a thread of its own, which does not hold up the end of the program."""
        answer: Future[bytes] = Future()

        def ask() -> None:
            try:
                answer.set_result(self.link.ask(path, frame))
            except Exception as trouble:  # noqa: BLE001  # told where the answer is waited for
                answer.set_exception(trouble)

        threading.Thread(target=ask, name="asking", daemon=True).start()
        return answer

    def _take(self, settled: Settled) -> None:
        self.came.add(settled)
        self._settled(settled)
