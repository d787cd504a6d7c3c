"""Attacks on the server's time and memory: too much, too slow, too often, packed too well, not what it says."""

import asyncio
import socket
import time
from contextlib import suppress
from urllib.parse import urlsplit

import httpx
import zstandard

from server.api.edge import BODY_MAX
from shared.kernel.codec import content_hash
from shared.kernel.identity import new_id
from shared.store.packing import BODY_MAX as PLAIN_MAX
from shared.sync import frames
from shared.sync.frames import NOBODY, Record
from shared.sync.messages import FetchAsk, PullAsk, PushAnswer, PushAsk
from tests.attacks.attack import attack, refused, told
from tests.attacks.target import Line, Target


def alive(line: Line) -> float:
    """Seconds until somebody else is answered."""
    begun = time.monotonic()
    assert line.ask("/health", "GET").status_code == 200
    return time.monotonic() - begun


@attack
def more_than_is_taken(target: Target) -> str:
    """21 MiB that are announced, 64 MiB that are not, and a frame whose head says it is 4 GiB long."""
    line = target.line()
    refused(line.ask("/sync/push", content=bytes(BODY_MAX + 1)), "too_large")
    with suppress(httpx.TransportError):  # the connection is closed while more is sent
        refused(line.ask("/sync/push", content=(bytes(2**20) for _ in range(64))), "too_large")
    refused(line.ask("/sync/push", content=b"FL\x01\xff\xff\xff\xff" + bytes(99)), "not_a_frame")
    refused(line.ask("/account/sign-in", content=b" " * (16 * 1024 + 1)), "not_understood")
    alive(line)
    return "413 too_large, 400 not_a_frame"


@attack
def what_unpacks_to_too_much(target: Target) -> str:
    """Bodies of a few bytes that unpack to 16 MiB each, to more than is taken, and to a size they do not say."""
    line = target.line()
    bomb = zstandard.ZstdCompressor(level=19).compress(bytes(PLAIN_MAX))
    huge = zstandard.ZstdCompressor(level=19).compress(bytes(PLAIN_MAX * 4))
    silent = zstandard.ZstdCompressor(write_content_size=False).compress(bytes(PLAIN_MAX))
    records = [
        Record(id.bytes, 0, 0, 0, NOBODY, 1, content_hash("person", id, b""), body)
        for body in (huge, silent, *[bomb] * 40)
        for id in (new_id(),)
    ]
    sent = frames.packed(PushAsk(batch=1, sorts=[("person", 0)]), records)
    answer = frames.unpacked(line.ask("/sync/push", content=sent).content, PushAnswer)[0]
    assert {each.code for each in answer.refused} == {"form"}
    assert len(answer.refused) == len(records)
    return f"{len(sent)} bytes for {len(records) * PLAIN_MAX >> 20} MiB: each refused as form and parked packed"


@attack
def json_without_end(target: Target) -> str:
    """JSON that is nested 100,000 deep, numbers of 4,000 digits, a name a thousand times, and bytes that are none."""
    line = target.line()
    deep = b"[" * 100_000
    for content in (deep, b'{"batch":' + b"9" * 4_000 + b"}", b'{"batch":1e400}', b'{"batch":NaN}', b"\xff\xfe", b"{",
                    b'{"sorts":' + deep, b"{" + b'"batch":1,' * 1_000 + b'"batch":"x"}', b"null", b'"x"'):  # fmt: skip
        for path in ("push", "pull", "compare", "fetch", "blobs", "hello", "park"):
            answer = line.ask(f"/sync/{path}", content=frames._START.pack(b"FL", 1, len(content)) + content)
            assert told(answer)[1] == "not_a_frame" or (path == "blobs" and answer.status_code == 200), (path, content)
    for path in ("sign-in", "refresh", "sign-out", "password"):
        refused(line.ask(f"/account/{path}", content=deep[:9_000]), "not_understood")
    refused(line.ask("/device/enrol", content=deep[:9_000]), "not_understood")
    return "400 not_a_frame, 400 not_understood"


@attack
def too_much_is_asked_for(target: Target) -> str:
    """One small ask for as much as there is: ids, scopes, bytes, prefixes in as many as fit into a message."""
    line = target.line()
    ids = [new_id() for _ in range(6_000)]
    answer = line.ask("/sync/fetch", content=frames.packed(FetchAsk(ids=ids)))
    assert len(answer.content) < 2**20
    vector = {f"site:{number}": (1, 0) for number in range(8_000)}
    asked = line.ask("/sync/pull", content=frames.packed(PullAsk(vector=vector, bytes=2**62)))
    assert len(asked.content) < 2**23
    refused(
        line.ask("/sync/pull", content=frames.packed(PullAsk(vector=vector | {"x" * 2**18: (1, 0)}))), "not_a_frame"
    )
    return "answered within its bounds"


@attack
def it_is_sent_drop_by_drop(target: Target) -> str:
    """A hundred connections send the head of a request a few bytes at a time; somebody else asks meanwhile."""
    where = urlsplit(target.office.address)
    held = []
    try:
        for _ in range(100):
            link = socket.create_connection((where.hostname, where.port), timeout=30)
            link.sendall(b"POST /sync/push HTTP/1.1\r\nHost: x\r\nX-Drop: ")
            held.append(link)
        for link in held:
            link.sendall(b"d")
        alive(target.nobody())
        assert told(target.line().ask("/sync/pull", content=frames.packed(PullAsk(vector={}))))[0] == 200
    finally:
        for link in held:
            link.close()
    return "others are answered; each is closed after 20 seconds (tests/sync/server/test_patience.py waits for that)"


@attack
def two_requests_in_one(target: Target) -> str:
    """A second request is hidden in the first: both lengths, two lengths, a length of -1, a space before a colon."""
    where = urlsplit(target.office.address)
    hidden = b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"
    heads = (
        b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", b"Content-Length: 4\r\nContent-Length: 40\r\n",
        b"Content-Length: -1\r\n", b"Transfer-Encoding : chunked\r\n", b"Transfer-Encoding: chunked, identity\r\n",
        b"Content-Length: 0x10\r\n", b"Content-Length: " + b"9" * 5_000 + b"\r\n",
    )  # fmt: skip
    for head in heads:
        with socket.create_connection((where.hostname, where.port), timeout=30) as link:
            link.sendall(b"POST /device/enrol HTTP/1.1\r\nHost: x\r\n" + head + b"\r\n0\r\n\r\n" + hidden)
            link.shutdown(socket.SHUT_WR)
            said = b""
            while part := link.recv(65_536):
                said += part
        assert b"fieldledger_requests" not in said, head
    alive(target.nobody())
    return "the hidden request is not answered"


@attack
def many_guess_at_once(target: Target) -> str:
    """Forty passwords are tried at the same moment; no more are looked at than one after another would be."""
    target.calm()
    line = target.line()

    async def all_at_once() -> list[str]:
        async with httpx.AsyncClient(base_url=line.http.base_url, timeout=120) as client:
            said = {"login": "clerk", "password": "a guess of many"}
            headers = {"Authorization": f"Bearer {line.token}"}
            asked = [client.post("/account/sign-in", json=said, headers=headers) for _ in range(40)]
            return [told(answer)[1] for answer in await asyncio.gather(*asked)]

    outcomes = asyncio.run(all_at_once())
    target.calm()
    looked = outcomes.count("wrong_password")
    assert looked <= 6, outcomes
    assert set(outcomes) <= {"wrong_password", "slow_down", "busy"}, outcomes
    return f"{looked} were looked at, {40 - looked} told 429 slow_down"
