"""Search by any part of a number, name or line text."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from shared.kernel.describe import Kinds, Shape
from shared.store.folding import folded, sort_key

TRIGRAM = 3


def matching_ids(connection: Connection, text: str, *, kind: str = "", limit: int = 200) -> list[UUID]:
    """Ids whose text holds every word, newest first. Words under three letters narrow only by a longer one beside them."""
    words = [word for word in folded(text).split() if len(word) >= TRIGRAM]
    if not words:
        return []
    query = " ".join('"' + word.replace('"', '""') + '"' for word in words)
    rows = connection.exec_driver_sql(
        "SELECT i.id FROM search_text t JOIN search_item i ON i.rowid = t.rowid"
        " WHERE search_text MATCH ? AND (? = '' OR i.kind = ?) ORDER BY t.rowid DESC LIMIT ?",
        (query, kind, kind, limit),
    )
    return [UUID(bytes=row[0]) for row in rows]


def short_prefix(connection: Connection, shape: Shape, text: str, limit: int = 200) -> list[UUID]:
    """Under three letters: catalog items whose name starts so, documents whose number does; by key."""
    column = shape.table.c.sort_key if shape.is_catalog else shape.table.c.number
    start = sort_key(text) if shape.is_catalog else text.upper()
    query = select(shape.table.c.id).where(column >= start, column < start + "\U0010ffff")
    return list(connection.execute(query.order_by(column).limit(limit)).scalars())


def search(
    connection: Connection, kinds: Kinds, text: str, *, scopes: Iterable[str] | None = None, limit: int = 50
) -> list[dict[str, Any]]:
    """What Ctrl+K shows: kind, id and name of whatever holds the text."""
    found = []
    allowed = None if scopes is None else set(scopes)
    for id in matching_ids(connection, text, limit=limit):
        row = connection.exec_driver_sql("SELECT kind, scope FROM search_item WHERE id = ?", (id.bytes,)).one()
        if (allowed is None or row[1] in allowed) and row[0] in kinds.shapes:
            shape = kinds.shape(row[0])
            name = shape.table.c.number if shape.is_document else shape.table.c.name
            words = connection.execute(select(name).where(shape.table.c.id == id)).scalar()
            found.append({"kind": shape.kind, "caption": shape.caption, "id": id, "name": words})
    return found
