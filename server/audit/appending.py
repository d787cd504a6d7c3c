"""What a device sends of its chain is joined to what is here of it."""

from collections.abc import Sequence
from typing import Final, NamedTuple
from uuid import UUID

from server.database.connections import Connection, Connections
from server.identity import Identity
from server.log import log
from shared.kernel.chain import FIRST, Entry
from shared.sync.chain import ChainAnswer, ChainAsk


class Newest(NamedTuple):
    """The newest entry of a chain; (0, FIRST) of one that has none."""

    seq: int
    hash: bytes


def append(connections: Connections, identity: Identity, ask: ChainAsk) -> ChainAnswer:
    """Nothing is refused for what it says. Raises DatabaseAway."""
    company, device = identity.company, identity.device
    with connections.transaction(company) as changing:
        newest = newest_of(changing, company, device)
        if not _follows(changing, company, device, newest, ask):
            return ChainAnswer(*newest)
        last = Newest(ask.entries[-1].seq, ask.entries[-1].hash) if ask.entries else Newest(ask.after, ask.hash)
        if keep(changing, company, device, ask.entries) and last != newest:
            if _parts(newest, ask):
                log().warning("two chains of one device", company=str(company), device=str(device), after=ask.after)
            changing.execute(_NEWEST, (company, device, *last))
    return ChainAnswer(*last)


def newest_of(changing: Connection, company: UUID, device: UUID) -> Newest:
    """Nobody else adds to this chain until the transaction ends."""
    changing.execute(_BEGIN, (company, device))
    row = changing.execute(_LOCK, (company, device), binary=True).fetchone()
    assert row is not None  # it was made just now
    return Newest(row[0], bytes(row[1]))


def keep(
    changing: Connection, company: UUID, device: UUID, entries: Sequence[Entry], content: str | None = None
) -> int:
    """How many of them are here now, and were not; the same may come again."""
    if not entries:
        return 0
    columns: list[list[object]] = [list(each) for each in zip(*map(_row, entries), strict=True)]
    return changing.execute(_KEEP, (company, device, content, *columns), binary=True).rowcount


def _row(entry: Entry) -> tuple[object, ...]:
    return (entry.seq, entry.hash, entry.at, entry.device, entry.person, entry.action, entry.kind, entry.id,
            entry.scope, entry.content)  # fmt: skip


def _follows(asked: Connection, company: UUID, device: UUID, newest: Newest, ask: ChainAsk) -> bool:
    """Whether they can be joined: to nothing, to the device's own chain, or, of a copied file, to the one it is of."""
    if (ask.after, ask.hash) in ((0, FIRST), newest):
        return True
    found = asked.execute(_ENTRY, (company, ask.after, ask.hash)).fetchall()
    return any(of == device for (of,) in found) or (newest.seq == 0 and bool(found))


def _parts(newest: Newest, ask: ChainAsk) -> bool:
    return newest.seq > 0 and newest not in [(ask.after, ask.hash), *((each.seq, each.hash) for each in ask.entries)]


_BEGIN: Final = "INSERT INTO audit_chain (company, device, seq, hash) VALUES (%s, %s, 0, '') ON CONFLICT DO NOTHING"
_LOCK: Final = "SELECT seq, hash FROM audit_chain WHERE company = %s AND device = %s FOR UPDATE"
_NEWEST: Final = """
    INSERT INTO audit_chain (company, device, seq, hash) VALUES (%s, %s, %s, %s)
    ON CONFLICT (company, device) DO UPDATE SET seq = excluded.seq, hash = excluded.hash
"""
_ENTRY: Final = "SELECT device FROM audit_entry WHERE company = %s AND seq = %s AND hash = %s"
_KEEP: Final = """
    INSERT INTO audit_entry (company, device, content, seq, hash, at, writer, person, action, kind, aggregate, scope,
        content_hash)
    SELECT %s, %s, %s, given.* FROM unnest(%s::bigint[], %s::bytea[], %s::text[], %s::text[], %s::text[], %s::text[],
        %s::text[], %s::text[], %s::text[], %s::bytea[]) AS given
    ON CONFLICT DO NOTHING
"""
