"""Items that received documents name and that are not in this file: noted at once, told when nothing is awaited.

Only items whose scope is the same for all of a kind, and is held here: of others nobody can say that they should come.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, select

from shared.kernel.base import Aggregate
from shared.kernel.describe import Field, Kinds, LineTable, Shape
from shared.kernel.words import Caption, say
from shared.store import heads
from shared.store.held_up import Held, titles

SORT: Final = "unknown"
MOST: Final = 200
DOCUMENTS_SHOWN: Final = 20
NOTE: Final = (
    "INSERT OR IGNORE INTO missing (id, kind) SELECT unhex(value), ? FROM json_each(?)"
    " WHERE unhex(value) NOT IN (SELECT id FROM {kind})"
)


def note_named(connection: Connection, kinds: Kinds, shape: Shape, aggregates: Sequence[Any]) -> None:
    """Note what these name and is not here. Of what the program keeps for itself nobody could choose another."""
    if shape.cls.by_the_program:
        return
    for kind, ids in _named(shape)(aggregates).items():
        if _is_common(kinds, kind) and ids:
            connection.exec_driver_sql(NOTE.format(kind=kind), (kind, heads.id_list(list(ids))))


def note_gone(connection: Connection, kinds: Kinds, shape: Shape, ids: Sequence[UUID]) -> None:
    """Note what was taken away: something may name it yet."""
    if _is_common(kinds, shape.kind):
        connection.exec_driver_sql(NOTE.format(kind=shape.kind), (shape.kind, heads.id_list(ids)))


@cache
def _named(shape: Shape) -> Callable[[Sequence[Any]], dict[str, set[UUID]]]:
    """A function aggregates → kind → the ids that they name, written out field by field."""
    parts: dict[str, list[str]] = defaultdict(list)
    for table in (None, *shape.tables):
        for field in shape.fields if table is None else table.fields:
            if field.info.refers not in ("", "*"):
                rows = "for a in every" if table is None else f"for a in every for r in a.{table.name}"
                row = "a" if table is None else "r"
                parts[field.info.refers].append(f"*[{row}.{field.name} {rows}]")
    made = ", ".join(f"{kind!r}: {{{', '.join(found)}}} - none" for kind, found in parts.items())
    return eval(f"lambda every: {{{made}}}", {"none": {None}})  # type: ignore[no-any-return]  # our own names


def _is_common(kinds: Kinds, kind: str) -> bool:
    """Whether all items of a kind lie in one scope, whatever they say."""
    shape = kinds.shapes.get(kind)
    return (
        shape is not None
        and shape.is_catalog
        and shape.cls.scope_of is Aggregate.scope_of
        and not shape.cls.scope_field
    )


# ---- what is told of it


def unknown(connection: Connection, kinds: Kinds) -> Iterator[Held]:
    """Items that are named, did not come, and are not awaited any more; with the first documents that name them."""
    if connection.dialect.name != "sqlite" or _awaited(connection):
        return
    for kind in connection.exec_driver_sql("SELECT DISTINCT kind FROM missing").scalars().all():
        if kind in kinds.shapes and _held(connection, kinds.shapes[kind]):
            yield from _unknown(connection, kinds, kinds.shapes[kind])


def _awaited(connection: Connection) -> bool:
    """Whether something is still being received."""
    return connection.exec_driver_sql("SELECT 1 FROM cursor WHERE received_at IS NULL LIMIT 1").first() is not None


def _held(connection: Connection, shape: Shape) -> bool:
    """Whether this device is given the scope of a kind; without a server it is."""
    scopes = connection.exec_driver_sql("SELECT scope FROM cursor").scalars().all()
    return not scopes or (shape.cls.scope_name or "company") in scopes


def _unknown(connection: Connection, kinds: Kinds, shape: Shape) -> Iterator[Held]:
    sql = (
        f"SELECT id FROM missing m WHERE kind = ? AND id NOT IN (SELECT id FROM {shape.kind})"
        " AND id NOT IN (SELECT id FROM unreadable) ORDER BY id LIMIT ?"
    )
    ids = [UUID(bytes=id) for id in connection.exec_driver_sql(sql, (shape.kind, MOST)).scalars()]
    holders: dict[UUID, dict[tuple[str, UUID], Field]] = defaultdict(dict)
    for holder, table, field in kinds.references(shape.kind):
        if ids and field.info.refers == shape.kind and not holder.cls.by_the_program:
            for id, key in _naming(connection, holder, table, field, ids):
                holders[id].setdefault(key, field)
    purged = heads.deleted(connection, ids)
    for id, found in sorted(holders.items()):
        keys = sorted(found, key=str)[:DOCUMENTS_SHOWN]
        called = titles(connection, kinds, keys)
        text = say("{document}: “{field}” names what was purged elsewhere; choose another.",
                   document=called[keys[0]], field=Caption(found[keys[0]].caption))  # fmt: skip
        if id not in purged:
            text = say("{document}: “{field}” names what has not come to this computer.", **text.values)
        yield SORT, text, tuple((*key, called[key]) for key in keys)


def _naming(
    connection: Connection, holder: Shape, table: LineTable | None, field: Field, ids: Sequence[UUID]
) -> Iterator[tuple[UUID, tuple[str, UUID]]]:
    rows = holder.table if table is None else table.table
    owner, column = rows.c.id if table is None else rows.c.owner_id, rows.c[field.name]
    query = select(column, owner).where(column.in_(ids)).distinct().limit(MOST * DOCUMENTS_SHOWN)
    for id, found in connection.execute(query):
        yield id, (holder.kind, found)
