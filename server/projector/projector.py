"""The projector: follows each scope in its order and takes every head into the business tables, exactly once."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from server.database.metadata import SCHEMA
from server.projector.business import schema_of, working_on
from shared.kernel.codec import content_hash, light_of
from shared.kernel.describe import Kinds, Shape
from shared.kernel.refusal import Refusal
from shared.kernel.words import Words, say
from shared.store.packing import unpacked
from shared.store.receiving import Receiver

HEADS_AT_ONCE: Final = 500


class Head(NamedTuple):
    """A head as it is read to be projected."""

    id: UUID
    kind: str
    rev: int
    seq: int
    deleted: bool
    dict: int
    hash: bytes
    body: bytes


@dataclass(frozen=True, slots=True)
class Lag:
    """How far the business tables of a company are behind: heads, and since when the oldest of them waits."""

    heads: int
    since: datetime | None


class Projector:
    """Fills the business tables. Any number of processes may try: they take turns, company by company."""

    def __init__(self, engine: Engine, kinds: Kinds, *, clock: Callable[[], datetime]) -> None:
        self.engine, self.kinds, self.clock = engine, kinds, clock

    def catch_up(self, company: UUID, *, schema: str | None = None) -> int:
        """Everything that waits, in steps; the number of heads that were taken in."""
        taken = 0
        while step := self.step(company, schema=schema):
            taken += step
        return taken

    def step(self, company: UUID, *, schema: str | None = None) -> int:
        """One transaction: some hundreds of heads with their rows and movements, and how far that is. Repeatable."""
        schema = schema or self._schema(company)
        with working_on(self.engine, company, schema) as connection:
            room, taken = HEADS_AT_ONCE, 0
            for scope, seq, until in _waiting(connection, company, schema):
                heads = _heads(connection, company, scope, seq, until, room)
                self._take(connection, company, schema, heads)
                reached = heads[-1].seq if len(heads) == room else until
                self._remember(connection, company, schema, scope, reached)
                room, taken = room - len(heads), taken + max(len(heads), 1)
                if not room:
                    break
        return taken

    def lag(self, company: UUID) -> Lag:
        """How far behind it is now."""
        with self.engine.begin() as connection:
            row = connection.execute(text(_LAG), {"company": company}).one()
        return Lag(row[0], row[1])

    def _schema(self, company: UUID) -> str:
        with self.engine.begin() as connection:
            found = schema_of(connection, company)
        if found is None:
            raise NoCompany("There is no company {company}.", company=company)
        return found

    # ---- one batch

    def _take(self, connection: Connection, company: UUID, schema: str, heads: Sequence[Head]) -> None:
        sound: dict[str, list[tuple[Head, Any]]] = defaultdict(list)
        out: dict[str, list[UUID]] = defaultdict(list)
        troubles: list[tuple[Head, Words]] = []
        for head in heads:
            if head.deleted:
                out[head.kind].append(head.id)
                continue
            try:
                light = self._read(head)
            except Refusal as cause:
                troubles.append((head, Words(cause.text, cause.values)))
                out[head.kind].append(head.id)
                continue
            sound[head.kind].append((head, light))
        self._forget(connection, company, schema, heads)
        for kind, ids in out.items():
            if kind in self.kinds.shapes:
                self._receiver(connection).take_out(self.kinds.shape(kind), ids)
        for kind, found in sound.items():
            troubles += self._put(connection, self.kinds.shape(kind), found)
        self._note(connection, company, schema, troubles)

    def _read(self, head: Head) -> Any:
        if head.kind not in self.kinds.shapes:
            raise Unreadable("this server does not know the kind “{kind}”; it is of a newer version", kind=head.kind)
        content = unpacked(head.body, head.dict)
        if content_hash(head.kind, head.id, content) != head.hash:
            raise Unreadable("what is stored is not what was sent")
        return light_of(self.kinds.shape(head.kind), content)

    def _put(self, connection: Connection, shape: Shape, found: Sequence[tuple[Head, Any]]) -> list[tuple[Head, Words]]:
        """Rows of some of one kind; where the database refuses one of them, of all the others."""
        try:
            with connection.begin_nested():
                return self._put_together(connection, shape, found)
        except DBAPIError as cause:
            if len(found) > 1:
                return [trouble for each in found for trouble in self._put(connection, shape, [each])]
            self._receiver(connection).take_out(shape, [found[0][0].id])
            text = "the database does not take it: {trouble}"
            return [(found[0][0], say(text, trouble=str(cause.orig).partition("\n")[0][:200]))]

    def _put_together(
        self, connection: Connection, shape: Shape, found: Sequence[tuple[Head, Any]]
    ) -> list[tuple[Head, Words]]:
        query = f'SELECT id FROM "{shape.kind}" WHERE id = ANY(%s)'
        known = {row[0] for row in connection.exec_driver_sql(query, ([head.id for head, _ in found],))}
        heads = {head.id: head for head, _ in found}
        troubles = self._receiver(connection).put(shape, [light for _, light in found], known=known)
        return [(heads[each.id], each.text) for each in troubles]

    def _receiver(self, connection: Connection) -> Receiver:
        return Receiver(connection, self.kinds, self.clock())

    # ---- what is remembered

    def _remember(self, connection: Connection, company: UUID, schema: str, scope: str, seq: int) -> None:
        values = {"company": company, "schema": schema, "scope": scope, "seq": seq, "at": self.clock()}
        connection.execute(text(_REMEMBER), values)

    def _forget(self, connection: Connection, company: UUID, schema: str, heads: Sequence[Head]) -> None:
        sql = f"DELETE FROM {SCHEMA}.unprojected WHERE company = :company AND schema_name = :schema AND id = ANY(:ids)"
        connection.execute(text(sql), {"company": company, "schema": schema, "ids": [head.id for head in heads]})

    def _note(self, connection: Connection, company: UUID, schema: str, troubles: Sequence[tuple[Head, Words]]) -> None:
        rows: list[Mapping[str, Any]] = [
            {
                "company": company, "schema": schema, "id": head.id, "kind": head.kind, "rev": head.rev,
                "words": msgspec.json.encode([words.text, {k: str(v) for k, v in words.values.items()}]).decode(),
                "at": self.clock(),
            }
            for head, words in troubles
        ]  # fmt: skip
        if rows:
            connection.execute(text(_NOTE), rows)


class NoCompany(Refusal):
    """The company is not on this server."""


class Unreadable(Refusal):
    """A head that cannot be taken into the business tables."""


_WAITING: Final = f"""
SELECT s.name, coalesce(p.seq, 0), s.seq FROM {SCHEMA}.scope s
LEFT JOIN {SCHEMA}.projection p ON p.company = s.company AND p.schema_name = :schema AND p.scope = s.name
WHERE s.company = :company AND s.seq > coalesce(p.seq, 0) ORDER BY s.name
"""
_HEADS: Final = f"""
SELECT id, kind, rev, seq, deleted, dict, hash, body FROM {SCHEMA}.head
WHERE company = %s AND scope = %s AND seq > %s AND seq <= %s ORDER BY seq LIMIT %s
"""
_REMEMBER: Final = f"""
INSERT INTO {SCHEMA}.projection (company, schema_name, scope, seq, at) VALUES (:company, :schema, :scope, :seq, :at)
ON CONFLICT (company, schema_name, scope) DO UPDATE SET seq = excluded.seq, at = excluded.at
"""
_NOTE: Final = f"""
INSERT INTO {SCHEMA}.unprojected (company, schema_name, id, kind, rev, words, at)
VALUES (:company, :schema, :id, :kind, :rev, :words, :at)
ON CONFLICT (company, schema_name, id) DO UPDATE SET rev = excluded.rev, words = excluded.words, at = excluded.at
"""
_LAG: Final = f"""
SELECT count(*), min(h.received_at) FROM {SCHEMA}.company c JOIN {SCHEMA}.scope s ON s.company = c.id
LEFT JOIN {SCHEMA}.projection p ON p.company = c.id AND p.schema_name = c.schema_name AND p.scope = s.name
JOIN {SCHEMA}.head h ON h.company = c.id AND h.scope = s.name AND h.seq > coalesce(p.seq, 0)
WHERE c.id = :company
"""


def _waiting(connection: Connection, company: UUID, schema: str) -> list[tuple[str, int, int]]:
    """Scope, how far it is projected, how far it is."""
    return [tuple(row) for row in connection.execute(text(_WAITING), {"company": company, "schema": schema})]


def _heads(connection: Connection, company: UUID, scope: str, seq: int, until: int, most: int) -> list[Head]:
    rows = connection.exec_driver_sql(_HEADS, (company, scope, seq, until, most)).fetchall()
    return [Head(row[0], row[1], row[2], row[3], row[4], row[5], bytes(row[6]), bytes(row[7])) for row in rows]
