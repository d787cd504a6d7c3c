"""Devices by command: everybody sees which there are; renamed, shut out, wiped, and what they are told of it."""

from base64 import b64encode
from typing import Any

import httpx
import pytest

from server.database.enrolment import COPIES_A_DAY
from shared.administration.device import AccessDevice
from shared.kernel.codec import light_of
from shared.kernel.describe import describe
from shared.store.packing import unpacked
from shared.sync import frames
from shared.sync.messages import PullAnswer, PullAsk, PushAnswer
from tests.sync.server.conftest import Told
from tests.sync.server.laptop import Version, pushed
from tests.sync.server.test_travelling import person

pytestmark = pytest.mark.postgres
SHAPE = describe(AccessDevice)
TRIES = 200
"""Looks until a process has heard of what another one changed."""


class Joined:
    """A device over HTTP, as far as these tests need one."""

    def __init__(self, told: Told, http: str, name: str, *words: str) -> None:
        self.http, code = http, told("device", "code", "--name", name, *words)["code"]
        key = b64encode(bytes(32)).decode()
        joined = httpx.post(f"{http}/device/enrol", json={"code": code, "name": name, "key": key}, timeout=60).json()
        assert "prefix" in joined, joined
        self.prefix, self.headers = joined["prefix"], {"Authorization": f"Bearer {joined['token']}"}

    def post(self, path: str, content: bytes = b"{}") -> httpx.Response:
        return httpx.post(f"{self.http}{path}", content=content, headers=self.headers, timeout=60)

    def pull(self) -> httpx.Response:
        return self.post("/sync/pull", frames.packed(PullAsk(vector={})))

    def push(self, batch: int, *versions: Version) -> list[str]:
        answer = self.post("/sync/push", pushed(batch, versions))
        assert answer.status_code == 200, answer.text
        return [each.code for each in frames.unpacked(answer.content, PushAnswer)[0].refused]

    def sees(self) -> dict[str, Any]:
        """The company's devices by their names."""
        return {item.name: item for item in self.seen()}

    def seen(self) -> list[Any]:
        header, records = frames.unpacked(self.pull().content, PullAnswer)
        found = (each for each in records if header.sorts[each.sort][0] == SHAPE.kind)
        return [light_of(SHAPE, unpacked(each.body, header.sorts[each.sort][1])) for each in found]

    def refused_in_the_end(self) -> tuple[int, str]:
        """What a pull is told, as soon as it is told something."""
        for _ in range(TRIES):
            if (answer := self.pull()).status_code != 200:
                return answer.status_code, answer.json()["code"]
        raise AssertionError("the device is answered as before")


def test_everybody_sees_which_devices_there_are_and_whose(told: Told, http: str) -> None:
    petrov = told("user", "add", "petrov", "--roles", "foreman", "--where", "site:*")
    office, gate = Joined(told, http, "Office"), Joined(told, http, "Gate", "--user", "petrov")
    seen = gate.sees()
    assert {name: item.prefix for name, item in seen.items()} == {"Office": office.prefix, "Gate": gate.prefix}
    assert [str(line.user_id) for line in seen["Gate"].people] == [petrov["user"]]
    told("device", "people", "Office", "--add", "petrov")
    told("device", "rename", "Gate", "Gate 2")
    told("device", "revoke", "gate 2")
    seen = office.sees()
    assert len(seen["Office"].people) == 1
    assert (seen["Gate 2"].shut_out, seen["Office"].shut_out) == (True, False)
    assert gate.refused_in_the_end() == (403, "revoked")
    assert "is not the name of one device" in told("device", "rename", "Gate", "x")["refused"]


def test_a_device_that_is_to_be_wiped_hands_over_what_it_has_and_is_given_nothing(told: Told, http: str) -> None:
    office, gate = Joined(told, http, "Office"), Joined(told, http, "Gate")
    assert gate.pull().status_code == 200
    assert gate.post("/device/wiped").json()["code"] == "not_ordered"
    assert told("device", "wipe", "Gate")["ordered"]
    assert gate.refused_in_the_end() == (403, "wipe")
    again = b'{"code": "", "name": "x"}'
    for path, content in (("/sync/hello", b""), ("/sync/fetch", b""), ("/device/enrol", again),
                          ("/account/refresh", b'{"refresh": ""}')):  # fmt: skip
        assert gate.post(path, content).json()["code"] == "wipe", path
    content = httpx.get(f"{http}/sync/blob/{'0' * 64}", headers=gate.headers)
    events = httpx.get(f"{http}/sync/events", headers=gate.headers)
    assert (content.json()["code"], events.json()["code"]) == ("wipe", "wipe")
    last = person()
    assert gate.push(1, last) == []
    said = gate.post("/device/wiped", b'{"left": 2}').json()
    assert gate.post("/device/wiped", b'{"left": 3}').json() == said  # its first answer was lost
    for path in ("/sync/push", "/sync/pull", "/account/refresh"):
        content = b'{"refresh": ""}' if "account" in path else b""
        answer = gate.post(path, content)
        assert (answer.status_code, answer.json()["code"]) == (403, "wiped"), path
    assert said["at"][:10] == answer.json()["values"]["day"]
    listed = told("device", "list")
    assert (listed["name"], listed["wiped_at"], listed["unsent"]) == ("Gate", said["at"], 2)
    assert office.sees()["Gate"].shut_out
    _header, records = frames.unpacked(office.pull().content, PullAnswer)
    assert last.hash in [each.hash for each in records]
    assert "was wiped already" in told("device", "wipe", "Gate")["refused"]


def test_a_copy_goes_with_the_device_that_it_was_made_of(told: Told, http: str) -> None:
    stolen = Joined(told, http, "Gate")

    def copied(of: Joined) -> httpx.Response:
        return of.post("/device/enrol", b'{"code": "", "name": "thief"}')

    copy = Joined(told, http, "Office")
    copy.headers = {"Authorization": f"Bearer {copied(stolen).json()['token']}"}
    second = copied(copy).json()["prefix"]
    for _ in range(COPIES_A_DAY - 1):
        assert copied(stolen).status_code == 200
    assert (copied(stolen).status_code, copied(stolen).json()["code"]) == (403, "too_many_copies")
    assert told("device", "revoke", "Gate", "--alone")["copies"] == []
    assert stolen.refused_in_the_end() == (403, "revoked")
    assert copy.pull().status_code == 200
    assert len(told("device", "revoke", "Gate")["copies"]) == COPIES_A_DAY + 1
    assert copy.refused_in_the_end() == (403, "revoked")
    assert second in {item.prefix for item in Joined(told, http, "New").seen() if item.shut_out}


def test_an_order_is_taken_back_and_who_is_shut_out_hands_nothing_over(told: Told, http: str) -> None:
    gate = Joined(told, http, "Gate")
    told("device", "wipe", "Gate")
    assert gate.refused_in_the_end() == (403, "wipe")
    assert not told("device", "wipe", "Gate", "--cancel")["ordered"]
    assert gate.post("/device/wiped").json()["code"] == "not_ordered"
    told("device", "revoke", "Gate")
    assert "would hand nothing over" in told("device", "wipe", "Gate")["refused"]
    assert told("device", "wipe", "Gate", "--yes")["ordered"]
    answer = gate.post("/sync/push", pushed(1, [person()]))
    assert (answer.status_code, answer.json()["code"]) == (403, "wipe")
    assert gate.post("/device/wiped").status_code == 200
