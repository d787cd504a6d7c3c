"""The office: every ask of the exchange and its answer. One for each worker process; no HTTP in it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

import msgspec

from server.database.connections import Connection, Connections, DatabaseAway
from server.exchange import offers
from server.exchange.blobs import Blobs, name_parked
from server.exchange.comparing import Comparing
from server.exchange.memory import Memory, State
from server.exchange.offers import sent
from server.exchange.pulling import Pulling
from server.exchange.pushing import Pushing
from server.exchange.refusal import SyncRefusal
from server.exchange.turns import Turns
from server.exchange.writing import keep
from server.identity import Identity
from shared.kernel.describe import Kinds
from shared.sync import frames
from shared.sync.frames import PROTOCOL
from shared.sync.messages import (
    CompareAsk,
    FetchAsk,
    HelloAnswer,
    HelloAsk,
    ParkAnswer,
    ParkAsk,
    PullAsk,
)

ASKS: Final = ("hello", "push", "pull", "compare", "fetch", "park", "blobs")
SCHEMA: Final = 1
"""Of the bodies; devices that write newer ones are told which the server knows."""
COPY_MAX: Final = 64


class Office:
    """Answers devices. Safe to be called from many threads.

    `cache`: what is known to be unchanged is answered from memory, while `memory` is told that the line to the other
    processes is up. `waiting` is for one who runs everything in one thread: locks are then not waited for, it is
    called between tries. What is in `tell` is called with (company, {scope: seq}) after each commit that changed
    something, here or, where that is heard of, in another process; maybe twice.
    """

    def __init__(
        self,
        connections: Connections,
        kinds: Kinds,
        *,
        clock: Callable[[], datetime],
        cache: bool = True,
        waiting: Callable[[], None] | None = None,
        server: str = "",
    ) -> None:
        self._turns, self._clock, self._server = Turns(connections, waiting), clock, server
        self._kinds = kinds
        self.memory = Memory() if cache else None
        self.tell: list[Callable[[UUID, Mapping[str, int]], None]] = []
        self.tell_rights: list[Callable[[UUID], None]] = []
        self._pushing = Pushing(self._turns, kinds, clock)
        self._pulling = Pulling(connections, self._turns, self.memory)
        self._comparing = Comparing(connections)
        self.blobs = Blobs(connections, self._turns, clock)
        self._answers: Mapping[str, Callable[[Identity, bytes], bytes]] = {
            "hello": self._hello,
            "push": self._push,
            "pull": lambda identity, ask: self._pulling.pull(identity, offers.header(ask, PullAsk)),
            "compare": lambda identity, ask: self._comparing.compare(identity, offers.header(ask, CompareAsk)),
            "fetch": lambda identity, ask: self._comparing.fetch(identity, offers.header(ask, FetchAsk)),
            "park": self._park,
            "blobs": self.blobs.answer,
        }

    def answer(self, identity: Identity, path: str, ask: bytes) -> bytes:
        """The answer to one ask, a frame for a frame; one transaction, safe to repeat.

        `path` is one of ASKS. Raises SyncRefusal (nothing was changed), DatabaseAway.
        """
        try:
            return self._answers[path](identity, ask)
        except DatabaseAway:
            self.forget()
            raise

    def at_once(self, identity: Identity, path: str, ask: bytes) -> bytes | None:
        """The answer if memory knows it; None: call `answer`, in a thread that may wait. Raises SyncRefusal."""
        return self._pulling.nothing_new(identity, offers.header(ask, PullAsk)) if path == "pull" else None

    def _push(self, identity: Identity, ask: bytes) -> bytes:
        answer, went_on = self._pushing.push(identity, ask)
        if went_on:
            self.learn(identity.company, went_on)
        return answer

    def heard(self) -> None:
        """The line to the other processes is up: what they committed until now was told to `learn`."""
        if self.memory:
            self.memory.heard()

    def forget(self) -> None:
        """The line is down, or the database was: who knows what comes back."""
        if self.memory:
            self.memory.forget()

    def learn(self, company: UUID, states: Mapping[str, State]) -> None:
        """Scopes went on, here or in another process."""
        if self.memory:
            self.memory.put(company, states)
        for tell in self.tell:
            tell(company, {name: state.seq for name, state in states.items()})

    def rights_changed(self, company: UUID) -> None:
        """A device was shut out, or may see something else, which whoever remembers its rights has to know at once."""
        for tell in self.tell_rights:
            tell(company)

    def _hello(self, identity: Identity, ask: bytes) -> bytes:
        said = offers.header(ask, HelloAsk)
        if said.device != identity.device or max(len(said.copy), len(said.next_copy)) > COPY_MAX:
            raise SyncRefusal("unknown_device", "This is the file of another device. Nothing was changed.")
        known, prefix, company = self._turns.write(identity.company, partial(self._meet, identity, said))
        answer = HelloAnswer(
            code="ok" if known else "other_copy", company=company, prefix=prefix, server=self._server,
            protocols=[PROTOCOL], schema=SCHEMA, now=int(self._clock().timestamp()), scopes=sorted(identity.scopes),
        )  # fmt: skip
        return frames.packed(answer)

    def _meet(self, identity: Identity, said: HelloAsk, connection: Connection) -> tuple[bool, str, str]:
        """Whether it is the copy of the file that spoke last; its prefix and the name of its company."""
        row = connection.execute(_DEVICE, (identity.company, identity.device), binary=True).fetchone()
        if row is None:
            raise SyncRefusal("unknown_device", "The server does not know this device. Nothing was changed.")
        copy, prefix, company = row
        known = copy is None or copy in (said.copy, said.next_copy)
        if known:
            schema = min(max(said.schema, 0), offers.NUMBER_MAX)
            values = (said.next_copy, schema, self._clock(), identity.company, identity.device)
            connection.execute(_SPOKE, values)
        return known, prefix, company

    def _park(self, identity: Identity, ask: bytes) -> bytes:
        header = offers.header(ask, ParkAsk)
        words = msgspec.json.encode({"text": header.reason[:1_000].replace("\0", " "), "values": {}})
        versions = sent(ask, header)

        def work(connection: Connection) -> int:
            name_parked(connection, identity, versions, self._kinds)
            return keep(connection, identity, [(each, "handed_over", words) for each in versions], self._clock())

        return frames.packed(ParkAnswer(kept=self._turns.write(identity.company, work)))


_DEVICE: Final = """
    SELECT d.copy, d.prefix, c.name FROM device d JOIN company c ON c.id = d.company
    WHERE d.company = %s AND d.id = %s FOR UPDATE OF d
"""
_SPOKE: Final = "UPDATE device SET copy = %s, schema = %s, last_seen_at = %s WHERE company = %s AND id = %s"
