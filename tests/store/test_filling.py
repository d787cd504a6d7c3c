"""Headers first: lists are there at once; until the rest is filled, nothing is lost and nothing is told wrongly."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.kernel.codec import BodyError, canonical
from shared.store import filling
from shared.store.errors import StaleEdit, StillReferenced
from shared.store.packing import packed
from shared.store.rebuild import check
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
    assert [filling.fill(listed, 2) for _ in range(3)] == [2, 1, 0]
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
    listed.post(opened)
    while filling.fill(listed):
        pass
    assert list(check(listed)) == []


def test_what_was_read_by_its_header_cannot_be_saved_without_its_lines(listed: Store) -> None:
    (draft,) = listed.find(StockReceipt, status="draft")
    assert draft.lines == []
    draft.comment = "changed"
    with pytest.raises(StaleEdit):
        listed.save(draft)
    while filling.fill(listed):
        pass
    assert list(check(listed)) == []


def test_a_posted_one_is_unposted_before_it_is_filled(listed: Store) -> None:
    (first, _) = listed.find(StockReceipt, status="posted")
    listed.unpost(listed.get(StockReceipt, first.id))
    while filling.fill(listed):
        pass
    assert list(check(listed)) == []
    assert len({row[0] for row in rows_of(listed, "probe_stock")}) == 1


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
    with pytest.raises(StillReferenced, match="still being received"):
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
