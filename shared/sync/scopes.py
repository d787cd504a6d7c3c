"""Scopes gained and lost, and aggregates that leave one: for another that the device sees too, or out of its sight."""

from typing import Final

from sqlalchemy import Connection

from shared.sync.frames import MOVED
from shared.sync.hashes import NOTHING
from shared.sync.heads import Head
from shared.sync.quarantine import put_back, put_heads_away, take_away
from shared.sync.settling import Settling
from shared.sync.stored import note
from shared.sync.sums import sum_of

BETWEEN: Final = ""
"""The scope of a head that left one scope and has not arrived by another."""
IDS_AT_ONCE: Final = 5_000


def begin(settling: Settling, scope: str, epoch: int, seq: int) -> None:
    """A scope that was gained; heads may lie in it already, accepted before it was received."""
    sql = (
        "INSERT INTO cursor (scope, epoch, seq, count, digest, doubt) VALUES (?, ?, ?, 0, ?, 0)"
        " ON CONFLICT (scope) DO NOTHING RETURNING 1"
    )
    if settling.connection.exec_driver_sql(sql, (scope, epoch, seq, NOTHING)).scalar():
        count, digest = sum_of(settling.connection, scope)
        sql = "UPDATE cursor SET count = ?, digest = ? WHERE scope = ?"
        settling.connection.exec_driver_sql(sql, (count, digest, scope))
        put_back(settling, scope)
        note(settling.connection, settling.at, "gained", {"scope": scope})


def leave(settling: Settling, scope: str, head: Head) -> None:
    """It left the scope: for one that the device may see, or out of its sight.

    In a doubted scope that waits for the comparison, in which it is offered first.
    """
    if settling.doubts(scope):
        return
    sql = "SELECT h.scope, c.scope FROM head h LEFT JOIN cursor c ON c.scope = h.scope WHERE h.id = ?"
    row = settling.connection.exec_driver_sql(sql, (head.id,)).first()
    if row is None or (row[0] != scope and (row[1] is not None or (row[0] == BETWEEN and head.flags & MOVED))):
        return
    if not head.flags & MOVED:
        take_away(settling, [head.id], "gone")
    elif row[0] == scope:
        settling.move(head.id, BETWEEN)


def never_listed(connection: Connection) -> list[str]:
    """Scopes that heads lie in and no answer named: something was taken there, and then the right to it went."""
    sql = (
        "WITH RECURSIVE found(scope) AS (SELECT min(scope) FROM head WHERE scope > '' UNION ALL"
        " SELECT (SELECT min(scope) FROM head WHERE scope > found.scope) FROM found WHERE found.scope IS NOT NULL)"
        " SELECT scope FROM found WHERE scope IS NOT NULL AND scope NOT IN (SELECT scope FROM cursor)"
    )
    return list(connection.exec_driver_sql(sql).scalars())


def lose(settling: Settling, scope: str, epoch: int | None = None) -> None:
    """A scope that may not be seen any more: everything of it goes, unsent edits into quarantine.

    Heads too where it is in doubt, or of another `epoch` at the server: perhaps nobody else has them any more.
    """
    connection = settling.connection
    before, doubted = settling.settled.lost, settling.doubts(scope) or _other_epoch(settling, scope, epoch)
    ids = list(connection.exec_driver_sql("SELECT id FROM head WHERE scope = ?", (scope,)).scalars())
    sql = "SELECT u.id FROM unsent u JOIN search_item s ON s.id = u.id LEFT JOIN head h ON h.id = u.id"
    ids += connection.exec_driver_sql(f"{sql} WHERE s.scope = ? AND h.id IS NULL", (scope,)).scalars()
    for start in range(0, len(ids), IDS_AT_ONCE):
        part = ids[start : start + IDS_AT_ONCE]
        if doubted:
            put_heads_away(settling, part, "doubted")
        take_away(settling, part, "lost")
    connection.exec_driver_sql("DELETE FROM cursor WHERE scope = ?", (scope,))
    connection.exec_driver_sql("UPDATE audit SET content = NULL WHERE scope = ?", (scope,))  # the chain has its hash
    note(connection, settling.at, "lost", {"scope": scope, "count": settling.settled.lost - before})


def _other_epoch(settling: Settling, scope: str, epoch: int | None) -> bool:
    sql = "SELECT epoch FROM cursor WHERE scope = ?"
    known = settling.connection.exec_driver_sql(sql, (scope,)).scalar()
    return None not in (known, epoch) and known != epoch


def end_between(settling: Settling) -> None:
    """What left one scope and came by no other is gone."""
    sql = "SELECT id FROM head WHERE scope = '' ORDER BY id"
    if ids := list(settling.connection.exec_driver_sql(sql).scalars()):
        take_away(settling, ids, "gone")
