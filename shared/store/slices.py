"""Slices of the ledger that are not in order: derived from rows and registers, the same from the same rows."""

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from itertools import islice
from typing import Any, Final, Protocol
from uuid import UUID

import msgspec
from sqlalchemy import Connection, func, select

from shared.kernel.describe import Field, Kinds, LineTable, Shape
from shared.kernel.register import NoOverlap, Unique
from shared.kernel.words import Caption, Title, Words, say
from shared.store import registers
from shared.store.books import StoreBooks
from shared.store.broken import worded
from shared.store.held_up import titles
from shared.store.search import hidden

IDS_AT_ONCE, RECORDERS_AT_ONCE = 500, 10_000
MOST: Final = 500
"""Slices of one sort that are read; where there are more, the first ones have to be settled first."""
Key = tuple[str, UUID]


class Names(Protocol):
    """How what a sentence names is called by whom it is said to."""

    def name(self, kind: str, id: UUID | None) -> Any: ...

    def title(self, document: Key) -> object: ...

    def several(self, documents: Sequence[Key]) -> Sequence[Key]:
        """Those that a list of them names, in its order."""


@dataclass(frozen=True, slots=True)
class Slice:
    """What is not in order, whoever looks: `id` says what it is about, `cause` what is wrong with it now.

    Both are 32 hex digits and tell nobody anything; `words` makes the sentence out of `documents` and their names.
    """

    sort: str
    id: str
    cause: str
    documents: tuple[Key, ...]
    words: Callable[[Names], Words] = dataclasses.field(compare=False)


def slice_of(
    sort: str, about: Iterable[object], documents: Sequence[Key], words: Callable[[Names], Words],
    values: Iterable[object] = (),
) -> Slice:  # fmt: skip
    """`about` tells it from all others; when `values` or the documents change, it is decided anew."""
    id = _digest(sort, *about)
    return Slice(sort, id, _digest(id, *values, *sorted(documents, key=str)), tuple(documents), words)


def _digest(*parts: object) -> str:
    said = msgspec.json.encode([_plain(part) for part in parts])
    return sha256(said).hexdigest()[:32]


def _plain(part: object) -> object:
    """Databases differ in whether a sum is whole; the text does not."""
    if isinstance(part, int | Decimal):
        return format(Decimal(part).normalize(), "f")
    return [_plain(each) for each in part] if isinstance(part, tuple) else str(part)


def slices(books: StoreBooks, most: int = MOST) -> Iterator[Slice]:
    """Broken rules of open days, posted documents that stand on unposted ones, numbers given twice."""
    connection, kinds = books.session.connection(), books.kinds
    for register in kinds.registers.values():
        yield from (_rule(each) for each in islice(_broken(connection, register, books.closed_through()), most))
    yield from islice(_standing_on_nothing(connection, kinds), most)
    yield from _numbers_twice(connection, kinds, most)


# ---- rules of registers


def _rule(broken: registers.Broken) -> Slice:
    rule, values = broken.rule, broken.values
    per = rule.fields if isinstance(rule, Unique) else rule.per
    pair = ("one_id", "other_id") if isinstance(rule, NoOverlap) else ()
    which = (broken.register.__tablename__, type(rule).__name__, getattr(rule, "resource", ""), *per)
    about = (*which, *(values[name] for name in (*per, *pair)))
    return slice_of(
        "rule", about, broken.recorders, lambda names: _rule_words(names, broken),
        (each for name in sorted(values) for each in (name, values[name])),
    )  # fmt: skip


def _rule_words(names: Names, broken: registers.Broken) -> Words:
    finding = worded(names, replace(broken, recorders=tuple(names.several(broken.recorders))))
    return Words(finding.text, finding.values)


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


# ---- what a posted document stands on


def _standing_on_nothing(connection: Connection, kinds: Kinds) -> Iterator[Slice]:
    """Posted documents whose ground was unposted elsewhere, for instance on another computer."""
    lost: dict[Key, set[Key]] = defaultdict(set)
    for shape, table, field in _dependencies(kinds):
        for holder, target_kind, target in _unposted(connection, kinds, shape, table, field):
            lost[shape.kind, holder].add((target_kind, target))
    for holder_key in sorted(lost, key=str):
        for ground in sorted(lost[holder_key], key=str):
            yield slice_of("depends", (holder_key, ground), (holder_key, ground), _standing(holder_key, ground))


def _standing(holder: Key, ground: Key) -> Callable[[Names], Words]:
    def words(names: Names) -> Words:
        text = "{document} is posted, but {ground}, on which it depends, is not."
        return say(text, document=names.title(holder), ground=names.title(ground))

    return words


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


# ---- numbers


def _numbers_twice(connection: Connection, kinds: Kinds, most: int) -> Iterator[Slice]:
    for shape in kinds.shapes.values():
        if shape.is_document:
            number = shape.table.c.number
            twice = select(number).where(number.is_not(None)).group_by(number).having(func.count() > 1).limit(most)
            for each in connection.execute(twice).scalars().all():
                ids = connection.execute(select(shape.table.c.id).where(number == each)).scalars().all()
                documents = [(shape.kind, id) for id in sorted(ids)]
                yield slice_of("number", (shape.kind, each), documents, _number_words(shape.caption, each))


def _number_words(caption: str, number: str) -> Callable[[Names], Words]:
    text = "{kind}: the number {number} was given twice."
    return lambda _: say(text, kind=Caption(caption), number=number)


# ---- for those who see everything that is in the file


class Here:
    """Names in one file: `documents` that the books see by their titles, everything else as the books call it."""

    def __init__(self, books: StoreBooks, documents: Collection[Key]) -> None:
        self.books = books
        seen = set(documents) - elsewhere(books, documents)
        self.titles: Mapping[Key, Title] = titles(books.session.connection(), books.kinds, seen)

    def name(self, kind: str, id: UUID | None) -> object:
        return self.books.name(kind, id)

    def title(self, document: Key) -> Title:
        return self.titles.get(document) or Title(document[0], None, None)

    def several(self, documents: Sequence[Key]) -> Sequence[Key]:
        return documents


def elsewhere(books: StoreBooks, documents: Iterable[Key]) -> set[Key]:
    """Those of them that have rows where the books do not look."""
    if books.scopes is None:
        return set()
    lying = rows_of(books.session.connection(), books.kinds, documents)
    return {key for key, scope in lying.items() if scope not in books.scopes}


def rows_of(connection: Connection, kinds: Kinds, documents: Iterable[Key]) -> dict[Key, str]:
    """Which of some documents have rows, and the scope that each lies in: not what was purged, nor what is unread."""
    by_kind: dict[str, set[UUID]] = defaultdict(set)
    for kind, id in documents:
        by_kind[kind].add(id)
    found: dict[Key, str] = {}
    for kind in by_kind.keys() & kinds.shapes.keys():
        c = kinds.shape(kind).table.c
        for part in _parts(sorted(by_kind[kind])):
            rows = connection.execute(select(c.id, c.scope).where(c.id.in_(part)))
            found |= {(kind, row.id): row.scope for row in rows}
    return found
