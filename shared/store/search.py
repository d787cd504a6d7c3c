"""Search by any part of a number, name or line text."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, and_, column, literal_column, select, table

from shared.kernel.describe import Kinds, Shape
from shared.store.folding import folded, sort_key
from shared.store.tables import search_item

TRIGRAM = 3
_text = table("search_text", column("rowid"))


def long_words(text: str) -> list[str]:
    """The words that the full-text table can find: of three letters and more."""
    return [word for word in folded(text.replace("\0", " ")).split() if len(word) >= TRIGRAM]


def matching(text: str, *, kind: str = "", scopes: Iterable[str] | None = None) -> Select[Any]:
    """The ids whose text holds every long word of `text`, as a query; shorter words do not narrow it further."""
    quoted = " ".join('"' + word.replace('"', '""') + '"' for word in long_words(text))
    query = select(search_item.c.id).join(_text, _text.c.rowid == search_item.c.rowid)
    query = query.where(literal_column("search_text").op("MATCH")(quoted))
    if kind:
        query = query.where(search_item.c.kind == kind)
    return query if scopes is None else query.where(search_item.c.scope.in_(sorted(scopes)))


def matching_ids(connection: Connection, text: str, *, kind: str, limit: int) -> list[UUID]:
    """Those ids, newest first."""
    query = matching(text, kind=kind).order_by(_text.c.rowid.desc()).limit(limit)
    return list(connection.execute(query).scalars())


def starting_with(shape: Shape, text: str) -> ColumnElement[bool]:
    """Under three letters: catalog items whose name starts so, documents whose number does; found by key."""
    key = shape.table.c.sort_key if shape.is_catalog else shape.table.c.number
    start = sort_key(text) if shape.is_catalog else text.upper()
    return and_(key >= start, key < start + "\U0010ffff")


def search(
    connection: Connection, kinds: Kinds, text: str, *, scopes: Iterable[str] | None = None, limit: int = 50
) -> list[dict[str, Any]]:
    """What Ctrl+K shows: kind, id and name of whatever holds the text; of the newest first."""
    if not text.strip():
        return []
    if not long_words(text):
        return _by_start(connection, kinds, text.strip(), scopes, limit)
    hits = matching(text, scopes=scopes).add_columns(search_item.c.kind)
    hits = hits.where(search_item.c.kind.in_(sorted(kinds.shapes))).order_by(_text.c.rowid.desc()).limit(limit)
    found = []
    for id, kind in connection.execute(hits).all():
        shape = kinds.shape(kind)
        name = connection.execute(select(_name(shape)).where(shape.table.c.id == id)).scalar()
        found.append(_hit(shape, id, name))
    return found


def _by_start(
    connection: Connection, kinds: Kinds, text: str, scopes: Iterable[str] | None, limit: int
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for shape in kinds.shapes.values():
        query = select(shape.table.c.id, _name(shape)).where(starting_with(shape, text)).order_by(_name(shape))
        query = query if scopes is None else query.where(shape.table.c.scope.in_(sorted(scopes)))
        rows = connection.execute(query.limit(limit - len(found)))
        found += [_hit(shape, id, name) for id, name in rows]
    return found


def _name(shape: Shape) -> Any:
    return shape.table.c.number if shape.is_document else shape.table.c.name


def _hit(shape: Shape, id: UUID, name: str | None) -> dict[str, Any]:
    return {"kind": shape.kind, "caption": shape.caption, "id": id, "name": name}
