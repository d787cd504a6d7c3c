"""The device's half of the exchange, on one company file: what to ask, and what an answer does to the file.

No socket, no clock of its own, no randomness. Every call is one transaction; it may be repeated, and broken off at any
statement.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from shared.kernel.types import instant_text
from shared.store.store import Store
from shared.sync import sending
from shared.sync.answered import send_again, settle_push
from shared.sync.frames import BYTES_MAX, RECORDS_MAX, packed
from shared.sync.pulled import pull_ask, settle_pull
from shared.sync.settling import Settled, Settling

__all__ = ["Ask", "Device", "Settled"]

IN_FLIGHT: Final = 2
PULL_BYTES: Final = 4 * 2**20


@dataclass(frozen=True, slots=True)
class Ask:
    """A frame for `/sync/<path>`; `batch` is what the answer to a push is settled by."""

    path: str
    frame: bytes
    batch: int = 0


class Device:
    """One company file in the exchange; used by one thread at a time."""

    def __init__(self, store: Store, *, batch_records: int = RECORDS_MAX, batch_bytes: int = BYTES_MAX) -> None:
        self.store, self.batch_records, self.batch_bytes = store, batch_records, batch_bytes
        self._accepted = self._asked_after = 0
        self._handed: list[tuple[bytes, bytes]] = []

    # ---- pushing

    def asks(self) -> list[Ask]:
        """At most two pushes: batches that are not answered yet, then newly frozen ones."""
        with self.store.reading() as session:
            connection = session.connection()
            waiting = sending.under_way(connection)
            if len(waiting) >= IN_FLIGHT or not sending.something_unsent(connection):
                return [Ask("push", sending.frame_of(connection, no), no) for no in waiting]
        with self.store.writing() as connection:
            numbers, at = sending.under_way(connection), instant_text(self.store.clock())
            while len(numbers) < IN_FLIGHT and (
                no := sending.freeze(connection, self.store.kinds, at, self.batch_records, self.batch_bytes)
            ):
                numbers.append(no)
            return [Ask("push", sending.frame_of(connection, no), no) for no in numbers]

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
            return packed(pull_ask(session.connection(), PULL_BYTES))

    def settle_pull(self, answer: bytes) -> Settled:
        """One page; `.more`: ask again. Raises NotAFrame, OtherProtocol."""
        with self._settling() as settling:
            settle_pull(settling, answer, verify=self._asked_after == self._accepted)
        return settling.settled

    @contextmanager
    def _settling(self) -> Iterator[Settling]:
        with self.store.writing() as connection:
            settling = Settling(self.store, connection)
            yield settling
            settling.finish()
