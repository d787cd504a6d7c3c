"""The device's half of the exchange, on one company file: what to ask, and what an answer does to the file.

No socket, no clock of its own, no randomness. Every call is one transaction; it may be repeated, and broken off at any
statement.
"""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Final
from uuid import UUID

from sqlalchemy import Connection

from shared.kernel.types import instant_text
from shared.store import filling
from shared.store.store import Store
from shared.store.uncollected import uncollected
from shared.sync import copies, sending
from shared.sync.answered import send_again, settle_push
from shared.sync.frames import BYTES_MAX, RECORDS_MAX, header_of, packed
from shared.sync.mending import look_through
from shared.sync.messages import HelloAnswer, ParkAnswer, PullAnswer
from shared.sync.pulled import Disagree, never_received, nothing_new, pull_ask, settle_lost, settle_pull
from shared.sync.quarantine import Handed, hand_over, settle_hand_over
from shared.sync.reconcile import Ask, doubted, reconcile
from shared.sync.settling import Settled, Settling

__all__ = ["Ask", "Device", "Settled"]

IN_FLIGHT: Final = 2
PULL_BYTES: Final = 4 * 2**20


class Device:
    """One company file in the exchange; used by one thread at a time."""

    def __init__(
        self, store: Store, *, batch_records: int = RECORDS_MAX, batch_bytes: int = BYTES_MAX,
        pull_bytes: int = PULL_BYTES, headers_first: bool = False,
    ) -> None:  # fmt: skip
        self.store, self.batch_records, self.batch_bytes, self.pull_bytes = (
            store,
            batch_records,
            batch_bytes,
            pull_bytes,
        )
        self.headers_first = headers_first
        """Of a scope that is received for the first time documents come without their lines: see `filling`."""
        self._accepted = self._asked_after = 0
        self._handed: Handed = []
        self._looked = b""

    # ---- pushing

    def asks(self) -> list[Ask]:
        """At most two pushes: batches that are not answered yet, then newly frozen ones."""
        with self.store.reading() as session:
            connection = session.connection()
            waiting = sending.under_way(connection)[:IN_FLIGHT]  # a file on a stick freezes very many
            if len(waiting) >= IN_FLIGHT or not sending.something_unsent(connection):
                return [Ask("push", sending.frame_of(connection, no), no) for no in waiting]
        with self.store.writing() as connection:
            found = [(no, sending.frame_of(connection, no)) for no in sending.under_way(connection)]
            at, limits = instant_text(self.store.clock()), (self.batch_records, self.batch_bytes)
            while len(found) < IN_FLIGHT and (made := sending.freeze(connection, self.store.kinds, at, *limits)):
                found.append(made)
            return [Ask("push", frame, no) for no, frame in found]

    def settle_push(self, batch: int, answer: bytes) -> Settled:
        """What the server made of a batch; late and repeated answers change nothing. Raises NotAFrame."""
        with self._settling() as settling:
            settle_push(settling, batch, answer)
            self._accepted += 1
        return settling.settled

    def send_again(self, id: UUID) -> None:
        """A refused version is tried once more, as it is."""
        with self.store.writing() as connection:
            send_again(connection, id)

    # ---- pulling

    def ask_pull(self) -> bytes:
        with self.store.reading() as session:
            self._asked_after = self._accepted
            return packed(pull_ask(session.connection(), self.pull_bytes))

    def settle_pull(self, answer: bytes) -> Settled:
        """One page; `.more`: ask again. Raises NotAFrame, OtherProtocol."""
        with self.store.reading() as session:
            if nothing_new(session.connection(), answer, self.store.clock()):
                return Settled()
        try:
            with uncollected(), self._settling() as settling:
                if self.headers_first:
                    settling.headers_first = never_received(settling.connection, answer)
                settle_pull(settling, answer, verify=self._asked_after == self._accepted)
        except Disagree as found:
            with self._settling() as settling:
                for scope in found.scopes:
                    settling.doubt(scope)
                settle_lost(settling, header_of(answer, PullAnswer))
        return settling.settled

    def fill(self, limit: int = filling.AT_ONCE) -> Settled:
        """Fill some of the documents that came by their headers; `.filled` 0: nothing waits."""
        found = filling.fill(self.store, limit)
        return Settled(filled=sum(found.values()), kinds=frozenset(found))

    # ---- who speaks

    def ask_hello(self, next_copy: bytes) -> bytes:
        """`next_copy`: 8 random bytes that name this copy of the file from now on, unless others wait for an answer."""
        with self._settling() as settling:
            settling.read_again()  # an engine starts: perhaps it is of a newer version
            return packed(copies.hello(settling.connection, next_copy, _schema(settling.connection)))

    def settle_hello(self, answer: bytes) -> Settled:
        """`.code`: `ok` or `other_copy`. Raises NotAFrame, OtherProtocol."""
        header = header_of(answer, HelloAnswer)
        with self.store.writing() as connection:
            copies.settle_hello(connection, header)
        return Settled(code=header.code)

    # ---- where the two ends differ

    def reconcile(self) -> Generator[Ask, bytes, Settled]:
        """Asks about every doubted scope, one after another, each of which is sent its answer: `asking.send(answer)`.

        It may be given up at any ask: what is doubted stays so. Returns what came of it. Raises NotAFrame.
        """
        with self.store.reading() as session:
            scopes = doubted(session.connection())
        whole = Settled()
        for scope in scopes:
            whole.add((yield from reconcile(self.store, scope)))
        return whole

    def look_through(self) -> int:
        """Look at some of what is stored, each time at the next, and mend what a disk did to it: how many."""
        self._looked, mended = look_through(self.store, self._looked)
        return mended

    # ---- what is in quarantine

    def hand_over(self) -> bytes | None:
        """The next edits of the quarantine that the server does not keep yet; None: it has all of them."""
        with self.store.reading() as session:
            found = hand_over(session.connection())
        self._handed = found[1] if found else []
        return found[0] if found else None

    def settle_hand_over(self, answer: bytes) -> None:
        """Raises NotAFrame, OtherProtocol."""
        header_of(answer, ParkAnswer)
        with self.store.writing() as connection:
            settle_hand_over(connection, self._handed)
        self._handed = []

    @contextmanager
    def _settling(self) -> Iterator[Settling]:
        with self.store.writing() as connection:
            settling = Settling(self.store, connection)
            yield settling
            settling.finish()


def _schema(connection: Connection) -> int:
    """The revision of the file's tables, which is that of its bodies too."""
    return int(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() or 0)
