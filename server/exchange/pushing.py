"""Push: records are decoded and staged first, the scopes locked last, and all is written in few statements."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache, partial
from threading import Lock
from typing import Final
from uuid import UUID

from server.access import company as access
from server.access.judging import Rights
from server.database.connections import Connection
from server.exchange import blobs, heads, offers, scopes
from server.exchange.memory import State
from server.exchange.refusal import SyncRefusal
from server.exchange.staging import stage, staged_heads, staged_on
from server.exchange.turns import Turns
from server.exchange.writing import Batch, write
from server.identity import Identity
from shared.kernel.base import PeriodLock
from shared.kernel.describe import Kinds
from shared.store.packing import unpacked
from shared.sync import frames
from shared.sync.answer import Head, Judged, Locks, Offer, judge
from shared.sync.messages import PushAnswer, PushAsk, Step

REPLIES_KEPT: Final = 100
"""Of each device at least; twice as many at most."""


class Pushing:
    """Takes batches of records. One for each process; safe to be called from many threads."""

    def __init__(self, turns: Turns, kinds: Kinds, clock: Callable[[], datetime]) -> None:
        self._turns, self._kinds, self._clock = turns, kinds, clock
        self._reading = Lock()  # reading computes: threads that do it at once get in the way of who holds a scope
        self._lock_kinds = {shape.kind for shape in kinds.shapes.values() if issubclass(shape.cls, PeriodLock)}
        self._kept_here = {shape.kind for shape in kinds.shapes.values() if shape.cls.kept_by_server}
        self._companies = access.Companies(kinds)

    def push(self, identity: Identity, ask: bytes) -> tuple[bytes, dict[str, State]]:
        """The answer and the scopes that went on. Raises SyncRefusal."""
        header = offers.header(ask, PushAsk)
        if not 0 < header.batch < offers.BIG_MAX:
            raise SyncRefusal("not_a_frame", "The message is damaged. Nothing was changed.")
        with self._reading:
            sent = offers.sent(ask, header)
            read = offers.read(sent, self._kinds)
        batch = Batch(identity, header.batch, hashlib.sha256(ask).digest(), sent, read, header.epochs)
        names = {offer.scope for offer in batch.read.offers if offer.scope and identity.may(offer.scope)}
        while True:
            try:
                staged, answer, went_on = self._turns.write(identity.company, partial(self._take, batch, names))
                staged_on.update(staged)
                return answer, went_on
            except _NoScope as missing:
                self._make(identity.company, missing.scopes)
            except _MoreScopes as more:
                names |= more.scopes

    def _take(
        self, batch: Batch, names: set[str], connection: Connection
    ) -> tuple[list[Connection], bytes, dict[str, State]]:
        """Connections that have their temporary table once this is committed, the answer, the scopes that went on."""
        company, device = batch.identity.company, batch.identity.device
        if reply := _replied(connection, batch):
            return [], reply, {}
        connection.execute(_BY_ID)
        stage(connection, batch)
        rights = self._rights(connection, batch)
        states = scopes.lock(connection, company, names)
        if missing := names - states.keys():
            raise _NoScope(missing)
        known = staged_heads(connection, company)
        if more := {head.scope for head in known.values() if batch.identity.may(head.scope)} - names:
            raise _MoreScopes(more)
        locks = self._locks(connection, batch, known)
        judged = judge(
            batch.read.offers, known, cache(batch.identity.may), locks,
            lambda offer: offers.needs(batch.sent, self._kinds, offer),
            [UUID(bytes=batch.sent[place].record.id) for place, _ in batch.read.faults],
            lambda offer: superseded(connection, company, offer),
            lambda offer: scopes.forked(connection, company, UUID(bytes=offer.id)),
            {name for name, epoch in batch.epochs.items() if name in states and states[name].epoch != epoch},
            states.keys() - batch.epochs.keys() if batch.epochs else (),
            *((rights.against, rights.late) if rights else ()),
        )  # fmt: skip
        went_on = write(connection, batch, judged, states, self._clock())
        blobs.name(connection, batch.identity, batch.sent, judged, self._kinds)
        if not access.KINDS.isdisjoint(taken.offer.kind for taken in judged.taken):
            access.changed(connection, company)
        reply = _reply(connection, batch, judged, states, _steps(states, went_on))
        connection.execute(_PUSHED, (company, device, batch.no, batch.hash, reply, self._clock()))
        if batch.no % REPLIES_KEPT == 0:
            connection.execute(_FORGET, (company, device, batch.no - REPLIES_KEPT))
        return [connection], reply, went_on

    def _make(self, company: UUID, names: set[str]) -> None:
        self._turns.write(company, lambda connection: scopes.make(connection, company, names))

    def _rights(self, connection: Connection, batch: Batch) -> Rights | None:
        """What the people of the device may write; None: whatever lies in its scopes."""
        identity = batch.identity
        if identity.people:
            granted = self._companies.of(connection, identity.company, self._clock().date())
        elif identity.office or self._kept_here.isdisjoint(each.kind for each in batch.sent):
            return None
        else:
            granted = None
        return Rights(identity, granted, batch.sent, self._kinds, partial(_plain_head, connection, identity.company))

    def _locks(self, connection: Connection, batch: Batch, known: Mapping[bytes, Head]) -> Locks:
        """The closed periods, which nobody changes until what is posted has been judged by them."""
        key = (int.from_bytes(batch.identity.company.bytes[8:], signed=True),)
        if any(offer.kind in self._lock_kinds for offer in batch.read.offers):
            connection.execute("SELECT pg_advisory_xact_lock(%s)", key)
        elif any(offer.posted_on for offer in batch.read.offers) or any(head.posted_on for head in known.values()):
            connection.execute("SELECT pg_advisory_xact_lock_shared(%s)", key)
        else:
            return Locks({})
        return read_locks(connection, batch.identity.company)


class _MoreScopes(Exception):
    """Something lies in scopes that were not locked: it moved meanwhile, or is deleted there."""

    def __init__(self, scopes: set[str]) -> None:
        self.scopes = scopes


class _NoScope(_MoreScopes):
    """Scopes that have no row yet."""


def _replied(connection: Connection, batch: Batch) -> bytes | None:
    row = connection.execute(
        "SELECT ask_hash, reply FROM pushed WHERE company = %s AND device = %s AND batch = %s",
        (batch.identity.company, batch.identity.device, batch.no), binary=True,
    ).fetchone()  # fmt: skip
    if row and row[0] != batch.hash:
        raise SyncRefusal(
            "batch_differs",
            "Two copies of this device's file send under the same number. Nothing was changed; this copy joins anew.",
        )
    return row[1] if row else None


def _plain_head(connection: Connection, company: UUID, id: UUID) -> bytes:
    """The body of a head that is there."""
    (row,) = heads.of_ids(connection, company, [id])
    return unpacked(row.body, row.dict)


def superseded(connection: Connection, company: UUID, offer: Offer) -> bool:
    """Whether it was a head here."""
    row = (company, UUID(bytes=offer.id), offer.rev, offer.hash, offer.deleted)
    return connection.execute(_SUPERSEDED, row).fetchone() is not None


def read_locks(connection: Connection, company: UUID) -> Locks:
    """The closed periods as the company's heads say."""
    rows = connection.execute(_LOCKS, (company,), binary=True).fetchall()
    return Locks({id: (organization, closes) for id, organization, closes in rows})


# ---- the answer


def _steps(before: Mapping[str, State], after: Mapping[str, State]) -> list[Step]:
    return [
        Step(
            name=name, epoch=state.epoch, before=before[name].seq, seq=state.seq, count=state.heads,
            digest=state.digest,
        )
        for name, state in after.items()
    ]  # fmt: skip


def _reply(
    connection: Connection, batch: Batch, judged: Judged, states: Mapping[str, State], steps: list[Step]
) -> bytes:
    listing = heads.Listing()
    stale = [UUID(bytes=offer.id) for offer in judged.stale]
    rows = {row.id: row for row in heads.of_ids(connection, batch.identity.company, stale)} if stale else {}
    places = [listing.add(rows[id.bytes]) for id in stale if id.bytes in rows]
    answer = PushAnswer(
        batch=batch.no, refused=[*(each for _, each in judged.refused), *(each for _, each in batch.read.faults)],
        waiting=judged.waiting, scopes=places, epochs={name: states[name].epoch for name in places}, steps=steps,
        sorts=listing.sorts, authors=listing.authors,
    )  # fmt: skip
    return frames.packed(answer, listing.records)


_BY_ID: Final = "; ".join(
    f"SET LOCAL enable_{way} = off" for way in ("hashjoin", "mergejoin", "material", "bitmapscan")
)
"""Some hundreds of heads are looked up among millions; before its first ANALYZE PostgreSQL would rather read all."""
_SUPERSEDED: Final = """
    SELECT FROM history WHERE company = %s AND id = %s AND rev = %s AND hash = %s AND deleted = %s
"""
_LOCKS: Final = """
    SELECT uuid_send(id), organization, closes FROM head WHERE company = %s AND closes IS NOT NULL AND NOT deleted
"""
_PUSHED: Final = """
    INSERT INTO pushed (company, device, batch, ask_hash, reply, at) VALUES (%s, %s, %s, %s, %s, %s)
"""
_FORGET: Final = "DELETE FROM pushed WHERE company = %s AND device = %s AND batch <= %s"
