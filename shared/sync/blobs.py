"""The device's queue of contents, after the documents: what the server lacks, what rows here name and is missing."""

from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import msgspec

from shared.store.heads import AMONG, listed
from shared.store.store import Store
from shared.sync import blob_rows as rows
from shared.sync.blob_rows import Wanted
from shared.sync.contents import ASKED_AT_ONCE, SMALL, apart, hash_of, proof_of, record_of, sound
from shared.sync.frames import Record, packed, unpacked
from shared.sync.messages import BlobsAnswer, BlobsAsk
from shared.sync.reconcile import Ask
from shared.sync.stored import fact, settle_fact

SLICE: Final = 257 * 2**10
"""Bytes of a large content that go at once, either way: so much is lost where the link is cut. A piece of a file, which
gets a little longer where it cannot be packed, goes in four."""
STANDING: Final = "blobs_standing"


class Put(NamedTuple):
    """The next part of a content, to be answered with how much of it the server has now."""

    hash: bytes
    at: int
    size: int
    content: bytes


class Get(NamedTuple):
    """Bytes from `at` to before `end`, to be answered with them; with none where they are not there."""

    hash: bytes
    at: int
    end: int


@dataclass
class Carried:
    """What came of it: contents sent and received, and the kinds that name what was received."""

    sent: int = 0
    received: int = 0
    kinds: set[str] = field(default_factory=set)


Step = Ask | Put | Get
Steps = Generator[Step, bytes | int, None]


class Blobs:
    """The contents of one company file in the exchange; used by one thread at a time. `carried` counts on and on."""

    def __init__(self, store: Store) -> None:
        self.store, self.carried = store, Carried()
        self._coming: tuple[bytes, bytes] = b"", b""  # a content, and what has come of it so far
        self._rested: object = None
        self._heard = False

    def steps(self) -> Steps:
        """Everything there is to send and to fetch, step by step, each of which is sent its answer.

        It may be given up at any step: what is whole stays, what is not goes on another time. Raises NotAFrame.
        """
        yield from self._begin()
        yield from self._hear()
        with self.store.reading() as session:
            connection, kinds = session.connection(), self.store.kinds
            state = rows.state(connection)
            if state == self._rested:
                return
            unsure, wanted = rows.unsure(connection), rows.wanted(connection, kinds)
        lacking = yield from self._offer(list(unsure))
        yield from self._give([hash for hash in lacking if unsure[hash] <= SMALL])
        large = yield from self._take(wanted)
        for hash, held in lacking.items():
            if unsure[hash] > SMALL:
                yield from self._send(hash, held)
        for hash, size in large.items():
            yield from self._fetch(hash, size, wanted[hash])
        with self.store.reading() as session:
            connection = session.connection()
            if not rows.unsure(connection) and not rows.wanted(connection, kinds):
                self._rested = rows.state(connection)

    def _begin(self) -> Steps:
        """A server that is another, or was restored, is asked about all contents again.

        Of scopes that are seen no more nothing stays, except what the server lacks: it is asked before.
        """
        with self.store.reading() as session:
            now, said = rows.standing(session.connection()), fact(session.connection(), STANDING)
        before = msgspec.json.decode(said or b"{}", type=dict[str, int | str])
        if now == before:
            return
        if any(now.get(scope, epoch) != epoch for scope, epoch in before.items()):
            self._settle_standing(now, "DELETE FROM blob_at_server")
        elif not before.keys() - now.keys() or (yield from self._part()):
            self._settle_standing(now)

    def _part(self) -> Generator[Step, bytes | int, bool]:
        """From what no row names any more, once the server says that it has it; whether that is all done."""
        with self.store.reading() as session:
            connection = session.connection()
            if not rows.all_filled(connection):
                return False
            unnamed = rows.unnamed(connection, self.store.kinds)
        lacking = yield from self._offer(unnamed)
        with self.store.writing() as connection:
            connection.exec_driver_sql(f"DELETE FROM blob_at_server WHERE hash {AMONG}", (listed(lacking),))
            rows.sweep(connection, self.store.kinds, unnamed)
        return not lacking and len(unnamed) < rows.MOST

    def _settle_standing(self, now: Mapping[str, int | str], *first: str) -> None:
        with self.store.writing() as connection:
            for sql in first:
                connection.exec_driver_sql(sql)
            settle_fact(connection, STANDING, msgspec.json.encode(now).decode())

    def _hear(self) -> Steps:
        """Once after each start of the program: what the server had from here and has lost is sent again."""
        if not self._heard:
            with self.store.reading() as session:
                something = rows.something_there(session.connection())
            if something:
                self.settle(_read((yield Ask("blobs", packed(BlobsAsk()))))[0])
            self._heard = True

    # ---- many in a frame

    def _offer(self, unsure: list[bytes]) -> Generator[Step, bytes | int, dict[bytes, int]]:
        """What the server lacks of these, and how much of each it has."""
        lacking: dict[bytes, int] = {}
        for at in range(0, len(unsure), ASKED_AT_ONCE):
            part = unsure[at : at + ASKED_AT_ONCE]
            answer, _ = _read((yield Ask("blobs", packed(BlobsAsk(have=b"".join(part))))))
            self.settle(answer, part)
            yield from self._prove([hash for hash in apart(answer.prove) if hash in part])
            found = {bytes.fromhex(name): held for name, held in answer.lacking.items()}
            lacking |= {hash: found[hash] for hash in part if hash in found}
        return lacking

    def _prove(self, hashes: list[bytes]) -> Steps:
        """That these are here, which the server has from others; they need not be sent again."""
        while hashes:
            with self.store.reading() as session:
                known = rows.contents(session.connection(), hashes)
                scopes = rows.scopes(session.connection(), [hash for hash, _ in known])
            hashes = hashes[len(known) :]
            proofs = {
                hash.hex(): (scopes[hash], proof_of(scopes[hash], content))
                for hash, content in known if sound(hash, content)
            }  # fmt: skip
            if proofs:
                answer, _ = _read((yield Ask("blobs", packed(BlobsAsk(proofs=proofs)))))
                self.settle(answer, map(bytes.fromhex, proofs))

    def _give(self, hashes: list[bytes]) -> Steps:
        """Small contents, as many at once as go into a frame."""
        while hashes:
            with self.store.reading() as session:
                contents = rows.contents(session.connection(), hashes)
            hashes = hashes[len(contents) :]
            good = [record_of(*each) for each in contents if sound(*each)]
            if good:
                answer, _ = _read((yield Ask("blobs", packed(BlobsAsk(), good))))
                self.carried.sent += self.settle(answer, map(hash_of, good))

    def _take(self, wanted: Mapping[bytes, Wanted]) -> Generator[Step, bytes | int, dict[bytes, int]]:
        """What is small comes at once; what is large, with its size, has to be fetched."""
        asked, large = list(wanted), dict[bytes, int]()
        while asked:
            part, asked = asked[:ASKED_AT_ONCE], asked[ASKED_AT_ONCE:]
            answer, records = _read((yield Ask("blobs", packed(BlobsAsk(want=b"".join(part))))))
            self.settle(answer)
            came = {hash: each.body for each in records if (hash := hash_of(each)) in part}
            self.keep(wanted, came)
            for name, size in answer.there.items():
                hash = bytes.fromhex(name)
                if hash in wanted and hash not in came:
                    if size <= SMALL and came:  # there was no room for it
                        asked.append(hash)
                    else:
                        large[hash] = size
        return large

    # ---- one by parts

    def _send(self, hash: bytes, at: int) -> Steps:
        with self.store.reading() as session:
            ((_, content),) = rows.contents(session.connection(), [hash]) or [(hash, b"")]
        if not sound(hash, content):
            return  # `check` tells of it; another device may have it whole
        while at < len(content):
            held = yield Put(hash, at, len(content), content[at : at + SLICE])
            if not isinstance(held, int) or held <= at:
                return
            at = held
        with self.store.writing() as connection:
            rows.note(connection, [hash])
        self.carried.sent += 1

    def _fetch(self, hash: bytes, size: int, wanted: Wanted) -> Steps:
        content = self._coming[1] if self._coming[0] == hash else b""
        while len(content) < size:
            came = yield Get(hash, len(content), min(len(content) + SLICE, size))
            if not isinstance(came, bytes) or not came:
                return
            content += came
            self._coming = hash, content
        self._coming = b"", b""
        self.keep({hash: wanted}, {hash: content})

    # ---- in the file

    def settle(self, answer: BlobsAnswer, asked: Iterable[bytes] = ()) -> int:
        """Note what the server has of what was asked, and what it has no more; how much it has."""
        whole = set(apart(answer.whole)).intersection(asked)
        lost = list(apart(answer.lost))
        if whole or lost:
            with self.store.writing() as connection:
                rows.note(connection, whole)
                connection.exec_driver_sql(f"DELETE FROM blob_at_server WHERE hash {AMONG}", (listed(lost),))
        return len(whole)

    def keep(self, wanted: Mapping[bytes, Wanted], came: Mapping[bytes, bytes]) -> None:
        """Contents that are what their names say."""
        good = [(hash, wanted[hash].scope, content) for hash, content in came.items() if sound(hash, content)]
        if good:
            with self.store.writing() as connection:
                sql = "INSERT INTO blob (hash, scope, content) VALUES (?, ?, ?) ON CONFLICT (hash) DO NOTHING"
                connection.exec_driver_sql(sql, good)
                rows.note(connection, [hash for hash, _, _ in good])
        self.carried.received += len(good)
        self.carried.kinds |= {wanted[hash].kind for hash, _, _ in good}


def _read(reply: bytes | int) -> tuple[BlobsAnswer, list[Record]]:
    assert isinstance(reply, bytes)
    return unpacked(reply, BlobsAnswer)
