"""The records of a push on their way to the database: sent in one write, before the first lock is taken."""

import struct
from datetime import date
from functools import lru_cache
from typing import Final
from uuid import UUID
from weakref import WeakSet

from server.database.connections import Connection
from server.exchange.writing import Batch
from shared.sync.answer import Head

_TABLE: Final = """
CREATE TEMPORARY TABLE IF NOT EXISTS stage (
    place int NOT NULL, id uuid NOT NULL, hash bytea NOT NULL, at bigint NOT NULL, deleted bool NOT NULL,
    body bytea NOT NULL, kind text NOT NULL, dict int NOT NULL, author uuid, posted_on date, organization uuid,
    closes date
) ON COMMIT DELETE ROWS
"""
"""One for each connection. `place` is that of the record in its batch; what lies here is read from end to end."""

staged_on: "WeakSet[Connection]" = WeakSet()
"""Connections that have their table: one that a rollback took away was never noted."""


def stage(connection: Connection, batch: Batch) -> None:
    """Bring the records to the database; nobody waits for this."""
    if connection not in staged_on:
        connection.execute(_TABLE)
    with connection.cursor().copy("COPY stage FROM STDIN (FORMAT BINARY)") as copy:
        copy.write(rows_of(batch))


def staged_heads(connection: Connection, company: UUID) -> dict[bytes, Head]:
    """The heads of what was staged, as they are under the locks."""
    rows = connection.execute(_HEADS, (company,), binary=True).fetchall()
    return {id: Head(*head) for id, *head in rows}


def rows_of(batch: Batch) -> bytes:
    """As PostgreSQL itself writes rows: a count of columns, then the length and the bytes of each."""
    parts, pack, sent = [_SIGNATURE], _FIRST.pack, batch.sent
    for offer in batch.read.offers:
        record, kind, dict, author = sent[offer.place]
        body = b"" if offer.deleted else record.body
        parts.append(pack(12, 4, offer.place, 16, offer.id, 16, offer.hash, 8, record.at, 1, offer.deleted, len(body)))
        parts.append(body)
        parts.append(_rest(kind, dict, author, offer.posted_on, offer.organization_id, offer.closes))
    parts.append(_END)
    return b"".join(parts)


@lru_cache(10_000)
def _rest(
    kind: str, dict: int, author: UUID | None, posted_on: date | None, organization: UUID | None, closes: date | None
) -> bytes:
    """The columns that many records have in common."""
    name = kind.encode()
    columns = [name, _NUMBER.pack(dict), _id(author), _day(posted_on), _id(organization), _day(closes)]
    return b"".join(_NULL if each is None else _NUMBER.pack(len(each)) + each for each in columns)


def _id(value: UUID | None) -> bytes | None:
    return value.bytes if value else None


def _day(value: date | None) -> bytes | None:
    return _NUMBER.pack((value - _FIRST_DAY).days) if value else None


_SIGNATURE: Final = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
_END: Final = b"\xff\xff"
_NUMBER: Final = struct.Struct(">i")
_NULL: Final = _NUMBER.pack(-1)
_FIRST: Final = struct.Struct(">h ii i16s i16s iq i? i")
_FIRST_DAY: Final = date(2000, 1, 1)
_HEADS: Final = """
    SELECT uuid_send(h.id), h.kind, h.rev, h.scope, h.deleted, h.hash, h.posted_on, h.organization
    FROM stage s JOIN head h ON h.company = %s AND h.id = s.id
"""
