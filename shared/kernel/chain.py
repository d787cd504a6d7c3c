"""A chain of entries about what was done: the hash of each covers the one before it."""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, Final, Literal

import msgspec

from shared.kernel.words import Words, say

Hash = Annotated[bytes, msgspec.Meta(max_length=32)]
SHORT: Final = 100
LONG: Final = 1_000
Word = Annotated[str, msgspec.Meta(max_length=SHORT)]
Long = Annotated[str, msgspec.Meta(max_length=LONG)]
FIRST: Final = b""
"""What stands before the first entry."""


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """One entry, verbatim as it was hashed; what happened in it is in its content, of which this is the hash alone."""

    seq: Annotated[int, msgspec.Meta(ge=1, lt=2**62)]
    at: Word
    """The clock of the device, 2026-11-21T08:00:00.000000Z."""
    device: Word
    """Prefix of its numbers at that time."""
    person: Word
    """Its id, or ""."""
    action: Word
    kind: Word
    id: Word
    """Of the document or item, or ""."""
    scope: Long
    content: Hash
    hash: Hash


def hash_of(before: bytes, entry: Entry) -> bytes:
    """What an entry after `before` has as its hash. Its number is its place in the chain and is not in the hash."""
    said = [
        entry.at, entry.device, entry.person or "None", entry.action, entry.kind, entry.id or "None", entry.scope,
        entry.content.hex(),
    ]  # fmt: skip
    return hashlib.sha256(before + msgspec.json.encode(said)).digest()


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain does not hold.

    `missing`: entries `first` to `last` are not there · `altered`: entry `first` is not what it was, or stands where
    another one stood · `parted`: from `first` on there are two chains · `cut`: the newest entry is not there.
    """

    why: Literal["missing", "altered", "parted", "cut"]
    first: int
    last: int
    entry: Entry | None = None

    def words(self) -> Words:
        if self.why == "missing" and self.first == self.last:
            return say("Audit entry {number} is missing", number=self.first)
        if self.why == "missing":
            return say("Audit entries {first} to {last} are missing", first=self.first, last=self.last)
        if self.why == "cut":
            return say("The audit ends before entry {number}, its newest one is missing", number=self.first)
        if self.why == "parted":
            return say(
                "From audit entry {number} on there are two chains: the file was put back to an earlier state, or its "
                "entries were made anew; both are kept",
                number=self.first,
            )
        said = "Audit entry {number} was altered, or the one before it is missing: {at}, {device}, {action} {kind} {id}"
        entry = self.entry
        assert entry is not None  # it is the one that was altered
        return say(said, number=self.first, at=entry.at, device=entry.device, action=entry.action, kind=entry.kind,
                   id=entry.id)  # fmt: skip


def breaks(
    entries: Iterable[Entry], *, newest: bytes | None = None, before: Collection[bytes] = (FIRST,)
) -> Iterator[Break]:
    """Everything that is wrong with a chain whose entries come in the order of their numbers; several of one number
    are chains that part.

    `newest` is the hash that the last entry is known to have had. `before` is what the first entry may follow; where
    that is not FIRST alone, the chain goes on from another one and its first number is believed.
    """
    held: Collection[bytes] | None = before
    last, wide = 0, 1
    begun, found = FIRST in before, newest is None or (newest == FIRST)
    for seq, group in groupby(entries, lambda entry: entry.seq):
        together = list(group)
        if seq != last + 1 and (begun or last):
            yield Break("missing", last + 1, seq - 1)
            held = None
        for entry in together:
            if held is not None and not any(hash_of(each, entry) == entry.hash for each in held):
                yield Break("altered", seq, seq, entry)
        if len(together) > wide:
            yield Break("parted", seq, seq, together[0])
        held, last, wide = [entry.hash for entry in together], seq, len(together)
        found = found or newest in held
    if not found:
        yield Break("cut", last + 1, last + 1)
