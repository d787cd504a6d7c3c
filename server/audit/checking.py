"""Whether the chains of a company hold: of every device, and the server's own."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import psycopg

from server.database.companies import companies
from server.database.connections import Connection
from shared.kernel.chain import FIRST, Entry, breaks, hash_of
from shared.kernel.words import Words, say

AT_ONCE: Final = 5_000


def broken_chains(connection: Connection, only: UUID | None = None) -> Iterator[Words]:
    """Of every company, or of one, in one snapshot; the connection is an owner's."""
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for company, company_name, _schema in companies(connection):
            for device, name in _chains(connection, company) if only in (None, company) else ():
                for found in _of_chain(connection, company, device):
                    yield say("{company}: {device}: {finding}", company=company_name, device=name, finding=found)


def continued_chains(connection: Connection, only: UUID | None = None) -> Iterator[Words]:
    """Devices whose files were restored or copied from another's: no contradiction, but not to be passed over."""
    for company, _name, _schema in companies(connection):
        for device, name in _chains(connection, company) if only in (None, company) else ():
            first = next(_entries(connection, company, device), None)
            for before in _before(connection, company, device, first.seq) if first and first.seq > 1 else ():
                if first is None or hash_of(before, first) != first.hash:
                    continue
                for other, left in connection.execute(_OF, (company, first.seq - 1, before, device)).fetchall():
                    yield say(
                        "{device} goes on from {other} after its audit entry {number}: its file was restored or "
                        "copied. Later entries that are in the chain of {other} alone: {left}.",
                        device=name, other=other, number=first.seq - 1, left=left,
                    )  # fmt: skip


def entries_of(connection: Connection) -> int:
    row = connection.execute("SELECT count(*) FROM audit_entry").fetchone()
    return int(row[0]) if row else 0


def _chains(connection: Connection, company: UUID) -> list[tuple[UUID, str]]:
    """Also of a device that nothing else tells of any more."""
    return connection.execute(_DEVICES, {"company": company}).fetchall()


def _of_chain(connection: Connection, company: UUID, device: UUID) -> Iterator[Words]:
    newest = connection.execute(_NEWEST, (company, device), binary=True).fetchone()
    first = connection.execute(_FIRST, (company, device)).fetchone()
    before = _before(connection, company, device, first[0]) if first and first[0] > 1 else []
    every = _entries(connection, company, device)
    for each in breaks(every, newest=bytes(newest[0]) if newest else FIRST, before=before or (FIRST,)):
        yield each.words()


def _before(connection: Connection, company: UUID, device: UUID, seq: int) -> list[bytes]:
    """What a chain may go on from whose first entry is not the first: another one, which was copied."""
    rows = connection.execute(_OTHERS, (company, seq - 1, device), binary=True).fetchall()
    return [bytes(hash) for (hash,) in rows]


def _entries(connection: Connection, company: UUID, device: UUID) -> Iterator[Entry]:
    with connection.transaction(), psycopg.ServerCursor(connection, "entries", withhold=False) as cursor:
        cursor.itersize = AT_ONCE
        cursor.execute(_ENTRIES, (company, device), binary=True)
        yield from map(_entry, cursor)


def _entry(row: tuple[Any, ...]) -> Entry:
    """One whose content is not what its hash names has a hash that nothing has."""
    seq, at, writer, person, action, kind, id, scope, named, hash, content = row
    holds = content is None or sha256(content.encode()).digest() == bytes(named)
    return Entry(
        seq, at, writer, person, action, kind, id, scope, bytes(named) if holds else b"", bytes(hash)
    )  # fmt: skip


_DEVICES: Final = """
SELECT c.device, coalesce(d.name || ' (' || d.prefix || ')', c.device::text)
FROM (SELECT device FROM audit_chain WHERE company = %(company)s
    UNION SELECT device FROM audit_entry WHERE company = %(company)s) c
LEFT JOIN device d ON d.company = %(company)s AND d.id = c.device ORDER BY 2, 1
"""
_NEWEST: Final = "SELECT hash FROM audit_chain WHERE company = %s AND device = %s"
_FIRST: Final = "SELECT min(seq) FROM audit_entry WHERE company = %s AND device = %s HAVING count(*) > 0"
_OTHERS: Final = "SELECT hash FROM audit_entry WHERE company = %s AND seq = %s AND device <> %s"
_OF: Final = """
SELECT coalesce(d.name || ' (' || d.prefix || ')', e.device::text),
    (SELECT count(*) FROM audit_entry l WHERE l.company = e.company AND l.device = e.device AND l.seq > e.seq)
FROM audit_entry e LEFT JOIN device d ON d.company = e.company AND d.id = e.device
WHERE e.company = %s AND e.seq = %s AND e.hash = %s AND e.device <> %s
"""
_ENTRIES: Final = """
SELECT seq, at, writer, person, action, kind, aggregate, scope, content_hash, hash, content FROM audit_entry
WHERE company = %s AND device = %s ORDER BY seq, received_at, hash
"""
