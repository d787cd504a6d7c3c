"""Contents come and go where a head names them, by parts that a cut link resumes, and only as what their name says."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import Any
from uuid import UUID

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.database.contradictions import contradictions
from server.exchange.office import Office
from server.exchange.refusal import SyncRefusal
from server.identity import Identity
from shared.kernel.identity import new_id
from shared.store.packing import packed_alone
from shared.sync import frames
from shared.sync.contents import PART_MAX, apart, proof_of, record_of
from shared.sync.messages import BlobsAnswer, BlobsAsk, ParkAnswer, ParkAsk
from tests.sync.server.laptop import Laptop, Version

pytestmark = pytest.mark.postgres
Enrol = Callable[..., Identity]


class Photo:
    """A content, its name, and what it is packed to."""

    def __init__(self, size: int = 200_000) -> None:
        self.plain = os.urandom(size)
        self.hash = sha256(self.plain).digest()
        self.packed = packed_alone(self.plain)

    @property
    def url(self) -> str:
        return f"/sync/blob/{self.hash.hex()}"

    def parts(self, size: int) -> list[tuple[int, bytes]]:
        return [(at, self.packed[at : at + size]) for at in range(0, len(self.packed), size)]


def attachment(*photos: Photo, scope: str = "company", id: UUID | None = None, base: int = 0) -> Version:
    """A head that names the photos as its pieces."""
    id = id or new_id()
    parts = [{"content": each.hash.hex(), "id": str(new_id()), "size": len(each.plain)} for each in photos]
    body: dict[str, Any] = {
        "document_id": str(new_id()), "document_kind": "daily_report", "document_scope": scope, "id": str(id),
        "name": "site.jpg", "parts": parts,
    }  # fmt: skip
    return Version("attachment", id, body, base)


def asked(
    office: Office,
    identity: Identity,
    have: Sequence[bytes] = (),
    want: Sequence[bytes] = (),
    give: Sequence[Photo] = (),
) -> tuple[BlobsAnswer, dict[bytes, bytes]]:
    ask = BlobsAsk(have=b"".join(have), want=b"".join(want))
    frame = frames.packed(ask, [record_of(each.hash, each.packed) for each in give])
    answer, records = frames.unpacked(office.answer(identity, "blobs", frame), BlobsAnswer)
    return answer, {each.id + each.hash: each.body for each in records}


def put(office: Office, identity: Identity, photo: Photo, size: int = PART_MAX) -> None:
    for at, part in photo.parts(size):
        office.blobs.put(identity, photo.hash, at, len(photo.packed), part)


def test_small_contents_travel_many_at_once(office: Office, laptop: Callable[..., Laptop]) -> None:
    one, other = laptop(), laptop()
    photos = [Photo(500) for _ in range(40)]
    hashes = [each.hash for each in photos]
    assert asked(office, one.identity, have=hashes)[0] == BlobsAnswer()  # no head names them yet
    one.push(attachment(*photos))
    assert set(asked(office, one.identity, have=hashes)[0].lacking) == {hash.hex() for hash in hashes}
    answer, _ = asked(office, one.identity, give=photos)
    assert set(apart(answer.whole)) == set(hashes)
    _, contents = asked(office, other.identity, want=hashes)
    assert contents == {each.hash: each.packed for each in photos}
    assert not asked(office, one.identity, have=hashes)[0].lacking


def test_a_large_one_goes_by_parts_and_is_whole_only_at_the_end(office: Office, laptop: Callable[..., Laptop]) -> None:
    one, other, photo = laptop(), laptop(), Photo()
    one.push(attachment(photo))
    parts = photo.parts(60_000)
    for at, part in parts[:-1]:
        held = office.blobs.put(one.identity, photo.hash, at, len(photo.packed), part)
        assert (held.held, held.whole) == (at + len(part), False)
        with pytest.raises(SyncRefusal, match="no content of that name"):
            office.blobs.read(other.identity, photo.hash, 0, 10)
    again = office.blobs.put(one.identity, photo.hash, 0, len(photo.packed), parts[0][1])
    assert again.held == parts[-1][0], "a part that came already changes nothing"
    assert asked(office, one.identity, have=[photo.hash])[0].lacking == {photo.hash.hex(): again.held}
    assert office.blobs.put(one.identity, photo.hash, parts[-1][0], len(photo.packed), parts[-1][1]).whole
    assert asked(office, other.identity, want=[photo.hash])[0].there == {photo.hash.hex(): len(photo.packed)}
    read = office.blobs.read
    assert read(other.identity, photo.hash, 0, 10**9) == photo.packed
    for start, end in ((0, 1), (59_999, 60_001), (1, 180_000), (200_000, 10**9)):
        assert read(other.identity, photo.hash, start, end) == photo.packed[start:end]


def test_what_is_not_the_content_of_that_name_is_thrown_away(office: Office, laptop: Callable[..., Laptop]) -> None:
    one, photo, small, wrong = laptop(), Photo(), Photo(300), Photo()
    one.push(attachment(photo, small))
    wrong.hash = photo.hash
    with pytest.raises(SyncRefusal, match="thrown away"):
        put(office, one.identity, wrong)
    assert asked(office, one.identity, have=[photo.hash])[0].lacking == {photo.hash.hex(): 0}
    put(office, one.identity, photo, 50_000)
    bomb = Photo(10)
    bomb.hash, bomb.packed = small.hash, packed_alone(bytes(2**24))
    assert not asked(office, one.identity, give=[bomb])[0].whole
    answer, _ = asked(office, one.identity, have=[photo.hash], give=[small])
    assert set(apart(answer.whole)) == {small.hash, photo.hash}


def test_a_content_is_seen_where_a_head_names_it(office: Office, company: UUID, enrol: Enrol) -> None:
    foreman, office_clerk, stranger = enrol(company, "site:1"), enrol(company, "site:1", "company"), enrol(company, "x")
    photo, small = Photo(), Photo(100)
    clerk = Laptop(office, office_clerk)
    paper = attachment(photo, small, scope="company")
    clerk.push(paper)
    put(office, office_clerk, photo)
    asked(office, office_clerk, give=[small])
    for identity in (foreman, stranger):
        assert asked(office, identity, have=[photo.hash], want=[small.hash, photo.hash]) == (BlobsAnswer(), {})
        with pytest.raises(SyncRefusal, match="no content of that name"):
            office.blobs.read(identity, photo.hash, 0, 1)
        with pytest.raises(SyncRefusal, match="no content of that name"):
            put(office, identity, photo)
    clerk.push(attachment(photo, small, scope="site:1", id=paper.id, base=1))  # the document moved, its photo with it
    answer, contents = asked(office, foreman, want=[small.hash, photo.hash])
    assert (list(contents), list(answer.there)) == ([small.hash], [photo.hash.hex()])
    assert asked(office, stranger, want=[photo.hash])[0] == BlobsAnswer()


@pytest.mark.parametrize("scope", ["site:2", "site:1"], ids=["accepted", "parked"])
def test_who_only_knows_the_name_of_a_content_is_not_given_it(
    office: Office, company: UUID, enrol: Enrol, scope: str
) -> None:
    """He names it in a document of his own, which is accepted, or parked because he may not write there."""
    owner, curious, photo, small = Laptop(office, enrol(company, "site:1")), enrol(company, "site:2"), Photo(), Photo(9)
    owner.push(attachment(photo, small, scope="site:1"))
    put(office, owner.identity, photo)
    asked(office, owner.identity, give=[small])
    Laptop(office, curious).push(attachment(photo, small, scope=scope))
    hashes = [photo.hash, small.hash]
    answer, contents = asked(office, curious, have=hashes, want=hashes)
    assert (answer, contents) == (BlobsAnswer(prove=photo.hash + small.hash), {})
    for hash in hashes:
        assert not proved(office, curious, {hash: (scope, sha256(hash).digest())}).whole
    with pytest.raises(SyncRefusal, match="no content of that name"):
        office.blobs.read(curious, photo.hash, 0, 10)
    with pytest.raises(SyncRefusal, match="no content of that name"):
        put(office, curious, photo)
    assert set(apart(asked(office, owner.identity, have=hashes)[0].whole)) == set(hashes)


def test_who_has_the_same_content_shows_it_and_need_not_send_it(office: Office, company: UUID, enrol: Enrol) -> None:
    owner, other, third, photo = (*(Laptop(office, enrol(company, f"site:{at}")) for at in (1, 2, 2)), Photo())
    owner.push(attachment(photo, scope="site:1"))
    put(office, owner.identity, photo)
    other.push(attachment(photo, scope="site:2"))
    strange = {photo.hash: ("site:3", proof_of("site:3", photo.packed))}
    assert not proved(office, other.identity, strange).whole, "it is here by another scope than it is named in"
    shown = {photo.hash: ("site:2", proof_of("site:2", photo.packed))}
    assert list(apart(proved(office, other.identity, shown).whole)) == [photo.hash]
    assert office.blobs.read(third.identity, photo.hash, 0, 10**9) == photo.packed
    both = Laptop(office, enrol(company, "site:2", "site:3"))
    both.push(attachment(photo, scope="site:3"))  # he may read it already
    assert office.blobs.read(enrol(company, "site:3"), photo.hash, 0, 10**9) == photo.packed


def proved(office: Office, identity: Identity, proofs: dict[bytes, tuple[str, bytes]]) -> BlobsAnswer:
    ask = BlobsAsk(proofs={hash.hex(): proof for hash, proof in proofs.items()})
    return frames.unpacked(office.answer(identity, "blobs", frames.packed(ask)), BlobsAnswer)[0]


def test_companies_do_not_meet(office: Office, company: UUID, enrol: Enrol, database: Any) -> None:
    other, photo = new_id(), Photo(100)
    database.execute("INSERT INTO company (id, name, schema_name) VALUES (%s, 'Other', %s)", (other, str(other)))
    for each in (company, other):
        Laptop(office, enrol(each)).push(attachment(photo))
    asked(office, enrol(company), give=[photo])
    assert asked(office, enrol(other), want=[photo.hash]) == (BlobsAnswer(), {})


def test_the_photo_of_a_parked_version_is_kept_for_its_device(office: Office, company: UUID, enrol: Enrol) -> None:
    foreman, other, photo = enrol(company, "site:1"), enrol(company, "site:1"), Photo(100)
    answer = Laptop(office, foreman).push(attachment(photo, scope="site:2"))
    assert [each.code for each in answer.refused] == ["no_right"]
    assert list(apart(asked(office, foreman, give=[photo])[0].whole)) == [photo.hash]
    assert asked(office, other, want=[photo.hash]) == (BlobsAnswer(), {})


def test_bit_rot_is_found_and_healed_by_whoever_has_it(
    office: Office, laptop: Callable[..., Laptop], database: Any
) -> None:
    one, other, photo, small = laptop(), laptop(), Photo(), Photo(100)
    one.push(attachment(photo, small))
    put(office, one.identity, photo)
    asked(office, one.identity, give=[small])
    for each in (photo, small):
        database.execute(
            "UPDATE blob_part SET content = set_byte(content, 50, get_byte(content, 50) # 1) WHERE hash = %s",
            (each.hash,),
        )
    found = " ".join(map(str, contradictions(database)))
    assert all(f"the content {each.hash.hex()} is damaged" in found for each in (photo, small))
    with pytest.raises(SyncRefusal, match="no content of that name"):
        office.blobs.read(other.identity, photo.hash, 0, 100)
    assert asked(office, other.identity, want=[small.hash])[1] == {}
    lost = asked(office, one.identity)[0].lost
    assert set(apart(lost)) == {photo.hash, small.hash}
    put(office, one.identity, photo, 70_000)
    asked(office, one.identity, give=[small])
    assert office.blobs.read(other.identity, photo.hash, 0, 10**9) == photo.packed
    assert asked(office, other.identity, want=[small.hash]) == (BlobsAnswer(), {small.hash: small.packed})


def test_two_devices_send_the_same_photo_at_once(office: Office, laptop: Callable[..., Laptop]) -> None:
    photo, smalls = Photo(400_000), [Photo(100) for _ in range(50)]
    senders = [laptop() for _ in range(4)]
    senders[0].push(attachment(photo, *smalls))

    def send(sender: Laptop) -> None:
        put(office, sender.identity, photo, 20_000)
        asked(office, sender.identity, give=smalls[:: 1 if sender is senders[0] else -1])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(send, senders))
    assert office.blobs.read(senders[0].identity, photo.hash, 0, 10**9) == photo.packed
    assert len(asked(office, senders[1].identity, want=[each.hash for each in smalls])[1]) == 50


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"parts":3}', b'{"parts":[7]}', b'{"parts":[{"content":[]}]}'])
def test_what_was_handed_over_need_not_be_readable(office: Office, laptop: Callable[..., Laptop], body: bytes) -> None:
    one, id = laptop(), new_id()
    for content in (body, packed_alone(body)):
        record = frames.Record(id.bytes, 0, 0, 0, frames.NOBODY, 0, bytes(16), content)
        ask = frames.packed(ParkAsk(reason="lost", sorts=[("attachment", 0)]), [record])
        assert frames.header_of(office.answer(one.identity, "park", ask), ParkAnswer).kept == 1


# ---- over HTTP


@pytest.fixture
def line(
    http: str, company: UUID, enrol: Enrol, token: Callable[[Identity], str], office: Office
) -> Iterator[tuple[httpx.Client, Laptop]]:
    identity = enrol(company)
    with httpx.Client(base_url=http, headers={"Authorization": f"Bearer {token(identity)}"}, timeout=20) as client:
        yield client, Laptop(office, identity)


def test_parts_and_ranges_over_the_wire(line: tuple[httpx.Client, Laptop]) -> None:
    client, laptop = line
    photo = Photo()
    assert client.head(photo.url).status_code == 404
    laptop.push(attachment(photo))
    assert client.head(photo.url).headers["Upload-Offset"] == "0"
    whole = len(photo.packed)
    for at, part in photo.parts(90_000):
        range = f"bytes {at}-{at + len(part) - 1}/{whole}"
        assert client.put(photo.url, content=part, headers={"Content-Range": range}).headers["Upload-Offset"] == str(
            at + len(part)
        )
    head = client.head(photo.url).headers
    assert (head["Upload-Offset"], head["Upload-Length"]) == (str(whole), str(whole))
    assert client.get(photo.url).content == photo.packed
    some = client.get(photo.url, headers={"Range": "bytes=100000-100099"})
    assert (some.status_code, some.content) == (206, photo.packed[100_000:100_100])
    assert some.headers["Content-Range"] == f"bytes 100000-100099/{whole}"
    rest = client.get(photo.url, headers={"Range": "bytes=150000-"})
    assert rest.content == photo.packed[150_000:]
    assert client.get(photo.url, headers={"Range": f"bytes={whole}-"}).json()["code"] == "bad_range"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_whatever_is_sent_is_answered_in_words(line: tuple[httpx.Client, Laptop], data: st.DataObject) -> None:
    client, laptop = line
    photo = Photo(2000)
    laptop.push(attachment(photo))
    name = data.draw(st.sampled_from([photo.hash.hex(), photo.hash.hex().upper(), "0" * 64, "%00", "..", "x" * 300]))
    range = data.draw(
        st.sampled_from(["", "bytes", "bytes 0-1/99999999999999", "bytes 5-1/10", "bytes 0-9/10", "bytes 0-9/0", "é"])
        | st.builds("bytes {}-{}/{}".format, st.integers(0, 3000), st.integers(0, 3000), st.integers(0, 3000))
    )
    content = data.draw(st.sampled_from([b"", photo.packed[:10], photo.packed, bytes(PART_MAX + 1)]))
    method = data.draw(st.sampled_from(["PUT", "GET", "POST", "DELETE"]))
    headers = {"Content-Range": range.encode(), "Range": range.replace(" ", "=").encode()}
    answer = client.request(method, f"/sync/blob/{name}", content=content, headers=headers)
    if answer.status_code >= 400:
        assert answer.status_code < 500
        assert answer.json()["text"].endswith(".")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_any_ask_of_contents_is_answered_or_refused(office: Office, company: UUID, data: st.DataObject) -> None:
    identity = Identity(company, new_id(), frozenset({"*"}))
    photo = Photo(50)
    good = frames.packed(BlobsAsk(have=photo.hash, want=b"short"), [record_of(photo.hash, photo.packed)])
    at = data.draw(st.integers(0, len(good)))
    for ask in (good, good[:at] + data.draw(st.binary(max_size=20)) + good[at:], good[:at], data.draw(st.binary())):
        try:
            office.answer(identity, "blobs", ask)
        except SyncRefusal as refusal:
            assert refusal.code in ("not_a_frame", "old_protocol", "too_large")  # noqa: PT017
