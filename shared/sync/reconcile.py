"""Reconcile: find what differs between the two ends of a scope, and give or take just that; never a wipe."""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import Connection

from shared.kernel.types import instant_text
from shared.store.heads import AMONG, listed
from shared.store.store import Store
from shared.sync import sending
from shared.sync.answered import settle_push
from shared.sync.frames import BYTES_MAX, DELETED, GONE, RECORDS_MAX, RECOVERED, packed, unpacked
from shared.sync.heads import Head, heads_of
from shared.sync.mending import mend
from shared.sync.messages import CompareAnswer, CompareAsk, FetchAnswer, FetchAsk
from shared.sync.settling import Settled, Settling
from shared.sync.stored import note
from shared.sync.sums import sum_of

LEAF: Final = 256
PREFIXES_AT_ONCE: Final = 512
FETCHED_AT_ONCE: Final = 1_000
ROUNDS: Final = 3
"""Others go on pushing meanwhile; what differs still after so many is looked at another time."""
_DIGITS: Final = "0123456789abcdef"


@dataclass(frozen=True, slots=True)
class Ask:
    """A frame for `/sync/<path>`; `batch` is what the answer to a push is settled by."""

    path: str
    frame: bytes
    batch: int = 0


Asking = Generator[Ask, bytes, Settled]


class _State(NamedTuple):
    """A head as it is compared."""

    rev: int
    deleted: bool
    hash: bytes


def doubted(connection: Connection) -> list[str]:
    return list(connection.exec_driver_sql("SELECT scope FROM cursor WHERE doubt ORDER BY scope").scalars())


def reconcile(store: Store, scope: str) -> Asking:
    """Asks about one scope, each of which is sent its answer; what came of it. Raises NotAFrame.

    Given up in the middle nothing is half done: the scope stays doubted.
    """
    whole = Settled()
    with store.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE cursor SET count = ?, digest = ? WHERE scope = ?", (*sum_of(connection, scope), scope)
        )
    for round in range(ROUNDS):
        differing = yield from _differing(store, scope)
        if differing is None:
            return whole
        yield from _offered(store, differing, whole)
        yield from _fetched(store, differing if round else _without_head(store, differing), whole)
    with store.writing() as connection:
        sending.release(connection)
    whole.reconcile |= {scope}
    return whole


# ---- what differs


def _differing(store: Store, scope: str) -> Generator[Ask, bytes, list[bytes] | None]:
    """The ids whose heads are not the same on both ends; None: all are, and the cursor was set."""
    prefixes, found = [""], list[bytes]()
    while prefixes:
        part, prefixes = prefixes[:PREFIXES_AT_ONCE], prefixes[PREFIXES_AT_ONCE:]
        answer = yield Ask("compare", packed(CompareAsk(scope=scope, prefixes=part, leaf=LEAF)))
        header, records = unpacked(answer, CompareAnswer)
        theirs = {each.id: _State(each.rev, bool(each.flags & DELETED), each.hash) for each in records}
        with store.writing() as connection:
            if part == [""] and _agree(store, connection, scope, header):
                return None
            for prefix in part:
                count, digest = header.parts[prefix]
                if (count, digest) == sum_of(connection, scope, *_range(prefix)):
                    continue
                if not count or prefix in header.listed:
                    found += _unlike(_states(connection, scope, prefix), theirs, prefix)
                else:
                    prefixes += _children(connection, scope, prefix)
    return found


def _agree(store: Store, connection: Connection, scope: str, answer: CompareAnswer) -> bool:
    """Whether both ends hold the same; then the cursor is where the server is."""
    if answer.parts[""] != sum_of(connection, scope):
        return False
    at = instant_text(store.clock())
    sql = "UPDATE cursor SET epoch = ?, seq = ?, doubt = 0, verified_at = ? WHERE scope = ?"
    connection.exec_driver_sql(sql, (answer.epoch, answer.seq, at, scope))
    sending.release(connection)
    note(connection, at, "compared", {"scope": scope})
    return True


def _range(prefix: str) -> tuple[bytes, bytes]:
    """The first and the last id that begins so."""
    return bytes.fromhex(prefix.ljust(32, "0")), bytes.fromhex(prefix.ljust(32, "f"))


def _states(connection: Connection, scope: str, prefix: str) -> dict[bytes, _State]:
    sql = "SELECT id, rev, deleted, hash FROM head WHERE scope = ? AND id BETWEEN ? AND ?"
    rows = connection.exec_driver_sql(sql, (scope, *_range(prefix)))
    return {id: _State(rev, bool(deleted), hash) for id, rev, deleted, hash in rows}


def _unlike(ours: Mapping[bytes, _State], theirs: Mapping[bytes, _State], prefix: str) -> Iterator[bytes]:
    ids = ours.keys() | {id for id in theirs if id.hex().startswith(prefix)}
    return (id for id in sorted(ids) if ours.get(id) != theirs.get(id))


def _children(connection: Connection, scope: str, prefix: str) -> Iterator[str]:
    """Prefixes that together are this one; where the ids here all begin alike, as those of one year do, it goes
    down to where they part."""
    sql = "SELECT min(id), max(id) FROM head WHERE scope = ? AND id BETWEEN ? AND ?"
    first, last = connection.exec_driver_sql(sql, (scope, *_range(prefix))).one()
    alike = _beginning(first.hex(), last.hex()) if first else prefix
    for at in range(len(prefix), len(alike)):
        yield from (alike[:at] + digit for digit in _DIGITS if digit != alike[at])
    yield from (alike + digit for digit in _DIGITS)


def _beginning(one: str, other: str) -> str:
    """How both begin; of one and the same id all but its last digit."""
    return one[: next((at for at in range(31) if one[at] != other[at]), 31)]


# ---- what is taken and given


def _offered(store: Store, ids: Iterable[bytes], whole: Settled) -> Generator[Ask, bytes, None]:
    """Offer the heads that are here, in whichever scope: the server may have lost them, or know them as earlier ones
    and have moved them, or never have seen them; each answer settles it."""
    left = iter(ids)
    while part := list(islice(left, RECORDS_MAX)):
        with store.writing() as connection:
            settling = Settling(store, connection)
            mend(settling, part)
            settling.finish()
            found = _recovered(connection, part)
        for batch in _batches(found):
            with store.writing() as connection:
                no = sending.put_batch(connection, instant_text(store.clock()), batch)
                ask = Ask("push", sending.frame_of(connection, no), no)
            answer = yield ask
            with store.writing() as connection:
                settling = Settling(store, connection)
                settle_push(settling, no, answer)
                whole.add(settling.finish())


def _without_head(store: Store, ids: Sequence[bytes]) -> list[bytes]:
    with store.reading() as session:
        sql = f"SELECT id FROM head WHERE id {AMONG}"
        here = set(session.connection().exec_driver_sql(sql, (listed(ids),)).scalars())
    return [id for id in ids if id not in here]


def _fetched(store: Store, ids: Sequence[bytes], whole: Settled) -> Generator[Ask, bytes, None]:
    """Take the server's heads."""
    left = list(ids)
    while left:
        answer = yield Ask("fetch", packed(FetchAsk(ids=[UUID(bytes=id) for id in left[:FETCHED_AT_ONCE]])))
        header, records = unpacked(answer, FetchAnswer)
        heads = [each for each in heads_of(header, records, header.scopes) if not each.flags & GONE]
        with store.writing() as connection:
            settling = Settling(store, connection)
            settling.receive(heads, compared=True)
            whole.add(settling.finish())
        left = left[len(records) :] if records else []


def _recovered(connection: Connection, ids: Sequence[bytes]) -> list[Head]:
    """Of what was deleted the body says only in which scope it was. What is under way speaks for itself."""
    sql = (
        "SELECT id, kind, rev, 0, dict, hash, author, at, CASE WHEN deleted THEN CAST(scope AS BLOB) ELSE body END,"
        f" scope, deleted FROM head WHERE id {AMONG} AND id NOT IN (SELECT id FROM batch_record)"
    )
    rows = connection.exec_driver_sql(sql, (listed(ids),)).all()
    return [Head(*row[:-1])._replace(flags=RECOVERED | (DELETED if row[-1] else 0)) for row in rows]


def _batches(heads: Sequence[Head]) -> Iterator[list[Head]]:
    batch, size = list[Head](), 0
    for each in heads:
        size += len(each.body) + sending.RECORD_BYTES
        if batch and size > BYTES_MAX:
            yield batch
            batch, size = [], len(each.body) + sending.RECORD_BYTES
        batch.append(each)
    if batch:
        yield batch
