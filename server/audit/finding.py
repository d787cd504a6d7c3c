"""Entries of all chains of a company, looked for by person, kind, document, device and day; newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import sql

from server.database.connections import Connection
from shared.kernel.describe import Shape


@dataclass(frozen=True, slots=True)
class Wanted:
    """Nothing said is everything. Days are of the device's clock, in UTC, both included."""

    person: UUID | None = None
    kind: str = ""
    id: UUID | None = None
    device: UUID | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """`content` is there of the server's own entries alone: names with [before, after]."""

    at: str
    received_at: datetime
    device: str
    person: UUID | None
    action: str
    kind: str
    id: UUID | None
    content: Mapping[str, Any]


def found(connection: Connection, company: UUID, wanted: Wanted, limit: int) -> list[Deed]:
    values = {
        "company": company, "person": str(wanted.person or ""), "kind": wanted.kind, "id": str(wanted.id or ""),
        "device": wanted.device, "since": wanted.since.isoformat() if wanted.since else "",
        "until": f"{wanted.until.isoformat()}~" if wanted.until else "~", "limit": limit,
    }  # fmt: skip
    return [
        Deed(at, received, device, _id(person), action, kind, _id(id), msgspec.json.decode(content or "{}"))
        for at, received, device, person, action, kind, id, content in connection.execute(_FIND, values).fetchall()
    ]


def names(connection: Connection, schema: str, shape: Shape, ids: Sequence[UUID]) -> dict[UUID, str]:
    """How people call them, as the business tables have it."""
    column = "number" if shape.is_document else "name"
    query = sql.SQL("SELECT id, {} FROM {} WHERE id = ANY(%s)")
    rows = connection.execute(query.format(sql.Identifier(column), sql.Identifier(schema, shape.kind)), (list(ids),))
    return {id: str(name or "") for id, name in rows.fetchall()}


def ids_of(connection: Connection, schema: str, shape: Shape, name: str) -> list[UUID]:
    """Documents by their number, items by their code or name."""
    columns = ("number",) if shape.is_document else ("code", "name")
    where = sql.SQL(" OR ").join(sql.SQL("{} = %(name)s").format(sql.Identifier(each)) for each in columns)
    query = sql.SQL("SELECT id FROM {} WHERE {}").format(sql.Identifier(schema, shape.kind), where)
    return [id for (id,) in connection.execute(query, {"name": name}).fetchall()]


def _id(said: str) -> UUID | None:
    """An entry may say anything: it is kept as it came."""
    try:
        return UUID(said) if said else None
    except ValueError:
        return None


_FIND: Final = """
SELECT e.at, e.received_at, coalesce(d.name || ' (' || d.prefix || ')', e.device::text), e.person, e.action, e.kind,
    e.aggregate, e.content
FROM audit_entry e LEFT JOIN device d ON d.company = e.company AND d.id = e.device
WHERE e.company = %(company)s AND %(person)s IN ('', e.person) AND %(kind)s IN ('', e.kind)
    AND %(id)s IN ('', e.aggregate) AND (%(device)s::uuid IS NULL OR e.device = %(device)s)
    AND e.at >= %(since)s COLLATE "C" AND e.at < %(until)s COLLATE "C"
ORDER BY e.at COLLATE "C" DESC, e.seq DESC LIMIT %(limit)s
"""
