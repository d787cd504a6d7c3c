"""Who did what reaches the server, and whoever takes an entry out, alters one or makes two chains of one is found."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from msgspec import json

from server.audit.appending import append
from server.audit.checking import broken_chains, continued_chains
from server.audit.telling import command
from server.database.connections import Connections
from shared.kernel.identity import new_id
from shared.sync import chain
from shared.sync.chain import ChainAsk, steps
from tests.company import copied, opened
from tests.store.words import good, tamper
from tests.sync.device.conftest import Enrol
from tests.sync.device.laptop import Laptop

pytestmark = pytest.mark.postgres

Tell = Callable[..., int]


@pytest.fixture
def connections(office_database: str) -> Iterator[Connections]:
    made = Connections(office_database)
    yield made
    made.close()


@pytest.fixture
def tell(connections: Connections) -> Tell:
    return partial(told, connections)


def told(connections: Connections, laptop: Laptop, *, look: bool = False, answers: int = 1_000) -> int:
    """Everything goes to the server, as it is read from the wire; or it breaks off after so many answers."""
    asking = steps(laptop.store, look=look)
    try:
        ask = next(asking)
        for _ in range(answers):
            said = json.decode(json.encode(ask), type=ChainAsk)
            ask = asking.send(append(connections, laptop.identity, said))
        append(connections, laptop.identity, ask)  # it is kept, and the answer is lost
        asking.close()
    except StopIteration as end:
        return int(end.value)
    return -1


def saved(laptop: Laptop, *names: str) -> None:
    for name in names:
        good(laptop.store, name)


def found(laptop: Laptop, database: Any) -> list[str]:
    return [str(each) for each in broken_chains(database, laptop.identity.company)]


def kept(laptop: Laptop, database: Any) -> list[int]:
    sql = "SELECT seq FROM audit_entry WHERE device = %s ORDER BY seq"
    return [seq for (seq,) in database.execute(sql, (laptop.identity.device,))]


def test_what_was_done_travels_once_however_often_it_is_sent(
    two: tuple[Laptop, Laptop], database: Any, monkeypatch: pytest.MonkeyPatch, tell: Tell
) -> None:
    monkeypatch.setattr(chain, "AT_ONCE", 2)
    laptop, other = two
    saved(laptop, *"abcde")
    saved(other, "x")
    assert tell(laptop, answers=1) == -1
    saved(laptop, "f")
    assert (tell(laptop), tell(other), tell(laptop), tell(laptop, look=True)) == (4, 1, 0, 0)
    assert kept(laptop, database) == [1, 2, 3, 4, 5, 6]
    row = database.execute("SELECT writer, action, kind, received_at FROM audit_entry WHERE seq = 6").fetchone()
    assert row[:3] == ("K1", "save", "probe_good")
    assert found(laptop, database) == []


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("DELETE FROM audit_entry WHERE seq = 2", "K1 .K1.: Audit entry 2 is missing"),
        ("UPDATE audit_entry SET action = 'post' WHERE seq = 2", "K1 .K1.: Audit entry 2 was altered"),
        ("UPDATE audit_entry SET person = '' WHERE seq = 3", "Audit entry 3 was altered"),
        ("UPDATE audit_entry SET hash = sha256('') WHERE seq = 1", "Audit entry 1 was altered"),
        ("UPDATE audit_entry SET seq = 7 - seq", "altered"),
        ("DELETE FROM audit_entry WHERE seq = 4", "The audit ends before entry 4"),
        ("DELETE FROM audit_entry", "The audit ends before entry 1"),
    ],
)
def test_what_is_missing_or_altered_on_the_server_is_named(
    laptop: Callable[..., Laptop], database: Any, damage: str, said: str, tell: Tell
) -> None:
    one = laptop("K1")
    saved(one, *"abcd")
    tell(one)
    where = " AND" if "WHERE" in damage else " WHERE"
    database.execute(f"{damage}{where} device = '{one.identity.device}'")
    problems = "\n".join(found(one, database))
    assert re.search(said, problems), problems


def test_an_entry_that_was_altered_on_the_laptop_is_kept_as_it_came_and_named(
    laptop: Callable[..., Laptop], database: Any, tell: Tell
) -> None:
    one = laptop("K1")
    saved(one, *"abcd")
    tamper(one.store, "UPDATE audit SET action = 'post' WHERE seq = 2")
    assert tell(one) == 4
    (problem,) = found(one, database)
    assert "Audit entry 2 was altered" in problem


def test_a_server_that_lost_entries_gets_them_again_and_that_is_told(
    laptop: Callable[..., Laptop], database: Any, tell: Tell
) -> None:
    one = laptop("K1")
    saved(one, *"abcd")
    tell(one)
    database.execute("DELETE FROM audit_entry WHERE seq > 2 AND device = %s", (one.identity.device,))
    sql = (
        "UPDATE audit_chain c SET (seq, hash) = (SELECT seq, hash FROM audit_entry e WHERE e.device = c.device "
        "ORDER BY seq DESC LIMIT 1) WHERE device = %s"
    )
    database.execute(sql, (one.identity.device,))
    assert tell(one, look=True) == 3
    assert one.all("SELECT action FROM audit ORDER BY seq DESC LIMIT 1") == [("audit_lost",)]
    assert kept(one, database) == [1, 2, 3, 4, 5]
    assert found(one, database) == []


def test_a_file_that_was_put_back_has_two_chains_and_both_stay(
    laptop: Callable[..., Laptop], database: Any, tell: Tell, tmp_path: Path
) -> None:
    one = laptop("K1")
    saved(one, *"ab")
    tell(one)
    one.store.engine.dispose()
    earlier = copied(tmp_path / "K1.db", tmp_path / "earlier.db")
    saved(one, *"cd")
    tell(one)
    back = Laptop(opened(earlier, prefix="K1"), one.office, one.identity)
    saved(back, "e")
    assert tell(back) == 1
    back.store.engine.dispose()
    assert kept(one, database) == [1, 2, 3, 3, 4]
    (problem,) = found(one, database)
    assert "From audit entry 3 on there are two chains" in problem


def test_a_copy_that_is_a_device_of_its_own_goes_on_from_the_other(
    laptop: Callable[..., Laptop], enrol: Enrol, database: Any, tell: Tell, tmp_path: Path
) -> None:
    one = laptop("K1")
    saved(one, *"ab")
    tell(one)
    one.store.engine.dispose()
    copy = copied(tmp_path / "K1.db", tmp_path / "copy.db")
    saved(one, "c")
    tell(one)
    other = Laptop(opened(copy, prefix="K9"), one.office, enrol("K9"))
    saved(other, *"de")
    assert tell(other) == 2
    other.store.engine.dispose()
    assert kept(other, database) == [3, 4]
    assert found(one, database) == []
    (said,) = [str(each) for each in continued_chains(database, one.identity.company)]
    assert said.startswith("K9 (K9) goes on from K1 (K1) after its audit entry 2")
    database.execute("DELETE FROM audit_entry WHERE seq = 2 AND device = %s", (one.identity.device,))
    assert len(found(one, database)) == 2


def test_a_chain_that_somebody_made_anew_on_the_laptop_does_not_replace_what_was_sent(
    laptop: Callable[..., Laptop], database: Any, tell: Tell
) -> None:
    one = laptop("K1")
    saved(one, *"abc")
    tell(one)
    tamper(one.store, "DELETE FROM audit")
    tamper(one.store, "DELETE FROM device WHERE name = 'audit_head'")
    saved(one, *"wxyz")
    tell(one, look=True)
    assert kept(one, database) == [1, 1, 2, 2, 3, 3, 4]
    assert any("From audit entry 1 on there are two chains" in each for each in found(one, database))


def test_the_server_has_a_chain_of_its_own_that_requests_cannot_change(
    laptop: Callable[..., Laptop], database: Any, connections: Connections
) -> None:
    one = laptop("S")  # the prefix of the server's own
    company: UUID = one.identity.company
    command(database, company, "enrol", "access_device", new_id(), name="Laptop")
    command(database, company, "revoke", "access_device", new_id())
    assert kept(one, database) == [1, 2]
    assert found(one, database) == []
    database.execute("UPDATE audit_entry SET content = '{}' WHERE seq = 1 AND company = %s", (company,))
    assert "Audit entry 1 was altered" in found(one, database)[0]
    for sql in ("UPDATE audit_entry SET action = 'save'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), connections.transaction(company) as asked:
            asked.execute(sql)
