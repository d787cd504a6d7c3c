"""Pull: what is new in the scopes that a device may read, from one snapshot, in the order of each scope."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from msgspec import structs

from server.database.connections import Connection, Connections
from server.exchange import offers, scopes
from server.exchange.heads import COLUMNS, Listing, Row
from server.exchange.memory import Memory, State
from server.exchange.refusal import SyncRefusal
from server.exchange.turns import Turns
from server.identity import Identity
from shared.sync import frames
from shared.sync.hashes import NOTHING
from shared.sync.messages import PullAnswer, PullAsk, ScopeAnswer

Vector = Mapping[str, tuple[int, int]]
BYTES_MAX: Final = 4 * frames.BYTES_MAX
RECORDS_MAX: Final = 4 * frames.RECORDS_MAX
BODY_LEAST: Final = 512
"""Bytes of a usual body at least: more records are not looked at than would fill an answer."""
NEVER: Final = State(1, 0, 0, NOTHING)
"""A scope that nothing was ever put into."""


class Pulling:
    """Answers pulls. One for each process; safe to be called from many threads."""

    def __init__(self, connections: Connections, turns: Turns, memory: Memory | None) -> None:
        self._connections, self._turns, self._memory = connections, turns, memory

    def nothing_new(self, identity: Identity, ask: PullAsk) -> bytes | None:
        """The answer from memory, where the device has everything; None where the database has to be asked."""
        granted = self._memory.granted(identity) if self._memory else None
        if granted is None or any(state[:2] != ask.vector.get(name) for name, state in granted.items()):
            return None
        if ask.vector.keys() - granted.keys():  # lost, or never written to as far as is known here
            return None
        return frames.packed(PullAnswer(scopes=[_complete(*each) for each in granted.items()]))

    def pull(self, identity: Identity, ask: PullAsk) -> bytes:
        """What is new, as much of it as the ask wants. Raises SyncRefusal."""
        for numbers in ask.vector.values():
            if not all(0 <= number < offers.BIG_MAX for number in numbers):
                raise SyncRefusal("not_a_frame", "The message is damaged. Nothing was changed.")
        if found := self.nothing_new(identity, ask):
            return found
        if self._memory and not self._memory.knows(identity.company):
            self._fill(identity.company)
        may = {name for name in ask.vector if offers.SCOPE.fullmatch(name) and identity.may(name)}
        with self._connections.transaction(identity.company, snapshot=True) as connection:
            states = scopes.granted(connection, identity)
            ahead = {name: ask.vector[name] for name in may if _ahead(states.get(name), ask.vector[name])}
            if not ahead:
                return _answer(connection, identity, states, ask)
        company = identity.company
        self._turns.write(company, lambda connection: scopes.open_epochs(connection, company, ahead))
        with self._connections.transaction(company, snapshot=True) as connection:
            return _answer(connection, identity, scopes.granted(connection, identity), ask)

    def _fill(self, company: UUID) -> None:
        with self._connections.transaction(company, snapshot=True) as connection:
            states = scopes.of_company(connection, company)
        if self._memory:
            self._memory.fill(company, states)


def _ahead(state: State | None, at: tuple[int, int]) -> bool:
    state = state or NEVER
    return at[0] > state.epoch or (at[0] == state.epoch and at[1] > state.seq)


def _answer(connection: Connection, identity: Identity, states: Mapping[str, State], ask: PullAsk) -> bytes:
    listing, room = Listing(), max(1, min(ask.bytes, BYTES_MAX))
    answers = []
    for name in sorted(states, key=lambda name: name not in ask.vector):  # what the device has already comes first
        state = states[name]
        epoch, seq = ask.vector.get(name, (state.epoch, 0))
        if epoch != state.epoch:
            answers.append(structs.replace(_complete(name, state), reconcile=True))
        elif seq == state.seq:
            answers.append(_complete(name, state))
        else:
            before = len(listing.records)
            reached, took = _page(connection, identity, listing, name, (seq, state.seq), room)
            room -= took
            made, records = _complete(name, state), len(listing.records) - before
            if reached < state.seq:
                made = ScopeAnswer(name=name, epoch=state.epoch, seq=reached, more=True)
            answers.append(_with_records(made, records))
    granted_not_there = [name for name in ask.vector if name not in states and identity.may(name)]
    answers += [_complete(name, NEVER) for name in granted_not_there]
    lost = [name for name in ask.vector if not identity.may(name)]
    answer = PullAnswer(
        scopes=answers, lost=lost, lost_epochs=scopes.epochs(connection, identity.company, lost), sorts=listing.sorts,
        authors=listing.authors,
    )  # fmt: skip
    return frames.packed(answer, listing.records)


def _complete(name: str, state: State) -> ScopeAnswer:
    return ScopeAnswer(name=name, epoch=state.epoch, seq=state.seq, count=state.heads, digest=state.digest)


def _with_records(made: ScopeAnswer, records: int) -> ScopeAnswer:
    return ScopeAnswer(
        name=made.name, epoch=made.epoch, seq=made.seq, records=records, more=made.more, count=made.count,
        digest=made.digest,
    )  # fmt: skip


def _page(
    connection: Connection, identity: Identity, listing: Listing, scope: str, between: tuple[int, int], room: int
) -> tuple[int, int]:
    """Put the next records of a scope into the listing: the seq that they reach, and how many bytes they take."""
    seq, end = between
    most = min(RECORDS_MAX - len(listing.records), max(room // BODY_LEAST, 1))
    if room <= 0 or most <= 0:
        return seq, 0
    values = {"company": identity.company, "scope": scope, "seq": seq, "most": most, "room": room}
    rows = connection.execute(_PAGE, values, binary=True).fetchall()
    for _, gone, _, *head in rows:
        row = Row(*head)
        if gone:
            listing.depart(row.id, row.kind, identity.may(row.scope))
        else:
            listing.add(row)
    whole = not rows or len(rows) == rows[0][2] < most
    return end if whole else rows[-1][0], sum(len(row[-1]) for row in rows)


_PAGE: Final = f"""
    SELECT seq, gone, candidates, {", ".join(Row._fields)} FROM (
        SELECT *, count(*) OVER () AS candidates,
               sum(octet_length(body)) OVER (ORDER BY seq) - octet_length(body) AS before
        FROM (
            (SELECT seq, false AS gone, {COLUMNS}
             FROM head WHERE company = %(company)s AND scope = %(scope)s AND seq > %(seq)s ORDER BY seq LIMIT %(most)s)
            UNION ALL
            (SELECT seq, true, uuid_send(id), 0, to_scope, kind, false, 0, '', NULL, 0, ''
             FROM departure WHERE company = %(company)s AND scope = %(scope)s AND seq > %(seq)s AND %(seq)s > 0
             ORDER BY seq LIMIT %(most)s)
            ORDER BY seq LIMIT %(most)s
        ) AS next
    ) AS page WHERE before < %(room)s ORDER BY seq
"""
