"""A small client of the office, as far as tests need one: it sends what it is told and keeps what it is given."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from server.exchange.office import Office
from server.identity import Identity
from shared.kernel.codec import canonical, content_hash
from shared.store.heads import NOTHING
from shared.store.packing import packed
from shared.sync import frames
from shared.sync.frames import NOBODY, Record
from shared.sync.hashes import head_hash, moved, total
from shared.sync.messages import (
    CompareAnswer,
    CompareAsk,
    FetchAnswer,
    FetchAsk,
    PullAnswer,
    PullAsk,
    PushAnswer,
    PushAsk,
    Sort,
)


class Version(NamedTuple):
    """What is pushed: a body, or None of what is deleted."""

    kind: str
    id: UUID
    body: dict[str, Any] | None
    base: int = 0
    flags: int = 0

    @property
    def hash(self) -> bytes:
        return NOTHING if self.body is None else content_hash(self.kind, self.id, canonical(self.body))


def pushed(batch: int, versions: Sequence[Version], author: UUID | None = None) -> bytes:
    """The frame of a push, of one author's versions."""
    sorts: dict[Sort, int] = {}
    records = []
    for version in versions:
        number, body = (0, b"") if version.body is None else packed(version.kind, canonical(version.body))
        flags = version.flags | (frames.DELETED if version.body is None else 0)
        sort = sorts.setdefault((version.kind, number), len(sorts))
        by = 0 if author else NOBODY
        records.append(Record(version.id.bytes, version.base, flags, sort, by, 1, version.hash, body))
    return frames.packed(PushAsk(batch=batch, sorts=list(sorts), authors=[author] if author else []), records)


@dataclass
class Held:
    """A head as a device holds it."""

    kind: str
    rev: int
    deleted: bool
    hash: bytes
    body: bytes
    scope: str


@dataclass
class Laptop:
    """One device; `vector` and `heads` are what it pulled."""

    office: Office
    identity: Identity
    vector: dict[str, tuple[int, int]] = field(default_factory=dict)
    heads: dict[UUID, Held] = field(default_factory=dict)
    reconcile: set[str] = field(default_factory=set)
    lost: list[str] = field(default_factory=list)
    batches: Any = field(default_factory=lambda: itertools.count(1))

    def push(self, *versions: Version, batch: int = 0, author: UUID | None = None) -> PushAnswer:
        return self.send(pushed(batch or next(self.batches), versions, author))[0]

    def send(self, frame: bytes) -> tuple[PushAnswer, list[Record]]:
        return frames.unpacked(self.office.answer(self.identity, "push", frame), PushAnswer)

    def pull(self, bytes: int = 2**20) -> int:
        """Everything there is, page after page; the number of pages. Sums are compared at the end."""
        for page in itertools.count(1):
            answer, records = self.ask_pull(bytes)
            left = iter(records)
            for scope in answer.scopes:
                for record in itertools.islice(left, scope.records):
                    self._take(scope.name, record, answer)
                if scope.reconcile:
                    self.reconcile.add(scope.name)
                elif not scope.more:
                    assert (scope.count, scope.digest) == self.sums(scope.name), scope.name
                    assert scope.seq >= self.vector.get(scope.name, (0, 0))[1]
                self.vector[scope.name] = scope.epoch, scope.seq
            assert not list(left)
            self.lost = answer.lost
            if not any(scope.more for scope in answer.scopes):
                self.heads = {id: held for id, held in self.heads.items() if held.scope}
                return page
        raise AssertionError

    def ask_pull(self, bytes: int = 2**20) -> tuple[PullAnswer, list[Record]]:
        ask = frames.packed(PullAsk(vector=self.vector, bytes=bytes))
        return frames.unpacked(self.office.answer(self.identity, "pull", ask), PullAnswer)

    def _take(self, scope: str, record: Record, answer: PullAnswer) -> None:
        id, kind = UUID(bytes=record.id), answer.sorts[record.sort][0]
        if record.flags & frames.GONE:
            if id in self.heads and self.heads[id].scope == scope:
                if record.flags & frames.MOVED:
                    self.heads[id].scope = ""
                else:
                    del self.heads[id]
            return
        assert id not in self.heads or self.heads[id].rev <= record.rev
        deleted = bool(record.flags & frames.DELETED)
        self.heads[id] = Held(kind, record.rev, deleted, record.hash, record.body, scope)

    def sums(self, scope: str) -> tuple[int, bytes]:
        """Count and digest of what is held of a scope."""
        held = [(id, head) for id, head in self.heads.items() if head.scope == scope]
        marks = [head_hash(id.bytes, head.rev, head.deleted, head.hash) for id, head in held]
        return len(held), moved(bytes(16), total(marks))

    def compare(self, scope: str, *prefixes: str, leaf: int = 64) -> tuple[CompareAnswer, list[Record]]:
        ask = frames.packed(CompareAsk(scope=scope, prefixes=list(prefixes), leaf=leaf))
        return frames.unpacked(self.office.answer(self.identity, "compare", ask), CompareAnswer)

    def fetch(self, *ids: UUID) -> tuple[FetchAnswer, list[Record]]:
        ask = frames.packed(FetchAsk(ids=list(ids)))
        return frames.unpacked(self.office.answer(self.identity, "fetch", ask), FetchAnswer)
