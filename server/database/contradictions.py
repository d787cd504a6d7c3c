"""What does not agree in the database: bodies and contents with their hashes, heads with the sums of their scopes."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from typing import Any, Final
from uuid import UUID

import msgspec
import psycopg
from psycopg import sql

from server.database.companies import companies
from server.database.connections import Connection
from shared.kernel.codec import content_hash
from shared.kernel.refusal import Refusal
from shared.kernel.words import Words, say
from shared.store.packing import unpacked
from shared.sync.contents import sound
from shared.sync.hashes import NOTHING, head_hash, moved

AT_ONCE: Final = 2_000


def contradictions(connection: Connection) -> Iterator[Words]:
    """Of every company, in one snapshot; the connection is an owner's. Reads every body."""
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for company, name, schema in companies(connection):
            for found in chain(
                _of_company(connection, company),
                _unprojected(connection, company, schema),
                _of_tables(connection, company, schema),
                _of_contents(connection, company),
            ):
                yield say("{company}: {finding}", company=name, finding=found)


def heads_of(connection: Connection) -> int:
    """Of all companies together."""
    row = connection.execute("SELECT count(*) FROM head").fetchone()
    return int(row[0]) if row else 0


def _of_company(connection: Connection, company: UUID) -> Iterator[Words]:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])  # count, sum of hashes, newest seq
    for id, kind, rev, seq, scope, deleted, dict_, hash, body in _heads(connection, company):
        if trouble := _of_body(id, kind, deleted, dict_, hash, body):
            yield trouble
        each = sums[scope]
        each[0] += 1
        each[1] += int.from_bytes(head_hash(id.bytes, rev, deleted, hash), "big")
        each[2] = max(each[2], seq)
    scopes = connection.execute("SELECT name, seq, count, digest FROM scope WHERE company = %s", (company,))
    known = {name: (seq, count, bytes(digest)) for name, seq, count, digest in scopes.fetchall()}
    for name in sorted(known.keys() | sums.keys()):
        count, total, newest = sums[name]
        seq, said_count, said_digest = known.get(name, (0, 0, NOTHING))
        if (count, moved(NOTHING, come=total)) != (said_count, said_digest):
            yield say(
                "the scope {scope} holds {count} heads whose sum is not what is noted for {noted}.",
                scope=name, count=count, noted=said_count,
            )  # fmt: skip
        if newest > seq:
            yield say("the scope {scope} has heads newer than its number {seq}.", scope=name, seq=seq)


def _unprojected(connection: Connection, company: UUID, schema: str) -> Iterator[Words]:
    rows = connection.execute(
        "SELECT kind, id, words FROM unprojected WHERE company = %s AND schema_name = %s ORDER BY id",
        (company, schema),
    )
    for kind, id, words in rows.fetchall():
        text, values = msgspec.json.decode(words)
        yield say("{kind} {id} is not in the business tables: {why}", kind=kind, id=id, why=say(text, **values))


def _of_tables(connection: Connection, company: UUID, schema: str) -> Iterator[Words]:
    """As many rows as heads, of each kind; where the tables are still behind, nothing can be said."""
    values = {"company": company, "schema": schema}
    row = connection.execute(_BEHIND, values).fetchone()
    if row and row[0]:
        return
    for kind, heads in connection.execute(_PROJECTED, values).fetchall():
        table = sql.Identifier(schema, kind)
        count = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(table)).fetchone()
        if count is None or count[0] != heads:
            rows = count[0] if count else 0
            yield say("{kind}: {heads} heads, {rows} rows in the business tables.", kind=kind, heads=heads, rows=rows)


def _of_contents(connection: Connection, company: UUID) -> Iterator[Words]:
    """Pieces of files and the like, one after another; the server asks for what it finds damaged by itself."""
    hashes = connection.execute("SELECT hash FROM blob WHERE company = %s AND whole ORDER BY hash", (company,))
    for (hash,) in hashes.fetchall():
        parts = connection.execute(_PARTS, (company, hash), binary=True).fetchall()
        if not sound(hash, b"".join(content for (content,) in parts)):
            text = "the content {hash} is damaged; when it is next wanted, devices that have it are asked for it."
            yield say(text, hash=hash.hex())


_PARTS: Final = "SELECT content FROM blob_part WHERE company = %s AND hash = %s ORDER BY at"
_BEHIND: Final = """
SELECT count(*) FROM scope s LEFT JOIN projection p ON p.company = s.company AND p.scope = s.name
AND p.schema_name = %(schema)s WHERE s.company = %(company)s AND s.seq > coalesce(p.seq, 0)
"""
_PROJECTED: Final = """
SELECT h.kind, count(*) FROM head h WHERE h.company = %(company)s AND NOT h.deleted AND NOT EXISTS (
    SELECT FROM unprojected u WHERE u.company = h.company AND u.schema_name = %(schema)s AND u.id = h.id
) GROUP BY h.kind ORDER BY h.kind
"""


def _heads(connection: Connection, company: UUID) -> Iterator[Any]:
    query = "SELECT id, kind, rev, seq, scope, deleted, dict, hash, body FROM head WHERE company = %s"
    with psycopg.ServerCursor(connection, "heads", withhold=False) as cursor:
        cursor.itersize = AT_ONCE
        cursor.execute(query, (company,))
        yield from cursor


def _of_body(id: UUID, kind: str, deleted: bool, dict_: int, hash: bytes, body: bytes) -> Words | None:
    if deleted:
        return None
    try:
        if content_hash(kind, id, unpacked(bytes(body), dict_)) == bytes(hash):
            return None
    except Refusal:
        pass
    return say("the body of {kind} {id} is damaged.", kind=kind, id=id)
