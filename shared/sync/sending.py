"""Batches: unsent bodies frozen under a number before they are sent; a batch that is sent again is the same bytes."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Final

import msgspec
from sqlalchemy import Connection

from shared.kernel.base import PeriodLock
from shared.kernel.describe import Kinds, Shape
from shared.store.heads import AMONG, listed
from shared.sync.frames import DELETED
from shared.sync.heads import Head, framed, head_of
from shared.sync.messages import PushAsk
from shared.sync.stored import fact, settle_fact

LAST: Final = "sync_batch"
"""Fact: the number of the newest batch of this device."""
RECORD_BYTES: Final = 48
ROWS_AT_ONCE: Final = 200
WAITING: Final = "waiting"
"""Code in `refused` of what waits for its parent, whose id is its `field`."""
COMPARE: Final = "compare"
"""Code in `refused` of what waits until both ends of its scope have been compared."""

_KINDS: Final = (
    "WITH RECURSIVE found(kind) AS (SELECT min(kind) FROM unsent UNION ALL"
    " SELECT (SELECT min(kind) FROM unsent WHERE kind > found.kind) FROM found WHERE found.kind IS NOT NULL)"
    " SELECT kind FROM found WHERE kind IS NOT NULL"
)
_FORGOTTEN: Final = f"DELETE FROM unsent WHERE deleted AND id {AMONG}"
_FREE: Final = (
    "SELECT u.id, u.kind, coalesce(h.rev, 0), u.deleted, u.dict, u.hash, u.author, u.saved_at, u.body,"
    " coalesce({scope} h.scope, '') FROM unsent u LEFT JOIN head h ON h.id = u.id {rows}"
    " WHERE u.kind = ? AND NOT EXISTS (SELECT 1 FROM batch_record b WHERE b.id = u.id)"
    " AND NOT EXISTS (SELECT 1 FROM refused r WHERE r.id = u.id AND r.hash = u.hash AND (r.code <> 'waiting' OR EXISTS"
    " (SELECT 1 FROM refused p JOIN unsent q ON q.id = p.id AND q.hash = p.hash WHERE p.id = unhex(r.field))))"
    " ORDER BY u.id LIMIT ?"
)
_RECORD: Final = (
    "INSERT INTO batch_record (batch, id, kind, rev, flags, dict, hash, author, at, body, scope)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_RECORDS: Final = (
    "SELECT id, kind, rev, flags, dict, hash, author, at, body, scope FROM batch_record WHERE batch = ? ORDER BY rowid"
)
_EPOCHS: Final = (
    "SELECT scope, epoch FROM cursor WHERE scope IN"
    " (SELECT h.scope FROM batch_record b JOIN head h ON h.id = b.id WHERE b.batch = ?) ORDER BY scope"
)


def under_way(connection: Connection) -> list[int]:
    """The batches that are not answered yet, in order."""
    return list(connection.exec_driver_sql("SELECT no FROM batch ORDER BY no").scalars())


def something_unsent(connection: Connection) -> bool:
    return connection.exec_driver_sql("SELECT 1 FROM unsent LIMIT 1").scalar() is not None


def frame_of(connection: Connection, batch: int) -> bytes:
    """A frozen batch as it is sent, this time and every time."""
    epochs = connection.exec_driver_sql("SELECT epochs FROM batch WHERE no = ?", (batch,)).scalar_one()
    ask = PushAsk(batch=batch, epochs=msgspec.json.decode(epochs))
    return framed(ask, map(head_of, connection.exec_driver_sql(_RECORDS, (batch,))))


def freeze(connection: Connection, kinds: Kinds, at: str, records: int, size: int) -> tuple[int, bytes] | None:
    """The next unsent bodies as a new batch: its number and its frame; None where nothing may be sent now."""
    found = list(_within(_free(connection, kinds, records), records, size))
    if not found:
        return None
    no = put_batch(connection, at, found)
    epochs = dict(map(tuple, connection.exec_driver_sql(_EPOCHS, (no,))))
    if epochs:
        said = msgspec.json.encode(epochs).decode()
        connection.exec_driver_sql("UPDATE batch SET epochs = ? WHERE no = ?", (said, no))
    return no, framed(PushAsk(batch=no, epochs=epochs), found)


def put_batch(connection: Connection, at: str, heads: Sequence[Head]) -> int:
    """Note these records as under way; the number of their batch."""
    no = int(fact(connection, LAST) or 0) + 1
    settle_fact(connection, LAST, str(no))
    connection.exec_driver_sql("INSERT INTO batch (no, made_at, epochs) VALUES (?, ?, '{}')", (no, at))
    connection.exec_driver_sql(_RECORD, [(no, *each) for each in heads])
    return no


def forget(connection: Connection, batch: int) -> None:
    """It was answered."""
    connection.exec_driver_sql("DELETE FROM batch_record WHERE batch = ?", (batch,))
    connection.exec_driver_sql("DELETE FROM batch WHERE no = ?", (batch,))


def release(connection: Connection) -> None:
    """Nothing has to wait for a comparison any more."""
    connection.exec_driver_sql("DELETE FROM refused WHERE code = ?", (COMPARE,))


def forget_all(connection: Connection) -> None:
    """What was under way is only unsent again, and numbers start anew: this file is another device from now on."""
    connection.exec_driver_sql("DELETE FROM batch_record")
    connection.exec_driver_sql("DELETE FROM batch")
    settle_fact(connection, LAST, "")


def _within(heads: Iterator[Head], records: int, size: int) -> Iterator[Head]:
    """As many as fit, and at least one."""
    for count, each in enumerate(heads):
        size -= len(each.body) + RECORD_BYTES
        if count and (count >= records or size < 0):
            return
        yield each


def _free(connection: Connection, kinds: Kinds, most: int) -> Iterator[Head]:
    """Unsent bodies that are neither under way nor refused as they are; what others refer to comes first."""
    present = list(connection.exec_driver_sql(_KINDS).scalars())
    for kind in sorted(present, key=lambda kind: _rank(kinds, kind)):
        known = kind in kinds.shapes
        sql = _FREE.format(
            scope="k.scope," if known else "", rows=f"LEFT JOIN {kind} k ON k.id = u.id" if known else ""
        )
        never_sent = []
        with closing(connection.exec_driver_sql(sql, (kind, most))) as rows:
            for id, _, rev, deleted, *rest in (row for part in rows.partitions(ROWS_AT_ONCE) for row in part):
                if deleted and not rev:
                    never_sent.append(id)  # nobody else has heard of it
                else:
                    yield Head(id, kind, rev, DELETED if deleted else 0, *rest)
        if never_sent:
            connection.exec_driver_sql(_FORGOTTEN, (listed(never_sent),))


def _rank(kinds: Kinds, kind: str) -> tuple[int, int]:
    """Catalogs, documents, what hangs on documents, closed periods; each in the order of the areas."""
    order = list(kinds.shapes)
    if kind not in kinds.shapes:
        return 4, 0
    shape: Shape = kinds.shapes[kind]
    if issubclass(shape.cls, PeriodLock):
        return 3, order.index(kind)
    return 1 if shape.is_document else 2 if shape.cls.by_the_program else 0, order.index(kind)
