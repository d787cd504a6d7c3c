"""Declared reports: every subtotal and total computed by hand."""

from decimal import Decimal
from typing import Any

import pytest

from shared.kernel.language import Language
from shared.kernel.report import UnknownGrouping
from shared.store.pivot import Question, compute
from shared.store.store import Store
from tests.store.words import day, good, issue, posted, receipt, warehouse

D = Decimal


@pytest.fixture
def stocked(store: Store) -> Store:
    """Main: cement 10 for 100 in September, 6 issued in October, sand 4 for 20, gravel 1 for 2.5. Annex: sand 1, 6"""
    main, annex = warehouse(store, "Main"), warehouse(store, "Annex")
    cement, sand = good(store, "Cement", family="Binders"), good(store, "Sand", family="Fillers")
    gravel = good(store, "Gravel", family="Fillers")
    posted(store, receipt(main, day(9, 5), (cement, "10", "10")))
    posted(store, receipt(main, day(10, 5), (sand, "4", "5"), (gravel, "1", "2.5")))
    posted(store, issue(main, day(10, 6), (cement, "6")))
    posted(store, receipt(annex, day(10, 7), (sand, "1", "6")))
    store.save(receipt(annex, day(10, 8), (sand, "1000", "6")))
    return store


def table(store: Store, name: str, *by: str, **asked: Any) -> Any:
    with store.reading() as session:
        question = Question(by=by, **asked)
        return compute(session.connection(), store.kinds, store.kinds.reports[name], question, Language())


def rows(store: Store, name: str, *by: str, **asked: Any) -> list[tuple[Any, ...]]:
    found = table(store, name, *by, **asked)
    return [row.cells for row in (*found.rows, found.total)]


def test_subtotals_come_before_their_rows_and_all_add_up(stocked: Store) -> None:
    found = table(stocked, "probe_stock")
    assert [column.caption for column in found.columns] == [
        "Warehouse", "Good", "Quantity", "Cost", "Balance", "Average cost",
    ]  # fmt: skip
    assert [row.level for row in found.rows] == [1, 2, 1, 2, 2, 2]
    assert rows(stocked, "probe_stock") == [
        ("Annex", "", D(1), D(6), D(1), D(6)),
        ("Annex", "Sand", D(1), D(6), D(1), D(6)),
        ("Main", "", D(9), D("122.5"), D(9), D("122.5") / D(9)),
        ("Main", "Cement", D(4), D(100), D(4), D(25)),
        ("Main", "Gravel", D(1), D("2.5"), D(1), D("2.5")),
        ("Main", "Sand", D(4), D(20), D(4), D(5)),
        ("Total", "", D(10), D("128.5"), D(10), D("12.85")),
    ]  # fmt: skip


def test_a_period_narrows_turnovers_but_not_what_counts_from_the_start(stocked: Store) -> None:
    assert rows(stocked, "probe_stock", "good", start=day(10, 1), end=day(10, 31)) == [
        ("Cement", D(-6), D(0), D(4), D(0)),
        ("Gravel", D(1), D("2.5"), D(1), D("2.5")),
        ("Sand", D(5), D(26), D(5), D("5.2")),
        ("Total", D(0), D("28.5"), D(10), None),
    ]
    assert table(stocked, "probe_stock", start=day(10, 1), end=day(10, 31)).subtitle == "from 1 Oct 2026 to 31 Oct 2026"
    assert table(stocked, "probe_stock").subtitle == "for all time"


def test_rows_may_be_grouped_by_an_attribute_of_what_they_name(stocked: Store) -> None:
    assert [row[:3] for row in rows(stocked, "probe_stock", "family", "good")] == [
        ("Binders", "", D(4)), ("Binders", "Cement", D(4)),
        ("Fillers", "", D(6)), ("Fillers", "Gravel", D(1)), ("Fillers", "Sand", D(5)),
        ("Total", "", D(10)),
    ]  # fmt: skip
    assert [row[:2] for row in rows(stocked, "probe_stock", "month")] == [
        ("2026-09", D(10)), ("2026-10", D(0)), ("Total", D(10)),
    ]  # fmt: skip


def test_a_grouping_may_run_across(stocked: Store) -> None:
    found = table(stocked, "probe_stock_months")
    assert [column.caption for column in found.columns] == ["Good", "2026-09", "2026-10", "Total"]
    assert rows(stocked, "probe_stock_months") == [
        ("Cement", D(10), D(-6), D(4)),
        ("Gravel", None, D(1), D(1)),
        ("Sand", None, D(5), D(5)),
        ("Total", D(10), D(0), D(10)),
    ]


def test_reports_are_the_same_when_the_past_is_frozen(stocked: Store) -> None:
    asked: list[dict[str, Any]] = [{}, {"start": day(10, 1)}, {"end": day(10, 5)}]
    before = [rows(stocked, "probe_stock", *by, **each) for each in asked for by in ((), ("family",), ("month",))]
    stocked.close_period(day(9, 30))
    after = [rows(stocked, "probe_stock", *by, **each) for each in asked for by in ((), ("family",), ("month",))]
    assert after == before


def test_fixed_dimensions_and_scopes_narrow_a_report(stocked: Store) -> None:
    with stocked.reading() as session:
        from tests.probes import Good

        (sand,) = stocked.books(session).find(Good, name="Sand")
    assert [row[:2] for row in rows(stocked, "probe_stock", "warehouse", equals={"good_id": sand.id})] == [
        ("Annex", D(1)), ("Main", D(4)), ("Total", D(5)),
    ]  # fmt: skip
    assert rows(stocked, "probe_stock", "good", scopes=frozenset({"site:1"}))[:-1] == []


def test_a_replaced_item_is_counted_under_the_one_that_replaced_it(stocked: Store) -> None:
    from tests.probes import Good

    with stocked.reading() as session:
        books = stocked.books(session)
        (sand,), (gravel,) = books.find(Good, name="Sand"), books.find(Good, name="Gravel")
    stocked.replace(stocked.get(Good, gravel.id), stocked.get(Good, sand.id))
    assert [row[:2] for row in rows(stocked, "probe_stock", "good")] == [
        ("Cement", D(4)), ("Sand", D(6)), ("Total", D(10)),
    ]  # fmt: skip


def test_an_unknown_grouping_is_named_with_those_there_are(stocked: Store) -> None:
    with pytest.raises(UnknownGrouping, match=r"cannot be grouped by “colour”\. It can be grouped by: warehouse, good"):
        table(stocked, "probe_stock", "colour")


def test_a_report_of_nothing_has_a_total_of_nothing(store: Store) -> None:
    found = table(store, "probe_stock")
    assert found.rows == ()
    assert found.total.cells[0] == "Total"
