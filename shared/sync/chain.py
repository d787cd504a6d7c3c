"""The chain of a file's entries on its way to the server: what is sent, and what follows from the answer."""

from collections.abc import Generator
from typing import Annotated, Final, NamedTuple

import msgspec
from sqlalchemy import Connection

from shared.kernel.chain import FIRST, Entry
from shared.store import audit
from shared.store.store import Store
from shared.sync.stored import fact, settle_fact

AT_ONCE: Final = 1_000
TOLD: Final = "audit_told"
"""The newest entry that the server has confirmed, as number and hash."""
LOST: Final = "audit_lost"
TURNS_MOST: Final = 4
"""Where the two ends do not come together they try another time."""


class ChainAsk(msgspec.Struct, frozen=True):
    """Entries that come after one of that number and hash; (0, nothing): the first ones."""

    after: Annotated[int, msgspec.Meta(ge=0, lt=2**62)]
    hash: Annotated[bytes, msgspec.Meta(max_length=32)]
    entries: Annotated[list[Entry], msgspec.Meta(max_length=AT_ONCE)]


class ChainAnswer(msgspec.Struct, frozen=True):
    """The last of what came, where it could be joined; else the newest that the server has, and nothing was kept."""

    seq: int
    hash: bytes


class Told(NamedTuple):
    """How far the server is known to have the chain."""

    seq: int
    hash: bytes


def steps(store: Store, *, look: bool = False) -> Generator[ChainAsk, ChainAnswer, int]:
    """Asks until the server has everything; returns how many entries went. It may be given up at any ask.

    `look`: the server is asked even where there is nothing new, whether it has still what it confirmed.
    """
    went, told, turns = 0, told_of(store), 0
    while ((entries := _after(store, told)) or look) and turns < TURNS_MOST:
        look = False
        answer = yield ChainAsk(told.seq, told.hash, entries)
        last = Told(entries[-1].seq, entries[-1].hash) if entries else told
        if (answer.seq, answer.hash) == last:
            told, went = last, went + len(entries)
            _settle(store, told)
        else:
            told, turns = _from_where(store, told, Told(answer.seq, answer.hash)), turns + 1
    return went


def told_of(store: Store) -> Told:
    """Of a chain that is another one now, because somebody made it anew, nothing."""
    with store.reading() as session:
        connection = session.connection()
        seq, _, hash = fact(connection, TOLD).partition(" ")
        told = Told(int(seq), bytes.fromhex(hash)) if seq else Told(0, FIRST)
        return told if seq and _has(connection, told) else Told(0, FIRST)


def _after(store: Store, told: Told) -> list[Entry]:
    with store.reading() as session:
        return list(audit.chained(session.connection(), told.seq, AT_ONCE))


def _from_where(store: Store, told: Told, theirs: Told) -> Told:
    """The server is behind what it confirmed, or has a chain that is not this one: then all of it goes once more."""
    with store.writing() as connection:
        known = theirs if theirs == (0, FIRST) or _has(connection, theirs) else Told(0, FIRST)
        if theirs.seq < told.seq and known == theirs:
            content = {"entries": [None, [theirs.seq + 1, told.seq]]}
            audit.record(connection, store.actor, store.clock(), LOST, "", None, "company", content)
        settle_fact(connection, TOLD, _said(known))
    return known


def _has(connection: Connection, theirs: Told) -> bool:
    own = audit.chained(connection, theirs.seq - 1, 1)
    return bool(own) and (own[0].seq, own[0].hash) == theirs


def _settle(store: Store, told: Told) -> None:
    with store.writing() as connection:
        settle_fact(connection, TOLD, _said(told))


def _said(told: Told) -> str:
    return f"{told.seq} {told.hash.hex()}" if told.seq else ""
