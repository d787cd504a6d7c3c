"""Heads as they travel: records of a frame as rows, rows as records."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

import msgspec

from shared.kernel.codec import content_hash
from shared.store.errors import Damaged
from shared.store.packing import known, unpacked
from shared.sync.frames import DELETED, NOBODY, NotAFrame, Record, packed
from shared.sync.messages import Listed, Sort
from shared.sync.stored import instant_of, seconds_of

L = TypeVar("L", bound=Listed)


class Head(NamedTuple):
    """One aggregate's state on its way: `id` and `author` as 16 bytes, `at` the text of an instant."""

    id: bytes
    kind: str
    rev: int
    flags: int
    dict: int
    hash: bytes
    author: bytes | None
    at: str | None
    body: bytes
    scope: str = ""

    @property
    def deleted(self) -> bool:
        return bool(self.flags & DELETED)

    @property
    def content(self) -> bytes:
        """The canonical body. Raises Damaged where it is not the one that the hash names."""
        content = unpacked(self.body, self.dict)
        if content_hash(self.kind, UUID(bytes=self.id), content) != self.hash:
            raise Damaged("What was received is not what was sent.")
        return content

    @property
    def sound(self) -> bool:
        """Whether the body is the one that the hash names; what a newer program packed is believed."""
        try:
            return self.deleted or not known(self.dict) or bool(self.content)
        except Damaged:
            return False


def heads_of(header: Listed, records: Iterable[Record], scopes: Sequence[str] = ()) -> list[Head]:
    """The records of a frame, `scopes` of each in turn. Raises NotAFrame where an index names nothing."""
    sorts, authors = header.sorts, [author.bytes for author in header.authors]
    found = []
    try:
        for at, (id, rev, flags, sort, author, seconds, hash, body) in enumerate(records):
            kind, number = sorts[sort] if sorts or body else ("", 0)
            by = None if author == NOBODY else authors[author]
            scope = scopes[at] if scopes else ""
            found.append(Head(id, kind, rev, flags, number, hash, by, instant_of(seconds), body, scope))
    except IndexError as cause:
        raise NotAFrame("The message names a kind or an author that it does not list.") from cause
    return found


def framed(header: L, heads: Iterable[Head]) -> bytes:
    """A frame of the header, completed by kinds and authors, and the heads as records, in their order."""
    sorts: dict[Sort, int] = {}
    authors: dict[bytes, int] = {}
    records = []
    for each in heads:
        sort = sorts.setdefault((each.kind, each.dict), len(sorts))
        by = NOBODY if each.author is None else authors.setdefault(each.author, len(authors))
        records.append(Record(each.id, each.rev, each.flags, sort, by, seconds_of(each.at), each.hash, each.body))
    whole = msgspec.structs.replace(header, sorts=list(sorts), authors=[UUID(bytes=author) for author in authors])
    return packed(whole, records)


def head_of(row: Any) -> Head:
    """A row of id, kind, rev, flags, dict, hash, author, at, body, scope."""
    return Head(*row)
