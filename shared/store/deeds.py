"""Entries of the audit trail, looked for by who, what, about what and when; newest first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, select

from shared.store import audit
from shared.store.audit import Entry
from shared.store.search import long_words, matching
from shared.store.tables import audit as table

SHOWN: Final = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; nothing said is everything. `words`: of the document's or item's text, three letters and
    more each. Days are the calendar's where this computer is, both included."""

    person: UUID | None = None
    kind: str = ""
    words: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """An entry without its content."""

    seq: int
    at: datetime
    device: str
    person_id: UUID | None
    action: str
    kind: str
    aggregate_id: UUID | None


def found(
    connection: Connection, wanted: Wanted, scopes: Collection[str] | None = None, limit: int = SHOWN
) -> list[Deed]:
    """At most `limit` of them. `scopes`: what the person sees (None: everything)."""
    columns = [table.c[name] for name in ("seq", "at", "device", "person_id", "action", "kind", "aggregate_id")]
    query = select(*columns).where(*_conditions(wanted, scopes)).order_by(table.c.seq.desc()).limit(limit)
    return [Deed(*row) for row in connection.execute(query)]


def _conditions(wanted: Wanted, scopes: Collection[str] | None) -> list[ColumnElement[bool]]:
    column = table.c
    conditions: list[Any] = [column.kind == wanted.kind] if wanted.kind else []
    conditions += [column.person_id == wanted.person] if wanted.person else []
    conditions += [column.aggregate_id.in_(matching(wanted.words))] if long_words(wanted.words) else []
    conditions += [column.at >= _midnight(wanted.since)] if wanted.since else []
    conditions += [column.at < _midnight(wanted.until + timedelta(1))] if wanted.until else []
    conditions += [column.scope.in_(sorted(scopes))] if scopes is not None else []
    return conditions


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time()).astimezone()


def people(connection: Connection) -> list[UUID]:
    """Who did anything here."""
    return [id for id in connection.execute(select(table.c.person_id).distinct()).scalars() if id is not None]


def content_of(connection: Connection, seq: int) -> Entry | None:
    """One entry whole."""
    row = connection.execute(select(table).where(table.c.seq == seq)).first()
    return audit.entry_of(row) if row is not None else None
