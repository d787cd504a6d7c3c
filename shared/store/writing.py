"""The one write path: an aggregate's body, rows, lines and search text, for one save and for a thousand alike."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from shared.kernel.codec import Body, content_hash, content_of, settle_ids
from shared.kernel.describe import LineTable, Shape
from shared.kernel.types import instant_text
from shared.kernel.words import Caption
from shared.store import heads, statements
from shared.store.errors import TooLarge
from shared.store.folding import folded
from shared.store.packing import BODY_MAX, LEVEL_BULK, LEVEL_SAVE, packed
from shared.store.statements import Statements

SEARCH_MANY = 100
IDS_AT_ONCE = 500
SEARCH_MERGE = "INSERT INTO search_text (search_text, rank) VALUES (?, ?)"


@dataclass(frozen=True, slots=True)
class Written:
    """What a save wrote: the canonical body and its hash."""

    content: bytes
    hash: bytes

    @property
    def body(self) -> Body:
        return msgspec.json.decode(self.content)  # type: ignore[no-any-return]


class Writer:
    """Writes aggregates through one connection, inside the caller's transaction; `author` is the person who saves."""

    def __init__(self, connection: Connection, now: datetime, author: UUID | None = None) -> None:
        self.connection, self.dialect, self.now, self.author = connection, connection.dialect.name, now, author

    def run(self, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
        if rows:
            self.connection.exec_driver_sql(sql, list(rows))

    def insert(self, statements: Statements, rows: Sequence[tuple[Any, ...]]) -> None:
        self.run(statements.insert, rows)

    def raw_id(self, id: UUID) -> Any:
        return id if self.dialect == "postgresql" else id.bytes

    def put_new(self, shape: Shape, aggregates: Sequence[Any], level: int = LEVEL_SAVE) -> list[Written]:
        """Store aggregates that were not stored before; many at once in a few statements."""
        for each in aggregates:
            settle_ids(shape, each)
        head = statements.header(shape, self.dialect)
        self.insert(head, [statements.header_values(head, shape, each) for each in aggregates])
        self.put_lines_of(shape, aggregates)
        written = [self._written(shape, each) for each in aggregates]
        if self.dialect == "sqlite":
            self.run(heads.PUT_NEW, self._bodies(shape, aggregates, written, level))
            self._index_new(shape, aggregates)
        return written

    def put_lines_of(self, shape: Shape, aggregates: Sequence[Any]) -> None:
        """All lines of aggregates that have none stored."""
        for table in shape.tables:
            line = statements.line(table.table, self.dialect)
            rows: list[tuple[Any, ...]] = []
            for each in aggregates:
                rows += line.rows(getattr(each, table.name), self.raw_id(each.id))
            self.insert(line, rows)

    def put_changed(self, shape: Shape, aggregate: Any, old: Body) -> Written:
        """Store an aggregate over its old body; only the lines that differ are written."""
        settle_ids(shape, aggregate)
        written = self._written(shape, aggregate)
        head = statements.header(shape, self.dialect)
        self.run(head.upsert, [statements.header_values(head, shape, aggregate)])
        for table in shape.tables:
            self._put_lines(table, aggregate, old.get(table.name) or [], written.body.get(table.name) or [])
        if self.dialect == "sqlite":
            heads.put(self.connection, self._bodies(shape, [aggregate], [written], LEVEL_SAVE))
            self._index_again(shape, aggregate, old, written.body)
        return written

    def put_changed_headers(self, shape: Shape, aggregates: Sequence[Any], old: Sequence[Body]) -> list[Written]:
        """Store many aggregates whose lines stayed as they are, in a few statements."""
        written = [self._written(shape, each) for each in aggregates]
        head = statements.header(shape, self.dialect)
        self.run(head.upsert, [statements.header_values(head, shape, each) for each in aggregates])
        if self.dialect == "sqlite":
            heads.put(self.connection, self._bodies(shape, aggregates, written, LEVEL_BULK))
            again = [
                each for each, before, new in zip(aggregates, old, written, strict=True)
                if _words_of(shape, before) != _words_of(shape, new.body)
            ]  # fmt: skip
            self._unindex_many([each.id for each in again])
            self._index_new(shape, again)
        return written

    def _put_lines(self, table: LineTable, aggregate: Any, old: list[Body], new: list[Body]) -> None:
        before = {row["id"]: (position, row) for position, row in enumerate(old)}
        kept = {row["id"] for row in new}
        owner, line = self.raw_id(aggregate.id), statements.line(table.table, self.dialect)
        gone = [(owner, self.raw_id(UUID(id))) for id in before.keys() - kept]
        self.run(f"DELETE FROM {line.name} WHERE owner_id = {line.mark} AND id = {line.mark}", gone)
        places = [at for at, row in enumerate(new) if before.get(row["id"]) != (at, row)]
        rows = getattr(aggregate, table.name)
        self.run(line.upsert, line.rows([rows[at] for at in places], owner, places))

    def remove(self, shape: Shape, id: UUID) -> None:
        """Take an aggregate's rows and search text away; its body stays as the caller left it."""
        mark = "%s" if self.dialect == "postgresql" else "?"
        for table in reversed(shape.tables):
            self.run(f"DELETE FROM {table.kind} WHERE owner_id = {mark}", [(self.raw_id(id),)])
        self.run(f"DELETE FROM {shape.kind} WHERE id = {mark}", [(self.raw_id(id),)])
        if self.dialect == "sqlite":
            self._unindex(id)

    def bury(self, shape: Shape, id: UUID) -> None:
        """Take an aggregate away; a tombstone stays in the place of its body."""
        self.remove(shape, id)
        heads.put_tombstones(self.connection, shape.kind, [id], instant_text(self.now), self.author)

    # ---- movements

    def put_movements(self, shape: Shape, documents: Sequence[Any]) -> None:
        """Write the movements of posted documents that have none yet: what `movements_of` says, in half the time."""
        rows: dict[Statements, list[tuple[Any, ...]]] = {}
        for document in documents:
            day = document.date
            day = day.isoformat() if day is not None and self.dialect == "sqlite" else day
            signed = (self.raw_id(document.id), shape.kind, document.scope_of(), day)
            for (register, names), movements in _by_names(document.movements()).items():
                compiled = statements.posting(register.table, self.dialect, names)
                rows.setdefault(compiled, []).extend(compiled.rows(movements, *signed))
        for compiled, found in rows.items():
            self.insert(compiled, found)

    def drop_movements(self, registers: Sequence[Any], id: UUID) -> None:
        mark = "%s" if self.dialect == "postgresql" else "?"
        for register in registers:
            self.run(f"DELETE FROM {register.__tablename__} WHERE recorder_id = {mark}", [(self.raw_id(id),)])

    # ---- bodies and search text (this end only: the server keeps its own)

    def _written(self, shape: Shape, aggregate: Any) -> Written:
        content = content_of(shape, aggregate)
        if len(content) > BODY_MAX:
            text = "{kind}: more than {most} MiB in one document. Nothing was saved; divide it."
            raise TooLarge(text, kind=Caption(shape.caption), most=BODY_MAX // 2**20)
        return Written(content, content_hash(shape.kind, aggregate.id, content))

    def _bodies(
        self, shape: Shape, aggregates: Sequence[Any], written: Sequence[Written], level: int
    ) -> list[tuple[Any, ...]]:
        at, found = instant_text(self.now), []
        for each, new in zip(aggregates, written, strict=True):
            dict, body = packed(shape.kind, new.content, level)
            found.append(heads.unsent_row(each.id, shape.kind, dict, new.hash, body, at, self.author))
        return found

    def _index_new(self, shape: Shape, aggregates: Sequence[Any]) -> None:
        last = self.connection.exec_driver_sql("SELECT coalesce(max(rowid), 0) FROM search_item").scalar_one()
        items, texts = [], []
        for rowid, each in enumerate(aggregates, last + 1):
            items.append((rowid, each.id.bytes, shape.kind, each.scope_of()))
            texts.append((rowid, search_text(shape, each)))
        self.run("INSERT INTO search_item (rowid, id, kind, scope) VALUES (?, ?, ?, ?)", items)
        many = len(aggregates) >= SEARCH_MANY
        if many:  # merging index segments waits for later saves: half the time in bulk
            self.run(SEARCH_MERGE, [("automerge", 0)])
        self.run("INSERT INTO search_text (rowid, text) VALUES (?, ?)", texts)
        if many:
            self.run(SEARCH_MERGE, [("automerge", 4)])

    def _index_again(self, shape: Shape, aggregate: Any, old: Body, new: Body) -> None:
        """Search text is written again only where a word changed: posting changes none."""
        if _words_of(shape, old) != _words_of(shape, new):
            self._unindex(aggregate.id)
            self._index_new(shape, [aggregate])
        else:
            self.run("UPDATE search_item SET scope = ? WHERE id = ?", [(aggregate.scope_of(), aggregate.id.bytes)])

    def _unindex_many(self, ids: Sequence[UUID]) -> None:
        """As `_unindex`, in a few statements; merging index segments waits for later saves."""
        found: list[tuple[Any, ...]] = []
        for start in range(0, len(ids), IDS_AT_ONCE):
            part = tuple(id.bytes for id in ids[start : start + IDS_AT_ONCE])
            sql = f"SELECT rowid FROM search_item WHERE id IN ({', '.join('?' * len(part))})"
            found += [(rowid,) for (rowid,) in self.connection.exec_driver_sql(sql, part)]
        self.run(SEARCH_MERGE, [("automerge", 0)])
        self.run("DELETE FROM search_text WHERE rowid = ?", found)
        self.run("DELETE FROM search_item WHERE rowid = ?", found)
        self.run(SEARCH_MERGE, [("automerge", 4)])

    def _unindex(self, id: UUID) -> None:
        found = self.connection.exec_driver_sql("DELETE FROM search_item WHERE id = ? RETURNING rowid", (id.bytes,))
        for (rowid,) in found.fetchall():
            self.connection.exec_driver_sql("DELETE FROM search_text WHERE rowid = ?", (rowid,))


def _by_names(movements: Iterable[Any]) -> dict[tuple[Any, tuple[str, ...]], list[tuple[int, Any]]]:
    """By register, movements that set the same dimensions and resources together, each with its place in it."""
    found: dict[Any, list[tuple[int, Any]]] = {}
    counts: dict[Any, int] = defaultdict(int)
    for movement in movements:
        register, values = type(movement), movement.__dict__
        found.setdefault((register, tuple(values)), []).append((counts[register], values.values()))
        counts[register] += 1
    return found


def _words_of(shape: Shape, body: Body) -> list[Any]:
    """What a body gives to the search text."""
    header, tables = text_names(shape)
    lines = [[row.get(name) for name in names] for table, names in tables for row in body.get(table) or ()]
    return [[body.get(name) for name in header], *lines]


@cache
def text_names(shape: Shape) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """The header's fields that can be searched, and those of each line table that has some."""

    def names(fields: Any) -> list[str]:
        return [field.name for field in fields if field.type == "text" and not field.info.choices]

    return names(shape.fields), [(table.name, found) for table in shape.tables if (found := names(table.fields))]


def search_text(shape: Shape, aggregate: Any) -> str:
    """The words of number, name, code and all line texts, each once, folded: nothing searches across words."""
    return folded(" ".join(dict.fromkeys(" ".join(filter(None, _texts(shape)(aggregate))).split())))


@cache
def _texts(shape: Shape) -> Callable[[Any], list[str | None]]:
    """A function aggregate → its texts, written out as one expression: half the time of a loop over getters."""
    header, tables = text_names(shape)
    parts = [f"a.{name}" for name in header]
    for at, (table, names) in enumerate(tables):
        of_row = "".join(f"r.{name}, " for name in names)
        parts.append(f"*[t{at} for r in a.{table} for t{at} in ({of_row})]")
    source = f"lambda a: [{', '.join(parts)}]"
    return eval(source)  # type: ignore[no-any-return]  # the names are ours: declared fields
