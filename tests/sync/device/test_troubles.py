"""Ends in the middle, restored copies, rot, other versions: nothing is lost, and both ends agree again."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from shared.common.site import Site
from shared.kernel.codec import canonical, content_hash
from shared.store.packing import packed
from shared.sync import frames
from shared.sync.frames import NOBODY, Record
from shared.sync.hashes import NOTHING, head_hash, moved, total
from shared.sync.messages import PushAsk
from shared.sync.stored import fact, settle_fact
from tests.company import copied, opened
from tests.probes.placement import Assignment, Machine
from tests.probes.stock import Good, StockReceipt
from tests.sync.device.conftest import Enrol
from tests.sync.device.laptop import Laptop, agreed, settled
from tests.sync.device.test_travelling import receipt

pytestmark = pytest.mark.postgres
Two = tuple[Laptop, Laptop]


class Ended(BaseException):
    """The program was ended."""


@contextmanager
def ended_at(laptop: Laptop, statement: int) -> Iterator[list[int]]:
    """The program ends before its n-th statement, or commit; the list holds how many there were."""
    seen = [0]

    def next_one(*_: Any) -> None:
        seen[0] += 1
        if seen[0] == statement:
            raise Ended

    names = ("before_cursor_execute", "commit")
    for name in names:
        event.listen(laptop.store.engine, name, next_one)
    try:
        yield seen
    finally:
        for name in names:
            event.remove(laptop.store.engine, name, next_one)


def test_it_may_end_at_any_statement(two: Two) -> None:
    """A push with a refusal to merge, a pull of somebody's edit of the same cell; ended at every statement in turn."""
    one, other = two
    made = receipt(one, "5", "7")
    settled(one, other)
    statement, quantity = 1, 10
    while True:
        for laptop, line in ((one, 0), (other, 0), (other, 1)):
            quantity += 1
            edited = laptop.store.get(StockReceipt, made.id)
            edited.lines[line].quantity = Decimal(quantity)
            laptop.store.save(edited)
        one.sync()
        with ended_at(other, statement) as seen, suppress(Ended):
            other.sync()
        other.restart()
        agreed(one, other)
        mine, theirs = quantity - 1, quantity - 2
        stands = [line.quantity for line in one.store.get(StockReceipt, made.id).lines]
        assert stands == [theirs, quantity]
        assert one.one("SELECT count(*) FROM conflict WHERE mine = ?", f'"{mine}"') == 1
        if seen[0] < statement:
            break
        statement += max(1, statement // 8)  # every one of them was tried; these are enough each time
    assert statement > 50
    settled(one, other)


@pytest.fixture
def backup(database: Any) -> Callable[[Laptop], Callable[[], None]]:
    """`put_back = backup(laptop)`: the server's company as it is now can be put back later."""
    tables = ("scope", "head", "departure", "history", "pushed", "parked")

    def made(laptop: Laptop) -> Callable[[], None]:
        whose = f"WHERE company = '{laptop.identity.company}'"
        kept = {}
        for table in tables:
            with database.cursor().copy(f"COPY (SELECT * FROM {table} {whose}) TO STDOUT (FORMAT BINARY)") as copy:
                kept[table] = b"".join(bytes(part) for part in copy)

        def put_back() -> None:
            for table, content in kept.items():
                database.execute(f"DELETE FROM {table} {whose}")
                with database.cursor().copy(f"COPY {table} FROM STDIN (FORMAT BINARY)") as copy:
                    copy.write(content)
            database.commit()
            assert laptop.office.memory is not None
            laptop.office.memory.forget()

        return put_back

    return made


def test_a_server_restored_from_a_backup_gets_back_what_it_lost(two: Two, backup: Callable[..., Any]) -> None:
    one, other = two
    made, kept = receipt(one, "5", "7"), Good(name="Sand")
    one.store.save(kept)
    settled(one, other)
    put_back = backup(one)
    edited = one.store.get(StockReceipt, made.id)
    edited.lines[0].quantity = Decimal(6)
    one.store.save(edited)
    new = Good(name="Clay")
    one.store.save(new)
    one.store.mark(kept)
    one.store.purge(kept)
    settled(one, other)
    put_back()
    assert one.sync().sent == 3
    settled(one, other)
    assert [line.quantity for line in other.store.get(StockReceipt, made.id).lines] == [6, 7]
    assert other.current(new.id)
    assert other.current(kept.id) is None
    assert len(one.entries("compared")) >= 1


def test_a_site_that_was_written_to_and_never_received_is_given_back_too(two: Two, backup: Callable[..., Any]) -> None:
    one, other = two
    crane, site, day = Machine(name="Crane"), UUID(int=0xA), dt.date(2026, 11, 20)
    for each in (crane, Site(id=site, name="School")):
        one.store.save(each)
    settled(one, other)
    put_back = backup(one)
    first, second = (Assignment(date=day, from_date=day, machine_id=crane.id, site_id=site) for _ in range(2))
    other.store.save(first)
    other.push()
    one.store.save(second)
    one.push()  # taken, beside what is not here yet, and lost by the server before anything comes
    put_back()
    settled(one, other)
    assert {each.id for each in one.store.find(Assignment)} == {first.id, second.id}
    assert {each.id for each in other.store.find(Assignment)} == {first.id, second.id}


def test_two_lines_of_history_after_a_restore_meet_as_conflicts(two: Two, backup: Callable[..., Any]) -> None:
    one, other = two
    good = Good(name="Sand")
    one.store.save(good)
    settled(one, other)
    put_back = backup(one)
    for laptop, name in ((one, "Dry sand"), (other, "Wet sand")):
        edited = laptop.store.get(Good, good.id)
        edited.name = name
        laptop.store.save(edited)
        if laptop is one:
            one.sync()  # taken, and then lost by the server
            put_back()
    other.sync()
    settled(one, other)
    names = {one.store.get(Good, good.id).name, *(m.strip('"') for (m,) in one.all("SELECT mine FROM conflict"))}
    assert names >= {"Dry sand", "Wet sand"}


@pytest.mark.parametrize("edits", [1, 2])
@pytest.mark.parametrize("pushes_first", [True, False])
def test_what_only_this_laptop_has_is_not_overwritten_by_a_server_that_went_on_without_it(
    two: Two, backup: Callable[..., Any], database: Any, edits: int, pushes_first: bool
) -> None:
    one, other = two
    good = Good(name="Sand", notes="wet")
    one.store.save(good)
    settled(one, other)
    put_back = backup(one)
    edited = one.store.get(Good, good.id)
    edited.name = "Dry sand"
    one.store.save(edited)
    one.sync()  # taken, and lost by the server
    put_back()
    database.execute("UPDATE scope SET epoch = epoch + 1 WHERE company = %s", (one.identity.company,))
    database.commit()
    for at in range(edits):
        theirs = other.store.get(Good, good.id)
        theirs.notes = f"very wet {at}"
        other.store.save(theirs)
        other.sync()
    if pushes_first:
        again = one.store.get(Good, good.id)
        again.code = "S-1"
        one.store.save(again)
    settled(one, other)
    (waiting,) = [mine for path, mine in one.all("SELECT name, mine FROM conflict") if path == "name"] or [""]
    found = one.store.get(Good, good.id)
    assert "Dry sand" in (found.name, waiting.strip('"'))
    assert f"very wet {edits - 1}" in (found.notes or "")


def test_what_was_moved_to_another_site_by_a_server_that_went_on_without_it_is_offered_before_it_is_fetched(
    two: Two, backup: Callable[..., Any], database: Any
) -> None:
    one, other = two
    first, second = UUID(int=0xA), UUID(int=0xB)
    for id in (first, second):
        one.store.save(Site(id=id, name=str(id)))
    crane = Machine(name="Crane")
    one.store.save(crane)
    day = dt.date(2026, 11, 20)
    for site in (first, second):
        made = Assignment(date=day, from_date=day, machine_id=crane.id, site_id=site)
        one.store.save(made)
    settled(one, other)
    put_back = backup(one)
    edited = one.store.get(Assignment, made.id)
    edited.comment = "it leaks"
    one.store.save(edited)
    one.sync()  # taken, and lost by the server
    put_back()
    database.execute("UPDATE scope SET epoch = epoch + 1 WHERE company = %s", (one.identity.company,))
    database.commit()
    for values in ({"site_id": first}, {"from_date": dt.date(2026, 11, 21)}):
        theirs = other.store.get(Assignment, made.id)
        for name, value in values.items():
            setattr(theirs, name, value)
        other.store.save(theirs)
        settled(other)
    settled(one, other)
    found = other.store.get(Assignment, made.id)
    told = [mine for path, mine in one.all("SELECT name, mine FROM conflict")]
    assert "it leaks" in (found.comment or "") or any("it leaks" in each for each in told)
    assert found.site_id == first


def test_a_restored_laptop_takes_its_place_as_a_new_device(two: Two, enrol: Enrol, tmp_path: Path) -> None:
    one, other = two
    one.office.answer(one.identity, "hello", one.device.ask_hello(b"copy-001"))
    said = one.office.answer(one.identity, "hello", one.device.ask_hello(b"copy-002"))
    assert one.device.settle_hello(said).code == "ok"
    receipt(one, "5")
    one.store.engine.dispose()
    old = copied(tmp_path / "K1.db", tmp_path / "old.db")
    said = one.office.answer(one.identity, "hello", one.device.ask_hello(b"copy-003"))
    assert one.device.settle_hello(said).code == "ok"
    one.sync()
    restored = Laptop(opened(old, prefix="K1"), one.office, one.identity)
    said = restored.office.answer(one.identity, "hello", restored.device.ask_hello(b"copy-004"))
    assert restored.device.settle_hello(said).code == "other_copy"
    restored.identity = enrol("K3")
    with restored.store.writing() as connection:
        settle_fact(connection, "device_id", str(restored.identity.device))
        assert fact(connection, "sync_copy") == ""
    assert restored.sync().sent == 3  # all of it was there already, nothing twice
    settled(one, restored, other)
    assert one.one("SELECT max(rev) FROM head") == 1


def test_rot_in_a_sum_or_a_body_is_found_and_mended(two: Two) -> None:
    one, other = two
    made = receipt(one, "5", "7")
    settled(one, other)
    with other.store.writing() as connection:
        connection.exec_driver_sql("UPDATE cursor SET digest = zeroblob(16)")
        connection.exec_driver_sql(
            "UPDATE head SET body = zeroblob(20), hash = zeroblob(16) WHERE id = ?", (made.id.bytes,)
        )
    assert other.pull().reconcile == {"company"}
    other.reconcile()
    settled(one, other)


def sent_by_a_newer_version(laptop: Laptop, id: UUID, base: int, body: dict[str, Any]) -> None:
    content = canonical(body)
    number, small = packed("probe_good", content)
    record = Record(id.bytes, base, 0, 0, NOBODY, 1, content_hash("probe_good", id, content), small)
    frame = frames.packed(PushAsk(batch=9_000 + base, sorts=[("probe_good", number)]), [record])
    laptop.office.answer(laptop.identity, "push", frame)


def test_fields_of_a_newer_version_travel_through(two: Two) -> None:
    one, other = two
    good = Good(name="Sand")
    one.store.save(good)
    settled(one, other)
    sent_by_a_newer_version(one, good.id, 1, {"id": str(good.id), "name": "Sand", "colour": "grey"})
    other.sync()
    edited = other.store.get(Good, good.id)
    edited.notes = "wet"
    other.store.save(edited)
    settled(one, other)
    assert (one.current(good.id) or {})["colour"] == "grey"


def test_what_cannot_be_read_is_kept_and_stops_nothing(two: Two, database: Any) -> None:
    one, other = two
    bad, edited, good = Good(name="Sand"), Good(name="Clay"), Good(name="Brick")
    for each in (bad, edited, good):
        one.store.save(each)
    settled(one, other)
    mine = other.store.get(Good, edited.id)
    mine.name = "Red clay"
    other.store.save(mine)
    for each in (bad, edited):  # a kind that this version does not have
        database.execute("UPDATE head SET kind = 'probe_mill', rev = 2, seq = seq + 10 WHERE id = %s", (each.id,))
    company = one.identity.company
    rows = database.execute("SELECT id, rev, hash FROM head WHERE company = %s", (company,)).fetchall()
    digest = moved(NOTHING, total(head_hash(id.bytes, rev, False, hash) for id, rev, hash in rows))
    database.execute("UPDATE scope SET seq = seq + 10, digest = %s WHERE company = %s", (digest, company))
    database.commit()
    assert other.office.memory is not None
    other.office.memory.forget()
    other.pull()
    assert other.one("SELECT count(*) FROM unreadable") == 2
    assert other.all("SELECT reason FROM quarantine") == [("unreadable",)]
    assert other.store.get(Good, good.id).name == "Brick"


def test_a_few_differences_among_many_are_found_in_a_few_asks(two: Two) -> None:
    one, other = two
    one.store.create_many([Good(name=f"Good {number}") for number in range(3_000)])
    agreed(one, other)
    with other.store.writing() as connection:
        for sql in ("UPDATE head SET rev = 0 WHERE rowid % 1000 = 7", "UPDATE cursor SET digest = zeroblob(16)"):
            connection.exec_driver_sql(sql)
    assert other.pull().reconcile == {"company"}
    asked = [ask.path for ask in other.asked(other.device.reconcile())]
    assert len(asked) <= 20
    assert asked.count("fetch") <= 1
    agreed(one, other)
