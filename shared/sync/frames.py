"""Frames: a JSON header and binary records, one each way. Any bytes come out as a frame or as a worded refusal."""

import struct
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple, TypeVar

import msgspec

from shared.kernel.refusal import Refusal
from shared.store.packing import BODY_MAX

PROTOCOL: Final = 1
MARK: Final = b"FL"
HEADER_MAX: Final = 256 * 1024
RECORDS_MAX, BYTES_MAX = 1_000, 2**20
"""Of one ask: as many records as come first to one of the two, and at least one."""

DELETED, GONE, MOVED, RECOVERED = 1, 2, 4, 8
FLAGS: Final = DELETED | GONE | MOVED | RECOVERED

_START = struct.Struct(">2sBI")
_RECORD = struct.Struct(">16sIBBHII16s")
NOBODY: Final = 0xFFFF
"""The index of an author where none is known."""

H = TypeVar("H", bound=msgspec.Struct)


class NotAFrame(Refusal):
    """The bytes are no frame of this program."""


class OtherProtocol(Refusal):
    """A frame of a protocol that this version does not speak."""


class Record(NamedTuple):
    """One aggregate on the wire. `sort` and `author` are indexes into the header's lists; `at` is unix seconds."""

    id: bytes
    rev: int
    flags: int
    sort: int
    author: int
    at: int
    hash: bytes
    body: bytes


def packed(header: msgspec.Struct, records: Iterable[Record] = ()) -> bytes:
    """A frame."""
    head = msgspec.json.encode(header)
    parts = [_START.pack(MARK, PROTOCOL, len(head)), head]
    pack = _RECORD.pack
    for id, rev, flags, sort, author, at, hash, body in records:
        parts.append(pack(id, rev, flags, sort, author, at, len(body), hash))
        parts.append(body)
    return b"".join(parts)


def unpacked(frame: bytes, header: type[H]) -> tuple[H, list[Record]]:
    """The header and the records of a frame. Raises NotAFrame, OtherProtocol."""
    return header_of(frame, header), list(records_of(frame))


def header_of(frame: bytes, header: type[H]) -> H:
    """The header alone. Raises NotAFrame, OtherProtocol."""
    try:
        return msgspec.json.decode(frame[_START.size : _records_at(frame)], type=header)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as cause:
        raise NotAFrame("The head of the message cannot be read.") from cause


def records_of(frame: bytes) -> Iterator[Record]:
    """The records, one after another. Raises NotAFrame at the first that is cut off or does not make sense."""
    at, end, size, unpack = _records_at(frame), len(frame), _RECORD.size, _RECORD.unpack_from
    while at < end:
        if at + size > end:
            raise NotAFrame("The message is cut off within a record.")
        id, rev, flags, sort, author, seconds, length, hash = unpack(frame, at)
        at += size
        if length > BODY_MAX or at + length > end or flags & ~FLAGS:
            raise NotAFrame("The message is cut off within a record, or it is damaged.")
        yield Record(id, rev, flags, sort, author, seconds, hash, frame[at : at + length])
        at += length


def _records_at(frame: bytes) -> int:
    if len(frame) < _START.size:
        raise NotAFrame("The message is cut off.")
    mark, protocol, length = _START.unpack_from(frame)
    if mark != MARK:
        raise NotAFrame("This is not a message of Fieldledger.")
    if protocol != PROTOCOL:
        raise OtherProtocol(
            "This message has protocol {protocol}; here {ours} is spoken.", protocol=protocol, ours=PROTOCOL
        )
    if length > HEADER_MAX or _START.size + length > len(frame):
        raise NotAFrame("The head of the message is cut off or too long.")
    return int(_START.size + length)
