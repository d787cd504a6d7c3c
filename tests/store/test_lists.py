"""Lists page by page, and their text filter."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.store import filters, lists, search
from shared.store.filters import FilterError
from shared.store.lists import count, page
from shared.store.store import Store
from tests.probes import Batch, Good, StockReceipt
from tests.store.words import batch, day, good, named, posted, receipt, warehouse


def listed(store: Store, kind: type[Any], filter: str = "", *, limit: int = 100, **asked: Any) -> list[Any]:
    """The ids of every row over all pages."""
    found, after = [], None
    with store.reading() as session:
        for _ in range(1000):
            got = page(
                session.connection(),
                store.kinds,
                store.kinds.shape(kind),
                filter=filter,
                after=after,
                limit=limit,
                **asked,
            )
            assert len(got.rows) <= limit
            found += [row["id"] for row in got.rows]
            after = got.after
            if after is None:
                return found
    raise AssertionError("the pages never end")


dates = st.none() | st.integers(0, 5).map(lambda days: date(2026, 10, 1) + timedelta(days))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.lists(dates, max_size=14), limit=st.integers(1, 5))
def test_every_document_is_on_exactly_one_page_newest_first(store: Store, days: list[date | None], limit: int) -> None:
    with store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM probe_batch")
    documents = [batch(f"Tank {number}", on) for number, on in enumerate(days)]  # type: ignore[arg-type]
    store.create_many(documents)
    pages = listed(store, Batch, limit=limit)
    assert sorted(pages) == sorted(each.id for each in documents)
    by_id = {each.id: each for each in documents}
    order = [(by_id[id].date or date.min, id) for id in pages]
    assert order == sorted(order, reverse=True)


def test_catalog_items_come_by_name_through_all_pages(store: Store) -> None:
    names = ["Яма", "ёж 2", "Еж 10", "anvil", "Bolt 10", "bolt 9", "Bolt 9"]
    items = {each.id: each.name for each in (good(store, name) for name in names)}
    for limit in (1, 2, 3, 7, 8):
        assert [items[id].lower() for id in listed(store, Good, limit=limit)] == [
            "anvil", "bolt 9", "bolt 9", "bolt 10", "ёж 2", "еж 10", "яма",
        ]  # fmt: skip


@pytest.fixture
def receipts(store: Store) -> dict[str, StockReceipt]:
    main, annex, cement = warehouse(store, "Main store"), warehouse(store, "Склад 100%_\\"), good(store)
    made = {
        "a": receipt(main, day(9, 30), (cement, "1", "10"), comment="Tiles for the roof"),
        "b": receipt(main, day(10, 5), (cement, "1", "20.50"), legal_number="77-Б"),
        "c": receipt(annex, day(10, 31), (cement, "1", "30")),
        "d": receipt(annex, day(11, 1), (cement, "0", "0")),
        "e": StockReceipt(comment="nothing filled in"),
    }
    for name, each in made.items():
        (store.post if name in "bc" else store.save)(each)
    store.mark(made["d"])
    return made


@pytest.mark.parametrize(
    ("filter", "expected"),
    [
        ("", "abcde"),
        ("date:2026-10-05", "b"), ("date=2026-10", "bc"), ("date:2026", "abcd"), ("date:2025", ""),
        ("date>2026-10", "d"), ("date>=2026-10", "bcd"), ("date<2026-10", "a"), ("date<=2026-10", "abc"),
        ("date!=2026-10", "ade"), ("date>=2026-10-05 date<2026-11", "bc"),
        ("status:draft", "ade"), ("status=posted", "bc"), ("status!=posted", "ade"), ("Status:Posted", "bc"),
        ("warehouse:Main", "ab"), ('warehouse:"main store"', "ab"), ("warehouse:A1-00001", "ab"),
        ("warehouse:store", "ab"),
        ("warehouse:ниче", ""), ("warehouse:СКЛАД", "cd"), ('warehouse:"100%_\\"', "cd"), ("warehouse:%", "cd"),
        ("warehouse!=Main", "cde"), ("warehouse_id:Main", "ab"),
        ("marked:yes", "d"), ("marked:no", "abce"),
        ("total>20", "bc"), ("total:20.5", "b"), ("total=20,50", "b"), ("total<=20.5", "abde"), ("total!=10", "bcde"),
        ("number_on_paper:77", "b"), ("legal_number=77-Б", "b"), ("legal_number!=77-Б", "acde"),
        ("roof", "a"), ("ROOF tiles", "a"), ('"the roof"', "a"), ("roof date:2026-10", ""), ("filled", "e"),
        ("main", "ab"), ("СКЛАД", "cd"), ("main roof", "a"), ("store date:2026-10", "b"), ("main status:draft", "a"),
        ("main склад", ""), ("cement", ""),
        ("PR", "abcde"), ("pr", "abcde"), ("zz", ""), ('"PR 9"', ""), ('"a b"', ""),
    ],
)  # fmt: skip
def test_a_filter_gives_what_it_says(
    store: Store, receipts: dict[str, StockReceipt], filter: str, expected: str
) -> None:
    names = {each.id: name for name, each in receipts.items()}
    for limit in (1, 2, 100):
        assert sorted(names[id] for id in listed(store, StockReceipt, filter, limit=limit)) == list(expected)
    with store.reading() as session:
        shape = store.kinds.shape(StockReceipt)
        assert count(session.connection(), store.kinds, shape, filter=filter) == len(expected)


@pytest.mark.parametrize(
    ("filter", "words"),
    [
        ("colour:red", "Stock receipts have no field “colour”. They can be filtered by: number"),
        ("date:yesterday", "“yesterday” is not a date; write 2026-10-05, 2026-10 or 2026"),
        ("date:2026-13", "is not a date"), ("date:2026-10-05-01", "is not a date"),
        ("date:32.10.2026", "is not a date"), ("date:5.10.2026.1", "is not a date"),
        ("status:lost", "Status is one of: draft, posted"),
        ("total>much", "“much” is not a number"), ("total=nan", "is not a number"), ("total=1e400", "too large"),
        ("total=1.234", "2 decimal places"), ("total>99999999999999999999", "too large"),
        ("rule_version=1.5", "not a whole number"),
    ],
)  # fmt: skip
def test_a_filter_that_cannot_be_understood_says_what_can(store: Store, filter: str, words: str) -> None:
    with pytest.raises(FilterError, match=words):
        listed(store, StockReceipt, filter)


@given(st.text(max_size=12))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_into_a_filter_is_answered(store: Store, filter: str) -> None:
    for kind in (StockReceipt, Good):
        for text in (
            filter,
            f"date:{filter}",
            f"total>={filter}",
            f"name:{filter}",
            f"warehouse:{filter}",
            f'"{filter}"',
        ):
            with suppress(FilterError):
                listed(store, kind, text)


def test_more_hits_than_a_page_of_search_are_all_listed(store: Store) -> None:
    where = warehouse(store)
    store.create_many([receipt(where, day(10, 1), comment="tiles") for _ in range(2100)])
    assert len(listed(store, StockReceipt, "tiles", limit=1000)) == 2100
    assert len(listed(store, StockReceipt, "PR", limit=1000)) == 2100
    with store.reading() as session:
        assert count(session.connection(), store.kinds, store.kinds.shape(StockReceipt)) == 1001, "1 000+"


def test_lists_show_only_a_persons_scopes(store: Store) -> None:
    tank = posted(store, batch())
    assert listed(store, Batch, scopes=["company"]) == [tank.id]
    assert listed(store, Batch, scopes=["site:elsewhere"]) == []
    with store.reading() as session:
        assert count(session.connection(), store.kinds, store.kinds.shape(Batch), scopes=[]) == 0


def test_a_text_filter_knows_cyrillic_case(store: Store) -> None:
    item = named(store, Good, "Кирпич", family="Стеновые")
    assert listed(store, Good, "family:стен") == [item.id]


@pytest.mark.parametrize(("few", "tried"), [(5_000, 40_000), (0, 40_000), (0, 4), (3, 12)])
@pytest.mark.parametrize("filter", [
    "крыша", "крыша балка", "comment:крыша", "number:0001", "крыша date:2026-10", "pr", "навес", "навес date:2026-10",
    "навес крыша", "навес балочный", "балка date:2026-10",
])  # fmt: skip
def test_words_that_few_or_many_hold_give_the_same_pages(
    store: Store, monkeypatch: pytest.MonkeyPatch, few: int, tried: int, filter: str
) -> None:
    """Few hits are looked up, many are met by trying rows in order; those far back are all looked up after all.

    What the list shows by name, as the warehouse, holds a word as well.
    """
    main, shed = warehouse(store), warehouse(store, "Навес балочный, балка 2")
    documents = []
    for n in range(60):
        words = [word for word, every in (("крыша", 2), ("балка", 3), ("окно", 7)) if n % every == 0 and n < 40]
        documents.append(receipt(main if n % 5 else shed, day(9 + n % 3, 1 + n % 28), comment=" ".join(words)))
    store.create_many(documents)
    expected = sorted(
        (each for each in documents if _holds(each, filter, shed.id)), key=lambda each: (each.date, each.id)
    )
    monkeypatch.setattr(filters, "FOUND_MAX", few)
    monkeypatch.setattr(search, "LARGE", few)
    monkeypatch.setattr(search, "RUN_GAP", 2 + few)
    monkeypatch.setattr(lists, "TRIED_AT_ONCE", (2, 5))
    monkeypatch.setattr(lists, "TRIED_MOST", tried)
    shape, found, after = store.kinds.shape("probe_receipt"), [], None
    with store.reading() as session:
        while True:
            page = lists.page(session.connection(), store.kinds, shape, filter=filter, after=after, limit=4)
            found += [row["id"] for row in page.rows]
            after = page.after
            if after is None:
                break
        assert lists.count(session.connection(), store.kinds, shape, filter=filter) == len(expected)
    assert found == [each.id for each in reversed(expected)]


def _holds(document: Any, filter: str, shed: UUID) -> bool:
    if "date:" in filter and document.date.month != 10:
        return False
    if filter.startswith("number:"):
        return "0001" in document.number
    if filter == "pr":
        return True
    held = document.comment.split()
    if document.warehouse_id == shed and "comment:" not in filter:
        held += ["навес", "балочный", "балка"]
    return all(word in held for word in filter.removeprefix("comment:").split() if ":" not in word)
