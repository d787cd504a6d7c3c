"""Places in a list: every page's beginning, a row's place, what lies between two rows."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.kernel.describe import describe
from shared.store.list_places import Asked, Places
from shared.store.lists import Order, page
from shared.store.store import Store
from tests.probes.batch import Batch
from tests.probes.stock import StockReceipt
from tests.store.words import batch, day, good, receipt, warehouse

dates = st.none() | st.integers(0, 4).map(lambda days: date(2026, 10, 1) + timedelta(days))
orders = st.sampled_from([None, Order(("date", "id")), Order(("number", "id"), True), Order(("number", "id"))])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.lists(dates, max_size=12), order=orders, every=st.integers(1, 4), data=st.data())
def test_places_agree_with_the_pages(
    store: Store, days: list[date | None], order: Order | None, every: int, data: st.DataObject
) -> None:
    with store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM probe_batch")
    store.create_many([batch(f"Tank {number}", on) for number, on in enumerate(days)])  # type: ignore[arg-type]
    shape = describe(Batch)
    with store.reading() as session:
        connection = session.connection()
        rows = page(connection, store.kinds, shape, order=order, limit=1000).rows
        keys = [tuple(row[name] for name in (order.keys if order else ("date", "id"))) for row in rows]
        places = Places(connection, store.kinds, Asked(shape, order=order))
        assert [places.place_of(key) for key in keys] == list(range(len(keys)))
        assert [places.key_of(row["id"]) for row in rows] == keys
        assert places.count == len(keys)
        survey = places.survey(every)
        assert (list(survey.after), survey.count) == (keys[every - 1 :: every], len(keys))
        if keys:
            first = data.draw(st.integers(0, len(keys) - 1))
            last = data.draw(st.integers(first, len(keys) - 1))
            ids = [row["id"] for row in rows]
            assert places.ids([(keys[first], keys[last])], 1000) == ids[first : last + 1]
            assert places.ids([(None, keys[last])], 2) == ids[: last + 1][:2]
            assert places.back(keys[last], last - first + 1) == (keys[first - 1] if first else None)
            assert places.back(None, len(keys) - first) == keys[first]
            assert places.survey(every, after=keys[first]).count == len(keys) - first - 1
            assert places.survey(1, after=keys[first], most=2).after == keys[first + 1 : first + 3]


def test_sums_of_several_ranges_are_exact(store: Store) -> None:
    main, cement = warehouse(store), good(store)
    for at, price in enumerate(("0.10", "0.20", "0.30", "1000000.01"), 1):
        store.save(receipt(main, day(10, at), (cement, "1", price)))
    with store.reading() as session:
        shape = describe(StockReceipt)
        places = Places(session.connection(), store.kinds, Asked(shape))
        rows = page(session.connection(), store.kinds, shape).rows
        keys = [(row["date"], row["id"]) for row in rows]
        totals = places.sums([(None, keys[0]), (keys[2], None)], ["total"])
    assert totals == {"count": 3, "total": Decimal("1000000.31")}
