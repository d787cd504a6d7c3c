"""Photos and other contents in a parcel: what the device has and the server may lack, and what comes back to it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Final

from msgspec import DecodeError

from shared.kernel.describe import Kinds
from shared.store.errors import Damaged
from shared.store.packing import unpacked as plain_of
from shared.store.store import Store
from shared.sync import blob_rows as rows
from shared.sync.blobs import SLICE, Blobs, Carried, Get, Put, Step
from shared.sync.contents import ASKED_AT_ONCE, HASH, SMALL, hash_of, named_by, names_contents, record_of
from shared.sync.frames import packed, unpacked
from shared.sync.messages import BlobsAnswer, BlobsAsk, PullAnswer
from shared.sync.parcel import Part
from shared.sync.reconcile import Ask

CONTENT: Final = "content"
"""Path of a part that is a large content: its hash and then itself; of an answer to it, the hash alone."""
BYTES_MOST: Final = 128 * 2**20
"""Of contents in one parcel, each way; what is more goes with the next one."""

Send = Callable[[Step], bytes | int]
"""A step, as the device that the parcel is of → the server's answer to it; 0 or nothing where it does not take it."""


# ---- the device


def unsure(store: Store) -> list[Part]:
    """The contents that the server is not known to have: small ones by frames, larger ones alone."""
    parts, room = list[Part](), BYTES_MOST
    with store.reading() as session:
        connection = session.connection()
        sizes = rows.unsure(connection)
        small = [hash for hash, size in sizes.items() if size <= SMALL]
        large = [hash for hash, size in sizes.items() if size > SMALL]
        while small and room > 0:
            found = rows.contents(connection, small)
            small = small[len(found) :]
            room -= sum(len(content) for _, content in found)
            parts.append(Part("blobs", 0, packed(BlobsAsk(), (record_of(*each) for each in found))))
        for hash in large:
            room -= sizes[hash]
            if room >= 0:
                ((_, content),) = rows.contents(connection, [hash])
                parts.append(Part(CONTENT, 0, hash + content))
    return parts


def wanted(store: Store) -> list[Part]:
    """The question for contents that rows name and that are not here."""
    with store.reading() as session:
        hashes = list(rows.wanted(session.connection(), store.kinds))
    return list(_asks(hashes))


def settled(store: Store, parts: Iterable[Part]) -> Carried:
    """Answers of both sorts into the file; what is no sound content of what is wanted is left. Raises NotAFrame."""
    half = Blobs(store)
    with store.reading() as session:
        ours = rows.unsure(session.connection())
        theirs = rows.wanted(session.connection(), store.kinds)
    for part in parts:
        if part.path == "blobs":
            answer, records = unpacked(part.frame, BlobsAnswer)
            half.carried.sent += half.settle(answer, ours)
            half.keep(theirs, {hash: each.body for each in records if (hash := hash_of(each)) in theirs})
        elif len(part.frame) == HASH:
            half.carried.sent += half.settle(BlobsAnswer(whole=part.frame), ours)
        elif (hash := part.frame[:HASH]) in theirs:
            half.keep(theirs, {hash: part.frame[HASH:]})
    return half.carried


# ---- the office


def carried(part: Part, send: Send) -> Iterator[Part]:
    """The answers to a part that gives contents or asks for them."""
    if part.path == CONTENT:
        hash, content = part.frame[:HASH], part.frame[HASH:]
        if _sent(hash, content, send):
            yield Part(CONTENT, 0, hash)
        return
    answer = send(Ask("blobs", part.frame))
    assert isinstance(answer, bytes)
    yield Part("blobs", part.batch, answer)
    header, records = unpacked(answer, BlobsAnswer)
    left = {bytes.fromhex(name): size for name, size in header.there.items()}
    small = [hash for hash, size in left.items() if size <= SMALL] if records else []
    for ask in _asks(small):  # there was no room for them
        yield from carried(ask, send)
    for hash in left.keys() - set(small):
        if content := _fetched(hash, left[hash], send):
            yield Part(CONTENT, 0, hash + content)


def named_in(answers: Iterable[Part], kinds: Kinds, but: Iterable[Part]) -> list[Part]:
    """The question for contents that the pages of a pull name, `but` for those that came with the parcel."""
    found = dict.fromkeys(hash for part in answers if part.path == "pull" for hash in _named(part.frame, kinds))
    for part in but:
        if part.path == CONTENT:
            found.pop(part.frame[:HASH], None)
    return list(_asks(list(found)))


def _named(page: bytes, kinds: Kinds) -> Iterator[bytes]:
    header, records = unpacked(page, PullAnswer)
    for each in records:
        kind, dict = header.sorts[each.sort]
        shape = kinds.shapes.get(kind)
        if shape is not None and each.body and names_contents(shape):
            with suppress(Damaged, DecodeError):  # of a newer version: the device asks itself, once it can read it
                yield from named_by(shape, plain_of(each.body, dict))


def _sent(hash: bytes, content: bytes, send: Send) -> bool:
    at = 0
    while at < len(content):
        held = send(Put(hash, at, len(content), content[at : at + SLICE]))
        if not isinstance(held, int) or held <= at:
            return False
        at = held
    return True


def _fetched(hash: bytes, size: int, send: Send) -> bytes:
    content = b""
    while len(content) < size:
        came = send(Get(hash, len(content), min(len(content) + SLICE, size)))
        if not isinstance(came, bytes) or not came:
            return b""
        content += came
    return content


def _asks(hashes: list[bytes]) -> Iterator[Part]:
    for at in range(0, len(hashes), ASKED_AT_ONCE):
        yield Part("blobs", 0, packed(BlobsAsk(want=b"".join(hashes[at : at + ASKED_AT_ONCE]))))
