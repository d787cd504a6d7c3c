"""Attention over the whole company: derived from the business tables, told to the scopes concerned by ordinary pushes.

Only what nobody who holds one scope could find by himself: slices over several scopes, and what could not be taken in.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from server.database.companies import SERVER_PREFIX
from server.database.metadata import SCHEMA
from server.exchange.office import Office
from server.identity import Identity
from server.projector.business import quoted, schema_of
from server.projector.projector import Projector
from shared.administration.attention import Attention
from shared.kernel.codec import content_hash, content_of, light_class, light_of
from shared.kernel.describe import describe
from shared.kernel.types import instant_text
from shared.kernel.words import Words, say
from shared.store.books import StoreBooks
from shared.store.held_up import titles
from shared.store.packing import packed, unpacked
from shared.store.slices import Key, Names, Slice, rows_of, slice_of, slices
from shared.sync.attention import DECISION, told
from shared.sync.heads import Head, framed
from shared.sync.messages import PushAsk

MOST: Final = 5_000
"""Slices of one sort that are looked at; where there are more, what is not among them stays as it was told."""
AT_ONCE: Final = 500
SHAPE: Final = describe(Attention)


class Deriving:
    """Tells the scopes of a company what concerns them together. Repeatable: what is told already makes no revision."""

    def __init__(self, projector: Projector, office: Office) -> None:
        self.projector, self.office = projector, office

    def derive(self, company: UUID) -> int:
        """Derive and tell; the number of entries that changed."""
        with self.projector.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
            schema = schema_of(connection, company)
            if schema is None:
                return 0
            connection.exec_driver_sql(f"SET LOCAL search_path = {quoted(schema)}, {SCHEMA}, pg_temp")
            changed = list(self._changed(connection, company, schema))
            device = connection.execute(text(_DEVICE), {"company": company, "prefix": SERVER_PREFIX}).scalar_one()
            last = connection.execute(text(_BATCH), {"company": company, "device": device}).scalar_one()
        identity = Identity(company, device, frozenset({"*"}), office=True)
        for no, start in enumerate(range(0, len(changed), AT_ONCE), last + 1):
            ask = framed(PushAsk(batch=no), changed[start : start + AT_ONCE])
            self.office.answer(identity, "push", ask)  # what is stale by now is derived anew with what came
        return len(changed)

    # ---- what there is to tell

    def _changed(self, connection: Connection, company: UUID, schema: str) -> Iterator[Head]:
        wanted, full = self._wanted(connection, company, schema)
        stored = _stored(connection, company, wanted)
        lights = {id: light_of(SHAPE, content) for id, (_, content) in stored.items()}
        for id, values in wanted.items():
            light = lights.setdefault(id, light_class(SHAPE)(id=id))
            for name, value in values.items():
                setattr(light, name, value)
        for light in lights.values():
            if light.id not in wanted and light.sort not in full:
                light.gone = True
        _agree(lights.values())
        for id, light in lights.items():
            rev, before = stored.get(id, (0, b""))
            content = content_of(SHAPE, light)
            if content != before:
                yield self._head(id, rev, content)

    def _wanted(
        self, connection: Connection, company: UUID, schema: str
    ) -> tuple[dict[UUID, dict[str, Any]], set[str]]:
        """Entry → what it says; and the sorts of which there are more than were looked at."""
        kinds = self.projector.kinds
        books = StoreBooks(Session(connection), kinds, self.projector.clock().date())
        found = list(slices(books, MOST))
        counted: dict[str, int] = defaultdict(int)
        for each in found:
            counted[each.sort] += 1
        documents = {key for each in found for key in each.documents}
        scopes = rows_of(connection, kinds, documents)
        crossing = [each for each in found if len({scopes[key] for key in each.documents if key in scopes}) > 1]
        unmade = list(_unmade(connection, company, schema))
        scopes |= {each.documents[0]: scope for each, scope in unmade}
        crossing += [each for each, _ in unmade]
        called = titles(connection, kinds, {key for each in crossing for key in each.documents})
        wanted = {values["id"]: values for each in crossing for values in told(kinds, each, scopes, called)}
        return wanted, {sort for sort, count in counted.items() if count >= MOST}

    def _head(self, id: UUID, rev: int, content: bytes) -> Head:
        number, body = packed(SHAPE.kind, content)
        hash = content_hash(SHAPE.kind, id, content)
        return Head(id.bytes, SHAPE.kind, rev, 0, number, hash, None, instant_text(self.projector.clock()), body)


def _unmade(connection: Connection, company: UUID, schema: str) -> Iterator[tuple[Slice, str]]:
    """What the business tables lack, wholly or its movements, and the scope it lies in."""
    for id, kind, scope, kept in connection.execute(text(_UNMADE), {"company": company, "schema": schema}):
        because, values = msgspec.json.decode(kept)
        words = partial(_unmade_words, (kind, id), Words(because, values))
        yield slice_of("unmade", (id,), [(kind, id)], words, (kept,)), scope


def _unmade_words(document: Key, reason: Words, names: Names) -> Words:
    return say("{document}: stored, but not counted: {reason}", document=names.title(document), reason=reason)


def _stored(connection: Connection, company: UUID, wanted: Iterable[UUID]) -> dict[UUID, tuple[int, bytes]]:
    """Rev and content of the entries that are wanted, and of those that the server has told and not closed."""
    told = connection.exec_driver_sql(_TOLD).scalars().all()
    ids = [*wanted, *told]
    rows = connection.execute(text(_HEADS), {"company": company, "ids": ids, "kind": SHAPE.kind})
    return {row.id: (row.rev, unpacked(bytes(row.body), row.dict)) for row in rows}


def _agree(entries: Iterable[Any]) -> None:
    """What was decided in one scope holds in all the scopes that the entry is about."""
    by_slice: dict[str, list[Any]] = defaultdict(list)
    for each in entries:
        by_slice[each.slice].append(each)
    for several in by_slice.values():
        newest = max(several, key=lambda each: (each.decisions, str(each.accepted_cause)))
        for each in several:
            for name in DECISION:
                setattr(each, name, getattr(newest, name))


_DEVICE: Final = f"SELECT id FROM {SCHEMA}.device WHERE company = :company AND prefix = :prefix"
_BATCH: Final = f"SELECT coalesce(max(batch), 0) FROM {SCHEMA}.pushed WHERE company = :company AND device = :device"
_UNMADE: Final = f"""
SELECT u.id, u.kind, h.scope, u.words FROM {SCHEMA}.unprojected u
JOIN {SCHEMA}.head h ON h.company = u.company AND h.id = u.id
WHERE u.company = :company AND u.schema_name = :schema AND u.kind <> '{SHAPE.kind}' AND NOT h.deleted
ORDER BY u.id LIMIT {MOST}
"""
_TOLD: Final = """
SELECT id FROM attention WHERE NOT gone AND sort IN ('rule', 'depends', 'number', 'unmade')
AND (elsewhere > 0 OR sort = 'unmade')
"""
_HEADS: Final = f"""
SELECT id, rev, dict, body FROM {SCHEMA}.head
WHERE company = :company AND id = ANY(:ids) AND kind = :kind AND NOT deleted
"""
