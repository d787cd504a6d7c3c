"""Writing what was taken of a batch, under the locks of its scopes, in few statements; keeping what was not."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

import msgspec

from server.database.connections import Connection
from server.exchange import offers, scopes
from server.exchange.memory import State
from server.exchange.notices import CHANNEL, notice
from server.exchange.offers import Read, Sent
from server.identity import Identity
from shared.sync import frames
from shared.sync.answer import Judged, Offer, Taken
from shared.sync.hashes import head_hash, moved, total
from shared.sync.messages import Refused


class Batch(NamedTuple):
    """A push, decoded and checked. `epochs` are those in which the bases of its records were heads."""

    identity: Identity
    no: int
    hash: bytes
    sent: Sequence[Sent]
    read: Read
    epochs: Mapping[str, int] = {}


def write(
    connection: Connection, batch: Batch, judged: Judged, states: Mapping[str, State], now: datetime
) -> dict[str, State]:
    """Write what was taken, and park what was refused; the scopes that went on."""
    company, device = batch.identity.company, batch.identity.device
    plan = _Plan(states)
    for taken in judged.taken:
        plan.add(taken)
    values = {"company": company, "device": device, "now": now}
    if plan.new:
        connection.execute(_INSERT, values | _columns(plan.new, len(batch.sent)))
    if plan.old:
        values |= _columns(plan.old, len(batch.sent))
        connection.execute(_HISTORY, values)
        connection.execute(_UPDATE, values)
    if plan.gone:
        ids, left, seqs, targets = zip(*plan.gone, strict=True)
        came = [row.taken for row in plan.old if row.taken.old and row.taken.old.scope != row.taken.scope]
        connection.execute(_RETURN, ([taken.scope for taken in came], [_id(taken) for taken in came], company))
        kinds = [taken.offer.kind for taken in came]
        connection.execute(_DEPART, (company, list(ids), list(left), kinds, list(seqs), list(targets)))
    if given := [taken for taken in judged.taken if taken.offer.recovered]:
        rows = [(company, _id(each), each.rev, now, device, each.offer.hash) for each in given]
        connection.cursor().executemany(_RECOVERED, rows)
    park(connection, batch, judged.refused, now)
    return plan.finish(connection, company)


class _Row(NamedTuple):
    taken: Taken
    seq: int


class _Plan:
    """Seq for each record, and what the scopes come to."""

    def __init__(self, states: Mapping[str, State]) -> None:
        self._states = states
        self._seq = {name: state.seq for name, state in states.items()}
        self._count: dict[str, int] = defaultdict(int)
        self._come: dict[str, list[bytes]] = defaultdict(list)
        self._went: dict[str, list[bytes]] = defaultdict(list)
        self.new: list[_Row] = []
        self.old: list[_Row] = []
        self.gone: list[tuple[UUID, str, int, str]] = []

    def add(self, taken: Taken) -> None:
        old, scope = taken.old, taken.scope
        (self.old if old else self.new).append(_Row(taken, self._next(scope)))
        self._come[scope].append(taken.mark())
        self._count[scope] += 1
        if old:
            self._went[old.scope].append(head_hash(taken.offer.id, old.rev, old.deleted, old.hash))
            self._count[old.scope] -= 1
            if old.scope != scope:
                self.gone.append((_id(taken), old.scope, self._next(old.scope), scope))

    def _next(self, scope: str) -> int:
        self._seq[scope] += 1
        return self._seq[scope]

    def finish(self, connection: Connection, company: UUID) -> dict[str, State]:
        """Write the scopes that went on, and tell the other processes."""
        went_on = {
            name: State(
                before.epoch, self._seq[name], before.heads + self._count[name],
                moved(before.digest, total(self._come[name]), total(self._went[name])),
            )
            for name, before in self._states.items() if self._seq[name] != before.seq
        }  # fmt: skip
        if went_on:
            scopes.go_on(connection, company, went_on)
            told = [notice(company, name, state) for name, state in went_on.items()]
            connection.execute("SELECT pg_notify(%s, told) FROM unnest(%s::text[]) AS told", (CHANNEL, told))
        return went_on


def _id(taken: Taken) -> UUID:
    return UUID(bytes=taken.offer.id)


def _columns(rows: Sequence[_Row], count: int) -> dict[str, Any]:
    """By the place in the batch: revision (0: not of these), seq, and which of the names is the scope."""
    revs, seqs, scopes, names = [0] * count, [0] * count, [0] * count, dict[str, int]()
    for (offer, rev, scope, _), seq in rows:
        revs[offer.place], seqs[offer.place] = rev, seq
        scopes[offer.place] = names.setdefault(scope, len(names) + 1)
    return {"revs": _array(revs), "seqs": _array(seqs), "scopes": _array(scopes), "names": list(names)}


def _array(numbers: Sequence[int]) -> str:
    """As PostgreSQL spells an array: the driver looks at each number by itself, which takes ten times as long."""
    return "{" + ",".join(map(str, numbers)) + "}"


def park(connection: Connection, batch: Batch, refused: Iterable[tuple[Offer, Refused]], now: datetime) -> None:
    """Keep the versions that were not taken."""
    both = [*((offer.place, each) for offer, each in refused), *batch.read.faults]
    versions = [(batch.sent[place], each.code, msgspec.json.encode(each)) for place, each in both]
    keep(connection, batch.identity, versions, now)


def keep(connection: Connection, identity: Identity, versions: Sequence[tuple[Sent, str, bytes]], now: datetime) -> int:
    """Park versions, each with a code and words; how many there were."""
    rows, room = [], offers.PLAIN_MAX
    for each, code, words in versions:
        record, deleted = each.record, bool(each.record.flags & frames.DELETED)
        room -= offers.plain_size(each)
        hash = offers.stored_hash(each) if room >= 0 else offers.bytes_hash(each)
        rows.append((
            identity.company, identity.device, UUID(bytes=record.id), hash, each.kind, record.rev, deleted, each.dict,
            each.author, record.at, now, code, words.decode(), record.body,
        ))  # fmt: skip
    if rows:
        connection.cursor().executemany(_PARK, rows)
    return len(rows)


_ROWS: Final = """
    (SELECT *, (%(revs)s::bigint[])[place + 1] AS rev, (%(seqs)s::bigint[])[place + 1] AS seq,
            (%(names)s::text[])[(%(scopes)s::int[])[place + 1]] AS scope
     FROM stage WHERE (%(revs)s::bigint[])[place + 1] > 0) AS s
"""
_INSERT: Final = f"""
    INSERT INTO head (company, id, rev, seq, scope, kind, deleted, dict, hash, author, device, at, received_at, body,
                      posted_on, organization, closes)
    SELECT %(company)s, id, rev, seq, scope, kind, deleted, dict, hash, author, %(device)s, at, %(now)s, body,
           posted_on, organization, closes
    FROM {_ROWS} ORDER BY id
"""
_HISTORY: Final = """
    INSERT INTO history (company, id, rev, hash, scope, kind, deleted, dict, author, device, at, received_at, body,
                         posted_on, organization, closes)
    SELECT h.company, h.id, h.rev, h.hash, h.scope, h.kind, h.deleted, h.dict, h.author, h.device, h.at, h.received_at,
           h.body, h.posted_on, h.organization, h.closes
    FROM stage s JOIN head h ON h.company = %(company)s AND h.id = s.id WHERE (%(revs)s::bigint[])[s.place + 1] > 0
    ON CONFLICT DO NOTHING
"""
_UPDATE: Final = f"""
    UPDATE head h SET rev = s.rev, seq = s.seq, scope = s.scope, kind = s.kind, deleted = s.deleted, dict = s.dict,
        hash = s.hash, author = s.author, device = %(device)s, at = s.at, received_at = %(now)s, body = s.body,
        posted_on = s.posted_on, organization = s.organization, closes = s.closes
    FROM {_ROWS} WHERE h.company = %(company)s AND h.id = s.id
"""
_RETURN: Final = """
    DELETE FROM departure d USING unnest(%s::text[], %s::uuid[]) AS v (scope, id)
    WHERE d.company = %s AND d.scope = v.scope AND d.id = v.id
"""
_DEPART: Final = """
    INSERT INTO departure (company, id, scope, kind, seq, to_scope)
    SELECT %s, v.* FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::bigint[], %s::text[]) AS v
    ON CONFLICT (company, scope, id) DO UPDATE SET seq = excluded.seq, to_scope = excluded.to_scope
"""
_RECOVERED: Final = """
    INSERT INTO recovered (company, id, rev, at, device, hash) VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""
_PARK: Final = """
    INSERT INTO parked (company, device, id, hash, kind, rev, deleted, dict, author, at, received_at, code, words, body)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (company, device, id, hash) DO UPDATE
    SET received_at = excluded.received_at, code = excluded.code, words = excluded.words
"""
