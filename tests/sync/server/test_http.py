"""The exchange over HTTP: frames, tokens, and refusals in words."""

from collections.abc import Callable, Iterator
from uuid import UUID

import httpx
import msgspec
import pytest

from server.identity import Identity
from shared.sync import frames
from shared.sync.messages import PullAnswer, PullAsk, PushAnswer, Trouble
from tests.sync.server.laptop import pushed
from tests.sync.server.test_travelling import person

pytestmark = pytest.mark.postgres


@pytest.fixture
def identity(company: UUID, enrol: Callable[..., Identity]) -> Identity:
    return enrol(company, "company")


@pytest.fixture
def line(http: str, identity: Identity, token: Callable[[Identity], str]) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {token(identity)}"}
    with httpx.Client(base_url=http, headers=headers, timeout=20) as client:
        yield client


def test_a_push_and_a_pull_over_the_wire(line: httpx.Client) -> None:
    one = person()
    answer = line.post("/sync/push", content=pushed(1, [one]))
    assert answer.status_code == 200, answer.text
    assert frames.unpacked(answer.content, PushAnswer)[0].batch == 1
    pulled, records = frames.unpacked(
        line.post("/sync/pull", content=frames.packed(PullAsk(vector={}))).content, PullAnswer
    )
    assert [each.hash for each in records] == [one.hash]
    vector = {scope.name: (scope.epoch, scope.seq) for scope in pulled.scopes}
    again, records = frames.unpacked(
        line.post("/sync/pull", content=frames.packed(PullAsk(vector=vector))).content, PullAnswer
    )
    assert not records
    assert again.scopes[0].digest == pulled.scopes[0].digest


@pytest.mark.parametrize(
    ("path", "content", "status", "code"),
    [
        ("/sync/push", b"", 400, "not_a_frame"),
        ("/sync/pull", b"<html>sign in</html>", 400, "not_a_frame"),
        ("/sync/hello", b"FL\x09\0\0\0\0", 400, "old_protocol"),
        ("/sync/push", b"FL" + bytes(19 * 2**20), 413, "too_large"),
        ("/sync/steal", b"", 404, "no_such_address"),
    ],
)
def test_what_is_no_ask_is_refused_in_words(
    line: httpx.Client, path: str, content: bytes, status: int, code: str
) -> None:
    answer = line.post(path, content=content)
    told = msgspec.json.decode(answer.content, type=Trouble)
    assert (answer.status_code, told.code) == (status, code)
    assert told.text.endswith(".")


def test_a_stranger_is_told_so(http: str) -> None:
    frame = frames.packed(PullAsk(vector={}))
    for headers in ({}, {"Authorization": "Bearer nothing"}, {"Authorization": "Basic eDp5"}):
        answer = httpx.post(f"{http}/sync/pull", content=frame, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "unknown_device")
