"""Hints: a laptop that listens hears at once where something is new, and nothing of what it may not see."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import httpx
import pytest

from server.api import events
from server.exchange.notices import CHANNEL, rights_notice
from server.identity import Identity
from shared.sync import frames
from shared.sync.messages import PullAnswer, PullAsk
from tests.sync.server.laptop import Version, pushed
from tests.sync.server.test_travelling import NORTH, SOUTH, person, report

pytestmark = pytest.mark.postgres


class Wire:
    """A device over HTTP."""

    def __init__(self, http: str, token: str) -> None:
        self.client = httpx.Client(base_url=http, headers={"Authorization": f"Bearer {token}"}, timeout=20)
        self.batch = 0

    def push(self, *versions: Version) -> None:
        self.batch += 1
        assert self.client.post("/sync/push", content=pushed(self.batch, versions)).status_code == 200

    @contextmanager
    def hints(self, last: str = "") -> Iterator[Iterator[tuple[str, str, int]]]:
        """(id, scope, seq) as they come; ("", "", 0) is a sign of life."""
        with self.client.stream("GET", "/sync/events", headers={"Last-Event-ID": last}) as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            yield self._read(stream.iter_lines())

    def _read(self, lines: Iterator[str]) -> Iterator[tuple[str, str, int]]:
        id = ""
        for line in lines:
            name, _, value = line.partition(": ")
            if name == "id":
                id = value
            elif name == "data":
                said = json.loads(value)
                yield id, said["scope"], said["seq"]


@pytest.fixture
def wire(
    http: str, company: UUID, enrol: Callable[..., Identity], token: Callable[[Identity], str]
) -> Iterator[Callable[..., Wire]]:
    made: list[Wire] = []

    def wire(*scopes: str) -> Wire:
        made.append(Wire(http, token(enrol(company, *scopes))))
        return made[-1]

    yield wire
    for each in made:
        each.client.close()


def test_who_listens_hears_of_what_it_may_see(wire: Callable[..., Wire]) -> None:
    anna, north = wire(), wire(f"site:{NORTH}")
    with north.hints() as hints:
        assert next(hints)[1:] == ("", 0)  # it may have missed anything
        anna.push(person(), report(site=SOUTH))
        anna.push(report(site=NORTH))
        assert next(hints)[1:] == (f"site:{NORTH}", 1)
        anna.push(report(site=NORTH))
        assert next(hints)[1:] == (f"site:{NORTH}", 2)


def test_a_stream_that_broke_off_goes_on_where_it_was(wire: Callable[..., Wire]) -> None:
    anna, ben = wire(), wire()
    with ben.hints() as others:
        next(others)  # somebody listens all the time, so the process remembers
        with anna.hints() as hints:
            next(hints)
            ben.push(person())
            last, scope, seq = next(hints)
            assert (scope, seq) == ("company", 1)
        ben.push(person())
        ben.push(report())
        ben.push(person())
        with anna.hints(last) as hints:
            missed = [next(hints)[1:], next(hints)[1:]]
            assert missed == [(f"site:{NORTH}", 1), ("company", 3)]
        with anna.hints("elsewhere-7") as hints:
            assert next(hints)[1:] == ("", 0)


def test_a_device_that_is_shut_out_hears_nothing(wire: Callable[..., Wire], database: Any, company: UUID) -> None:
    anna = wire()
    database.execute("UPDATE device SET revoked_at = now() WHERE company = %s", (company,))
    assert anna.client.get("/sync/events").json()["code"] == "revoked"


def test_who_is_shut_out_hears_nothing_any_more(
    wire: Callable[..., Wire], company: UUID, database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once, not at the next sign of life."""
    monkeypatch.setattr(events, "BEAT", 3600.0)
    anna = wire()
    with anna.hints() as hints:
        next(hints)
        database.execute("UPDATE device SET revoked_at = now() WHERE company = %s", (company,))
        database.execute("SELECT pg_notify(%s, %s)", (CHANNEL, rights_notice(company)))
        assert list(hints) == []
    assert anna.client.get("/sync/events").json()["code"] == "revoked"


def test_another_right_is_heard_of_on_the_open_stream(
    wire: Callable[..., Wire], company: UUID, database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "BEAT", 3600.0)
    anna, north = wire(), wire(f"site:{NORTH}")
    with north.hints() as hints:
        next(hints)
        database.execute("UPDATE granted SET pattern = %s WHERE pattern = %s", (f"site:{SOUTH}", f"site:{NORTH}"))
        database.execute("SELECT pg_notify(%s, %s)", (CHANNEL, rights_notice(company)))
        assert next(hints)[1:] == ("", 0), "anything may be new"
        anna.push(report(site=NORTH), report(site=SOUTH))
        assert next(hints)[1:] == (f"site:{SOUTH}", 1)
    ask = frames.packed(PullAsk(vector={f"site:{NORTH}": (1, 0)}))
    answer = frames.header_of(north.client.post("/sync/pull", content=ask).content, PullAnswer)
    assert ([each.name for each in answer.scopes], answer.lost) == ([f"site:{SOUTH}"], [f"site:{NORTH}"])
