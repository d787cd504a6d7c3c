"""What a disk does to stored bodies and rows: found by their hashes, mended each from the other, or from the server."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from shared.kernel.codec import content_hash, content_of, light_of
from shared.kernel.describe import Kinds, Shape
from shared.store import heads as stored
from shared.store.heads import AMONG, Current, listed
from shared.store.packing import LEVEL_SAVE, known, packed
from shared.store.store import Store
from shared.sync.heads import Head, head_of
from shared.sync.settling import Settling
from shared.sync.stored import note

LOOKED_AT_ONCE: Final = 50
_NEXT: Final = (
    "SELECT id FROM (SELECT id FROM head WHERE id > ? UNION SELECT id FROM unsent WHERE id > ?) ORDER BY id LIMIT ?"
)
_HEADS: Final = f"SELECT id, kind, rev, deleted, dict, hash, author, at, body, scope FROM head WHERE id {AMONG}"


def look_through(store: Store, after: bytes) -> tuple[bytes, int]:
    """Look at the next aggregates after an id, and mend what is not what was written: the last id, and how many.

    b"" as the last id: it was the end. What only the server can mend is given up, and its scope is doubted.
    """
    with store.reading() as session:
        connection = session.connection()
        ids = list(connection.exec_driver_sql(_NEXT, (after, after, LOOKED_AT_ONCE)).scalars())
        heads, bodies, rows = _wrong(session, store.kinds, ids)
    if heads or bodies or rows:
        with store.writing() as connection:
            settling = Settling(store, connection)
            _mend_unsent(settling, bodies)
            mend(settling, heads)
            _mend_rows(settling, rows)
            settling.finish()
    return ids[-1] if len(ids) == LOOKED_AT_ONCE else b"", len({*heads, *bodies, *rows})


def mend(settling: Settling, ids: Sequence[bytes]) -> None:
    """See to it that each of these heads, where it is stored, is one that can be offered."""
    for each in map(head_of, settling.connection.exec_driver_sql(_HEADS, (listed(ids),)).all()):
        if each.sound:
            continue
        if (content := _of_rows(settling, each)) is not None:
            number, body = packed(each.kind, content, LEVEL_SAVE)
            sql = "UPDATE head SET dict = ?, body = ? WHERE id = ?"
            settling.connection.exec_driver_sql(sql, (number, body, each.id))
        else:
            settling.doubt(each.scope)
            settling.sums.go(each.scope, each.id, each.rev, False, each.hash)
            settling.connection.exec_driver_sql("UPDATE unsent SET base_hash = ? WHERE id = ?", (each.hash, each.id))
            settling.connection.exec_driver_sql("DELETE FROM head WHERE id = ?", (each.id,))
        _note(settling, each, "damaged" if content is None else "mended")


# ---- what is wrong


def _wrong(session: Session, kinds: Kinds, ids: Sequence[bytes]) -> tuple[list[bytes], list[bytes], list[bytes]]:
    """Heads and unsent bodies that are not what their hashes say, and what has other rows than its body says."""
    connection = session.connection()
    heads = [each.id for each in map(head_of, connection.exec_driver_sql(_HEADS, (listed(ids),))) if not each.sound]
    bodies, sound = list[bytes](), defaultdict[str, dict[bytes, Current]](dict)
    for each in stored.current_of(connection, [UUID(bytes=id) for id in ids]).values():
        if each.deleted or not known(each.dict):
            continue
        if each.sound() is not None:
            sound[each.kind][each.id] = each
        elif each.unsent:
            bodies.append(each.id)
    without = _without_rows(connection, ids)
    rows = [
        id for kind, found in sound.items() if kind in kinds.shapes
        for id in _other_rows(session, kinds.shapes[kind], found) if id not in without
    ]  # fmt: skip
    return heads, bodies, rows


def _without_rows(connection: Connection, ids: Sequence[bytes]) -> set[bytes]:
    """What is not filled yet, and what only a newer version of the program can read."""
    sql = f"SELECT id FROM unfilled WHERE id {AMONG} UNION ALL SELECT id FROM unreadable WHERE id {AMONG}"
    return set(connection.exec_driver_sql(sql, (listed(ids), listed(ids))).scalars())


def _other_rows(session: Session, shape: Shape, found: dict[bytes, Current]) -> Iterator[bytes]:
    query = select(shape.cls).where(shape.cls.id.in_([UUID(bytes=id) for id in found]))
    rows = {each.id.bytes: content_of(shape, each) for each in session.execute(query).scalars()}
    for id, each in found.items():
        if id not in rows or content_hash(shape.kind, UUID(bytes=id), rows[id]) != each.hash:
            yield id


# ---- what is done about it


def _mend_unsent(settling: Settling, ids: Sequence[bytes]) -> None:
    """The rows have what the person typed, whatever became of the body."""
    for each in stored.current_of(settling.connection, [UUID(bytes=id) for id in ids]).values():
        content = _rows_of(settling, each.kind, each.id)
        if content is not None:
            number, body = packed(each.kind, content, LEVEL_SAVE)
            hash = content_hash(each.kind, UUID(bytes=each.id), content)
            sql = "UPDATE unsent SET dict = ?, hash = ?, body = ? WHERE id = ?"
            settling.connection.exec_driver_sql(sql, (number, hash, body, each.id))
        _note(settling, each, "damaged" if content is None else "mended")


def _mend_rows(settling: Settling, ids: Sequence[bytes]) -> None:
    for each in stored.current_of(settling.connection, [UUID(bytes=id) for id in ids]).values():
        if (content := each.sound()) is not None:
            settling.rows.put(each.kind, each.id, light_of(settling.kinds.shape(each.kind), content))
            _note(settling, each, "mended")


def _of_rows(settling: Settling, head: Head) -> bytes | None:
    """The content as the rows have it, if it is the one that the head's hash names."""
    content = _rows_of(settling, head.kind, head.id)
    return content if content and content_hash(head.kind, UUID(bytes=head.id), content) == head.hash else None


def _rows_of(settling: Settling, kind: str, id: bytes) -> bytes | None:
    shape = settling.kinds.shapes.get(kind)
    if shape is None:
        return None
    with Session(settling.connection, join_transaction_mode="rollback_only") as session:
        found: Any = session.get(shape.cls, UUID(bytes=id))
        return None if found is None else content_of(shape, found)


def _note(settling: Settling, each: Head | Current, sort: str) -> None:
    note(settling.connection, settling.at, sort, {"kind": each.kind, "id": str(UUID(bytes=each.id))})
