"""Posting again by newer rules: shown before it is done, never in a closed month, one audit entry."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from shared.common import Organization
from shared.kernel.describe import Kinds
from shared.kernel.register import Register
from shared.store.errors import PeriodClosed
from shared.store.rebuild import check
from shared.store.reposting import Difference, repost
from shared.store.store import Store
from tests.company import Clock
from tests.probes import PROBES, Stock, StockReceipt
from tests.store.words import all_rows, day, good, in_stock, named, posted, receipt, tamper, warehouse


@pytest.fixture
def newer_rules(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The same file under a newer program: receipts now also post delivery, a tenth of the amount."""
    from shared.kernel import codec

    def movements(self: StockReceipt) -> Iterator[Register]:
        for line in self.lines:
            cost = (line.amount or Decimal(0)) * Decimal("1.1")
            yield Stock(warehouse_id=self.warehouse_id, good_id=line.good_id, line_id=line.id, quantity=line.quantity,
                        cost=cost.quantize(Decimal("0.01")))  # fmt: skip

    def install() -> Store:
        monkeypatch.setattr(StockReceipt, "movements", movements)
        monkeypatch.setattr(StockReceipt, "rule_version_now", 2)
        codec.light_class.cache_clear()  # a newer program starts anew
        return Store(store.engine, store.kinds, prefix="A1", clock=Clock())

    yield install  # type: ignore[misc]
    monkeypatch.undo()
    codec.light_class.cache_clear()


def test_newer_rules_are_shown_first_then_written(store: Store, newer_rules: object) -> None:
    where, cement = warehouse(store), good(store)
    old = posted(store, receipt(where, day(9, 10), (cement, "1", "50")))
    posted(store, receipt(where, day(10, 10), (cement, "2", "100")))
    posted(store, receipt(where, day(10, 20), (cement, "3", "10")))
    store.save(receipt(where, day(10, 21), (cement, "9", "9")))
    store.close_period(day(9, 30))
    newer = newer_rules()  # type: ignore[operator]
    before = all_rows(newer)
    shown = repost(newer, apply=False)
    assert all_rows(newer) == before, "looking changes nothing"
    assert (shown.examined, shown.changed, shown.closed) == (3, 2, 1)
    assert shown.differences == (Difference("2026-10", "probe_stock", "cost", Decimal(230), Decimal(253)),)
    assert repost(newer, apply=True) == shown
    assert in_stock(newer, where) == {"Cement": ("6", "303")}
    assert newer.get(StockReceipt, old.id).rule_version == 1
    assert list(check(newer)) == []
    again = repost(newer, apply=True)
    assert (again.changed, again.closed, again.differences) == (0, 1, ())
    with newer.reading() as session:
        entries = session.connection().exec_driver_sql("SELECT action FROM audit ORDER BY seq").scalars().all()
    assert entries.count("repost") == 1, "nothing to tell of the second time"


def test_nothing_is_reposted_where_nothing_changed(store: Store) -> None:
    where, cement = warehouse(store), good(store)
    posted(store, receipt(where, day(10, 10), (cement, "2", "100")))
    before = all_rows(store)
    result = repost(store, apply=True)
    assert (result.examined, result.changed, result.closed, result.differences) == (1, 0, 0, ())
    assert all_rows(store) == before


def test_damaged_movements_are_put_right_by_reposting(store: Store) -> None:
    where, cement = warehouse(store), good(store)
    posted(store, receipt(where, day(10, 10), (cement, "2", "100")))
    tamper(store, "DELETE FROM probe_stock")
    result = repost(store, apply=True)
    assert result.differences == (
        Difference("2026-10", "probe_stock", "cost", Decimal(0), Decimal(200)),
        Difference("2026-10", "probe_stock", "quantity", Decimal(0), Decimal(2)),
    )
    assert in_stock(store, where) == {"Cement": ("2", "200")}
    assert list(check(store)) == []


def test_newer_rules_move_nothing_into_a_closed_month(
    store: Store, newer_rules: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A document of an open month whose movements would now count in a closed one is left as it is."""
    where, cement = warehouse(store), good(store)
    posted(store, receipt(where, day(10, 10), (cement, "2", "100")))
    store.close_period(day(9, 30))
    newer = newer_rules()  # type: ignore[operator]

    def into_september(self: StockReceipt) -> Iterator[Register]:
        for line in self.lines:
            yield Stock(warehouse_id=self.warehouse_id, good_id=line.good_id, quantity=line.quantity, date=day(9, 1))

    monkeypatch.setattr(StockReceipt, "movements", into_september)
    from shared.kernel import codec

    codec.light_class.cache_clear()
    result = repost(newer, apply=True)
    assert (result.changed, result.closed) == (0, 1)
    assert in_stock(newer, where) == {"Cement": ("2", "200")}


def test_what_does_not_say_whose_it_is_is_closed_when_it_is_for_anybody(store: Store, newer_rules: object) -> None:
    where, cement = warehouse(store), good(store)
    posted(store, receipt(where, day(10, 10), (cement, "2", "100")))
    store.close_period(day(10, 31), named(store, Organization, "Ours").id)
    result = repost(newer_rules(), apply=True)  # type: ignore[operator]
    assert (result.changed, result.closed, in_stock(store, where)) == (0, 1, {"Cement": ("2", "200")})


def test_a_document_posted_by_older_rules_is_unposted_and_posted_by_newer_ones(
    store: Store, newer_rules: object
) -> None:
    where, cement = warehouse(store), good(store)
    document = posted(store, receipt(where, day(10, 10), (cement, "2", "100")))
    newer = newer_rules()  # type: ignore[operator]
    document = newer.get(StockReceipt, document.id)
    newer.unpost(document)
    newer.post(document)
    assert (document.rule_version, in_stock(newer, where)) == (2, {"Cement": ("2", "220")})
    newer.close_period(day(10, 31))
    with pytest.raises(PeriodClosed):
        newer.unpost(document)


def test_a_company_without_a_kind_of_lock_is_never_closed(store: Store) -> None:
    open_books = Store(store.engine, Kinds((PROBES,)), clock=Clock())
    store.close_period(day(10, 31))
    posted(open_books, receipt(warehouse(open_books), day(10, 1), (good(open_books), "1", "1")))
