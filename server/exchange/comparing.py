"""Compare and fetch: how a device whose sums differ finds what differs, and gets it."""

import re
from collections.abc import Iterator
from typing import Final
from uuid import UUID

from server.database.connections import Connection, Connections
from server.exchange import offers, scopes
from server.exchange.heads import COLUMNS, Listing, Row, of_ids
from server.exchange.memory import State
from server.exchange.pulling import BYTES_MAX, NEVER, RECORDS_MAX
from server.exchange.refusal import SyncRefusal
from server.identity import Identity
from shared.sync import frames
from shared.sync.hashes import NOTHING, head_hash, moved, total
from shared.sync.messages import CompareAnswer, CompareAsk, FetchAnswer, FetchAsk

PREFIXES_MAX: Final = 4_096
LEAF_MAX: Final = 1_000
HASHED_AT_ONCE: Final = 10_000
_PREFIX: Final = re.compile("[0-9a-f]{0,32}")


class Comparing:
    """Answers compare and fetch. One for each process; safe to be called from many threads."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def compare(self, identity: Identity, ask: CompareAsk) -> bytes:
        """Count and digest of each part, or the heads themselves where they are few. Raises SyncRefusal."""
        prefixes = list(dict.fromkeys(ask.prefixes))
        if len(prefixes) > PREFIXES_MAX or not all(map(_PREFIX.fullmatch, prefixes)):
            raise SyncRefusal("not_a_frame", "The message is damaged. Nothing was changed.")
        if not offers.SCOPE.fullmatch(ask.scope) or not identity.may(ask.scope):
            raise SyncRefusal("no_right", "This device may not read here. Nothing was changed.")
        listing, parts, listed = Listing(), dict[str, tuple[int, bytes]](), list[str]()
        leaf = min(max(ask.leaf, 0), LEAF_MAX)
        with self._connections.transaction(identity.company, snapshot=True) as connection:
            state = scopes.granted(connection, identity).get(ask.scope, NEVER)
            for prefix in prefixes:
                parts[prefix], rows = _part(connection, identity, ask.scope, prefix, state)
                if 0 < parts[prefix][0] <= leaf and len(listing.records) + parts[prefix][0] <= RECORDS_MAX:
                    listed.append(prefix)
                    for row in rows if rows is not None else _heads(connection, identity, ask.scope, prefix, leaf):
                        listing.add(row, body=False)
        return frames.packed(
            CompareAnswer(
                epoch=state.epoch, seq=state.seq, parts=parts, listed=listed, sorts=listing.sorts,
                authors=listing.authors,
            ),
            listing.records,
        )  # fmt: skip

    def fetch(self, identity: Identity, ask: FetchAsk) -> bytes:
        """The heads of these ids in their order, as many as an answer holds: the device asks for the rest again."""
        ids = list(dict.fromkeys(ask.ids))[:RECORDS_MAX]
        listing, places, room = Listing(), list[str](), BYTES_MAX
        with self._connections.transaction(identity.company, snapshot=True) as connection:
            for start in range(0, len(ids), 100):
                part = ids[start : start + 100]
                rows = {row.id: row for row in of_ids(connection, identity.company, part)}
                for id in part:
                    row = rows.get(id.bytes)
                    if row is None or not identity.may(row.scope):
                        listing.missing(id)
                        places.append("")
                        continue
                    if room < len(row.body) and listing.records:
                        return _fetched(listing, places)
                    room -= len(row.body)
                    places.append(listing.add(row))
        return _fetched(listing, places)


def _fetched(listing: Listing, places: list[str]) -> bytes:
    answer = FetchAnswer(scopes=places, sorts=listing.sorts, authors=listing.authors)
    return frames.packed(answer, listing.records)


def _part(
    connection: Connection, identity: Identity, scope: str, prefix: str, state: State
) -> tuple[tuple[int, bytes], list[Row] | None]:
    """Count and digest of the heads whose ids begin so."""
    if not prefix:
        return (state.heads, state.digest), None
    count, sum = 0, 0
    for rows in _batches(connection, identity, scope, prefix):
        count += len(rows)
        sum += total(head_hash(*row) for row in rows)
    return (count, moved(NOTHING, sum)), None


def _batches(
    connection: Connection, identity: Identity, scope: str, prefix: str
) -> Iterator[list[tuple[bytes, int, bool, bytes]]]:
    after, last = UUID(hex=prefix.ljust(32, "0")), UUID(hex=prefix.ljust(32, "f"))
    sql = _HASHES.format(least=">=")
    while True:
        values = (identity.company, scope, after, last, HASHED_AT_ONCE)
        rows = connection.execute(sql, values, binary=True).fetchall()
        if rows:
            yield rows
        if len(rows) < HASHED_AT_ONCE:
            return
        after, sql = UUID(bytes=rows[-1][0]), _HASHES.format(least=">")


def _heads(connection: Connection, identity: Identity, scope: str, prefix: str, most: int) -> list[Row]:
    first, last = UUID(hex=prefix.ljust(32, "0")), UUID(hex=prefix.ljust(32, "f"))
    rows = connection.execute(_LEAF, (identity.company, scope, first, last, most), binary=True)
    return [Row(*row) for row in rows]


_RANGE: Final = "company = %s AND scope = %s AND id {least} %s AND id <= %s ORDER BY head.id LIMIT %s"
_HASHES: Final = f"SELECT uuid_send(id), rev, deleted, hash FROM head WHERE {_RANGE}"
_LEAF: Final = f"SELECT {COLUMNS} FROM head WHERE {_RANGE}".replace("{least}", ">=").replace(", body", ", ''::bytea")
