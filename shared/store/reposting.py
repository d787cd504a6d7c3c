"""Posting again by newer rules: the difference per month and register first, then all of it or nothing."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from shared.kernel.codec import body_of, light_of
from shared.kernel.describe import Kinds, Shape
from shared.store import audit, periods, registers, statements
from shared.store.broken import worded
from shared.store.errors import Blocked
from shared.store.filling import refuse_half_filled
from shared.store.heads import BATCH, batches
from shared.store.rebuild import Progress, expected, no_progress, stored_movements
from shared.store.store import Store
from shared.store.writing import Writer


@dataclass(frozen=True, slots=True)
class Difference:
    """What posting again changes in one month of one register: sums of a resource before and after."""

    month: str
    register: str
    resource: str
    before: Decimal | int
    after: Decimal | int


@dataclass(frozen=True, slots=True)
class Repost:
    """The outcome of posting again: the documents that post differently now, and by how much in sum."""

    examined: int
    changed: int
    closed: int
    differences: tuple[Difference, ...]


def repost(store: Store, *, apply: bool, progress: Progress = no_progress) -> Repost:
    """Compare every posted document's movements with what today's rules give, and write the new ones if `apply`.

    One transaction. Documents in closed periods are counted and left as they are. Raises NotFilled.
    """
    if apply:
        with store.writing() as connection:
            return _repost(store, connection, progress, apply=True)
    with store.reading() as session:
        return _repost(store, session.connection(), progress, apply=False)


def _repost(store: Store, connection: Connection, progress: Progress, *, apply: bool) -> Repost:
    refuse_half_filled(connection)
    writer, sums = Writer(connection, store.clock(), store.actor.person_id), _Sums(store.kinds)
    examined = changed = closed = 0
    again: list[UUID] = []
    for shape in store.kinds.shapes.values():
        if not shape.is_document:
            continue
        for batch in batches(connection, shape.kind):
            documents = [light_of(shape, each.content) for each in batch]
            posted = [document for document in documents if document.status == "posted"]
            stored = stored_movements(connection, store.kinds, [document.id for document in posted])
            for document in posted:
                examined += 1
                before, after = stored.get(document.id, {}), expected(connection, document, shape)
                if before == after and document.rule_version == shape.cls.rule_version_now:  # type: ignore[attr-defined]
                    continue
                limit = periods.closed_for(connection, store.kinds, document.organization_id)
                if limit and min([document.date, *_dates(connection, store.kinds, before, after)]) <= limit:
                    closed += 1
                    continue
                changed += 1
                again.append(document.id)
                sums.add(connection, before, after)
                if apply:
                    _post_again(writer, store.kinds, shape, document)
            progress(shape.caption, examined)
    if apply and changed:
        _refuse_broken(store, connection, again)
        content = {"changed": changed, "differences": [str(each) for each in sums.differences()]}
        audit.record(connection, store.actor, store.clock(), "repost", "", None, "company", content)
    return Repost(examined, changed, closed, tuple(sums.differences()))


def _refuse_broken(store: Store, connection: Connection, documents: Sequence[UUID]) -> None:
    """Newer rules must not post what the registers forbid; the whole repost is taken back where they would."""
    with Session(connection, autoflush=False) as session:
        books = store.books(session)
        found = [
            worded(books, broken)
            for register in store.kinds.registers.values()
            for start in range(0, len(documents), BATCH)
            for broken in registers.broken_rules(connection, register, documents[start : start + BATCH])
        ]
    if found:
        raise Blocked("Nothing was posted again; by today's rules:\n{findings}", found)


def _dates(connection: Connection, kinds: Kinds, *sides: dict[str, list[Any]]) -> Iterator[date]:
    """The days on which movements count."""
    for movements in sides:
        for name, rows in movements.items():
            at = statements.movement(kinds.registers[name], connection.dialect.name).columns.index("date")
            yield from {date.fromisoformat(row[at]) for row in rows}


def _post_again(writer: Writer, kinds: Kinds, shape: Shape, document: Any) -> None:
    old = body_of(shape, document)
    document.rule_version = shape.cls.rule_version_now  # type: ignore[attr-defined]
    writer.drop_movements(list(kinds.registers.values()), document.id)
    writer.put_movements(shape, [document])
    writer.put_changed(shape, document, old)


class _Sums:
    """Sums of resources per month, before and after."""

    def __init__(self, kinds: Kinds) -> None:
        self.kinds = kinds
        self.totals: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])

    def add(self, connection: Connection, before: dict[str, list[Any]], after: dict[str, list[Any]]) -> None:
        for side, movements in enumerate((before, after)):
            for name, rows in movements.items():
                columns = statements.movement(self.kinds.registers[name], connection.dialect.name).columns
                day = columns.index("date")
                for resource in self.kinds.registers[name].resources:
                    at = columns.index(resource)
                    for row in rows:
                        self.totals[str(row[day])[:7], name, resource][side] += row[at] or 0

    def differences(self) -> list[Difference]:
        found = []
        for (month, name, resource), (before, after) in sorted(self.totals.items()):
            if before != after:
                places = getattr(self.kinds.registers[name].table.c[resource].type, "places", 0)
                found.append(
                    Difference(month, name, resource, Decimal(before).scaleb(-places), Decimal(after).scaleb(-places))
                )
        return found
