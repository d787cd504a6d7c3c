"""Who refers to what: before a purge, before unposting, and as a document's related documents."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from shared.kernel.describe import Field, Kinds, LineTable, Shape
from shared.kernel.language import Language
from shared.store import heads


@dataclass(frozen=True, slots=True)
class Reference:
    """An aggregate that holds the id of another, and in which field."""

    shape: Shape
    id: UUID
    name: str
    status: str
    field: str

    def words(self, language: Language) -> str:
        return f"{language.say(self.shape.caption)} {self.name}".strip()

    def __str__(self) -> str:
        return self.words(Language())


def referring(connection: Connection, kinds: Kinds, shape: Shape, id: UUID, *, limit: int = 100) -> list[Reference]:
    """Everything that refers to an aggregate or to one of its lines, itself left out."""
    found: dict[UUID, Reference] = {}
    for target, values in _targets(connection, shape, id):
        for holder, table, field in kinds.references(target):
            for each in _holders(connection, holder, table, field, values, limit):
                if each.id != id:
                    found.setdefault(each.id, each)
    return list(found.values())[:limit]


def seen(books: Any, found: Sequence[Reference]) -> list[Reference]:
    """Those of them that lie where somebody's books look."""
    if books.scopes is None:
        return list(found)
    there = set[UUID]()
    for shape in {each.shape.kind: each.shape for each in found}.values():
        c, ids = shape.table.c, [each.id for each in found if each.shape is shape]
        for part in _parts(ids):
            there |= {row["id"] for row in books.rows(shape.cls, ["id"], c.id.in_(part))}
    return [each for each in found if each.id in there]


def referring_any(connection: Connection, kinds: Kinds, shape: Shape, ids: Sequence[UUID]) -> list[Reference]:
    """Everything that refers to any of some aggregates of one kind, or to their lines; they themselves included."""
    targets: dict[str, list[UUID]] = {shape.kind: list(ids)}
    for each in shape.tables:
        if each.cls.referred:
            query = select(each.table.c.id).where(each.table.c.owner_id.in_(list(ids)))
            targets[each.kind] = list(connection.execute(query).scalars())
    found: dict[UUID, Reference] = {}
    for target, values in targets.items():
        for holder, table, field in kinds.references(target) if values else ():
            for reference in _holders(connection, holder, table, field, values, len(ids) + 100):
                found.setdefault(reference.id, reference)
    return list(found.values())


def dependents(connection: Connection, kinds: Kinds, shape: Shape, id: UUID) -> list[Reference]:
    """Posted documents that a posted document may not be taken from under."""
    found: dict[UUID, Reference] = {}
    for target, values in _targets(connection, shape, id):
        for holder, table, field in kinds.references(target):
            if field.info.depends and holder.is_document:
                for each in _holders(connection, holder, table, field, values, 20, posted=True):
                    if each.id != id:
                        found.setdefault(each.id, each)
    return list(found.values())


def not_posted(connection: Connection, kinds: Kinds, shape: Shape, document: Any) -> list[Reference]:
    """Documents in this file that a document depends on and that are not posted; unknown ones may lie elsewhere."""
    found: dict[UUID, Reference] = {}
    for table in (None, *shape.tables):
        rows = [document] if table is None else getattr(document, table.name)
        for field in shape.fields if table is None else table.fields:
            if field.info.depends:
                ids = sorted({value for row in rows if (value := getattr(row, field.name)) is not None})
                for each in _documents(connection, kinds, field, ids):
                    if each.status != "posted" and each.id != document.id:
                        found.setdefault(each.id, each)
    return list(found.values())


def purged(connection: Connection, shape: Shape, document: Any) -> list[tuple[str, Field]]:
    """Where a document names what was purged in this file: the path of the field, and the field."""
    named = [
        (id, f"{table.name}/{row.id}/{field.name}" if table else field.name, field)
        for table in (None, *shape.tables)
        for field in (table or shape).fields
        if field.info.refers
        for row in (getattr(document, table.name) if table else [document])
        if (id := getattr(row, field.name)) is not None
    ]
    gone = heads.deleted(connection, sorted({id for id, _, _ in named}))
    return [(path, field) for id, path, field in named if id in gone]


def _targets(connection: Connection, shape: Shape, id: UUID) -> Iterator[tuple[str, list[UUID]]]:
    """(kind or line table, ids): the aggregate itself, then its lines that others may name."""
    yield shape.kind, [id]
    for table in shape.tables:
        if table.cls.referred:
            ids = connection.execute(select(table.table.c.id).where(table.table.c.owner_id == id)).scalars().all()
            if ids:
                yield table.kind, list(ids)


def _holders(
    connection: Connection, holder: Shape, table: LineTable | None, field: Field, values: list[UUID], limit: int,
    *, posted: bool = False,
) -> Iterator[Reference]:  # fmt: skip
    head = holder.table
    name = head.c.number if holder.is_document else head.c.name
    status = head.c.status if holder.is_document else head.c.marked
    query: Any = select(head.c.id, name, status).distinct().limit(limit)
    if table is not None:
        query = query.join(table.table, table.table.c.owner_id == head.c.id)
    column = (head if table is None else table.table).c[field.name]
    for start in range(0, len(values), 500):
        part = query.where(column.in_(values[start : start + 500]))
        for row in connection.execute(part.where(head.c.status == "posted") if posted else part):
            yield Reference(holder, row[0], row[1] or "", str(row[2]), field.caption)


def referred(connection: Connection, kinds: Kinds, shape: Shape, aggregate: Any) -> list[Reference]:
    """The documents that a document itself refers to, in its header or its lines."""
    found: dict[UUID, Reference] = {}
    for table in (None, *shape.tables):
        rows = [aggregate] if table is None else getattr(aggregate, table.name)
        for field in shape.fields if table is None else table.fields:
            if field.type == "id" and not field.info.own:
                ids = {value for row in rows if (value := getattr(row, field.name)) is not None}
                for each in _documents(connection, kinds, field, sorted(ids)):
                    if each.id != aggregate.id:
                        found.setdefault(each.id, each)
    return list(found.values())


def _documents(connection: Connection, kinds: Kinds, field: Field, ids: list[UUID]) -> Iterator[Reference]:
    """The documents that the ids of a field name, through their lines where it names lines."""
    target = field.info.refers or field.info.line_of
    if target in kinds.lines:
        shape, table = kinds.lines[target]
        line = table.table
        query = select(line.c.owner_id).distinct()
        ids = [id for part in _parts(ids) for id in connection.execute(query.where(line.c.id.in_(part))).scalars()]
        shapes = [shape]
    else:
        shapes = [shape for kind, shape in kinds.shapes.items() if target in (kind, "*")]
    for shape in shapes:
        if shape.is_document:
            head = shape.table
            for part in _parts(ids):
                for row in connection.execute(
                    select(head.c.id, head.c.number, head.c.status).where(head.c.id.in_(part))
                ):
                    yield Reference(shape, row[0], row[1] or "", row[2] or "", field.caption)


def _parts(ids: list[UUID], size: int = 500) -> Iterator[list[UUID]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
