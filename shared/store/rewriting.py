"""Received aggregates over their older rows: only rows that differ are written, words only where one changed.

Devices only; of aggregates whose rows are whole (see `filling`).
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from shared.kernel.describe import Kinds, Shape
from shared.kernel.posting import movements_of
from shared.store import heads, statements
from shared.store.statements import Statements
from shared.store.writing import Writer, text_names

Row = tuple[Any, ...]
Rows = Sequence[Row]


def whole(connection: Connection, ids: Sequence[UUID]) -> set[UUID]:
    """Those of which not only the headers are here."""
    sql = f"SELECT id FROM unfilled WHERE id {heads.AMONG}"
    listed = connection.exec_driver_sql(sql, (heads.id_list(ids),)).scalars() if ids else ()
    return set(ids) - {UUID(bytes=id) for id in listed}


def put_headers_again(writer: Writer, shape: Shape, aggregates: Sequence[Any]) -> set[bytes]:
    """The aggregates' own rows; the ids of those whose words or scope are other ones now."""
    head = statements.header(shape, "sqlite")
    names = ["id", "scope", *text_names(shape)[0]]
    old = _stored(writer.connection, head.name, names, "id", [each.id for each in aggregates])
    rows = [statements.header_values(head, shape, each) for each in aggregates]
    writer.run(head.upsert, rows)
    at = [head.columns.index(name) for name in names]
    return {row[at[0]] for row in rows if tuple(row[i] for i in at) not in old}


def put_lines_again(writer: Writer, shape: Shape, aggregates: Sequence[Any]) -> set[bytes]:
    """The lines that differ; the ids of the aggregates whose lines have other words now."""
    changed, texts = set[bytes](), dict(text_names(shape)[1])
    for table in shape.tables:
        line = statements.line(table.table, "sqlite")
        old = _stored(writer.connection, line.name, line.columns, "owner_id", [each.id for each in aggregates])
        new = [row for each in aggregates for row in line.rows(getattr(each, table.name), each.id.bytes)]
        gone, come = _put(writer, line, ("owner_id", "id"), old, new)
        at = [line.columns.index(name) for name in ("owner_id", *texts.get(table.name, ()))]
        said = [{tuple(row[i] for i in at) for row in rows} for rows in (gone, come)]
        changed |= {words[0] for words in said[0] ^ said[1]}
    return changed


def put_movements_again(
    writer: Writer, kinds: Kinds, shape: Shape, documents: Sequence[Any], ids: Sequence[UUID]
) -> None:
    """The movements of posted documents where they differ; of those among `ids` that are not posted any more none.

    Raises what a document's movements cause.
    """
    new = _movements(shape, documents)
    for register in kinds.registers.values():
        compiled = statements.movement(register, "sqlite")
        old = _stored(writer.connection, compiled.name, compiled.columns, "recorder_id", ids)
        _put(writer, compiled, ("recorder_id", "no"), old, new.get(compiled.name, ()))


def _movements(shape: Shape, documents: Sequence[Any]) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for document in documents:
        for register, movements in movements_of(document, shape.kind).items():
            found.setdefault(register.__tablename__, []).extend(statements.movement(register, "sqlite").rows(movements))
    return found


def _stored(
    connection: Connection, table: str, columns: Sequence[str], key: str, ids: Sequence[UUID]
) -> dict[Row, None]:
    """Rows as they are stored, in a stable order, to be looked up."""
    names = ", ".join(f'"{name}"' for name in columns)
    sql = f"SELECT {names} FROM {table} WHERE {key} {heads.AMONG}"
    return dict.fromkeys(map(tuple, connection.exec_driver_sql(sql, (heads.id_list(ids),)).fetchall()))


def _put(writer: Writer, table: Statements, keys: Sequence[str], old: Collection[Row], new: Rows) -> tuple[Rows, Rows]:
    """Make the stored rows the new ones; which of the old went, which of the new came."""
    there = set(new)
    gone, come = [row for row in old if row not in there], [row for row in new if row not in old]
    at = [table.columns.index(name) for name in keys]
    kept = {tuple(row[i] for i in at) for row in come}
    left = [key for row in gone if (key := tuple(row[i] for i in at)) not in kept]
    writer.run(f"DELETE FROM {table.name} WHERE {' AND '.join(f'{name} = ?' for name in keys)}", left)
    writer.run(table.upsert, come)
    return gone, come
