"""Quarantine: unsent edits of what this device may not see any more; handed over to the server, read by people."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import Connection

from shared.store.heads import AMONG, listed
from shared.sync.edits import Edit, Known
from shared.sync.frames import BYTES_MAX, DELETED, RECORDS_MAX
from shared.sync.heads import Head, framed
from shared.sync.messages import ParkAsk
from shared.sync.sending import RECORD_BYTES
from shared.sync.settling import Settling
from shared.sync.stored import note

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


# ---- into quarantine, and back


def take_away(settling: Settling, ids: Sequence[bytes], reason: str) -> None:
    """These are not this device's any more: heads, rows; unsent edits go to quarantine."""
    put_away(settling, ids, reason)
    among = listed(ids)
    sql = f"DELETE FROM head WHERE id {AMONG} RETURNING id, rev, deleted, hash, scope, kind"
    for id, *known in settling.connection.exec_driver_sql(sql, (among,)).all():
        old = Known(*known)
        settling.sums.go(old.scope, id, old.rev, bool(old.deleted), old.hash)
        settling.rows.out(old.kind, id)
        settling.settled.lost += 1
    settling.connection.exec_driver_sql(f"DELETE FROM unreadable WHERE id {AMONG}", (among,))


def put_heads_away(settling: Settling, ids: Sequence[bytes], reason: str) -> None:
    """Heads that the server may have lost, as edits without a base: nobody else may have them."""
    among = listed(ids)
    sql = (
        "INSERT OR REPLACE INTO quarantine (id, kind, scope, deleted, dict, hash, body, author, saved_at, base_rev,"
        " base_dict, base_body, reason, at, handed_over) SELECT id, kind, scope, 0, dict, hash, body, author,"
        " coalesce(at, ?), rev, 0, NULL, ?, ?, 0 FROM head"
        f" WHERE NOT deleted AND id {AMONG} AND id NOT IN (SELECT id FROM unsent)"
    )
    put = settling.connection.exec_driver_sql(sql, (settling.at, reason, settling.at, among)).rowcount
    settling.settled.quarantined += put


def put_away(settling: Settling, ids: Sequence[bytes], reason: str) -> None:
    """Unsent edits into quarantine, with the bases they were made on, their heads."""
    among = listed(ids)
    sql = (
        "INSERT OR REPLACE INTO quarantine (id, kind, scope, deleted, dict, hash, body, author, saved_at, base_rev,"
        " base_dict, base_body, reason, at, handed_over) SELECT u.id, u.kind, coalesce(h.scope, s.scope, ''),"
        " u.deleted, u.dict, u.hash, u.body, u.author, u.saved_at, coalesce(h.rev, 0),"
        " coalesce(h.dict, 0), CASE WHEN h.deleted THEN NULL ELSE h.body END, ?, ?, 0"
        " FROM unsent u LEFT JOIN head h ON h.id = u.id LEFT JOIN search_item s ON s.id = u.id"
        f" WHERE u.id {AMONG} RETURNING id, kind"
    )
    put = settling.connection.exec_driver_sql(sql, (reason, settling.at, among)).all()
    for id, kind in put:
        settling.rows.out(kind, id)
        about = {"kind": kind, "id": str(UUID(bytes=id)), "reason": reason}
        note(settling.connection, settling.at, "quarantined", about)
    if put:
        settling.connection.exec_driver_sql(f"DELETE FROM unsent WHERE id {AMONG}", (among,))
        settling.connection.exec_driver_sql(f"DELETE FROM refused WHERE id {AMONG}", (among,))
    settling.settled.quarantined += len(put)


def put_back(settling: Settling, scope: str) -> None:
    """A scope was gained: edits of new aggregates that nobody else has heard of are unsent again.

    What was saved anew meanwhile is newer than what was put away.
    """
    sql = (
        "DELETE FROM quarantine WHERE scope = ? AND base_rev = 0"
        " AND id NOT IN (SELECT id FROM head) AND id NOT IN (SELECT id FROM unsent)"
        " RETURNING id, kind, dict, hash, deleted, author, saved_at, body"
    )
    for id, *values in settling.connection.exec_driver_sql(sql, (scope,)).all():
        settling.keep_edit(id, Edit(*values))
        note(settling.connection, settling.at, "regained", {"kind": values[0], "id": str(UUID(bytes=id))})
