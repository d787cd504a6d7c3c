"""Closed periods: what is dated in one stays as it is, and its sums are frozen."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.administration import ClosedPeriod
from shared.common import Organization
from shared.store.errors import Blocked, PeriodClosed
from shared.store.periods import closed_through, frozen_date
from shared.store.rebuild import check
from shared.store.registers import turnover
from shared.store.store import Store
from tests.probes import Stock
from tests.store import words
from tests.store.words import day, good, in_stock, issue, named, posted, receipt, rows_of, warehouse

OCTOBER = day(10, 31)


def lock_of(store: Store) -> ClosedPeriod:
    (lock,) = store.find(ClosedPeriod)
    return lock


def test_nothing_is_posted_into_a_closed_period(store: Store) -> None:
    where, cement = warehouse(store), good(store)
    store.close_period(OCTOBER)
    document = receipt(where, OCTOBER, (cement, "1", "1"))
    with pytest.raises(PeriodClosed, match=r"dated 31 Oct 2026; the period is closed through 31 Oct 2026.*correcting"):
        store.post(document)
    with pytest.raises(PeriodClosed):
        store.create_many([receipt(where, OCTOBER, (cement, "1", "1"), status="posted")])
    store.save(document)
    document.date = day(11, 1)
    store.post(document)


def test_nothing_is_unposted_in_a_closed_period_whatever_the_screen_says(store: Store) -> None:
    document = posted(store, receipt(warehouse(store), OCTOBER, (good(store), "1", "1")))
    store.close_period(OCTOBER)
    with pytest.raises(PeriodClosed):
        store.unpost(document)
    document.date = day(11, 1)
    with pytest.raises(PeriodClosed):
        store.unpost(document)
    assert document.status == "posted"


def test_a_step_in_a_closed_period_is_refused(store: Store) -> None:
    tank = posted(store, words.batch())
    store.close_period(OCTOBER)
    with pytest.raises(PeriodClosed):
        store.transition(tank, "stick")


def test_a_period_closed_for_one_organization_is_open_for_others(store: Store) -> None:
    where, cement = warehouse(store), good(store)
    ours, theirs = named(store, Organization, "Ours"), named(store, Organization, "Theirs")
    store.close_period(OCTOBER, ours.id)
    with pytest.raises(PeriodClosed):
        store.post(receipt(where, OCTOBER, (cement, "1", "1"), organization_id=ours.id))
    posted(store, receipt(where, OCTOBER, (cement, "1", "1"), organization_id=theirs.id))
    with pytest.raises(PeriodClosed):  # whose it is nobody knows, so the strictest lock holds
        store.post(receipt(where, OCTOBER, (cement, "1", "1")))
    with store.reading() as session:
        assert frozen_date(session.connection()) is None, "totals are frozen only where all are closed"
    store.close_period(day(9, 30))
    with store.reading() as session:
        connection = session.connection()
        assert closed_through(connection, store.kinds, ours.id) == OCTOBER
        assert closed_through(connection, store.kinds, theirs.id) == day(9, 30)
        assert frozen_date(connection) == day(9, 30)


def test_the_two_kinds_of_lock_stand_beside_each_other(store: Store) -> None:
    store.close_period(day(9, 30))
    store.close_period(OCTOBER)
    lock = lock_of(store)
    assert (lock.closed_through, lock.name) == (OCTOBER, "Closed through 2026-10-31")
    assert [entry.action for entry in store.history(lock.id)] == ["close_period", "close_period"]


def test_a_period_that_is_opened_again_thaws_its_totals(store: Store) -> None:
    where, cement = warehouse(store), good(store)
    posted(store, receipt(where, day(10, 1), (cement, "10", "1")))
    store.close_period(OCTOBER)
    lock = lock_of(store)
    store.mark(lock)
    posted(store, receipt(where, day(10, 2), (cement, "5", "1")))
    assert in_stock(store, where) == {"Cement": ("15", "15")}
    assert list(check(store)) == []
    store.close_period(OCTOBER)
    with pytest.raises(PeriodClosed):
        store.post(receipt(where, day(10, 3), (cement, "5", "1")))
    lock = lock_of(store)
    lock.closed_through = day(10, 1)
    store.save(lock)
    posted(store, receipt(where, day(10, 2), (cement, "5", "1")))
    assert list(check(store)) == []
    with store.reading() as session:
        rows = store.books(session).turnover(Stock)
    assert [row["quantity"] for row in rows] == [Decimal(20)]


def test_a_month_is_not_closed_without_saying_through_which_day(store: Store) -> None:
    with pytest.raises(Blocked, match="Closed through"):
        store.save(ClosedPeriod(name="some day"))


def test_a_movement_does_not_slip_into_a_closed_month_by_a_later_dated_document(
    store: Store, monkeypatch: object
) -> None:
    """A document may name another day for its movements; the day that they count on decides."""
    from tests.probes import StockReceipt

    where, cement = warehouse(store), good(store)

    def into_october(self: StockReceipt) -> object:
        for line in self.lines:
            yield Stock(warehouse_id=self.warehouse_id, good_id=line.good_id, quantity=line.quantity, date=day(10, 15))

    monkeypatch.setattr(StockReceipt, "movements", into_october)  # type: ignore[attr-defined]
    early = posted(store, receipt(where, day(11, 1), (cement, "1", "1")))
    store.close_period(OCTOBER)
    late = receipt(where, day(11, 2), (cement, "1", "1"))
    with pytest.raises(PeriodClosed, match="15 Oct"):
        store.post(late)
    late.status = "posted"
    with pytest.raises(PeriodClosed):
        store.create_many([late])
    with pytest.raises(PeriodClosed):
        store.unpost(early)


def test_frozen_totals_hold_what_was_posted_through_the_day(store: Store) -> None:
    where, cement = warehouse(store), good(store)
    posted(store, receipt(where, OCTOBER, (cement, "10", "2")))
    posted(store, receipt(where, day(11, 1), (cement, "1", "2")))
    store.close_period(OCTOBER)
    (frozen,) = rows_of(store, "probe_stock_frozen")
    assert frozen[0] == "company"
    assert set(frozen[1:3]) == {where.id.bytes, cement.id.bytes}
    assert sorted(frozen[3:]) == [0, 2000, 10_000_000]


day_of_the_year = st.integers(0, 60).map(lambda days: date(2026, 9, 15) + timedelta(days))


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    entries=st.lists(st.tuples(day_of_the_year, st.integers(0, 2), st.integers(1, 99)), max_size=8),
    closed=day_of_the_year,
    start=st.none() | day_of_the_year,
    end=st.none() | day_of_the_year,
)
def test_sums_with_and_without_frozen_totals_agree(
    store: Store, entries: list[tuple[date, int, int]], closed: date, start: date | None, end: date | None
) -> None:
    where = warehouse(store)
    goods = [good(store, name) for name in ("Cement", "Sand", "Gravel")]
    documents = [receipt(where, on, (goods[which], str(quantity), "1.1")) for on, which, quantity in entries]
    for lock in store.find(ClosedPeriod):  # each example starts with open books
        store.mark(lock)
    for each in documents:
        store.post(each)
    store.close_period(closed)
    with store.reading() as session:
        connection, frozen = session.connection(), frozen_date(session.connection())
        assert frozen == closed
        for by in ((), ("good_id",), ("warehouse_id", "good_id"), ("date.month",)):
            for equals in ({}, {"good_id": goods[0].id}, {"warehouse_id": [where.id]}):
                asked = {"start": start, "end": end, **equals}
                plain = turnover(connection, Stock, by, **asked)  # type: ignore[arg-type]
                quick = turnover(connection, Stock, by, checkpoint=frozen, **asked)  # type: ignore[arg-type]
                assert sorted(map(str, map(dict, quick))) == sorted(map(str, map(dict, plain)))
    assert list(check(store)) == []


def test_an_all_time_sum_is_read_from_the_frozen_totals(store: Store) -> None:
    where, cement = warehouse(store), good(store)
    posted(store, receipt(where, day(10, 1), (cement, "10", "1")))
    store.close_period(OCTOBER)
    posted(store, issue(where, day(11, 1), (cement, "4")))
    words.tamper(store, "UPDATE probe_stock_frozen SET quantity = 100000000")
    with store.reading() as session:
        books = store.books(session)

        def quantity(**asked: object) -> Decimal:
            return books.turnover(Stock, **asked)[0]["quantity"]  # type: ignore[arg-type, no-any-return]

        assert quantity() == quantity(end=day(11, 30)) == Decimal(96), "used"
        assert quantity(start=day(1, 1)) == quantity(excluding=cement.id) == Decimal(6), "cannot be used"
        assert quantity(end=day(10, 30)) == Decimal(10), "ends before the frozen day"
        assert quantity(end=OCTOBER) == Decimal(100), "ends on the frozen day"
