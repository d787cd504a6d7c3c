"""Whether what is stored agrees with itself: rows with bodies, registers with a rebuild, the audit with its chain."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select

from shared.kernel.codec import BodyError, content_hash, content_of, light_of
from shared.kernel.describe import Kinds, Shape
from shared.kernel.posting import movements_of
from shared.kernel.words import Caption, Words, say
from shared.store import audit, heads, months, periods, registers, statements, tables
from shared.store.broken import worded
from shared.store.folding import sort_key
from shared.store.store import Store

Progress = Callable[[str, int], None]


def no_progress(_what: str, _done: int) -> None: ...


def check(store: Store, progress: Progress = no_progress) -> Iterator[Words]:
    """Every contradiction in the file, in words; nothing when all is well. Memory stays bounded."""
    with store.reading() as session:
        connection = session.connection()
        yield from _database_problems(connection)
        for shape in store.kinds.shapes.values():
            progress(shape.caption, 0)
            yield from _row_problems(session, shape, progress)
            yield from _head_problems(connection, shape)
            if shape.is_document:
                yield from _movement_problems(connection, store.kinds, shape)
        yield from _broken_rules(connection, store)
        yield from _lost_explanations(connection, store.kinds)
        yield from _orphan_movements(connection, store.kinds)
        yield from _search_problems(connection, store.kinds)
        yield from _frozen_problems(connection, store.kinds)
        yield from (each.words() for each in audit.breaks(connection))


def _database_problems(connection: Connection) -> Iterator[Words]:
    connection.exec_driver_sql("SELECT rowid FROM search_text LIMIT 1").all()  # SQLite may remember an older index else
    for (said,) in connection.exec_driver_sql("PRAGMA integrity_check(20)"):
        if said != "ok":
            yield say("SQLite: {said}", said=said)
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(20):
        yield say("A line of {table} belongs to nothing in {owner}", table=row[0], owner=row[2])


def _broken_rules(connection: Connection, store: Store) -> Iterator[Words]:
    with store.reading() as session:
        books = store.books(session)
        for register in store.kinds.registers.values():
            for broken in registers.broken_rules(connection, register):
                finding = worded(books, broken)
                yield say(finding.text, **finding.values)


def _lost_explanations(connection: Connection, kinds: Kinds) -> Iterator[Words]:
    """Contents that rows name by hash and that are not there; where there is a server they come in their time."""
    if connection.exec_driver_sql("SELECT 1 FROM cursor LIMIT 1").scalar():
        return
    for shape in kinds.shapes.values():
        for table in (None, *shape.tables):
            kind = shape.kind if table is None else table.kind
            for field in shape.fields if table is None else table.fields:
                if field.info.blob:
                    sql = f'SELECT count(*) FROM {kind} WHERE unhex("{field.name}") NOT IN (SELECT hash FROM blob)'
                    if count := connection.exec_driver_sql(sql).scalar_one():
                        yield say("{kind}: {count} explanations are lost", kind=Caption(shape.caption), count=count)


def _row_problems(session: Any, shape: Shape, progress: Progress) -> Iterator[Words]:
    """The rows of each aggregate, encoded again, must give the body that was stored with them."""
    connection, seen = session.connection(), 0
    unreadable = set(connection.execute(select(tables.unreadable.c.id)).scalars())
    unfilled = set(connection.execute(select(tables.unfilled.c.id)).scalars())
    for batch in heads.batches(connection, shape.kind):
        ids = [UUID(bytes=each.id) for each in batch]
        found = {each.id: each for each in session.execute(select(shape.cls).where(shape.cls.id.in_(ids))).scalars()}
        for id, stored in zip(ids, batch, strict=True):
            if stored.sound() is None:
                yield say("{kind} {id}: the stored body is damaged", kind=Caption(shape.caption), id=id)
            elif id not in found:
                if id in unreadable:  # it is kept for a newer version of the program
                    seen -= 1
                    continue
                yield say("{kind} {id}: the body is stored, its rows are missing", kind=Caption(shape.caption), id=id)
            elif id in unfilled:
                continue
            elif content_hash(shape.kind, id, content_of(shape, found[id])) != stored.hash:
                yield say("{item}: its rows differ from its stored body", item=found[id].named())
            elif found[id].scope != found[id].scope_of():
                said = "{item}: it lies in the scope {scope}, not in {right}"
                yield say(said, item=found[id].named(), scope=found[id].scope, right=found[id].scope_of())
            elif shape.is_catalog and found[id].sort_key != sort_key(found[id].name or ""):
                yield say("{item}: its sort key is not that of its name", item=found[id].named())
        seen += len(batch)
        progress(shape.caption, seen)
        session.expunge_all()
    total = connection.execute(select(func.count()).select_from(shape.table)).scalar_one()
    if total != seen:
        yield say("{kinds}: {rows} rows, {bodies} bodies", kinds=Caption(shape.cls.captions), rows=total, bodies=seen)


def _head_problems(connection: Connection, shape: Shape) -> Iterator[Words]:
    """What an unsent edit was made on is read again when it meets somebody else's: it must be sound too."""
    for batch in heads.bases(connection, shape.kind):
        for each in batch:
            if each.sound() is None:
                said = "{kind} {id}: the state that it was edited from is damaged"
                yield say(said, kind=Caption(shape.caption), id=UUID(bytes=each.id))


def _movement_problems(connection: Connection, kinds: Kinds, shape: Shape) -> Iterator[Words]:
    """What is posted by today's rules must give the movements that are stored; older rules cannot be asked any more."""
    unfilled = set(connection.exec_driver_sql("SELECT id FROM unfilled").scalars())
    for batch in heads.batches(connection, shape.kind):
        contents = [content for each in batch if each.id not in unfilled and (content := each.sound()) is not None]
        documents = [each for content in contents if (each := _readable(shape, content)) is not None]
        stored = stored_movements(connection, kinds, [document.id for document in documents])
        for document in documents:
            if document.status == "posted":
                if document.rule_version != shape.cls.rule_version_now:  # type: ignore[attr-defined]
                    continue
                if stored.get(document.id, {}) != _expected(connection, document, shape):
                    yield say("{item}: its register movements differ from a rebuild", item=document.named())
            elif document.id in stored:
                yield say("{item}: it is not posted and has register movements", item=document.named())


def _readable(shape: Shape, content: bytes) -> Any:
    """The document of a content; None where only another version of the program can read it."""
    try:
        return light_of(shape, content)
    except BodyError:
        return None


def _expected(connection: Connection, document: Any, shape: Shape) -> dict[str, list[Any]] | None:
    """The movements of a document; None where it can have none any more."""
    try:
        return expected(connection, document, shape)
    except Exception:  # noqa: BLE001  # whatever is wrong with one document, the others are looked at too
        return None


def expected(connection: Connection, document: Any, shape: Shape) -> dict[str, list[Any]]:
    dialect = connection.dialect.name
    return {
        register.__tablename__: statements.movement(register, dialect).rows(movements)
        for register, movements in movements_of(document, shape.kind).items()
    }


def stored_movements(connection: Connection, kinds: Kinds, ids: Sequence[UUID]) -> dict[UUID, dict[str, list[Any]]]:
    found: dict[UUID, dict[str, list[Any]]] = defaultdict(dict)
    marks = ", ".join("?" * len(ids))
    for name, register in kinds.registers.items():
        compiled = statements.movement(register, connection.dialect.name)
        columns = ", ".join(f'"{column}"' for column in compiled.columns)
        at = compiled.columns.index("recorder_id")
        query = f"SELECT {columns} FROM {name} WHERE recorder_id IN ({marks}) ORDER BY recorder_id, no"
        rows = connection.exec_driver_sql(query, tuple(id.bytes for id in ids))
        for recorder, group in groupby(rows, key=lambda row: row[at]):
            found[UUID(bytes=recorder)][name] = [tuple(row) for row in group]
    return found


def _orphan_movements(connection: Connection, kinds: Kinds) -> Iterator[Words]:
    for name, register in kinds.registers.items():
        table = register.table
        for row in connection.execute(select(table.c.recorder_kind).distinct()):
            shape = kinds.shapes.get(row[0])
            if shape is None:
                yield say(
                    "{register}: movements of an unknown kind “{kind}”", register=Caption(register.caption), kind=row[0]
                )
                continue
            known = select(shape.table.c.id).where(shape.table.c.status == "posted")
            query = select(func.count()).where(table.c.recorder_kind == row[0], table.c.recorder_id.not_in(known))
            if count := connection.execute(query.select_from(table)).scalar_one():
                yield say(
                    "{register}: {count} movements belong to no posted {kind}",
                    register=name, count=count, kind=Caption(shape.caption, small=True),
                )  # fmt: skip


def _search_problems(connection: Connection, kinds: Kinds) -> Iterator[Words]:
    query = (
        "SELECT kind, count(*) FROM (SELECT kind FROM search_item UNION ALL SELECT kind FROM unfilled) GROUP BY kind"
    )
    counts = {row[0]: row[1] for row in connection.exec_driver_sql(query)}
    for shape in kinds.shapes.values():
        total = connection.execute(select(func.count()).select_from(shape.table)).scalar_one()
        if counts.get(shape.kind, 0) != total:
            yield say(
                "{kinds}: {total} stored, {count} can be searched",
                kinds=Caption(shape.cls.captions), total=total, count=counts.get(shape.kind, 0),
            )  # fmt: skip
        item, head = tables.search_item, shape.table
        same = select(head.c.id).where(head.c.id == item.c.id, head.c.scope == item.c.scope).exists()
        others = select(func.count()).select_from(item).where(item.c.kind == shape.kind, ~same)
        if strange := connection.execute(others).scalar_one():
            said = "{kinds}: {count} search entries are of nothing, or in another scope"
            yield say(said, kinds=Caption(shape.cls.captions), count=strange)
    for one, other, text in (
        ("search_item", "search_text", "{count} search entries have no text"),
        ("search_text", "search_item", "{count} search texts belong to nothing"),
    ):
        sql = f"SELECT count(*) FROM {one} WHERE rowid NOT IN (SELECT rowid FROM {other})"
        if count := connection.exec_driver_sql(sql).scalar_one():
            yield say(text, count=count)


def _frozen_problems(connection: Connection, kinds: Kinds) -> Iterator[Words]:
    through = periods.frozen_date(connection)
    for register in kinds.registers.values():
        for month in months.differing(connection, register, through) if hasattr(register, "frozen") else ():
            said = "{register}: the frozen totals of {month} differ from the movements"
            yield say(said, register=Caption(register.caption), month=f"{month:%Y-%m}")
