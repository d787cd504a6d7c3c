"""Contents on the server: taken and given where a head has named them in a scope that the device may see.

Who names what is here already, and might not see it, claims it: he gets it when he has shown that he has it.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Final, NamedTuple
from uuid import UUID

from msgspec import DecodeError

from server.database import blobs as sql
from server.database.blobs import of_device
from server.database.connections import Connection, Connections
from server.exchange import offers
from server.exchange.offers import Sent
from server.exchange.refusal import SyncRefusal
from server.exchange.turns import Turns
from server.identity import Identity
from shared.kernel.describe import Kinds
from shared.store.errors import Damaged
from shared.store.packing import BODY_MAX, plain_size, unpacked
from shared.sync import frames
from shared.sync.answer import Judged
from shared.sync.contents import (
    ASKED_AT_ONCE,
    PART_MAX,
    SIZE_MAX,
    SMALL,
    apart,
    hash_of,
    named_by,
    names_contents,
    proof_of,
    record_of,
    sound,
)
from shared.sync.frames import BYTES_MAX, Record
from shared.sync.messages import BlobsAnswer, BlobsAsk

LOST_TOLD: Final = 100
_NAME: Final = re.compile("[0-9a-f]{64}")
UNPACKED_MAX: Final = 4 * BODY_MAX
"""Of the small contents of one ask in all, unpacked."""


class Held(NamedTuple):
    """How much is there of how much; `size` is 0 where nobody has begun."""

    size: int = 0
    held: int = 0
    whole: bool = False


class Blobs:
    """Safe to be called from many threads. Raises SyncRefusal, DatabaseAway."""

    def __init__(self, connections: Connections, turns: Turns, clock: Callable[[], datetime]) -> None:
        self._connections, self._turns, self._clock = connections, turns, clock

    # ---- many small ones in a frame

    def answer(self, identity: Identity, ask: bytes) -> bytes:
        header, records = offers.header(ask, BlobsAsk), _records(ask)
        have, want = list(apart(header.have)), list(apart(header.want))
        if max(len(have), len(want), len(header.proofs)) > ASKED_AT_ONCE:
            raise SyncRefusal("too_large", "The message asks for too much at once. Nothing was changed.")
        if records:
            self._turns.write(identity.company, partial(self._take, identity, records))
            have += map(hash_of, records)
        if header.proofs:
            self._turns.write(identity.company, partial(self._believe, identity, header.proofs))
            have += [bytes.fromhex(name) for name in header.proofs if _NAME.fullmatch(name)]
        with self._connections.transaction(identity.company, snapshot=True) as connection:
            lost = [hash for (hash,) in connection.execute(sql.LOST, (identity.company, LOST_TOLD), binary=True)]
            names = _names(connection, identity, [*have, *want, *lost])
            held = _held(connection, identity.company, names)
            small = [hash for hash in want if hash in held and held[hash].whole and held[hash].size <= SMALL]
            given = _small(connection, identity.company, small)
        if damaged := [hash for hash, content in given.items() if not sound(hash, content)]:
            self._lose(identity.company, damaged)
        answer = BlobsAnswer(
            whole=b"".join(hash for hash in have if hash in held and held[hash].whole),
            lacking={hash.hex(): held[hash].held for hash in have if hash in held and not held[hash].whole},
            there={
                hash.hex(): held[hash].size
                for hash in want if hash in held and held[hash].whole and hash not in given
            },
            lost=b"".join(hash for hash in lost if hash in held),
            prove=b"".join(hash for hash in have if hash not in held and hash in names),
        )  # fmt: skip
        return frames.packed(answer, (record_of(*each) for each in given.items() if each[0] not in damaged))

    def _take(self, identity: Identity, records: Sequence[Record], connection: Connection) -> None:
        """What is sound and was named; the rest is left where it is."""
        contents = {hash_of(each): each.body for each in records}
        held, room, new = _seen(connection, identity, list(contents)), UNPACKED_MAX, dict[bytes, bytes]()
        for hash, content in sorted(contents.items()):
            room -= plain_size(content)
            if room >= 0 and hash in held and not held[hash].whole and sound(hash, content):
                if held[hash].size:
                    self._put(identity.company, hash, 0, len(content), content, connection)
                else:
                    new[hash] = content
        values = {"company": identity.company, "now": self._clock()}
        connection.execute(sql.PUT_WHOLE, values | {"hashes": list(new), "contents": list(new.values())})

    def _believe(self, identity: Identity, proofs: Mapping[str, tuple[str, bytes]], connection: Connection) -> None:
        """A claim is a name from now on where the device has shown that it has the content, by that scope."""
        own = of_device(identity.device)
        asked = {bytes.fromhex(name): proof for name, proof in proofs.items() if _NAME.fullmatch(name)}
        claims, room = _names(connection, identity, list(asked)), UNPACKED_MAX
        shown = list[tuple[bytes, str]]()
        for hash, (scope, proof) in sorted(asked.items()):
            content = _read(connection, identity.company, hash, 0, SIZE_MAX) if hash in claims and room > 0 else b""
            room -= max(plain_size(content), 0) if content else 0
            if content and room >= 0 and sound(hash, content) and proof_of(scope, content) == proof:
                shown += [(hash, name) for name, claimed in claims[hash].items() if claimed and name in (scope, own)]
        _write_names(connection, identity.company, dict.fromkeys(shown, False))

    # ---- one by parts

    def held(self, identity: Identity, hash: bytes) -> Held:
        with self._connections.transaction(identity.company, snapshot=True) as connection:
            return _named(_seen(connection, identity, [hash]), hash)

    def read(self, identity: Identity, hash: bytes, start: int, end: int) -> bytes:
        """The bytes from `start` to before `end`, fewer where there are no more; from the first on it is verified."""
        with self._connections.transaction(identity.company, snapshot=True) as connection:
            held = _named(_seen(connection, identity, [hash]), hash)
            if not held.whole:
                raise _not_here()
            end = min(end, held.size)
            whole = (0, held.size) if start == 0 else (start, end)
            found = _read(connection, identity.company, hash, *whole)
        if start == 0 and not sound(hash, found):
            self._lose(identity.company, [hash])
            raise _not_here()
        return found[: end - start]

    def put(self, identity: Identity, hash: bytes, at: int, size: int, content: bytes) -> Held:
        """The next part; one that is not the next changes nothing, and what is given back says which would be."""
        if not content or len(content) > PART_MAX or not 0 < size <= SIZE_MAX or not 0 <= at <= size - len(content):
            raise SyncRefusal("bad_part", "That is no part of a content. Nothing was changed.")

        def work(connection: Connection) -> Held | None:
            _named(_seen(connection, identity, [hash]), hash)
            return self._put(identity.company, hash, at, size, content, connection)

        held = self._turns.write(identity.company, work)
        if held is None:
            raise SyncRefusal(
                "other_content", "What was sent is not the content of that name. It is thrown away; send it anew."
            )
        return held

    def _put(
        self, company: UUID, hash: bytes, at: int, size: int, content: bytes, connection: Connection
    ) -> Held | None:
        """None: all parts are there and make another content; they are thrown away."""
        key = company, hash
        connection.execute(sql.BEGIN, (*key, size, self._clock()))
        held = Held(*connection.execute(sql.LOCK, key, binary=True).fetchone() or ())
        if held.whole:
            return held
        if held.size != size:  # somebody else began it, packed in another way
            connection.execute(sql.DROP, key)
            held = Held(size)
        if at == held.held:
            connection.execute(sql.PUT, (*key, at, content))
            held = Held(size, at + len(content), at + len(content) == size)
        if held.whole and not sound(hash, content if at == 0 else _read(connection, company, hash, 0, size)):
            connection.execute(sql.DROP, key)
            connection.execute(sql.LOSE, key)
            return None
        connection.execute(sql.HOLD, (*held, held.whole, *key))
        return held

    def _lose(self, company: UUID, hashes: Iterable[bytes]) -> None:
        """Contents that are not what they were: whoever has them is asked to send them again."""

        def work(connection: Connection) -> None:
            for hash in hashes:
                connection.execute(sql.DROP, (company, hash))
                connection.execute(sql.LOSE, (company, hash))

        self._turns.write(company, work)


def name(connection: Connection, identity: Identity, sent: Sequence[Sent], judged: Judged, kinds: Kinds) -> None:
    """Note what contents the new heads name; those of a version that was parked are for its device alone.

    Also for the device itself: it sends them, though it may have lost the right to the scope meanwhile.
    """
    own = of_device(identity.device)
    offers = [*((each.offer, each.scope) for each in judged.taken), *((offer, own) for offer, _ in judged.refused)]
    _note(connection, identity, ((sent[offer.place], scope) for offer, scope in offers), kinds)


def name_parked(connection: Connection, identity: Identity, sent: Iterable[Sent], kinds: Kinds) -> None:
    """Note what contents versions name that a device handed over: they are for it alone."""
    own = of_device(identity.device)
    _note(connection, identity, ((each, own) for each in sent), kinds)


def _note(connection: Connection, identity: Identity, versions: Iterable[tuple[Sent, str]], kinds: Kinds) -> None:
    found, room = set[tuple[bytes, str]](), UNPACKED_MAX
    for each, scope in versions:
        shape = kinds.shapes.get(each.kind)
        if shape is None or not each.body or not names_contents(shape):
            continue
        room -= plain_size(each.body)
        if room >= 0:
            with suppress(Damaged, DecodeError):  # what was handed over need not be readable
                found |= {(hash, scope) for hash in named_by(shape, unpacked(each.body, each.dict))}
    if found:
        hashes = list({hash for hash, _ in found})
        rows = connection.execute(sql.SAFE, (identity.company, hashes), binary=True).fetchall()
        names = _names(connection, identity, hashes)
        safe = {hash for (hash,) in rows if all(names.get(hash, {"": True}).values())}
        new = {(hash, scope): hash in safe for hash, scope in found}
        new |= {(hash, of_device(identity.device)): False for hash, _ in found if hash not in safe}
        _write_names(connection, identity.company, new)


def _write_names(connection: Connection, company: UUID, names: Mapping[tuple[bytes, str], bool]) -> None:
    """Hash and scope, and whether it is only claimed."""
    if names:
        rows = sorted((*name, claimed) for name, claimed in names.items())
        connection.execute(sql.NAME, (company, *map(list, zip(*rows, strict=True))))


def _names(connection: Connection, identity: Identity, hashes: Sequence[bytes]) -> dict[bytes, dict[str, bool]]:
    """The scopes that the device may see in which each is named, and whether it is only claimed there."""
    own, found = of_device(identity.device), dict[bytes, dict[str, bool]]()
    rows = connection.execute(sql.NAMES, (identity.company, list(set(hashes))), binary=True).fetchall()
    for hash, scope, claimed in rows:
        if scope == own or identity.may(scope):
            found.setdefault(hash, {})[scope] = claimed
    return found


def _held(connection: Connection, company: UUID, names: Mapping[bytes, Mapping[str, bool]]) -> dict[bytes, Held]:
    """What the device may have, each with how much is there."""
    found = {hash: Held() for hash, scopes in names.items() if not all(scopes.values())}
    there = connection.execute(sql.LACKING, (company, list(found)), binary=True).fetchall()
    return found | {hash: Held(*held) for hash, *held in there}


def _seen(connection: Connection, identity: Identity, hashes: Sequence[bytes]) -> dict[bytes, Held]:
    return _held(connection, identity.company, _names(connection, identity, hashes))


def _named(held: Mapping[bytes, Held], hash: bytes) -> Held:
    if hash not in held:
        raise _not_here()
    return held[hash]


def _not_here() -> SyncRefusal:
    return SyncRefusal("no_such_content", "The server has no content of that name for this device.")


def _small(connection: Connection, company: UUID, hashes: Sequence[bytes]) -> dict[bytes, bytes]:
    """Small contents in the order they were asked for, as many as go into one answer."""
    rows = connection.execute(sql.SMALL, (company, list(hashes), SMALL), binary=True).fetchall() if hashes else ()
    contents: dict[bytes, bytes] = dict(rows)
    found, size = dict[bytes, bytes](), 0
    for hash in hashes:
        if (content := contents.get(hash)) is not None:
            size += len(content)
            if found and size > BYTES_MAX:
                break
            found[hash] = content
    return found


def _read(connection: Connection, company: UUID, hash: bytes, start: int, end: int) -> bytes:
    rows = connection.execute(sql.READ, (company, hash, end, start), binary=True).fetchall()
    first = rows[0][0] if rows else 0
    return b"".join(content for _, content in rows)[start - first : end - first]


def _records(ask: bytes) -> list[Record]:
    try:
        return [each for each in frames.records_of(ask) if len(each.body) <= SMALL]
    except frames.NotAFrame as cause:
        raise SyncRefusal("not_a_frame", cause.text, **cause.values) from cause
