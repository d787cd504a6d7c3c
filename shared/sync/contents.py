"""Contents on their way: named by SHA-256, packed alone, small ones many in a frame, larger ones by parts."""

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Final

import msgspec

from shared.kernel.codec import Body
from shared.kernel.describe import Shape
from shared.store.errors import Damaged
from shared.store.packing import BODY_MAX, unpacked
from shared.sync.frames import NOBODY, Record

HASH: Final = 32
ASKED_AT_ONCE: Final = 500
SMALL: Final = 64 * 2**10
"""Bytes, packed: up to so many it travels as a record."""
PART_MAX: Final = 2**20
SIZE_MAX: Final = BODY_MAX + 2**16
"""Of one content, packed; what does not get smaller gets a little larger."""


def record_of(hash: bytes, content: bytes) -> Record:
    return Record(hash[:16], 0, 0, 0, NOBODY, 0, hash[16:], content)


def hash_of(record: Record) -> bytes:
    return record.id + record.hash


def sound(hash: bytes, content: bytes) -> bool:
    """Whether it is the packed content of that name."""
    try:
        return hashlib.sha256(unpacked(content)).digest() == hash
    except Damaged:
        return False


def proof_of(scope: str, content: bytes) -> bytes:
    """What only one can say who has a packed content, by the scope that he has it from. Raises Damaged."""
    return hashlib.sha256(scope.encode() + b"\0" + unpacked(content)).digest()


def apart(hashes: bytes) -> Iterator[bytes]:
    """Hashes that stand one after another; what is left over at the end is none."""
    return (hashes[at : at + HASH] for at in range(0, len(hashes) - HASH + 1, HASH))


@cache
def names_contents(shape: Shape) -> bool:
    """Most kinds name none."""
    return any(naming_fields(shape))


def named_by(shape: Shape, body: bytes) -> set[bytes]:
    """What contents a body names. Raises DecodeError where it is no body at all."""
    header, tables = naming_fields(shape)
    read = msgspec.json.decode(body, type=Body)
    rows: Iterable[tuple[list[str], Body]] = [
        (header, read),
        *((names, row) for table, names in tables for row in msgspec.convert(read.get(table) or [], list[Body])),
    ]
    return {hash for names, row in rows for name in names if (hash := _hash(row.get(name))) is not None}


@cache
def naming_fields(shape: Shape) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """The fields of the header and of each line table that name a content."""

    def blobs(fields: Any) -> list[str]:
        return [field.name for field in fields if field.info.blob]

    return blobs(shape.fields), [(table.name, found) for table in shape.tables if (found := blobs(table.fields))]


def _hash(text: Any) -> bytes | None:
    try:
        found = bytes.fromhex(text)
    except (TypeError, ValueError):
        return None
    return found if len(found) == HASH else None
