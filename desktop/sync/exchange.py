"""One exchange with the server: hello, what is sent, what is received, what is compared, what is handed over."""

import secrets
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Final

from desktop.sync.link import Link
from shared.sync.device import Device, Settled
from shared.sync.pages import next_pull

ROUNDS_MOST: Final = 4
"""What was merged goes out again in the same exchange, but two busy ends do not keep each other at it for ever."""
UNDER_WAY: Final = 2


@dataclass
class Came:
    """What an exchange came to; counts of aggregates."""

    sent: int = 0
    received: int = 0
    merged: int = 0
    conflicts: int = 0
    refused: int = 0
    quarantined: int = 0
    kinds: set[str] = field(default_factory=set)
    reconcile: set[str] = field(default_factory=set)

    def add(self, settled: Settled) -> None:
        for name in ("sent", "received", "merged", "conflicts", "refused", "quarantined"):
            setattr(self, name, getattr(self, name) + getattr(settled, name))
        self.kinds |= settled.kinds
        self.reconcile |= settled.reconcile


class Ended(Exception):
    """The program closes: what is under way is asked again another time."""


class Exchange:
    """`settled` is told after each page or batch that is on disk; it may raise Ended between any two of them."""

    def __init__(self, device: Device, link: Link, settled: Callable[[Settled], object]) -> None:
        self.device, self.link, self._settled = device, link, settled
        self.came = Came()

    def hello(self) -> None:
        """The first thing after a start: both ends say what they are, and this file that it is no copy."""
        ask = self.device.ask_hello(secrets.token_bytes(8))
        self._take(self.device.settle_hello(self.link.ask("hello", ask)))

    def run(self, *, sending: bool = True) -> Came:
        """Everything there is to send and to receive. Raises NoLink, ServerRefused, Ended."""
        for _ in range(ROUNDS_MOST):
            sent = sending and self.send()
            self.receive()
            if self.came.reconcile:
                self.compare()
                sent = True
            if not sent:
                break
        if sending:
            self.hand_over()
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

    def receive(self) -> None:
        """Pages until everything is here; the next one is asked for while one is written."""
        ask: bytes | None = self.device.ask_pull()
        coming: Future[bytes] | None = None
        while ask is not None:
            answer = coming.result() if coming is not None else self.link.ask("pull", ask)
            ask = next_pull(ask, answer)
            coming = self._asked("pull", ask) if ask is not None else None
            settled = self.device.settle_pull(answer)
            self._take(settled)
            if ask is None and settled.more:
                ask = self.device.ask_pull()

    def compare(self) -> None:
        """Where the two ends do not hold the same: what differs is found and mended, item by item."""
        self.came.reconcile.clear()
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
