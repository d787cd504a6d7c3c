"""Headers first: lists are there at once; until the rest is filled, nothing is lost and nothing is told wrongly."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.kernel.codec import BodyError, canonical
from shared.kernel.language import Language
from shared.store import filling
from shared.store.coverage import coverage
from shared.store.errors import NotFilled
from shared.store.packing import packed
from shared.store.rebuild import check
from shared.store.reposting import repost
from shared.store.store import Store
from tests.company import copied, opened
from tests.probes import Good, StockReceipt
from tests.store.exchanged import accepted, headers_received, received, same_ledger, states
from tests.store.words import day, good, posted, receipt, rows_of, tamper, warehouse


@pytest.fixture
def elsewhere(template: Path, tmp_path: Path) -> Iterator[Store]:
    store = opened(copied(template, tmp_path / "elsewhere.db"), prefix="B2")
    yield store
    store.engine.dispose()


@pytest.fixture
def listed(store: Store, elsewhere: Store) -> Store:
    """A device that knows three receipts, one of them a draft, by their headers alone."""
    where, cement = warehouse(store), good(store)
    for number in (1, 2):
        posted(store, receipt(where, day(9, number), (cement, "10", "1"), (cement, "5", "2")))
    store.save(receipt(where, day(9, 3), (cement, "1", "1"), (cement, "2", "1"), comment="draft"))
    accepted(store)
    received(elsewhere, states(store, "probe_warehouse", "probe_good"))
    headers_received(elsewhere, StockReceipt, states(store, "probe_receipt"))
    return elsewhere


def test_lists_have_their_rows_at_once_and_the_rest_follows(store: Store, listed: Store) -> None:
    assert [row[2] for row in rows_of(listed, "probe_receipt")] == [row[2] for row in rows_of(store, "probe_receipt")]
    assert rows_of(listed, "probe_receipt_line") == rows_of(listed, "probe_stock") == []
    assert list(check(listed)) == []
    assert [dict(filling.fill(listed, 2)) for _ in range(3)] == [{"probe_receipt": 2}, {"probe_receipt": 1}, {}]
    same_ledger(store, listed)
    assert list(check(listed)) == []


def test_what_is_not_filled_is_opened_whole(store: Store, listed: Store) -> None:
    for each in store.find(StockReceipt):
        opened = listed.get(StockReceipt, each.id)
        assert [line.amount for line in opened.lines] == [line.amount for line in each.lines]
        with listed.reading() as session:
            again = listed.books(session).get(StockReceipt, each.id)
        assert again is not None
        assert len(again.lines) == len(each.lines)


def test_what_is_opened_before_it_is_filled_is_saved_after(listed: Store) -> None:
    (draft,) = listed.find(StockReceipt, status="draft")
    opened = listed.get(StockReceipt, draft.id)
    opened.lines = opened.lines[1:]
    listed.save(opened)
    assert len(rows_of(listed, "probe_receipt_line")) == 1
    while filling.fill(listed):
        pass
    listed.post(opened)
    assert list(check(listed)) == []


def test_what_is_found_before_it_is_filled_is_found_whole(listed: Store) -> None:
    (draft,) = listed.find(StockReceipt, status="draft")
    assert len(draft.lines) == 2
    draft.comment = "changed"
    listed.save(draft)
    assert len(rows_of(listed, "probe_receipt_line")) == 2
    while filling.fill(listed):
        pass
    assert list(check(listed)) == []


def test_nothing_is_compared_with_registers_that_lack_something(listed: Store) -> None:
    """A draft is saved meanwhile; posting it, unposting another, posting again by newer rules wait a moment."""
    (draft,), (first, _) = listed.find(StockReceipt, status="draft"), listed.find(StockReceipt, status="posted")
    listed.save(draft)
    before = rows_of(listed, "probe_receipt")
    for step in (lambda: listed.post(draft), lambda: listed.unpost(first), lambda: repost(listed, apply=True)):
        with pytest.raises(NotFilled, match="to go"):
            step()
    assert rows_of(listed, "probe_receipt") == before
    while filling.fill(listed):
        pass
    listed.post(draft)
    listed.unpost(listed.get(StockReceipt, first.id))
    assert list(check(listed)) == []


def test_a_report_says_what_it_does_not_count_yet(listed: Store) -> None:
    english = Language("en")

    def said() -> str:
        with listed.reading() as session:
            return coverage(session.connection(), listed.kinds, english, day(9, 4))

    assert said() == "not complete yet: 3 documents that have come are not counted"
    while filling.fill(listed):
        pass
    assert said() == ""


def test_a_slice_is_as_large_as_is_filled_in_a_moment(listed: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "BYTES_AT_ONCE", 1)
    assert [dict(filling.fill(listed)) for _ in range(4)] == [{"probe_receipt": 1}] * 3 + [{}]


def test_a_newer_state_fills_it(store: Store, listed: Store) -> None:
    (draft,) = store.find(StockReceipt, status="draft")
    draft.comment = "newer"
    store.save(draft)
    accepted(store)
    received(listed, (each for each in states(store, "probe_receipt") if each.id == draft.id.bytes))
    assert len(rows_of(listed, "unfilled")) == 2
    assert len(rows_of(listed, "probe_receipt_line")) == 2
    while filling.fill(listed):
        pass
    same_ledger(store, listed)


def test_nothing_is_purged_while_documents_are_on_their_way(listed: Store) -> None:
    (cement,) = listed.find(Good)
    listed.mark(cement)
    with pytest.raises(NotFilled):
        listed.purge(cement)


def test_a_body_that_cannot_be_read_writes_nothing(listed: Store) -> None:
    shape = listed.kinds.shape(StockReceipt)
    before = rows_of(listed, "probe_receipt")
    with pytest.raises(BodyError), listed.writing() as connection:
        filling.put_headers(connection, shape, [b'{"id":7}'])
    assert rows_of(listed, "probe_receipt") == before


def test_what_cannot_be_read_whole_holds_up_nothing(store: Store, listed: Store) -> None:
    """Its header was understood, its lines are of a newer version: it waits for that version."""
    strange = store.find(StockReceipt)[0]
    lines_of_a_newer_version = canonical({"id": str(strange.id), "date": "2026-09-01", "lines": [{"id": "newer"}]})
    dict, body = packed("probe_receipt", lines_of_a_newer_version)
    tamper(listed, "UPDATE head SET body = ?, dict = ? WHERE id = ?", body, dict, strange.id.bytes)
    while filling.fill(listed):
        pass
    assert [row[0] for row in rows_of(listed, "unreadable")] == [strange.id.bytes]
    assert len(rows_of(listed, "probe_receipt")) == 2
    assert {row[0] for row in rows_of(listed, "probe_receipt_line")} == {
        row[0] for row in rows_of(listed, "probe_receipt")
    }
