"""What a device sends, unpacked and checked before any transaction: any bytes become offers or worded faults."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple, TypeVar
from uuid import UUID

from server.exchange.refusal import SyncRefusal
from shared.kernel.checking import Checked, checked, required_ids
from shared.kernel.codec import BodyError, content_hash
from shared.kernel.describe import Kinds, Shape
from shared.kernel.words import Words
from shared.store import packing
from shared.store.errors import Damaged
from shared.store.heads import NOTHING
from shared.sync import refusals
from shared.sync.answer import Offer, refusal
from shared.sync.frames import (
    BYTES_MAX,
    DELETED,
    GONE,
    MOVED,
    NOBODY,
    RECORDS_MAX,
    RECOVERED,
    NotAFrame,
    OtherProtocol,
    Record,
    header_of,
    records_of,
)
from shared.sync.messages import Header, Listed, Refused

ASK_MAX: Final = packing.BODY_MAX + 2 * BYTES_MAX
PLAIN_MAX: Final = 8 * packing.BODY_MAX
"""Of one ask in all, unpacked: what a few kilobytes may blow up to is bounded."""
DICT_MAX = NUMBER_MAX = 2**31 - 1
BIG_MAX: Final = 2**62
_KIND: Final = re.compile(r"[a-z][a-z_0-9]{0,62}")
SCOPE: Final = re.compile(r"[a-z][a-z_]{0,40}(:[0-9A-Za-z_.-]{1,64})?")
H = TypeVar("H", bound=Header)


class Sent(NamedTuple):
    """A record beside what its indexes stand for."""

    record: Record
    kind: str
    dict: int
    author: UUID | None

    @property
    def body(self) -> bytes:
        """As it is stored: what is deleted has none."""
        return b"" if self.record.flags & DELETED else self.record.body


@dataclass(slots=True)
class Read:
    """The records of an ask in their order, and by place what can be judged or what is wrong."""

    sent: list[Sent]
    offers: list[Offer] = field(default_factory=list)
    faults: list[tuple[int, Refused]] = field(default_factory=list)


def header(ask: bytes, cls: type[H]) -> H:
    """The head of an ask. Raises SyncRefusal."""
    if len(ask) > ASK_MAX:
        raise SyncRefusal("too_large", "The message is too large. Nothing was changed.")
    try:
        return header_of(ask, cls)
    except OtherProtocol as cause:
        raise SyncRefusal("old_protocol", cause.text, **cause.values) from cause
    except NotAFrame as cause:
        raise SyncRefusal("not_a_frame", cause.text, **cause.values) from cause


def sent(ask: bytes, header: Listed) -> list[Sent]:
    """The records of an ask with their kinds and authors. Raises SyncRefusal where the frame is no sound one."""
    sorts, authors = header.sorts, header.authors
    for kind, dict in sorts:
        if not _KIND.fullmatch(kind) or not 0 <= dict <= DICT_MAX:
            raise _damaged()
    found: list[Sent] = []
    try:
        for record in records_of(ask):
            if len(found) == RECORDS_MAX:
                raise SyncRefusal("too_large", "The message has too many records. Nothing was changed.")
            kind, dict = sorts[record.sort]
            author = None if record.author == NOBODY else authors[record.author]
            found.append(Sent(record, kind, dict, author))
    except (NotAFrame, IndexError) as cause:
        raise _damaged() from cause
    return found


def read(sent: Sequence[Sent], kinds: Kinds) -> Read:
    """Unpack and check every record; one that is bad does not touch its neighbours."""
    found, seen, room = Read(list(sent)), set[bytes](), PLAIN_MAX
    for place, each in enumerate(sent):
        record = each.record
        try:
            if record.id in seen:
                raise _Fault(refusals.TWICE, "id")
            seen.add(record.id)
            room -= plain_size(each)
            if room < 0:
                raise _Fault(refusals.TOO_MUCH)
            found.offers.append(_offer(place, each, kinds))
        except _Fault as fault:
            found.faults.append((place, refusal(record.id, fault.code, fault.words, fault.field)))
    return found


def plain_size(each: Sent) -> int:
    """How much is unpacked for a record; nothing where it is refused before."""
    size = packing.plain_size(each.body)
    return size if size <= packing.BODY_MAX else 0


def stored_hash(each: Sent) -> bytes:
    """The hash of a version that is kept unchecked: its own where that is true, else of the bytes as they came.

    What came damaged does not stand in the way of what comes whole.
    """
    with suppress(Damaged):
        id = UUID(bytes=each.record.id)
        plain = packing.unpacked(each.body, each.dict) if each.body and packing.known(each.dict) else None
        if (NOTHING if plain is None else content_hash(each.kind, id, plain)) == each.record.hash:
            return each.record.hash
    return bytes_hash(each)


def bytes_hash(each: Sent) -> bytes:
    return hashlib.sha256(each.record.body).digest()[:16]


def needs(sent: Sequence[Sent], kinds: Kinds, offer: Offer) -> Iterator[UUID]:
    """What the required references of an offer name."""
    if not offer.deleted:
        each = sent[offer.place]
        yield from required_ids(kinds.shape(each.kind), packing.unpacked(each.record.body, each.dict))


def _offer(place: int, each: Sent, kinds: Kinds) -> Offer:
    record = each.record
    shape = kinds.shapes.get(each.kind)
    if shape is None:
        raise _Fault(refusals.UNKNOWN_KIND, "", "unknown_kind")
    if record.flags & (GONE | MOVED):
        raise _Fault(refusals.FLAGS)
    start = (place, record.id, each.kind, record.rev, record.hash)
    recovered = bool(record.flags & RECOVERED)
    if record.flags & DELETED:
        return Offer(*start, True, recovered, _scope_of_deleted(record))
    plain = _plain(each)
    known = _checked(shape, plain)
    if known.id.bytes != record.id:
        raise _Fault(refusals.OTHER_ID, "id")
    if content_hash(each.kind, known.id, plain) != record.hash:
        raise _Fault(refusals.NOT_THE_HASH, "hash")
    if not _is_scope(known.scope):
        raise _Fault(refusals.NO_SCOPE, "scope")
    return Offer(*start, False, recovered, *known[1:])


@lru_cache(10_000)
def _is_scope(name: str) -> bool:
    return SCOPE.fullmatch(name) is not None


def _scope_of_deleted(record: Record) -> str:
    """Nothing, except of one that is given back: its body says where it was."""
    if record.hash != NOTHING or (record.body and not record.flags & RECOVERED):
        raise _Fault(refusals.NOT_THE_HASH, "hash")
    scope = record.body[:200].decode("ascii", "replace")
    if scope and not SCOPE.fullmatch(scope):
        raise _Fault(refusals.NO_SCOPE, "scope")
    return scope


def _plain(each: Sent) -> bytes:
    if not packing.known(each.dict):
        raise _Fault(refusals.UNKNOWN_DICT, "", "unknown_kind")
    try:
        return packing.unpacked(each.record.body, each.dict)
    except Damaged as cause:
        raise _Fault(refusals.NOT_UNPACKED) from cause


def _checked(shape: Shape, plain: bytes) -> Checked:
    try:
        return checked(shape, plain)
    except BodyError as cause:
        raise _Fault(Words(cause.text, cause.values)) from cause


class _Fault(Exception):
    def __init__(self, words: Words, field: str = "", code: str = "form") -> None:
        self.words, self.field, self.code = words, field, code


def _damaged() -> SyncRefusal:
    return SyncRefusal("not_a_frame", "The message is damaged. Nothing was changed.")
