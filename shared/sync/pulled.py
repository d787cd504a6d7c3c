"""Settling a page of a pull: what arrived, what is gone, how far each scope is, and whether both ends agree."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from shared.kernel.types import instant_text
from shared.sync import scopes, sending
from shared.sync.frames import GONE, NotAFrame, header_of, unpacked
from shared.sync.hashes import NOTHING
from shared.sync.heads import Head, heads_of
from shared.sync.messages import PullAnswer, PullAsk, ScopeAnswer
from shared.sync.settling import Settling


class Disagree(Exception):
    """After a page counts or digests of scopes differ: it is not applied before both ends have been compared."""

    def __init__(self, scopes: Collection[str]) -> None:
        self.scopes = scopes


def trusted(connection: Connection) -> set[str]:
    """Scopes that are received and not doubted."""
    return set(connection.exec_driver_sql("SELECT scope FROM cursor WHERE NOT doubt AND seq > 0").scalars())


def never_received(connection: Connection, answer: bytes) -> frozenset[str]:
    """The scopes of an answer that were not received to their end yet. Raises NotAFrame, OtherProtocol."""
    sql = "SELECT scope FROM cursor WHERE received_at IS NOT NULL"
    known = set(connection.exec_driver_sql(sql).scalars())
    return frozenset(each.name for each in header_of(answer, PullAnswer).scopes) - known


def vector(connection: Connection) -> dict[str, tuple[int, int]]:
    """How far each scope was received."""
    return {scope: (epoch, seq) for scope, epoch, seq in connection.exec_driver_sql(_CURSORS)}


_CURSORS: Final = "SELECT scope, epoch, seq FROM cursor ORDER BY scope"


def pull_ask(connection: Connection, size: int) -> PullAsk:
    return PullAsk(vector=vector(connection), bytes=size)


def nothing_new(connection: Connection, answer: bytes, now: datetime) -> bool:
    """Whether an answer says what is known, and was said a moment ago. Raises NotAFrame, OtherProtocol."""
    header = header_of(answer, PullAnswer)
    since = instant_text(now - SAID_AGAIN)
    rows = connection.exec_driver_sql(_STANDING).all()
    known = {name: state for name, *state, received, verified in rows if min(received or "", verified or "") > since}
    said = {each.name: [each.epoch, each.seq, each.count, each.digest or NOTHING, 0] for each in header.scopes}
    return not header.lost and len(rows) == len(known) and known == said and not scopes.never_listed(connection)


SAID_AGAIN: Final = timedelta(seconds=30)
"""So long nobody is told again that nothing is new: the file is not written for it."""
_STANDING: Final = "SELECT scope, epoch, seq, count, digest, doubt, received_at, verified_at FROM cursor"


def settle_pull(settling: Settling, answer: bytes, *, verify: bool) -> None:
    """One page. `verify`: nothing was accepted since it was asked for, so the sums have to agree.

    Raises NotAFrame, OtherProtocol, Disagree.
    """
    header, records = unpacked(answer, PullAnswer)
    heads = heads_of(header, records)
    if sum(part.records for part in header.scopes) != len(heads):
        raise NotAFrame("The message does not hold the records that it lists.")
    arrived, gone, parts = _sorted(settling, header, heads)
    if settling.waits_for_answers(arrived):
        settling.settled.code = "answers"
        return
    known = trusted(settling.connection)
    for part in parts:
        scopes.begin(settling, part.name, part.epoch, 0)
    settling.receive(arrived)
    for scope, each in gone:
        scopes.leave(settling, scope, each)
    settle_lost(settling, header)
    for name in scopes.never_listed(settling.connection) if verify else ():
        scopes.lose(settling, name)
    _advance(settling, parts, verify)
    if disagreeing := settling.disagreeing & known:
        raise Disagree(disagreeing)
    if not settling.settled.more and not settling.settled.reconcile:
        scopes.end_between(settling)
        sending.release(settling.connection)
        unfilled = settling.rows.leaves_unfilled
        settling.connection.exec_driver_sql(_RECEIVED, (settling.at, settling.at, unfilled))


_RECEIVED: Final = (
    "UPDATE cursor SET received_at = ? WHERE received_at IS NOT ?"
    " AND (received_at IS NOT NULL OR NOT (? OR EXISTS (SELECT 1 FROM unfilled)))"
)
"""A scope that comes for the first time is received when its documents are filled."""


def settle_lost(settling: Settling, header: PullAnswer) -> None:
    """The scopes that may not be seen any more, also of a page that is not applied otherwise."""
    for name in header.lost:
        scopes.lose(settling, name, header.lost_epochs.get(name))


def _sorted(
    settling: Settling, header: PullAnswer, heads: list[Head]
) -> tuple[list[Head], list[tuple[str, Head]], list[ScopeAnswer]]:
    """Heads and departures of the parts that are not older than what is settled; and these parts."""
    known, at = vector(settling.connection), 0
    arrived, gone, parts = list[Head](), list[tuple[str, Head]](), list[ScopeAnswer]()
    for part in header.scopes:
        records = heads[at : at + part.records]
        at += part.records
        if part.name in known and (part.epoch, part.seq) < known[part.name]:
            if part.reconcile:
                parts.append(part)
            continue
        parts.append(part)
        for each in records:
            if each.flags & GONE:
                gone.append((part.name, each))
            else:
                arrived.append(each._replace(scope=part.name))
    return arrived, gone, parts


def _advance(settling: Settling, parts: list[ScopeAnswer], verify: bool) -> None:
    """The cursors, and whether counts and digests agree where nothing is left to be received."""
    connection, settled = settling.connection, settling.settled
    settling.sums.write(connection)
    for part in parts:
        query = "SELECT epoch, count, digest FROM cursor WHERE scope = ?"
        row = connection.exec_driver_sql(query, (part.name,)).first()
        if row is None:
            continue  # lost in the same answer
        epoch, count, digest = row
        agrees = verify and (part.count, part.digest or NOTHING) == (count, digest)
        if part.reconcile or part.epoch != epoch:
            if agrees and part.epoch > epoch and not settling.doubts(part.name):
                _same_in_another(settling, part)
            else:
                settling.doubt(part.name)
            continue
        connection.exec_driver_sql("UPDATE cursor SET seq = ? WHERE scope = ?", (part.seq, part.name))
        if part.more:
            settled.more = True
        elif verify and not agrees:
            settling.doubt(part.name)
            settling.disagreeing.add(part.name)
        elif verify:
            connection.exec_driver_sql("UPDATE cursor SET verified_at = ? WHERE scope = ?", (settling.at, part.name))
    doubted = connection.exec_driver_sql("SELECT scope FROM cursor WHERE doubt ORDER BY scope").scalars()
    settled.reconcile = frozenset(doubted)


def _same_in_another(settling: Settling, part: ScopeAnswer) -> None:
    """The server is in another epoch and has what is here and nothing else; what it had parked may be lost there."""
    sql = "UPDATE cursor SET epoch = ?, seq = ?, verified_at = ? WHERE scope = ?"
    settling.connection.exec_driver_sql(sql, (part.epoch, part.seq, settling.at, part.name))
    settling.connection.exec_driver_sql("UPDATE quarantine SET handed_over = 0")
