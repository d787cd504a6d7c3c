"""Where a body may lie, as plain data, read by SQL: the code under test is never asked what happened."""

import hashlib
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec

from shared.store.errors import Damaged
from shared.store.packing import unpacked
from tests.simulation.typed import Body

_HEAD = struct.Struct(">16sIB16s")


@dataclass(frozen=True, slots=True)
class Head:
    """A state in the office's order. `packed` are the stored bytes; `body` is None of a tombstone or a damaged one."""

    kind: str
    id: UUID
    rev: int
    scope: str
    deleted: bool
    hash: bytes
    packed: bytes
    body: Body | None
    seq: int = 0
    sound: bool = True

    def hashed(self) -> int:
        said = _HEAD.pack(self.id.bytes, self.rev, self.deleted, self.hash)
        return int.from_bytes(hashlib.sha256(said).digest()[:16], "big")


@dataclass(frozen=True, slots=True)
class Kept:
    """A body that is kept somewhere: unsent, under way, parked, in quarantine; None is a removal."""

    kind: str
    id: UUID
    body: Body | None
    hash: bytes = b""


@dataclass(frozen=True, slots=True)
class Cursor:
    epoch: int
    seq: int
    count: int
    digest: int
    doubt: bool = False  # a device that knows that it has to compare


@dataclass
class Office:
    heads: dict[UUID, Head] = field(default_factory=dict)
    history: list[Head] = field(default_factory=list)
    parked: list[Kept] = field(default_factory=list)
    scopes: dict[str, Cursor] = field(default_factory=dict)
    departures: list[tuple[str, int]] = field(default_factory=list)
    contents: set[bytes] = field(default_factory=set)  # that are whole and what their names say
    rotten: set[bytes] = field(default_factory=set)  # whole, and not what their names say: nobody has read them since


@dataclass
class Laptop:
    """A device's file. `handed` are the ids in quarantine that the office was given."""

    name: str
    heads: dict[UUID, Head] = field(default_factory=dict)
    unsent: dict[UUID, Kept] = field(default_factory=dict)
    under_way: list[Kept] = field(default_factory=list)
    quarantine: list[Kept] = field(default_factory=list)
    bases: list[Kept] = field(default_factory=list)  # what the quarantined were made on
    handed: set[UUID] = field(default_factory=set)
    refused: set[UUID] = field(default_factory=set)
    cursors: dict[str, Cursor] = field(default_factory=dict)
    contents: set[bytes] = field(default_factory=set)

    def seeing(self, grants: Iterable[str]) -> "Laptop":
        """Without the heads of scopes that it lost: an answer on its way may say so already."""
        heads = {id: head for id, head in self.heads.items() if not head.scope or granted(head.scope, grants)}
        return replace(self, heads=heads)

    def current(self, id: UUID) -> Body | None:
        """What a person sees of a document; None where it is not there."""
        found = self.unsent.get(id) or self.heads.get(id)
        return found.body if found is not None else None

    def hash_of(self, id: UUID) -> bytes:
        found = self.unsent.get(id) or self.heads.get(id)
        return found.hash if found is not None else b""


def digest_of(heads: Iterable[Head]) -> tuple[int, int]:
    """(count, sum of head hashes), reckoned anew."""
    hashes = [head.hashed() for head in heads]
    return len(hashes), sum(hashes) % 2**128


@lru_cache(20_000)
def parsed(content: bytes) -> Body:
    return msgspec.json.decode(content)  # type: ignore[no-any-return]


def hash_of(kind: str, id: UUID, content: bytes) -> bytes:
    """The content hash as docs/sync.md says it."""
    return hashlib.sha256(kind.encode() + b"\x00" + id.bytes + content).digest()[:16]


def granted(scope: str, grants: Iterable[str]) -> bool:
    """Whether one of the patterns (`company`, `site:*`, `*`) names the scope."""
    return any(each in (scope, "*") or (each.endswith(":*") and scope.startswith(each[:-1])) for each in grants)


# ---- rows of either database


@lru_cache(20_000)
def uuid_of(id: Any) -> UUID:
    return id if isinstance(id, UUID) else UUID(bytes=id)


@lru_cache(20_000)
def content_of(body: bytes, dict: int) -> bytes | None:
    try:
        return unpacked(body, dict)
    except Damaged:
        return None


def body_of(deleted: int, body: bytes, dict: int) -> Body | None:
    content = None if deleted else content_of(bytes(body), dict)
    try:
        return parsed(content) if content else None
    except msgspec.DecodeError:  # it rotted, and could be unpacked
        return None


def head_of(
    id: Any, kind: str, rev: int, scope: str, deleted: int, dict: int, hash: bytes, body: bytes, seq: int = 0
) -> Head:
    key, packed, hash = uuid_of(id), bytes(body), bytes(hash)
    content = None if deleted else content_of(packed, dict)
    sound = bool(deleted) or (content is not None and hash_of(kind, key, content) == hash)
    body_ = parsed(content) if content and sound else None
    return Head(kind, key, rev, scope, bool(deleted), hash, packed, body_, seq, sound)
