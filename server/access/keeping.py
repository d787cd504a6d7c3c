"""What the server itself writes into a company's ledger, as its own device and through the same door as everybody."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

import msgspec

from server.access.company import items
from server.audit.telling import tell
from server.database.companies import SERVER_PREFIX
from server.database.connections import Connections
from server.exchange.office import SCHEMA, Office
from server.exchange.refusal import SyncRefusal
from server.identity import Identity
from shared.kernel.codec import Body, body_of, content_hash, content_of, settle_ids
from shared.kernel.describe import Kinds, Shape, describe
from shared.kernel.refusal import Refusal
from shared.store.audit import changes
from shared.store.packing import packed, unpacked
from shared.sync import frames
from shared.sync.frames import NOBODY, Record
from shared.sync.messages import PushAnswer, PushAsk, Sort

TRIES: Final = 5


class NotKept(Refusal):
    """The ledger did not take it."""


class By(NamedTuple):
    """Who has something written: a person on a device; nobody: an administrator's command, or the server itself."""

    person: UUID | None = None
    device: UUID | None = None


NOBODYS: Final = By()


class Keeper:
    """Reads and writes items of one company. Raises NotKept, SyncRefusal, DatabaseAway."""

    def __init__(self, connections: Connections, kinds: Kinds, company: UUID, *, clock: Callable[[], datetime]) -> None:
        self._connections, self.kinds, self._company, self._clock = connections, kinds, company, clock
        self._office = Office(connections, kinds, clock=clock, cache=False)

    def items(self, cls: type[Any], id: UUID | None = None, *, marked: bool = False) -> list[Any]:
        """Every item of a kind, or the one of an id, as light objects; those marked for deletion only if asked for."""
        with self._connections.transaction(self._company, snapshot=True) as connection:
            return [item for item in items(connection, self._company, describe(cls), id) if marked or not item.marked]

    def put(self, *items: Any, by: By = NOBODYS) -> None:
        """New items, or new states of those that are there."""
        every = [(self.kinds.shape(type(item).__tablename__), item) for item in items]
        for shape, item in every:
            settle_ids(shape, item)
        for _ in range(TRIES):
            try:
                answer, before = self._pushed(every, by)
            except SyncRefusal as refusal:
                if refusal.code != "batch_differs":  # somebody took the number
                    raise
                continue
            if answer.refused:
                first = answer.refused[0]
                raise NotKept(first.text, **first.values)
            if not answer.scopes:  # nobody was faster
                self._tell(every, before, by)
                return
        raise NotKept("Somebody else is changing the same. Nothing was changed; try again.")

    def _pushed(self, every: list[tuple[Shape, Any]], by: By) -> tuple[PushAnswer, dict[UUID, Body]]:
        """And the bodies that were there before."""
        with self._connections.transaction(self._company, snapshot=True) as connection:
            row = connection.execute(_DEVICE, (self._company, SERVER_PREFIX)).fetchone()
            ids = [item.id for _, item in every]
            heads = connection.execute(_HEADS, (self._company, ids), binary=True).fetchall()
            revs = {id: rev for id, rev, *_ in heads}
        if row is None:
            raise NotKept("The company has no server of its own any more. Nothing was changed.")
        identity = Identity(self._company, row[0], frozenset({"*"}), office=True)
        sorts, records = dict[Sort, int](), []
        for shape, item in every:
            content = content_of(shape, item)
            number, body = packed(shape.kind, content)
            sort = sorts.setdefault((shape.kind, number), len(sorts))
            at, hash = int(self._clock().timestamp()), content_hash(shape.kind, item.id, content)
            author = 0 if by.person else NOBODY
            records.append(Record(item.id.bytes, revs.get(item.id, 0), 0, sort, author, at, hash, body))
        authors = [by.person] if by.person else []
        ask = frames.packed(PushAsk(batch=row[1] + 1, schema=SCHEMA, sorts=list(sorts), authors=authors), records)
        before = {
            id: msgspec.json.decode(unpacked(body, dict_)) for id, _, deleted, dict_, body in heads if not deleted
        }
        return frames.unpacked(self._office.answer(identity, "push", ask), PushAnswer)[0], before

    def _tell(self, every: list[tuple[Shape, Any]], before: Mapping[UUID, Body], by: By) -> None:
        """Of what was written, in the server's own chain."""
        with self._connections.transaction(self._company) as changing:
            for shape, item in every:
                after = body_of(shape, item)
                old = before.get(item.id)
                content = {"": [None, after]} if old is None else changes(shape, old, after)
                if content:
                    on = {"device": [None, str(by.device)]} if by.device else {}
                    tell(changing, self._company, "save", shape.kind, item.id, content=content | on,
                         person=by.person, scope=item.scope_of())  # fmt: skip


_HEADS: Final = "SELECT id, rev, deleted, dict, body FROM head WHERE company = %s AND id = ANY(%s)"
_DEVICE: Final = """
    SELECT d.id, coalesce((SELECT max(batch) FROM pushed p WHERE p.company = d.company AND p.device = d.id), 0)
    FROM device d WHERE d.company = %s AND d.prefix = %s
"""
