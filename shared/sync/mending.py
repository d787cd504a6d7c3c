"""Stored heads whose bodies are not what they were: mended from their rows, or given up for what the server has."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from shared.kernel.codec import content_hash, content_of
from shared.store.heads import AMONG, listed
from shared.store.packing import LEVEL_SAVE, packed
from shared.sync.heads import Head, head_of
from shared.sync.settling import Settling
from shared.sync.stored import note


def mend(settling: Settling, ids: Sequence[bytes]) -> None:
    """See to it that each of these heads, where it is stored, is one that can be offered."""
    sql = f"SELECT id, kind, rev, deleted, dict, hash, author, at, body, scope FROM head WHERE id {AMONG}"
    for each in map(head_of, settling.connection.exec_driver_sql(sql, (listed(ids),)).all()):
        if not each.sound:
            about = {"kind": each.kind, "id": str(UUID(bytes=each.id))}
            if (content := _of_rows(settling, each)) is not None:
                number, body = packed(each.kind, content, LEVEL_SAVE)
                sql = "UPDATE head SET dict = ?, body = ? WHERE id = ?"
                settling.connection.exec_driver_sql(sql, (number, body, each.id))
                note(settling.connection, settling.at, "mended", about)
            else:
                settling.sums.go(each.scope, each.id, each.rev, False, each.hash)
                settling.connection.exec_driver_sql("DELETE FROM head WHERE id = ?", (each.id,))
                note(settling.connection, settling.at, "damaged", about)


def _of_rows(settling: Settling, head: Head) -> bytes | None:
    """The content as the rows have it, if it is the one that the head's hash names."""
    shape = settling.kinds.shapes.get(head.kind)
    if shape is None:
        return None
    with Session(settling.connection, join_transaction_mode="rollback_only") as session:
        found: Any = session.get(shape.cls, UUID(bytes=head.id))
        content = None if found is None else content_of(shape, found)
    return content if content and content_hash(head.kind, UUID(bytes=head.id), content) == head.hash else None
