"""Any bytes to any ask: an answer, or a refusal in words; what others see stays sound."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from server.exchange.office import ASKS, Office
from server.exchange.refusal import SyncRefusal
from server.identity import Identity
from shared.kernel.codec import content_hash
from shared.kernel.identity import new_id
from shared.store.packing import BODY_MAX
from shared.sync import frames
from shared.sync.frames import NOBODY, Record
from shared.sync.messages import BlobsAsk, CompareAsk, FetchAsk, HelloAsk, ParkAsk, PullAsk, PushAsk, Trouble
from tests.conformance.examples import few
from tests.sync.server.laptop import Laptop, pushed
from tests.sync.server.test_travelling import person, report

pytestmark = pytest.mark.postgres
Laptops = Callable[..., Laptop]
FEW = few(60)

odd = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.sampled_from([0, 1, -1, 2**31, 2**32, 2**53, 2**62, 2**63 - 1, 1e308]),
    st.sampled_from(["", "\x00", "company", "site:\x00", "*", "x" * 999]),
    st.text(max_size=5),
    st.lists(st.integers(-3, 3), max_size=3),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)  # fmt: skip
numbers = st.sampled_from([0, 1, 2, 7, 255, 2**16 - 1, 2**31 - 1, 2**31, 2**32 - 1])


ONE, TWO = person(UUID(int=1)), report(UUID(int=2), site=UUID(int=3))
DEVICE = UUID(int=4)
PUSH = pushed(1, [ONE, TWO])
RECORDS = list(frames.records_of(PUSH))
GOOD = {
    "hello": frames.packed(HelloAsk(device=DEVICE, copy=b"a", next_copy=b"b", schema=1)),
    "push": PUSH,
    "pull": frames.packed(PullAsk(vector={"company": (1, 0), "site:x": (3, 9)})),
    "compare": frames.packed(CompareAsk(scope="company", prefixes=["", "0", "01"])),
    "blobs": frames.packed(BlobsAsk(have=b"h" * 32, want=b"w" * 32)),
    "fetch": frames.packed(FetchAsk(ids=[ONE.id, DEVICE])),
    "park": frames.packed(
        ParkAsk(reason="lost", sorts=frames.header_of(PUSH, PushAsk).sorts, authors=[DEVICE]), RECORDS
    ),
}
"""One sound ask of each sort."""


@st.composite
def spoiled(draw: st.DrawFn, frame: bytes) -> bytes:
    """A frame in which the head, a record or any bytes are other ones."""
    header = msgspec.json.decode(frame[7 : 7 + int.from_bytes(frame[3:7], "big")])
    records = list(frames.records_of(frame))
    for _ in range(draw(st.integers(0, 2))):
        name = draw(st.sampled_from(sorted(header)))
        match header[name]:
            case list() as values if values and draw(st.booleans()):
                values[draw(st.integers(0, len(values) - 1))] = draw(odd)
            case dict() as values if draw(st.booleans()):
                values[draw(st.sampled_from([*values, "company", "\x00", "site:" + "x" * 200]))] = draw(
                    odd | st.tuples(numbers, numbers)
                )
            case _:
                header[name] = draw(odd)
    if records and draw(st.booleans()):
        at = draw(st.integers(0, len(records) - 1))
        change: dict[str, Any] = draw(
            st.fixed_dictionaries(
                {},
                optional={
                    "rev": numbers, "flags": st.integers(0, 255), "sort": st.integers(0, 255),
                    "author": st.sampled_from([0, 1, NOBODY]), "at": numbers,
                    "hash": st.sampled_from([bytes(16), b"x" * 16]),
                    "id": st.sampled_from([bytes(16), b"\xff" * 16]),
                    "body": st.sampled_from([b"", b"company", b"\x00" * 9, BOMB]) | st.binary(max_size=9),
                },
            )
        )  # fmt: skip
        records[at] = records[at]._replace(**change)
        records += records[:1] * draw(st.integers(0, 2))
    content = msgspec.json.encode(header)
    body = b"".join(frames._RECORD.pack(*each[:6], len(each.body), each.hash) + each.body for each in records)
    made = frames._START.pack(b"FL", 1, len(content)) + content + body
    if draw(st.integers(0, 3)) == 0:
        at = draw(st.integers(0, len(made)))
        made = made[:at] + draw(st.binary(max_size=3)) + made[draw(st.integers(at, len(made))) :]
    return made


BOMB = zstandard.ZstdCompressor(level=19).compress(bytes(BODY_MAX))


@FEW
@given(data=st.data())
def test_any_ask_is_answered_or_refused(laptop: Laptops, data: st.DataObject) -> None:
    anna = laptop("company", "site:*")
    path = data.draw(st.sampled_from(ASKS))
    ask = data.draw(spoiled(GOOD[path]) | st.binary(max_size=40), label=path)
    ask = ask.replace(str(DEVICE).encode(), str(anna.identity.device).encode())
    for _ in range(2):
        with suppress(SyncRefusal):
            anna.office.answer(anna.identity, path, ask)
    laptop().pull()


def test_what_blows_up_takes_no_memory_and_is_kept(laptop: Laptops) -> None:
    anna = laptop()
    huge = zstandard.ZstdCompressor().compress(bytes(BODY_MAX + 1))
    claimed = zstandard.ZstdCompressor(write_content_size=False).compress(b"{}")
    records = [
        Record(id.bytes, 0, 0, 0, NOBODY, 1, content_hash("person", id, b""), body)
        for id, body in ((new_id(), body) for body in (BOMB, huge, claimed, *[BOMB] * 20))
    ]
    answer, _ = anna.send(frames.packed(PushAsk(batch=1, sorts=[("person", 0)]), records))
    assert {refused.code for refused in answer.refused} == {"form"}
    assert len(answer.refused) == len(records)


def test_a_company_never_meets_anothers(
    laptop: Laptops, office: Office, database: Any, enrol: Callable[..., Identity]
) -> None:
    anna = laptop()
    other = new_id()
    database.execute("INSERT INTO company (id, name, schema_name) VALUES (%s, %s, %s)", (other, "Other", str(other)))
    eve = Laptop(office, enrol(other))
    one = person()
    anna.push(one)
    eve.push(person(one.id, name="Eve's"))
    for each, name in ((anna, one.hash), (eve, person(one.id, name="Eve's").hash)):
        each.pull()
        assert [held.hash for held in each.heads.values()] == [name]


@pytest.mark.parametrize("path", ASKS)
def test_over_the_wire_too(
    http: str, path: str, company: UUID, enrol: Callable[..., Identity], token: Callable[[Identity], str]
) -> None:
    identity = enrol(company)
    headers = {"Authorization": f"Bearer {token(identity)}"}
    with httpx.Client(base_url=http, headers=headers, timeout=20) as line:
        for content in (
            b"",
            b"FL",
            b"\xff" * 99,
            b"FL\x01\xff\xff\xff\xff",
            b"FL\x01\0\0\0\x02[]",
            b"FL\x01\0\0\0\x02{}x",
        ):
            answer = line.post(f"/sync/{path}", content=content)
            assert answer.status_code == 400
            assert msgspec.json.decode(answer.content, type=Trouble).code == "not_a_frame"
