"""Stored bodies: the head that the server is known to have, and the unsent body over it, which is newer.

The current state of an aggregate is its unsent one, else its head; rows, registers and search follow it. Nothing else
asks the two tables which of them holds.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from shared.kernel.codec import Body, content_hash
from shared.store.errors import Damaged, damaged
from shared.store.packing import unpacked

NOTHING: Final = bytes(16)
"""The hash of what was deleted: it has no content."""
BATCH: Final = 500


class Current(NamedTuple):
    """The newest state of an aggregate in this file, its body as it is stored; `at` is the text of an instant."""

    id: bytes
    kind: str
    dict: int
    hash: bytes
    deleted: int
    packed: bytes
    author: bytes | None
    at: str | None
    unsent: int

    @property
    def content(self) -> bytes:
        """The canonical body, verified by its hash. Raises Damaged."""
        content = unpacked(self.packed, self.dict)
        if content_hash(self.kind, UUID(bytes=self.id), content) != self.hash:
            raise damaged()
        return content

    @property
    def body(self) -> Body:
        return msgspec.json.decode(self.content)  # type: ignore[no-any-return]

    def sound(self) -> bytes | None:
        """The content, if it can be read and is the one that its hash names."""
        try:
            return self.content
        except Damaged:
            return None


def _current(where: str, columns: str = "id, kind, dict, hash, deleted, body, author, {at}, {unsent}") -> str:
    """A query of current states, first those that are unsent; `where` is said twice, its values are given twice."""
    return (
        f"SELECT {columns.format(at='saved_at', unsent=1)} FROM unsent WHERE {where} UNION ALL"
        f" SELECT {columns.format(at='at', unsent=0)} FROM head WHERE {where}"
        " AND NOT EXISTS (SELECT 1 FROM unsent u WHERE u.id = head.id)"
    )


AMONG: Final = "IN (SELECT unhex(value) FROM json_each(?))"
"""Any number of ids as one value: see `listed` and `id_list`."""
_AMONG: Final = f"id {AMONG}"
_ONE: Final = _current("id = ?")
_SOME: Final = _current(_AMONG)
_HASH: Final = _current("id = ? AND NOT deleted AND id NOT IN (SELECT id FROM unfilled)", "hash")
_HASHES: Final = _current(f"{_AMONG} AND NOT deleted", "id, hash")
_DELETED: Final = _current(f"{_AMONG} AND deleted", "id")
_HERE: Final = _current(_AMONG, "id") + " LIMIT 1"
_LIVING: Final = _current("kind = ? AND id > ? AND NOT deleted") + " ORDER BY 1 LIMIT ?"
_BASES: Final = (
    "SELECT h.id, h.kind, h.dict, h.hash, h.deleted, h.body, h.author, h.at, 0 FROM unsent u JOIN head h ON h.id = u.id"
    " WHERE u.kind = ? AND u.id > ? AND NOT h.deleted ORDER BY u.id LIMIT ?"
)
_ALL: Final = _current("kind = ? AND id > ?") + " ORDER BY 1 LIMIT ?"


def current(connection: Connection, id: UUID) -> Current | None:
    """The newest state of one aggregate, deleted ones too; None where nothing is known of it."""
    row = connection.exec_driver_sql(_ONE, (id.bytes, id.bytes)).first()
    return None if row is None else Current(*row)


def current_of(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, Current]:
    """The newest states of those that are known, deleted ones too."""
    return {UUID(bytes=row[0]): Current(*row) for row in _rows(connection, _SOME, ids)}


def unfilled(connection: Connection, id: UUID) -> bool:
    """Whether lists know no more of a document than its header; see `filling`."""
    return connection.exec_driver_sql("SELECT 1 FROM unfilled WHERE id = ?", (id.bytes,)).first() is not None


def current_hash(connection: Connection, id: UUID) -> bytes | None:
    """The hash of the newest content that the rows hold; None where there is none, it was deleted, or is unfilled."""
    found: bytes | None = connection.exec_driver_sql(_HASH, (id.bytes, id.bytes)).scalar()
    return found


def hashes(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, bytes]:
    """The hashes of the newest contents of those that are there."""
    return {UUID(bytes=id): hash for id, hash in _rows(connection, _HASHES, ids)}


def deleted(connection: Connection, ids: Sequence[UUID]) -> set[UUID]:
    """Which of some aggregates were purged."""
    return {UUID(bytes=id) for (id,) in _rows(connection, _DELETED, ids)}


def here_already(connection: Connection, ids: Sequence[UUID]) -> UUID | None:
    """One of some aggregates that this file knows, were it as purged."""
    return next((UUID(bytes=id) for (id,) in _rows(connection, _HERE, ids)), None)


def batches(connection: Connection, kind: str, *, deleted: bool = False) -> Iterator[list[Current]]:
    """The newest state of every stored aggregate of a kind, by id, some hundreds at once; purged ones if asked for."""
    sql, last = _ALL if deleted else _LIVING, b""
    while rows := connection.exec_driver_sql(sql, (kind, last, kind, last, BATCH)).fetchall():
        yield [Current(*row) for row in rows]
        last = rows[-1][0]


def bases(connection: Connection, kind: str) -> Iterator[list[Current]]:
    """The heads under unsent states of a kind, by id, some hundreds at once."""
    last = b""
    while rows := connection.exec_driver_sql(_BASES, (kind, last, BATCH)).fetchall():
        yield [Current(*row) for row in rows]
        last = rows[-1][0]


def _rows(connection: Connection, sql: str, ids: Sequence[UUID]) -> Any:
    listed = id_list(ids)
    return connection.exec_driver_sql(sql, (listed, listed)).fetchall()


def id_list(ids: Iterable[UUID]) -> str:
    """The value of `AMONG`."""
    return _joined([id.hex for id in ids])


def listed(ids: Iterable[bytes]) -> str:
    """The value of `AMONG`, of ids as they are stored."""
    return _joined([id.hex() for id in ids])


def _joined(texts: Sequence[str]) -> str:
    return '["' + '","'.join(texts) + '"]' if texts else "[]"


# ---- writing

PUT_NEW: Final = (
    "INSERT INTO unsent (id, kind, dict, hash, deleted, body, saved_at, author) VALUES (?, ?, ?, ?, 0, ?, ?, ?)"
)
"""For those that this file knows nothing of; see `unsent_row`."""
_AGAIN: Final = (
    " ON CONFLICT (id) DO UPDATE SET dict = excluded.dict, hash = excluded.hash, deleted = excluded.deleted,"
    " body = excluded.body, saved_at = excluded.saved_at, author = excluded.author"
)
_PUT: Final = PUT_NEW + _AGAIN
_AS_ITS_HEAD: Final = (
    "(SELECT 1 FROM head WHERE head.id = unsent.id AND head.hash = unsent.hash AND head.deleted = unsent.deleted)"
)
_PUT_ONE: Final = f"{_PUT} RETURNING {_AS_ITS_HEAD}"
_SETTLE: Final = f"DELETE FROM unsent WHERE {_AMONG} AND EXISTS {_AS_ITS_HEAD}"
_TOMBSTONE: Final = PUT_NEW.replace("0, ?, ?, ?)", "1, ?, ?, ?)") + _AGAIN


def unsent_row(
    id: UUID, kind: str, dict: int, hash: bytes, packed: bytes, at: str, author: UUID | None
) -> tuple[Any, ...]:
    """A row of `unsent`; `at` is the text of an instant."""
    return (id.bytes, kind, dict, hash, packed, at, None if author is None else author.bytes)


def put(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    """Newest local bodies as `unsent_row`s, over those before them. What equals its head is not unsent any more."""
    if len(rows) == 1:
        if connection.exec_driver_sql(_PUT_ONE, rows[0]).scalar():
            connection.exec_driver_sql("DELETE FROM unsent WHERE id = ?", (rows[0][0],))
    elif rows:
        connection.exec_driver_sql(_PUT, list(rows))
        listed = id_list([UUID(bytes=row[0]) for row in rows])
        connection.exec_driver_sql(_SETTLE, (listed,))


def put_tombstones(connection: Connection, kind: str, ids: Sequence[UUID], at: str, author: UUID | None) -> None:
    """Note that aggregates were purged, those that are no heads already; the caller takes their rows away.

    `at` is the text of an instant.
    """
    by = None if author is None else author.bytes
    if ids:
        connection.exec_driver_sql(_TOMBSTONE, [(id.bytes, kind, 0, NOTHING, b"", at, by) for id in ids])
        connection.exec_driver_sql(_SETTLE, (id_list(ids),))
