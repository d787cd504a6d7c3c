"""The store's Books: what documents' checks and fills read, on one session, inside one transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, type_coerce
from sqlalchemy.orm import Session

from shared.kernel.area import Setting
from shared.kernel.base import Catalog
from shared.kernel.describe import Kinds, describe
from shared.kernel.identity import NONE_ID
from shared.kernel.language import Language
from shared.kernel.report import Question, Report, ReportTable
from shared.kernel.types import Id, Stored, stored_id
from shared.store import aliases, filling, registers
from shared.store.packing import unpacked_alone
from shared.store.periods import closed_anywhere
from shared.store.settings import setting

T = TypeVar("T")
REPLACED_MAX = 10


class StoreBooks:
    """Reads; never writes. `scopes` narrows what is seen to a person's scopes (None: everything in the file)."""

    def __init__(self, session: Session, kinds: Kinds, today: date, scopes: frozenset[str] | None = None) -> None:
        self.session, self.kinds, self.today, self.scopes = session, kinds, today, scopes
        self._lines: dict[UUID, Any] = {}
        self._items: dict[tuple[type, UUID], Any] = {}  # held, because a session forgets what nobody holds

    def get(self, kind: type[T], id: UUID | None) -> T | None:
        """One item by id, through `replaced_by` where it was merged into another."""
        if id is None or id == NONE_ID:
            return None
        if (kind, id) not in self._items:
            found = self._followed(kind, id)
            self._items[kind, id] = found if self._seen(found) else None
        return self._items[kind, id]  # type: ignore[no-any-return]

    def _seen(self, found: Any) -> bool:
        return self.scopes is None or found is None or found.scope in self.scopes

    def _followed(self, kind: type[T], id: UUID) -> T | None:
        unfilled = filling.read(self.session.connection(), describe(kind), id)  # type: ignore[arg-type]
        found: Any = unfilled or self.session.get(kind, id)
        for _ in range(REPLACED_MAX):
            if not isinstance(found, Catalog) or found.replaced_by is None:
                break
            found = self.session.get(kind, found.replaced_by) or found
        return found  # type: ignore[no-any-return]

    def line(self, line_kind: type[T], id: UUID | None) -> T | None:
        if id is None or id == NONE_ID:
            return None
        if id not in self._lines:
            query = select(line_kind).where(line_kind.id == id)  # type: ignore[attr-defined]
            found: Any = self.session.execute(query).scalars().first()
            shape, _ = self.kinds.lines[line_kind.__tablename__]  # type: ignore[attr-defined]
            hidden = found is not None and self.scopes is not None and self.get(shape.cls, found.owner_id) is None
            self._lines[id] = None if hidden else found
        return self._lines[id]  # type: ignore[no-any-return]

    def find(self, kind: type[T], /, *conditions: Any, **equals: object) -> Sequence[T]:
        query = select(kind).where(*conditions, *self._equal(kind, equals))
        query = query.where(*within(self.kinds, kind.__table__, self.scopes))  # type: ignore[attr-defined]
        if hasattr(kind, "sort_key"):
            query = query.order_by(kind.sort_key, kind.id)  # type: ignore[attr-defined]
        elif hasattr(kind, "date"):
            query = query.order_by(kind.date, kind.id)  # type: ignore[attr-defined]
        found = self.session.execute(query).scalars().all()
        return filling.read_all(self.session.connection(), describe(kind), found)  # type: ignore[arg-type]

    def rows(self, kind: Any, columns: Sequence[str], *conditions: Any, **equals: object) -> list[Mapping[str, Any]]:
        table = kind.__table__
        query = select(*(table.c[name] for name in columns)).where(*conditions, *self._equal(kind, equals))
        query = query.where(*within(self.kinds, table, self.scopes))
        return [row._mapping for row in self.session.execute(query)]  # type: ignore[misc]  # keys are names here

    def counts(self, kind: Any, columns: Sequence[str], *conditions: Any, **equals: object) -> list[Mapping[str, Any]]:
        table = kind.__table__
        by = [table.c[name] for name in columns]
        asked = [type_coerce(each, Stored()).label(each.name) if isinstance(each.type, Id) else each for each in by]
        query = select(*asked, func.count().label("count")).where(*conditions, *self._equal(kind, equals)).group_by(*by)
        query = query.where(*within(self.kinds, table, self.scopes))
        ids = {name for name, each in zip(columns, by, strict=True) if isinstance(each.type, Id)}
        return _with_ids(self.session.execute(query).all(), (*columns, "count"), ids)

    def table(self, report: Report, question: Question, language: Language) -> ReportTable:
        from shared.store.pivot import compute  # it reads books itself

        asked = replace(question, scopes=self.scopes)
        return compute(self.session.connection(), self.kinds, report, asked, language)

    def _equal(self, kind: Any, equals: Mapping[str, object]) -> list[Any]:
        """Conditions field = value, or one of several; whoever asks for an item means those merged into it too."""
        connection, found = self.session.connection(), []
        for name, value in equals.items():
            column = getattr(kind, name)
            info = kind.__table__.c[name].info.get("field")
            wanted = aliases.widened(connection, self.kinds, info.refers if info else "", value)
            found.append(column.in_(list(wanted)) if isinstance(wanted, list | tuple | set) else column == wanted)
        return found

    def settings(self) -> Mapping[str, Setting]:
        return self.kinds.settings

    def turnover(
        self,
        register: type,
        by: Sequence[str] = (),
        *,
        start: date | None = None,
        end: date | None = None,
        excluding: UUID | None = None,
        resources: Sequence[str] | None = None,
        **equals: object,
    ) -> list[Mapping[str, Any]]:
        connection = self.session.connection()
        rows = registers.turnover(
            connection, register, by, start=start, end=end, excluding=excluding, resources=resources,
            scopes=self.scopes,
            **aliases.widened_all(connection, self.kinds, register, equals),
        )  # fmt: skip
        return aliases.joined(connection, self.kinds, register, by, rows)

    def in_force(self, register: type, on: date, by: Sequence[str], **equals: object) -> list[Mapping[str, Any]]:
        connection = self.session.connection()
        return registers.in_force(connection, register, on, by, scopes=self.scopes, **equals)

    def intervals(self, register: type, start: date, end: date, **equals: object) -> list[Mapping[str, Any]]:
        connection = self.session.connection()
        wanted = aliases.widened_all(connection, self.kinds, register, equals)
        rows = registers.intervals(connection, register, start, end, scopes=self.scopes, **wanted)
        return aliases.renamed(connection, self.kinds, register, rows)

    def closed_through(self) -> date | None:
        return closed_anywhere(self.session.connection(), self.kinds)

    def setting(self, name: str, on: date | None = None) -> str:
        return setting(self.session.connection(), self.kinds, name, on or self.today)

    def blob(self, hash: str) -> bytes | None:
        """A stored content (an explanation tree) by its SHA-256."""
        query = "SELECT content FROM blob WHERE hash = ?"
        row = self.session.connection().exec_driver_sql(query, (bytes.fromhex(hash),)).first()
        return unpacked_alone(row[0]) if row else None

    def name(self, kind: str, id: UUID | None) -> str:
        """How people call what an id names (name of an item, number of a document, name of a line)."""
        if id is None or id == NONE_ID:
            return ""
        if kind in self.kinds.lines:
            row = self.line(self.kinds.lines[kind][1].cls, id)
            return "" if row is None else str(row)
        for shape in [shape for name, shape in self.kinds.shapes.items() if kind in (name, "*")]:
            if shape.is_document:  # its number alone: a document may have thousands of lines
                rows = self.rows(shape.cls, ["number"], id=id)
                if rows:
                    return rows[0]["number"] or ""
            elif (item := self.get(shape.cls, id)) is not None:
                return str(item)
        return ""


def within(kinds: Kinds, table: Any, scopes: Collection[str] | None) -> list[ColumnElement[bool]]:
    """What somebody sees of a table: rows of their scopes, lines of what lies there; None: everything."""
    if scopes is None:
        return []
    if table.name in kinds.lines:
        head = kinds.lines[table.name][0].table
        return [table.c.owner_id.in_(select(head.c.id).where(head.c.scope.in_(sorted(scopes))))]
    return [table.c.scope.in_(sorted(scopes))] if "scope" in table.c else []


def _with_ids(rows: Sequence[Any], names: Sequence[str], ids: Collection[str]) -> list[Mapping[str, Any]]:
    """Rows whose ids are as stored; each id is made once, however many rows hold it."""
    made: dict[Any, Any] = {}
    places = [at for at, name in enumerate(names) if name in ids]
    for at in places:
        made |= {stored: stored_id(stored) for stored in {row[at] for row in rows}}
    found: list[Mapping[str, Any]] = []
    for row in rows:
        values = list(row)
        for at in places:
            values[at] = made[values[at]]
        found.append(dict(zip(names, values, strict=True)))
    return found
