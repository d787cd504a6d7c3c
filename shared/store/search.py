"""Search by any part of a number, name or line text."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, and_, column, func, literal_column, select, table

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
    query = select(search_item.c.id).join(_text, _text.c.rowid == search_item.c.rowid).where(_matches(text))
    if kind:
        query = query.where(search_item.c.kind == kind)
    return query if scopes is None else query.where(search_item.c.scope.in_(sorted(scopes)))


def _matches(text: str) -> ColumnElement[bool]:
    quoted = " ".join('"' + word.replace('"', '""') + '"' for word in long_words(text))
    return literal_column("search_text").op("MATCH")(quoted)


def matching_ids(connection: Connection, text: str, *, kind: str, limit: int) -> list[UUID]:
    """Those ids, newest first."""
    query = matching(text, kind=kind).order_by(_text.c.rowid.desc()).limit(limit)
    return list(connection.execute(query).scalars())


def holding(connection: Connection, text: str, ids: Sequence[UUID]) -> set[UUID]:
    """Which of some ids hold every long word of `text`: asked for by runs of row numbers that lie close together."""
    query = select(search_item.c.rowid, search_item.c.id).where(search_item.c.id.in_(ids)).order_by(search_item.c.rowid)
    rows = {row[0]: row[1] for row in connection.execute(query)}
    places, found = list(rows), set[UUID]()
    start = 0
    for at in range(1, len(places) + 1):
        if at == len(places) or places[at] - places[at - 1] > RUN_GAP:
            hits = select(_text.c.rowid).where(_matches(text), _text.c.rowid.between(places[start], places[at - 1]))
            found |= {rows[place] for place in connection.execute(hits).scalars() if place in rows}
            start = at
    return found


RUN_GAP = 10_000
"""Reading the hits of so many rows costs what one more question costs."""
LARGE = 5_000


def is_large(connection: Connection, shape: Shape, *conditions: ColumnElement[bool]) -> bool:
    """Whether a kind has more rows (of these conditions) than are tried or sorted without anybody noticing."""
    some = select(shape.table.c.id).where(*conditions).limit(LARGE + 1).subquery()
    return bool(connection.execute(select(func.count()).select_from(some)).scalar_one() > LARGE)


def starting_with(connection: Connection, shape: Shape, text: str) -> ColumnElement[bool]:
    """Under three letters: catalog items whose name starts so, documents whose number does.

    Found by key, unless very many do.
    """
    key = shape.table.c.sort_key if shape.is_catalog else shape.table.c.number
    few = _starting(key, shape, text)
    many = not shape.is_catalog and is_large(connection, shape, few)
    return _starting(hidden(key), shape, text) if many else few


def hidden(column: Any) -> Any:
    """The column without its key: where very many rows meet a condition, a page in order is read sooner than sorted."""
    return func.coalesce(column, column)


def _starting(key: Any, shape: Shape, text: str) -> ColumnElement[bool]:
    start = sort_key(text) if shape.is_catalog else text.upper()
    return and_(key >= start, key < start + "\U0010ffff")


def search(
    connection: Connection, kinds: Kinds, text: str, *, scopes: Iterable[str] | None = None, limit: int = 50
) -> list[dict[str, Any]]:
    """What Ctrl+K shows: kind, id and name of whatever holds the text; items named so first, then the newest.

    No more than `limit`: where there are as many, there may be more.
    """
    if not text.strip():
        return []
    if not long_words(text):
        return _by_start(connection, kinds, text.strip(), scopes, limit)
    found = _by_name(connection, kinds, text, scopes, limit // 2)
    known = {each["id"] for each in found}
    hits = matching(text, scopes=scopes).add_columns(search_item.c.kind)
    hits = hits.where(search_item.c.kind.in_(sorted(kinds.shapes))).order_by(_text.c.rowid.desc()).limit(limit)
    for id, kind in connection.execute(hits).all():
        if id not in known and len(found) < limit:
            shape = kinds.shape(kind)
            name = connection.execute(select(_name(shape)).where(shape.table.c.id == id)).scalar()
            found.append(_hit(shape, id, name))
    return found


NAMED_MAX = 10


def _by_name(
    connection: Connection, kinds: Kinds, text: str, scopes: Iterable[str] | None, limit: int
) -> list[dict[str, Any]]:
    """Catalog items whose name holds every word, a few of each kind: catalogs are small, and read through."""
    found: list[dict[str, Any]] = []
    for shape in [shape for shape in kinds.shapes.values() if shape.is_catalog]:
        key = shape.table.c.sort_key
        query = select(shape.table.c.id, shape.table.c.name).order_by(key)
        query = query.where(*(key.contains(sort_key(word), autoescape=True) for word in text.split()))
        query = query if scopes is None else query.where(shape.table.c.scope.in_(sorted(scopes)))
        rows = connection.execute(query.limit(min(NAMED_MAX, limit - len(found))))
        found += [_hit(shape, id, name) for id, name in rows]
    return found


def _by_start(
    connection: Connection, kinds: Kinds, text: str, scopes: Iterable[str] | None, limit: int
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for shape in kinds.shapes.values():
        key = shape.table.c.sort_key if shape.is_catalog else shape.table.c.number
        query = select(shape.table.c.id, _name(shape)).where(_starting(key, shape, text)).order_by(key)
        query = query if scopes is None else query.where(shape.table.c.scope.in_(sorted(scopes)))
        rows = connection.execute(query.limit(limit - len(found)))
        found += [_hit(shape, id, name) for id, name in rows]
    return found


def _name(shape: Shape) -> Any:
    return shape.table.c.number if shape.is_document else shape.table.c.name


def _hit(shape: Shape, id: UUID, name: str | None) -> dict[str, Any]:
    return {"kind": shape.kind, "caption": shape.caption, "id": id, "name": name}
