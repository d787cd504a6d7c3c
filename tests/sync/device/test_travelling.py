"""What is saved on one laptop is the same on the other."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest

from shared.sync import sending
from shared.sync.device import Device
from tests.company import Clock
from tests.probes.stock import Good, StockReceipt, StockReceiptLine, Warehouse
from tests.sync.device.laptop import Laptop, settled

pytestmark = pytest.mark.postgres
DAY = dt.date(2026, 11, 20)
Two = tuple[Laptop, Laptop]


def receipt(laptop: Laptop, *quantities: str, **values: object) -> StockReceipt:
    good, warehouse = Good(name="Brick"), Warehouse(name="Yard")
    laptop.store.save(good)
    laptop.store.save(warehouse)
    lines = [StockReceiptLine(good_id=good.id, quantity=Decimal(q), price=Decimal(3)) for q in quantities]
    made = StockReceipt(date=DAY, warehouse_id=warehouse.id, lines=lines, **values)
    laptop.store.save(made)
    return made


def test_a_posted_document_arrives_with_its_rows_and_movements(two: Two) -> None:
    one, other = two
    made = receipt(one, "5", "7")
    one.store.post(made)
    assert one.push().sent == 3
    got = other.pull()
    assert (got.received, got.kinds) == (3, frozenset({"probe_good", "probe_warehouse", "probe_receipt"}))
    there = other.store.get(StockReceipt, made.id)
    assert (there.status, there.total, len(there.lines)) == ("posted", Decimal(36), 2)
    settled(one, other)
    assert one.device.asks() == []


def test_edits_of_different_lines_meet_in_one_document(two: Two) -> None:
    one, other = two
    made = receipt(one, "5", "7")
    settled(one, other)
    mine, theirs = one.store.get(StockReceipt, made.id), other.store.get(StockReceipt, made.id)
    mine.lines[0].quantity, theirs.lines[1].quantity = Decimal(6), Decimal(8)
    one.store.save(mine)
    other.store.save(theirs)
    one.push()
    came = other.sync()
    assert (came.merged, came.conflicts) == (1, 0)
    settled(one, other)
    merged = one.store.get(StockReceipt, made.id)
    assert [line.quantity for line in merged.lines] == [Decimal(6), Decimal(8)]
    assert merged.total == Decimal(42)
    assert [entry.action for entry in other.store.history(made.id)][-1] == "merge"


def test_of_many_batches_that_a_stick_took_along_two_are_asked_at_a_time(two: Two) -> None:
    one, other = two
    receipt(one, "5")
    with one.store.writing() as connection:
        for _ in range(3):
            sending.freeze(connection, one.store.kinds, "2026-11-20T10:00:00Z", 1, 2**20)
    assert [ask.batch for ask in one.device.asks()] == [1, 2]
    settled(one, other)
    assert one.device.asks() == []


def test_a_second_edit_while_the_first_is_under_way_stays_unsent(two: Two) -> None:
    one, other = two
    made = receipt(one, "5")
    asks = one.device.asks()
    again = one.store.get(StockReceipt, made.id)
    again.comment = "by lorry"
    one.store.save(again)
    for ask in asks:
        one.device.settle_push(ask.batch, one.answer(ask))
    assert one.unsent() == 1
    settled(one, other)
    assert other.store.get(StockReceipt, made.id).comment == "by lorry"


def test_taking_an_edit_back_while_it_is_under_way_is_an_edit_too(two: Two) -> None:
    one, other = two
    made = receipt(one, "5")
    settled(one, other)
    for comment in ("by lorry", None):
        mine = one.store.get(StockReceipt, made.id)
        mine.comment = comment
        one.store.save(mine)
        if comment:
            asks = one.device.asks()
    for ask in asks:
        one.device.settle_push(ask.batch, one.answer(ask))
    assert one.unsent() == 1
    settled(one, other)
    assert other.store.get(StockReceipt, made.id).comment is None
    assert one.store.get(StockReceipt, made.id).comment is None


def test_repeated_and_late_answers_change_nothing(two: Two) -> None:
    one, other = two
    made = receipt(one, "5")
    asks = one.device.asks()
    answers = [one.answer(ask) for ask in asks]
    assert answers == [one.answer(ask) for ask in one.device.asks()]
    for _ in range(2):
        for ask, answer in zip(asks, answers, strict=True):
            one.device.settle_push(ask.batch, answer)
    pull = one.office.answer(other.identity, "pull", other.device.ask_pull())
    assert other.device.settle_pull(pull).received == 3
    assert other.device.settle_pull(pull).received == 0
    changed = other.store.get(StockReceipt, made.id)
    changed.comment = "later"
    other.store.save(changed)
    other.push()
    assert one.device.settle_push(asks[0].batch, answers[0]).sent == 0
    other.device.settle_pull(pull)
    assert other.store.get(StockReceipt, made.id).comment == "later"
    settled(one, other)


def test_what_is_purged_goes_everywhere_and_an_edit_brings_it_back(two: Two) -> None:
    one, other = two
    first, second = Good(name="Sand"), Good(name="Clay")
    for each in (first, second):
        one.store.save(each)
    settled(one, other)
    for each in (first, second):
        one.store.mark(each)
        one.store.purge(each)
    edited = other.store.get(Good, second.id)
    edited.name = "Red clay"
    other.store.save(edited)
    one.push()
    other.sync()
    assert other.current(first.id) is None
    settled(one, other)
    assert one.store.get(Good, second.id).name == "Red clay"
    assert len(other.entries("brought_back")) == 1


def test_what_was_brought_back_and_is_purged_here_too_is_not_sent(two: Two) -> None:
    one, other = two
    made = Good(name="Clay")
    one.store.save(made)
    settled(one, other)
    edited = other.store.get(Good, made.id)
    edited.name = "Red clay"
    other.store.save(edited)
    one.store.mark(made)
    one.store.purge(made)
    one.push()
    other.pull()
    again = other.store.get(Good, made.id)
    other.store.mark(again)
    other.store.purge(again)
    assert (made.id.bytes,) not in other.all("SELECT id FROM unsent")
    settled(one, other)


def test_clocks_that_are_far_off_do_not_matter(two: Two) -> None:
    one, other = two
    one.store.clock = Clock(dt.datetime(2036, 1, 1, tzinfo=dt.UTC))
    other.store.clock = Clock(dt.datetime(2016, 1, 1, tzinfo=dt.UTC))
    receipt(one, "5")
    receipt(other, "6")
    settled(one, other)


@pytest.mark.parametrize("page", [2_000, 2**20], ids=["in pages", "in one"])
def test_a_first_receipt_may_bring_the_headers_first(laptop: Callable[..., Laptop], page: int) -> None:
    one, other = laptop("K1"), laptop("K2")
    made = [receipt(one, "5", "7") for _ in range(5)]
    one.store.post(made[0])
    one.push()
    other.device = Device(other.store, pull_bytes=page, headers_first=True)
    other.pull()
    assert other.one("SELECT count(*) FROM probe_receipt") == 5
    assert other.one("SELECT count(*) FROM probe_receipt_line") == 0
    assert len(other.store.get(StockReceipt, made[1].id).lines) == 2
    edited = one.store.get(StockReceipt, made[2].id)
    edited.comment = "by lorry"
    one.store.save(edited)
    one.push()
    other.pull()
    received = "SELECT count(*) FROM cursor WHERE received_at IS NOT NULL"
    assert other.one(received) == 0, "nothing is called received that is not counted yet"
    while other.device.fill().filled:
        pass
    other.pull()
    assert other.one(received) == other.one("SELECT count(*) FROM cursor")
    settled(one, other)
    assert other.one("SELECT count(*) FROM probe_stock") == 2
