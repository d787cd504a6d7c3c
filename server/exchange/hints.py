"""Hints: which scopes went on, kept for each device until it is told; many of one scope are one."""

import asyncio
import secrets
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from uuid import UUID

from server.identity import Identity


class Hint(NamedTuple):
    """`id` says how far a stream came; the hint of scope "" means that anything may have changed."""

    id: str
    scope: str
    seq: int


class Waiting:
    """A device that listens. Only the newest hint of each scope waits for it, however slow it is."""

    def __init__(self, identity: Identity) -> None:
        self.identity = identity
        self.wake = asyncio.Event()
        self._scopes: dict[str, tuple[str, int]] = {}

    def put(self, hint: Hint) -> None:
        if not hint.scope or self.identity.may(hint.scope):
            self._scopes[hint.scope] = hint.id, hint.seq
            self.wake.set()

    def take(self) -> list[Hint]:
        """What is to be told now, oldest first."""
        self.wake.clear()
        found = sorted(
            (int(id.partition("-")[2] or 0), Hint(id, scope, seq)) for scope, (id, seq) in self._scopes.items()
        )
        self._scopes = {}
        return [hint for _, hint in found]


class Hints:
    """The devices that listen to one process. `tell` may be called from any thread, the rest from the loop's."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._process, self._told = secrets.token_hex(4), 0
        self._newest: dict[UUID, dict[str, Hint]] = {}
        self._waiting: dict[UUID, set[Waiting]] = {}

    def tell(self, company: UUID, scopes: Mapping[str, int]) -> None:
        """Scopes went on. What was told already is passed over."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._tell, company, scopes)

    def look_again(self, company: UUID) -> None:
        """Whoever listens is asked for its rights, and told that anything may be new."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._wake, company)

    def open(self, identity: Identity, last: str = "") -> Waiting:
        """A device listens from now on, or from the hint `last` on."""
        self._loop = asyncio.get_running_loop()
        waiting = Waiting(identity)
        for hint in self._since(identity.company, last):
            waiting.put(hint)
        self._waiting.setdefault(identity.company, set()).add(waiting)
        return waiting

    def close(self, waiting: Waiting) -> None:
        devices = self._waiting[waiting.identity.company]
        devices.discard(waiting)
        if not devices:
            del self._waiting[waiting.identity.company]
            self._newest.pop(waiting.identity.company, None)

    def _tell(self, company: UUID, scopes: Mapping[str, int]) -> None:
        if company not in self._waiting:
            return
        newest = self._newest.setdefault(company, {})
        for scope, seq in scopes.items():
            if scope in newest and newest[scope].seq == seq:
                continue
            self._told += 1
            newest[scope] = Hint(f"{self._process}-{self._told}", scope, seq)
            for waiting in self._waiting[company]:
                waiting.put(newest[scope])

    def _wake(self, company: UUID) -> None:
        for waiting in self._waiting.get(company, ()):
            waiting.put(Hint(f"{self._process}-{self._told}", "", 0))

    def _since(self, company: UUID, last: str) -> Iterator[Hint]:
        """What a stream missed that broke off; of another process, or of long ago, anything."""
        process, _, number = last.partition("-")
        if company in self._waiting and process == self._process and number.isascii() and number.isdigit():
            yield from (each for each in self._newest.get(company, {}).values() if _number(each.id) > int(number[:18]))
        else:
            yield Hint(f"{self._process}-{self._told}", "", 0)


def _number(id: str) -> int:
    return int(id.partition("-")[2])
