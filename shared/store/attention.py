"""Attention: what somebody has to decide. Entries follow from the ledger; each lasts until its cause is gone."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select

from shared.kernel.describe import Field, Kinds, LineTable, Shape
from shared.kernel.language import Language
from shared.kernel.words import Caption, Title, Words, say
from shared.store import registers
from shared.store.books import StoreBooks
from shared.store.broken import worded
from shared.store.held_up import held_up
from shared.store.missing import SORT as UNKNOWN
from shared.store.missing import unknown
from shared.store.search import hidden

IDS_AT_ONCE, RECORDERS_AT_ONCE = 500, 10_000
MOST = 500
"""Entries of one sort that are read; where there are more, the first ones have to be settled first."""


@dataclass(frozen=True, slots=True)
class Named:
    """A document that an entry is about."""

    kind: str
    id: UUID
    title: Title

    def words(self, language: Language) -> str:
        return self.title.words(language)


@dataclass(frozen=True, slots=True)
class Entry:
    """`sort` groups entries: one of SORTS."""

    sort: str
    text: Words
    documents: tuple[Named, ...]


SORTS = {
    "conflict": say("Edited by two at once"),
    "refused": say("Not taken by the server"),
    "quarantine": say("Edits in quarantine"),
    "unreadable": say("Received and not read"),
    "rule": say("Rules between documents"),
    "depends": say("Documents that stand on unposted ones"),
    "number": say("Numbers given twice"),
    UNKNOWN: say("Named and not here"),
}
"""Sorts of entries in the order of the list, and their captions."""


def entries(books: StoreBooks) -> list[Entry]:
    """Everything that waits for a decision now; equal files have equal entries.

    Rules are looked at where something lies in open days: what is closed was in order when it was closed, and `check`
    looks at all of it.
    """
    connection, kinds = books.session.connection(), books.kinds
    found = [
        *_held_up(connection, kinds), *_broken_rules(books), *_standing_on_nothing(connection, kinds),
        *_numbers_twice(connection, kinds),
    ]  # fmt: skip
    order = list(SORTS)
    return sorted(found, key=lambda each: (order.index(each.sort), [str(named.id) for named in each.documents]))


def _held_up(connection: Connection, kinds: Kinds) -> Iterator[Entry]:
    for sort, text, documents in (*held_up(connection, kinds), *unknown(connection, kinds)):
        yield Entry(sort, text, tuple(Named(*each) for each in documents))


def _broken_rules(books: StoreBooks) -> Iterator[Entry]:
    connection = books.session.connection()
    for register in books.kinds.registers.values():
        broken = list(islice(_broken(connection, register, books.closed_through()), MOST))
        titles = _titles(connection, books.kinds, {recorder for each in broken for recorder in each.recorders})
        for each in broken:
            finding = worded(books, each)
            yield Entry("rule", Words(finding.text, finding.values), tuple(titles[one] for one in each.recorders))


def _broken(connection: Connection, register: Any, closed: date | None) -> Iterator[registers.Broken]:
    """The broken rules that something of an open day takes part in."""
    if closed is None:
        yield from registers.broken_rules(connection, register)
        return
    table, seen = register.table, set[str]()
    query = select(table.c.recorder_id).where(table.c.date > closed)  # each once: a DISTINCT would read all rows
    recorders = sorted(set(connection.execute(query).scalars())) if register.rules else []
    for start in range(0, len(recorders), RECORDERS_AT_ONCE):
        for each in registers.broken_rules(connection, register, recorders[start : start + RECORDERS_AT_ONCE]):
            if (key := str((each.rule, each.values))) not in seen:
                seen.add(key)
                yield each


def _standing_on_nothing(connection: Connection, kinds: Kinds) -> Iterator[Entry]:
    """Posted documents whose ground was unposted elsewhere, for instance on another computer."""
    lost: dict[tuple[str, UUID], set[tuple[str, UUID]]] = defaultdict(set)
    for shape, table, field in _dependencies(kinds):
        for holder, target_kind, target in _unposted(connection, kinds, shape, table, field):
            lost[shape.kind, holder].add((target_kind, target))
    titles = _titles(connection, kinds, set(lost).union(*lost.values()))
    for holder_key, grounds in lost.items():
        for ground in sorted(grounds, key=str):
            if holder_key in titles and ground in titles:
                text = say("{document} is posted, but {ground}, on which it depends, is not.",
                           document=titles[holder_key], ground=titles[ground])  # fmt: skip
                yield Entry("depends", text, (titles[holder_key], titles[ground]))


def _dependencies(kinds: Kinds) -> Iterator[tuple[Shape, LineTable | None, Field]]:
    for shape in kinds.shapes.values():
        for table in (None, *shape.tables) if shape.is_document else ():
            for field in shape.fields if table is None else table.fields:
                if field.info.depends:
                    yield shape, table, field


def _unposted(
    connection: Connection, kinds: Kinds, shape: Shape, table: LineTable | None, field: Field
) -> Iterator[tuple[UUID, str, UUID]]:
    """(holder, kind of its ground, ground) where the ground is here and is not posted: from the few drafts outwards."""
    head, rows = shape.table, shape.table if table is None else table.table
    for target in _targets(kinds, field):
        drafts = connection.execute(select(target.table.c.id).where(target.table.c.status == "draft")).scalars().all()
        for start in range(0, len(drafts), IDS_AT_ONCE):
            owners = _named_ids(connection, kinds, field, drafts[start : start + IDS_AT_ONCE])
            for part in _parts(list(owners)):
                query: Any = select(head.c.id, rows.c[field.name]).where(rows.c[field.name].in_(part))
                query = query if table is None else query.where(rows.c.owner_id == head.c.id)
                for holder, id in connection.execute(query.where(hidden(head.c.status) == "posted").distinct()):
                    yield holder, target.kind, owners[id]


def _named_ids(connection: Connection, kinds: Kinds, field: Field, ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """What the field would name → the document: the document itself, or each of its lines."""
    if not field.info.line_of:
        return {id: id for id in ids}
    line = kinds.lines[field.info.line_of][1].table
    found = connection.execute(select(line.c.id, line.c.owner_id).where(line.c.owner_id.in_(ids)))
    return {row.id: row.owner_id for row in found}


def _parts(ids: list[UUID]) -> Iterator[list[UUID]]:
    for start in range(0, len(ids), IDS_AT_ONCE):
        yield ids[start : start + IDS_AT_ONCE]


def _targets(kinds: Kinds, field: Field) -> list[Shape]:
    if field.info.line_of:
        return [kinds.lines[field.info.line_of][0]]
    if field.info.refers == "*":
        return [shape for shape in kinds.shapes.values() if shape.is_document]
    shape = kinds.shapes.get(field.info.refers)
    return [shape] if shape is not None and shape.is_document else []


def _numbers_twice(connection: Connection, kinds: Kinds) -> Iterator[Entry]:
    for shape in kinds.shapes.values():
        if shape.is_document:
            number = shape.table.c.number
            twice = select(number).where(number.is_not(None)).group_by(number).having(func.count() > 1).limit(MOST)
            for each in connection.execute(twice).scalars().all():
                ids = connection.execute(select(shape.table.c.id).where(number == each)).scalars().all()
                titles = _titles(connection, kinds, {(shape.kind, id) for id in ids})
                text = say("{kind}: the number {number} was given twice.", kind=Caption(shape.caption), number=each)
                yield Entry("number", text, tuple(titles[key] for key in sorted(titles, key=str)))


def _titles(connection: Connection, kinds: Kinds, wanted: set[tuple[str, UUID]]) -> dict[tuple[str, UUID], Named]:
    """How documents are called, some hundreds in one statement."""
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    for kind, id in wanted:
        by_kind[kind].append(id)
    found: dict[tuple[str, UUID], Named] = {}
    for kind, ids in by_kind.items():
        shape = kinds.shape(kind)
        columns = (shape.table.c.id, shape.table.c.number, shape.table.c.date)
        for start in range(0, len(ids), IDS_AT_ONCE):
            query = select(*columns).where(shape.table.c.id.in_(ids[start : start + IDS_AT_ONCE]))
            for id, number, day in connection.execute(query):
                found[kind, id] = Named(kind, id, Title(shape.caption, number, day))
    return found
