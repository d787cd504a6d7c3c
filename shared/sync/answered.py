"""Settling the answer to a push: what was accepted becomes the head, what was not stays unsent and is told."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec

from shared.store.heads import AMONG, listed
from shared.sync import sending
from shared.sync.conflicts import follow
from shared.sync.frames import DELETED, RECOVERED, unpacked
from shared.sync.heads import heads_of
from shared.sync.messages import PushAnswer, Refused, Step
from shared.sync.quarantine import take_away
from shared.sync.scopes import begin
from shared.sync.settling import Settling
from shared.sync.stored import note

AHEAD: Final = "ahead"
OTHER_EPOCH: Final = "other_epoch"
UNKNOWN_STATE: Final = "unknown_state"
NO_RIGHT: Final = "no_right"
"""Codes of refusals that mean something to the exchange itself: the server lost something; it went on without what it
is given back; it is not ours to see."""

_STANDING: Final = (
    "SELECT b.id, b.rev, b.flags, b.hash, b.scope, h.rev, h.deleted, h.hash, h.scope, u.id IS NOT NULL,"
    " q.hash FROM batch_record b LEFT JOIN head h ON h.id = b.id LEFT JOIN unsent u ON u.id = b.id"
    " LEFT JOIN quarantine q ON q.id = b.id WHERE b.batch = ?"
)
_TAKEN_BACK: Final = (
    "INSERT INTO unsent (id, kind, dict, hash, deleted, author, saved_at, body)"
    " SELECT h.id, h.kind, h.dict, h.hash, h.deleted, h.author, ?, h.body"
    " FROM batch_record b JOIN head h ON h.id = b.id WHERE b.batch = ? AND NOT b.flags & 8"
    " AND h.rev = b.rev AND (h.hash <> b.hash OR h.deleted <> b.flags & 1)"
    " ON CONFLICT (id) DO NOTHING"
)
_HEADS: Final = (
    "INSERT INTO head (id, kind, rev, scope, deleted, dict, hash, author, at, body)"
    " SELECT id, kind, CASE WHEN flags & 8 THEN rev ELSE rev + 1 END, scope, flags & 1, dict, hash, author, at, body"
    " FROM batch_record WHERE batch = ? ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, rev = excluded.rev,"
    " scope = excluded.scope, deleted = excluded.deleted, dict = excluded.dict, hash = excluded.hash,"
    " author = excluded.author, at = excluded.at, body = excluded.body WHERE excluded.rev > head.rev"
)
_SENT: Final = (
    "DELETE FROM unsent WHERE EXISTS (SELECT 1 FROM batch_record b JOIN head h ON h.id = b.id WHERE b.batch = ?"
    " AND b.id = unsent.id AND b.hash = unsent.hash AND b.flags & 1 = unsent.deleted AND NOT b.flags & 8"
    " AND h.hash = b.hash AND h.deleted = b.flags & 1)"
)


def settle_push(settling: Settling, batch: int, answer: bytes) -> None:
    """Late, repeated and foreign answers change nothing. Raises NotAFrame, OtherProtocol."""
    header, records = unpacked(answer, PushAnswer)
    connection = settling.connection
    if header.batch != batch or batch not in sending.under_way(connection):
        return
    stale = heads_of(header, records, header.scopes if len(header.scopes) == len(records) else ())
    named = {each.id.bytes for each in header.refused} | {each.id.bytes for each in header.waiting}
    exceptions = named | {each.id for each in stale}
    sent = _taken_out(settling, batch, exceptions)
    _accept(settling, batch)
    sending.forget(connection, batch)
    _go_on(settling, header.steps)
    for each in header.refused:
        _refuse(settling, each, sent)
    for waiting in header.waiting:
        _hold(settling, waiting.id.bytes, sent, sending.WAITING, waiting.parent.hex)
    given_back = {id for id, row in sent.items() if row[3] & RECOVERED}
    settling.receive([each for each in stale if each.id in given_back], compared=True)
    _begin_or_doubt(settling, header.epochs)
    for id in settling.receive([each for each in stale if each.id not in given_back]):
        _hold(settling, id, sent, sending.COMPARE)


def _taken_out(settling: Settling, batch: int, ids: Collection[bytes]) -> dict[bytes, Any]:
    """The records that were not accepted, out of the batch: id → kind, hash, flags, scope."""
    if not ids:
        return {}
    sql = f"DELETE FROM batch_record WHERE batch = ? AND id {AMONG} RETURNING id, kind, hash, flags, scope"
    return {row[0]: row for row in settling.connection.exec_driver_sql(sql, (batch, listed(ids))).all()}


def _accept(settling: Settling, batch: int) -> None:
    """Everything that is still in the batch becomes the head; `unsent` goes only where it is what was sent."""
    connection, sums = settling.connection, settling.sums
    put_away = []
    rows = connection.exec_driver_sql(_STANDING, (batch,)).all()
    for id, rev, flags, hash, scope, old_rev, old_deleted, old_hash, old_scope, here, kept in rows:
        new = rev if flags & RECOVERED else rev + 1
        if old_rev is None and not here and (rev or kept is not None):
            put_away.append((id, hash, kept))  # it went out of sight while it was under way
        elif old_rev is None or new > old_rev:
            if old_rev is not None:
                sums.go(old_scope, id, old_rev, bool(old_deleted), old_hash)
            sums.come(scope, id, new, bool(flags & DELETED), hash)
        settling.settled.sent += 1
    for id, hash, kept in put_away:
        connection.exec_driver_sql("DELETE FROM batch_record WHERE batch = ? AND id = ?", (batch, id))
        if hash == kept:
            connection.exec_driver_sql("DELETE FROM quarantine WHERE id = ?", (id,))
    connection.exec_driver_sql(_TAKEN_BACK, (settling.at, batch))
    connection.exec_driver_sql(_HEADS, (batch,))
    connection.exec_driver_sql(_SENT, (batch,))
    follow(settling, batch)
    among = "(SELECT id FROM batch_record WHERE batch = ?)"
    connection.exec_driver_sql(f"DELETE FROM refused WHERE id IN {among}", (batch,))
    sql = f"DELETE FROM refused WHERE code = 'waiting' AND unhex(field) IN {among}"
    connection.exec_driver_sql(sql, (batch,))


def _go_on(settling: Settling, steps: Sequence[Step]) -> None:
    """Scopes that stood as they are known here stand where this batch took them: nothing of it need come back."""
    connection = settling.connection
    settling.sums.write(connection)
    for each in steps:
        sql = "UPDATE cursor SET seq = ? WHERE scope = ? AND epoch = ? AND seq = ?"
        connection.exec_driver_sql(sql, (each.seq, each.name, each.epoch, each.before))
        begin(settling, each.name, each.epoch, 0 if each.before else each.seq)  # else it would be of no known epoch


def _refuse(settling: Settling, refused: Refused, sent: dict[bytes, Any]) -> None:
    id = refused.id.bytes
    if id not in sent:
        return
    _, kind, hash, flags, scope = sent[id]
    if flags & RECOVERED:
        _refuse_given_back(settling, refused, kind)
        return
    if refused.code in (AHEAD, OTHER_EPOCH):
        for each in {scope, settling.scope_of(id)}:
            settling.doubt(each)
        _hold(settling, id, sent, sending.COMPARE)
        return
    about = {"kind": kind, "id": str(refused.id), "code": refused.code, "text": refused.text, "values": refused.values}
    if _still_unsent(settling, id, hash, flags):
        words = msgspec.json.encode([refused.text, refused.values]).decode()
        row = (id, hash, refused.code, refused.field, words, settling.at)
        sql = "INSERT OR REPLACE INTO refused (id, hash, code, field, words, at) VALUES (?, ?, ?, ?, ?, ?)"
        settling.connection.exec_driver_sql(sql, row)
    settling.settled.refused += 1
    note(settling.connection, settling.at, "refused", about)


def _refuse_given_back(settling: Settling, refused: Refused, kind: str) -> None:
    """What the server never saw is an edit of what it has; what it does not show to this device is gone here too."""
    if refused.code == UNKNOWN_STATE:
        settling.fork(refused.id.bytes)
    elif refused.code == NO_RIGHT:
        take_away(settling, [refused.id.bytes], "gone")
    else:
        about = {"kind": kind, "id": str(refused.id), "code": refused.code}
        note(settling.connection, settling.at, "not_given_back", about)


def _begin_or_doubt(settling: Settling, epochs: Mapping[str, int]) -> None:
    """Scopes of newer heads: such as were never received are of that epoch from now on, others have to be."""
    settling.sums.write(settling.connection)
    for scope, epoch in epochs.items():
        begin(settling, scope, epoch, 0)
        sql = "SELECT 1 FROM cursor WHERE scope = ? AND epoch <> ?"
        if settling.connection.exec_driver_sql(sql, (scope, epoch)).first() is not None:
            settling.doubt(scope)


def _hold(settling: Settling, id: bytes, sent: dict[bytes, Any], code: str, parent: str = "") -> None:
    """It is sent again after its parent was taken, or after both ends of its scope have been compared."""
    if id in sent and _still_unsent(settling, id, sent[id][2], sent[id][3]):
        row = (id, sent[id][2], code, parent, "[]", settling.at)
        sql = "INSERT OR REPLACE INTO refused (id, hash, code, field, words, at) VALUES (?, ?, ?, ?, ?, ?)"
        settling.connection.exec_driver_sql(sql, row)


def _still_unsent(settling: Settling, id: bytes, hash: bytes, flags: int) -> bool:
    sql = "SELECT 1 FROM unsent WHERE id = ? AND hash = ? AND deleted = ?"
    return settling.connection.exec_driver_sql(sql, (id, hash, flags & DELETED)).first() is not None


def send_again(connection: Any, id: UUID) -> None:
    """A person wants a refused version to be tried once more, as it is."""
    connection.exec_driver_sql("DELETE FROM refused WHERE id = ?", (id.bytes,))
