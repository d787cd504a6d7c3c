"""Closed periods: what is dated in one stays as it is, and its sums are frozen."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.administration import ClosedPeriod
from shared.common import Organization
from shared.store.errors import Blocked, PeriodClosed
from shared.store.months import last_whole
from shared.store.periods import closed_through, frozen_date
from shared.store.rebuild import check
from shared.store.registers import turnover
from shared.store.store import Store
from tests.company import copied, opened
from tests.probes import Stock
from tests.store import words
from tests.store.words import day, good, in_stock, issue, named, posted, receipt, warehouse

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
    assert (lock.closed_through, lock.name) == (OCTOBER, "31.10.2026")
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


@pytest.mark.parametrize(("through", "frozen"), [(date.max, date(9999, 11, 30)), (date.min, None)])
def test_the_first_and_the_last_day_there_are_can_be_closed(store: Store, through: date, frozen: date | None) -> None:
    where, cement = warehouse(store), good(store)
    posted(store, receipt(where, day(10, 1), (cement, "10", "1")))
    store.close_period(through)
    with store.reading() as session:
        assert frozen_date(session.connection()) == frozen
    assert in_stock(store, where) == {"Cement": ("10", "10")}
    assert list(check(store)) == []
    with store.reading() as session:
        assert store.books(session).turnover(Stock, start=date.max) == []
        [row] = store.books(session).turnover(Stock, start=date.min, end=date.max)
        assert row["quantity"] == 10


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


def test_frozen_months_hold_what_was_posted_in_them(store: Store) -> None:
    where, cement = warehouse(store), good(store)
    posted(store, receipt(where, day(9, 2), (cement, "1", "2")))
    posted(store, receipt(where, OCTOBER, (cement, "10", "2"), (cement, "4", "0")))
    posted(store, receipt(where, day(11, 1), (cement, "1", "2")))
    store.close_period(OCTOBER)
    columns = ("month", "scope", "warehouse_id", "good_id", "cost_none", "quantity", "issued", "cost")
    with store.reading() as session:
        names = [column.name for column in Stock.frozen.columns]
        assert names == list(columns)
        same = ("company", where.id, cement.id)
        assert {tuple(row) for row in session.execute(Stock.frozen.select())} == {
            (date(2026, 9, 1), *same, 0, Decimal(1), Decimal(0), Decimal(2)),
            (date(2026, 10, 1), *same, 0, Decimal(10), Decimal(0), Decimal(20)),
            (date(2026, 10, 1), *same, 1, Decimal(4), Decimal(0), Decimal(0)),
        }


def test_only_whole_closed_months_are_frozen_and_a_later_closing_adds_to_them(store: Store) -> None:
    where, cement = warehouse(store), good(store)
    for on in (day(8, 3), day(9, 1), OCTOBER):
        posted(store, receipt(where, on, (cement, "1", "1")))
    kept = []
    for through in (day(9, 29), day(9, 30), day(10, 30), OCTOBER, day(9, 15), day(7, 31)):
        store.close_period(through)
        with store.reading() as session:
            connection = session.connection()
            rows = connection.execute(Stock.frozen.select().order_by(Stock.frozen.c.month)).all()
            kept.append((frozen_date(connection), [row.month.month for row in rows]))
        assert list(check(store)) == []
    assert kept == [
        (day(8, 31), [8]), (day(9, 30), [8, 9]), (day(9, 30), [8, 9]), (OCTOBER, [8, 9, 10]), (day(8, 31), [8]),
        (day(7, 31), []),
    ]  # fmt: skip


day_of_the_year = st.integers(0, 150).map(lambda days: date(2026, 6, 15) + timedelta(days))


@settings(max_examples=40)
@given(
    entries=st.lists(st.tuples(day_of_the_year, st.integers(0, 2), st.integers(1, 99), st.booleans()), max_size=12),
    closings=st.lists(st.none() | day_of_the_year, min_size=1, max_size=4),
    start=st.none() | day_of_the_year,
    end=st.none() | day_of_the_year,
    which=st.integers(0, 11),
)
def test_sums_with_and_without_frozen_months_agree(
    template: Path, entries: list[tuple[date, int, int, bool]], closings: list[date | None], start: date | None,
    end: date | None, which: int,
) -> None:  # fmt: skip
    """Whatever is posted, closed, opened (None) and closed again, in between and afterwards."""
    with TemporaryDirectory() as folder:
        store = opened(copied(template, Path(folder, "company.db")))
        _compare_sums(store, entries, closings, start, end, which)
        store.engine.dispose()


def _compare_sums(
    store: Store, entries: list[tuple[date, int, int, bool]], closings: list[date | None], start: date | None,
    end: date | None, which: int,
) -> None:  # fmt: skip
    where = warehouse(store)
    goods = [good(store, name) for name in ("Cement", "Sand", "Gravel")]
    documents = [
        receipt(where, on, (goods[at], str(quantity), "0" if free else "1.1")) for on, at, quantity, free in entries
    ]
    june = [receipt(where, date(2026, 6, 20), (goods[0], "9", "1")), issue(where, date(2026, 6, 21), (goods[0], "1"))]
    for each in (*documents, *june):
        posted(store, each)
    for through in closings:
        if through is not None:
            store.close_period(through)
            assert _frozen(store) == last_whole(through)
        elif (lock := next(iter(store.find(ClosedPeriod)), None)) is not None:
            store.mark(lock)
            posted(store, receipt(where, date(2026, 7, 7), (goods[0], "7", "1")))
    left_out = documents[which].id if which < len(documents) else None
    with store.reading() as session:
        connection = session.connection()
        for by in ((), ("good_id",), ("warehouse_id", "good_id"), ("date.month",), ("good_id", "date.year"), ("date",)):
            for more in ({}, {"good_id": goods[0].id}, {"warehouse_id": [where.id]}, {"cost": 0}, {"issued": 0},
                         {"scopes": ["x"]}, {"excluding": left_out}):  # fmt: skip
                asked: dict[str, object] = {"start": start, "end": end, **more}
                plain = turnover(connection, Stock, by, live=True, **asked)  # type: ignore[arg-type]
                quick = turnover(connection, Stock, by, **asked)  # type: ignore[arg-type]
                assert sorted(map(str, map(dict, quick))) == sorted(map(str, map(dict, plain)))
    assert list(check(store)) == []


def _frozen(store: Store) -> date | None:
    with store.reading() as session:
        return frozen_date(session.connection())


def test_long_sums_are_read_from_the_frozen_months(store: Store) -> None:
    where, cement = warehouse(store), good(store)
    early = posted(store, receipt(where, day(9, 1), (cement, "20", "1")))
    posted(store, receipt(where, day(10, 1), (cement, "10", "1")))
    store.close_period(OCTOBER)
    late = posted(store, issue(where, day(11, 1), (cement, "4")))
    words.tamper(store, "UPDATE probe_stock_months SET quantity = quantity * 10")
    with store.reading() as session:
        books = store.books(session)

        def quantity(**asked: object) -> Decimal:
            return books.turnover(Stock, **asked)[0]["quantity"]  # type: ignore[arg-type, no-any-return]

        assert quantity() == quantity(end=day(11, 30)) == quantity(start=day(1, 1)) == Decimal(296), "used"
        assert quantity(end=OCTOBER) == Decimal(300), "ends on the frozen day"
        assert quantity(start=day(9, 1), end=day(9, 30)) == Decimal(200), "one month"
        assert quantity(start=day(9, 1), end=day(10, 30)) == Decimal(210), "September frozen, October to its last day"
        assert quantity(start=day(9, 2), end=OCTOBER) == Decimal(100), "September from its second day"
        assert quantity(start=day(9, 2), end=day(10, 30)) == Decimal(10), "no whole month"
        assert quantity(excluding=cement.id) == Decimal(296), "what has no movements need not be left out"
        assert quantity(excluding=late.id) == Decimal(300), "its movements are in no frozen month"
        assert quantity(excluding=early.id) == Decimal(6), "it is a part of a frozen month"
