"""Many at once: pushes that meet, two server processes, notices that are late or lost, a server that lost something."""

import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import UUID

import pytest
from msgspec import structs

from server.database.connections import Connections
from server.exchange.listening import Listening
from server.exchange.memory import State
from server.exchange.notices import notice, noticed
from server.exchange.office import Office
from server.exchange.refusal import SyncRefusal
from server.identity import Identity
from shared.kernel.describe import Kinds
from shared.kernel.identity import new_id
from shared.sync import frames
from shared.sync.messages import HelloAnswer, HelloAsk, PushAsk
from tests.sync.server.laptop import Laptop, pushed
from tests.sync.server.test_judging import codes, lock, posted
from tests.sync.server.test_travelling import NORTH, SOUTH, person, report

pytestmark = pytest.mark.postgres
Laptops = Callable[..., Laptop]


@pytest.fixture
def other_office(office_database: str, kinds: Kinds) -> Iterator[Office]:
    """A second server process on the same database."""
    connections = Connections(office_database)
    yield Office(connections, kinds, clock=lambda: datetime.now(UTC))
    connections.close()


def test_a_batch_number_with_other_bytes_is_another_copy_of_the_file(laptop: Laptops) -> None:
    anna = laptop()
    anna.push(person(), batch=3)
    with pytest.raises(SyncRefusal) as refused:
        anna.push(person(), batch=3)
    assert refused.value.code == "batch_differs"


def test_one_batch_that_comes_twice_at_once_is_done_once(laptop: Laptops) -> None:
    anna = laptop()
    frame = pushed(1, [person() for _ in range(50)])
    with ThreadPoolExecutor(4) as threads:
        answers = set(threads.map(lambda _: anna.office.answer(anna.identity, "push", frame), range(4)))
    assert len(answers) == 1
    anna.pull()
    assert {held.rev for held in anna.heads.values()} == {1}


def test_pushes_that_meet_lose_nothing_and_the_sums_hold(laptop: Laptops, other_office: Office) -> None:
    """New ones with the same ids in two scopes, and moves that cross, from six laptops over two processes."""
    laptops = [laptop() for _ in range(6)]
    for each in laptops[::2]:
        each.office = other_office
    ids = [new_id() for _ in range(30)]
    accepted: dict[UUID, list[int]] = {id: [] for id in ids}

    def work(each: Laptop) -> None:
        random = Random(id(each))
        revs = dict.fromkeys(ids, 0)
        for _ in range(12):
            some = random.sample(ids, 10)
            versions = [
                report(id, revs[id], random.choice([NORTH, SOUTH]), comment=str(random.random())) for id in some
            ]
            answer, records = each.send(pushed(next(each.batches), versions))
            assert not answer.refused
            stale = {UUID(bytes=record.id): record.rev for record in records}
            for one in versions:
                revs[one.id] = stale.get(one.id, one.base + 1)
                if one.id not in stale:
                    accepted[one.id].append(one.base + 1)

    with ThreadPoolExecutor(len(laptops)) as threads:
        list(threads.map(work, laptops))
    reader = laptop()
    reader.pull(bytes=3_000)
    for one in ids:
        assert sorted(accepted[one]) == list(range(1, reader.heads[one].rev + 1))


def test_pulling_while_others_push_skips_nothing(laptop: Laptops) -> None:
    anna, ben, reader = laptop(), laptop(), laptop()
    sent: list[UUID] = []

    def push(each: Laptop) -> None:
        for _ in range(15):
            versions = [report() for _ in range(5)]
            each.push(*versions)
            sent.extend(one.id for one in versions)

    with ThreadPoolExecutor(2) as threads:
        under_way = [threads.submit(push, each) for each in (anna, ben)]
        while not all(each.done() for each in under_way):
            reader.pull(bytes=2_000)
        for each in under_way:
            each.result()
    reader.pull()
    assert reader.heads.keys() == set(sent)


def test_a_process_that_heard_nothing_only_comes_later(laptop: Laptops, other_office: Office) -> None:
    anna, ben = laptop(), laptop()
    ben.office = other_office
    for each in (anna, ben):
        each.office.heard()
    anna.push(person())
    ben.pull()
    ben.pull()
    assert len(ben.heads) == 1
    anna.push(two := person())
    assert ben.pull() == 1
    assert two.id not in ben.heads  # its process was told nothing yet
    ben.push(three := person())  # what it learns itself is enough to see all
    ben.pull()
    assert ben.heads.keys() >= {two.id, three.id}
    assert other_office.memory
    other_office.forget()
    anna.push(four := person())
    ben.pull()
    assert four.id in ben.heads


def test_processes_tell_each_other(laptop: Laptops, other_office: Office, office_database: str, company: UUID) -> None:
    anna, ben = laptop(), laptop()
    ben.office = other_office
    connections = Connections(office_database)
    second = threading.Event()

    def told(whose: UUID, scopes: Mapping[str, int]) -> None:
        if (whose, scopes) == (company, {"company": 2}):
            second.set()

    other_office.tell.append(told)
    listening = Listening(connections, other_office, beat=0.05)
    listening.start()
    try:
        assert listening.ready.wait(10)
        anna.push(person())
        ben.pull()
        anna.push(two := person())
        assert second.wait(10)
        ben.pull()
        assert two.id in ben.heads
    finally:
        listening.stop()
        connections.close()


def test_a_notice_says_how_far_a_scope_is() -> None:
    state, company = State(2, 5, 3, bytes(range(16))), new_id()
    assert noticed(notice(company, "site:x", state)) == (company, "site:x", state)


def test_a_server_that_lost_something_opens_a_new_epoch(laptop: Laptops, database: Any, company: UUID) -> None:
    anna, ben = laptop(), laptop()
    anna.push(person())
    anna.pull()
    before = copied(database, company)
    epoch = anna.vector["company"][0]
    anna.push(two := person())
    anna.pull()
    ben.pull()
    put_back(database, company, before)
    anna.pull()
    assert anna.reconcile == {"company"}
    assert anna.vector["company"] == (epoch + 1, 1)
    assert anna.heads[two.id]  # nothing is taken away: it is given back now
    anna.push(two._replace(base=1, flags=frames.RECOVERED))
    ben.pull()
    assert ben.reconcile == {"company"}
    fresh = laptop()
    fresh.pull()
    assert two.id in fresh.heads


def test_a_database_that_took_over_from_another_is_another_epoch(laptop: Laptops, database: Any, company: UUID) -> None:
    """It may lack what the other had last, and nobody need have noticed."""
    anna, ben = laptop(), laptop()
    anna.push(one := person())
    anna.pull()
    database.execute("UPDATE scope SET lineage = 'another/00000001' WHERE company = %s", (company,))
    anna.pull()
    assert anna.reconcile == {"company"}
    assert anna.vector["company"][0] > 10**9  # the second of a start
    frame = pushed(next(anna.batches), [person(one.id, 1, name="Later")])
    header = structs.replace(frames.header_of(frame, PushAsk), epochs={"company": 1})
    answer, _ = anna.send(frames.packed(header, frames.records_of(frame)))
    assert [refused.code for refused in answer.refused] == ["other_epoch"]
    anna.push(person())
    anna.pull()
    ben.pull()
    assert anna.vector == ben.vector
    assert anna.vector["company"][1] == 2


def test_a_scope_has_the_epoch_of_the_start_in_which_it_was_made(laptop: Laptops, database: Any) -> None:
    """Where it was lost, and is made anew after another start, nobody takes it for the one that he knows."""
    anna = laptop()
    anna.push(person())
    anna.pull()
    start = database.execute("SELECT extract(epoch FROM pg_postmaster_start_time())::bigint").fetchone()
    assert anna.vector["company"] == (*start, 1)


def copied(database: Any, company: UUID) -> dict[str, list[Any]]:
    """What a backup would have of the exchange."""
    return {
        table: database.execute(f"SELECT * FROM {table} WHERE company = %s", (company,)).fetchall()
        for table in ("scope", "head", "history", "pushed", "departure")
    }


def put_back(database: Any, company: UUID, rows: dict[str, list[Any]]) -> None:
    for table, found in rows.items():
        database.execute(f"DELETE FROM {table} WHERE company = %s", (company,))
        for row in found:
            database.execute(f"INSERT INTO {table} VALUES ({', '.join(['%s'] * len(row))})", row)


def test_a_period_is_closed_after_the_pushes_that_saw_it_open(
    laptop: Laptops, connections: Connections, database: Any, company: UUID
) -> None:
    """Nothing is accepted into it once the lock is."""
    anna, ben = laptop(), laptop()
    anna.push(lock("2026-01-31"))
    waits = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    with ThreadPoolExecutor(1) as thread:
        with connections.transaction(company) as connection:
            key = int.from_bytes(company.bytes[8:], signed=True)
            connection.execute("SELECT pg_advisory_xact_lock_shared(%s)", (key,))  # a push that has read the locks
            closing = thread.submit(anna.push, lock("2026-05-31"))
            while not database.execute(waits).fetchone():
                assert not closing.done()
        closing.result()
    assert codes(ben, posted()) == ["period_closed"]


# ---- finding what differs


def test_comparing_finds_what_differs_and_fetching_brings_it(laptop: Laptops) -> None:
    anna = laptop()
    people = [person() for _ in range(30)]
    anna.push(*people)
    anna.pull()
    answer, _ = anna.compare("company", "", leaf=8)
    assert answer.parts == {"": anna.sums("company")}
    prefixes = sorted({each.id.hex[:31] for each in people})
    answer, records = anna.compare("company", *prefixes, leaf=8)
    assert sum(count for count, _ in answer.parts.values()) == 30
    assert answer.listed == prefixes
    assert sorted(record.id for record in records) == sorted(each.id.bytes for each in people)
    assert {record.body for record in records} == {b""}
    fetched, records = anna.fetch(people[3].id, new_id())
    assert fetched.scopes == ["company", ""]
    assert [record.flags for record in records] == [0, frames.GONE]
    assert records[0].hash == people[3].hash


def test_nobody_compares_what_the_rights_do_not_give(laptop: Laptops) -> None:
    laptop().push(report())
    for scope in (f"site:{NORTH}", "site:\0", ""):
        with pytest.raises(SyncRefusal):
            laptop("company").compare(scope, "")


# ---- copies of a device's file


def test_a_restored_file_is_told_that_another_copy_spoke_last(laptop: Laptops) -> None:
    anna = laptop()

    def hello(copy: bytes, next_copy: bytes) -> str:
        ask = HelloAsk(device=anna.identity.device, copy=copy, next_copy=next_copy, schema=1)
        return frames.header_of(anna.office.answer(anna.identity, "hello", frames.packed(ask)), HelloAnswer).code

    assert hello(b"first", b"second") == "ok"
    assert hello(b"first", b"second") == "ok"  # its answer was lost
    assert hello(b"second", b"third") == "ok"
    assert hello(b"first", b"other") == "other_copy"
    assert hello(b"third", b"fourth") == "ok"


def test_another_devices_hello_is_refused(laptop: Laptops, company: UUID, enrol: Callable[..., Identity]) -> None:
    anna, other = laptop(), enrol(company)
    ask = HelloAsk(device=other.device, copy=b"a", next_copy=b"b", schema=1)
    with pytest.raises(SyncRefusal) as refused:
        anna.office.answer(anna.identity, "hello", frames.packed(ask))
    assert refused.value.code == "unknown_device"
