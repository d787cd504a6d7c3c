"""How a device joins: a one-time code for an id, a token and a prefix of its own."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.access.company import Companies
from server.codes import LETTERS, code_hash, new_code
from server.database.connections import Connections
from server.database.identities import STALE_MAX, Identities, RevokedDevice, UnknownDevice
from server.identity import Identity
from server.postgres.cluster import Cluster
from shared.areas import AREAS
from shared.kernel.describe import Kinds
from tests.server.serving import Server, command, told

pytestmark = pytest.mark.postgres


def code(server: Server, *words: str) -> str:
    return str(told(server.data, "device", "code", *words)["code"])


def join(server: Server, code: str, **ask: str) -> httpx.Response:
    return httpx.post(f"{server.address}/device/enrol", json={"code": code, "name": "Laptop", **ask}, timeout=60)


def test_a_code_lets_one_device_in_and_no_second(company_server: Server) -> None:
    once = code(company_server, "--scopes", "company,site:*", "--name", "Gate")
    given = join(company_server, once.lower().replace("-", " "), prefix="K7").json()
    assert (given["company_name"], given["prefix"]) == ("Montazh", "K7")
    again = join(company_server, once)
    assert (again.status_code, again.json()["code"]) == (400, "wrong_code")
    assert again.json()["text"] == "This code was used already; each is for one device. Ask for a new one."
    found = identities(company_server).of(given["token"])
    assert found == Identity(UUID(given["company"]), UUID(given["device"]), frozenset(("company", "site:*")))


def test_a_file_that_was_cloned_becomes_a_device_of_its_own(company_server: Server) -> None:
    first = join(company_server, code(company_server, "--scopes", "company"), prefix="C1").json()
    bearer = {"Authorization": f"Bearer {first['token']}"}
    ask = {"code": "", "name": "Laptop", "prefix": "C1"}
    second = httpx.post(f"{company_server.address}/device/enrol", json=ask, headers=bearer, timeout=60).json()
    assert second["company"] == first["company"]
    assert not {second["device"], second["token"], second["prefix"]} & {first["device"], first["token"], "C1"}
    assert identities(company_server).of(second["token"]).scopes == frozenset(("company",))
    nobody = httpx.post(f"{company_server.address}/device/enrol", json=ask, headers={"Authorization": "Bearer x"})
    assert (nobody.status_code, nobody.json()["code"]) == (401, "unknown_device")


def test_devices_that_join_at_once_have_different_prefixes(company_server: Server) -> None:
    codes = [code(company_server) for _ in range(4)]
    with ThreadPoolExecutor(4) as several:
        given = list(several.map(lambda each: join(company_server, each, prefix="P1").json(), codes))
    prefixes = [each["prefix"] for each in given]
    assert len(set(prefixes)) == 4
    assert "P1" in prefixes
    assert len({each["token"] for each in given}) == 4


def test_a_code_that_is_too_old_or_unknown_lets_nobody_in(company_server: Server) -> None:
    old = code(company_server, "--days", "0.0000001")
    assert join(company_server, old).json()["text"] == "This code is too old. Ask for a new one."
    unknown = join(company_server, new_code())
    assert unknown.json()["text"].startswith("The server does not know this code.")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"code":1}', b"\xff\xfe", b'{"code":"' + b"7" * 20_000 + b'"}'])
def test_what_is_no_request_is_said_in_words(company_server: Server, body: bytes) -> None:
    answer = httpx.post(f"{company_server.address}/device/enrol", content=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "not_understood")


def test_a_device_that_was_shut_out_is_known_as_such_within_five_seconds(company_server: Server) -> None:
    token = join(company_server, code(company_server), prefix="R1").json()["token"]
    now = 0.0
    known = identities(company_server, lambda: now)
    assert known.of(token).may("site:anything")
    assert command(company_server.data, "device", "revoke", "R1").returncode == 0
    now = STALE_MAX + 0.1
    with pytest.raises(RevokedDevice):
        known.of(token)
    with pytest.raises(UnknownDevice):
        known.of(token + "x")


def test_one_company_does_not_see_the_devices_of_another(company_server: Server) -> None:
    told(company_server.data, "company", "add", f"Other {datetime.now(UTC):%H%M%S%f}")
    connections = Connections(Cluster(company_server.data / "postgres").url)
    with connections.transaction(None) as asked:
        assert asked.execute("SELECT count(*) FROM device").fetchone() == (0,)
        assert asked.execute("SELECT count(*) FROM device_code").fetchone() == (0,)
    other = UUID(told(company_server.data, "company", "add", f"Third {datetime.now(UTC):%H%M%S%f}")["company"])
    with connections.transaction(other) as asked:
        assert asked.execute("SELECT count(*) FROM company").fetchone() == (1,)
        assert asked.execute("SELECT name FROM device").fetchall() == [("server",)]
    connections.close()


@given(st.text(LETTERS, min_size=12, max_size=12))
def test_a_code_is_read_as_it_was_meant(drawn: str) -> None:
    shown = "-".join((drawn[:4], drawn[4:8], drawn[8:]))
    assert code_hash(f" {shown.lower()}\n") == code_hash(drawn)
    assert code_hash(drawn.replace("0", "o").replace("1", "l")) == code_hash(drawn)


def identities(server: Server, clock: Callable[[], float] = time.monotonic) -> Identities:
    connections = Connections(Cluster(server.data / "postgres").url, most=2)
    return Identities(connections, Companies(Kinds(AREAS)), clock=clock)
