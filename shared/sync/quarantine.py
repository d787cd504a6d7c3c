"""Quarantine: unsent edits of what this device may not see any more; handed over to the server, read by people."""

from typing import Final

from sqlalchemy import Connection

from shared.sync.frames import BYTES_MAX, DELETED, RECORDS_MAX
from shared.sync.heads import Head, framed
from shared.sync.messages import ParkAsk
from shared.sync.sending import RECORD_BYTES

Handed = list[tuple[bytes, bytes]]
"""Ids and content hashes of what was handed over."""

_KEPT: Final = (
    "SELECT id, kind, base_rev, deleted, dict, hash, author, saved_at, body, reason FROM quarantine"
    " WHERE NOT handed_over ORDER BY reason, id LIMIT ?"
)


def hand_over(connection: Connection) -> tuple[bytes, Handed] | None:
    """A frame with the next edits that the server does not keep yet, and what is in it; None: it has them all."""
    found, room, reason = list[Head](), BYTES_MAX, ""
    for id, kind, rev, deleted, *rest, why in connection.exec_driver_sql(_KEPT, (RECORDS_MAX,)):
        head = Head(id, kind, rev, DELETED if deleted else 0, *rest)
        room -= len(head.body) + RECORD_BYTES
        if found and (room < 0 or why != reason):
            break
        reason = why
        found.append(head)
    if not found:
        return None
    ask = ParkAsk(reason=reason, bases=[each.rev for each in found])
    return framed(ask, found), [(each.id, each.hash) for each in found]


def settle_hand_over(connection: Connection, handed: Handed) -> None:
    """The server keeps them; they stay here until they are put back, copied or thrown away by somebody."""
    if handed:
        connection.exec_driver_sql("UPDATE quarantine SET handed_over = 1 WHERE id = ? AND hash = ?", handed)
