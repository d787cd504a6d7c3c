"""Numbers: per kind, device prefix and year; never twice, whoever asks at the same time."""

import multiprocessing
from collections import Counter
from pathlib import Path

import pytest

from shared.store.errors import NumberTaken
from shared.store.store import Store
from tests.company import opened
from tests.store.words import batch, day, good, receipt, warehouse

SAVES_EACH = 25


def test_numbers_count_per_kind_device_and_year(store: Store, company: Path) -> None:
    where = warehouse(store)
    documents = [receipt(where, day(12, 31)), receipt(where, day(12, 31)), batch()]
    later = receipt(where, day(12, 31).replace(year=2027))
    undated = receipt(where, None)
    store.save_all([*documents, later, undated])
    assert [each.number for each in documents] == ["PR-A1-26-00001", "PR-A1-26-00002", "PB-A1-26-00001"]
    assert later.number == "PR-A1-27-00001"
    assert undated.number == "PR-A1-26-00003"
    other = opened(company, prefix="K7")
    theirs = receipt(where, day(12, 31))
    other.save(theirs)
    other.engine.dispose()
    assert theirs.number == "PR-K7-26-00001"


def test_a_number_is_given_once_and_stays(store: Store) -> None:
    document, own = receipt(warehouse(store), day(10, 1)), receipt(warehouse(store), day(10, 1), number="7/б")
    store.save_all([document, own])
    document.date = day(10, 1).replace(year=2027)
    store.save(document)
    store.save(own)
    assert (document.number, own.number) == ("PR-A1-26-00001", "7/б")


def test_bulk_numbers_follow_the_single_ones(store: Store) -> None:
    where = warehouse(store)
    store.save(receipt(where, day(10, 1)))
    many = [receipt(where, day(10, 1)) for _ in range(3)]
    store.create_many(many)
    after = receipt(where, day(10, 1))
    store.save(after)
    assert [each.number[-5:] for each in (*many, after)] == ["00002", "00003", "00004", "00005"]
    goods = [good(store), good(store, "Sand")]
    assert [each.code for each in goods] == ["A1-00001", "A1-00002"]


def test_programs_that_save_at_the_same_time_never_share_a_number(store: Store, company: Path) -> None:
    where = warehouse(store)
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(2)
    programs = [context.Process(target=_save_many, args=(company, where.id, start)) for _ in range(2)]
    for program in programs:
        program.start()
    for program in programs:
        program.join(60)
    assert [program.exitcode for program in programs] == [0, 0]
    with store.reading() as session:
        query = "SELECT number FROM probe_receipt"
        numbers = session.connection().exec_driver_sql(query).scalars().all()
    assert sorted(numbers) == [f"PR-A1-26-{number:05d}" for number in range(1, 2 * SAVES_EACH + 1)]
    assert max(Counter(numbers).values()) == 1


def _save_many(company: Path, warehouse_id: object, start: object) -> None:
    from tests.probes import StockReceipt

    store = opened(company)
    start.wait()  # type: ignore[attr-defined]
    for _ in range(SAVES_EACH):
        store.save(StockReceipt(warehouse_id=warehouse_id, date=day(10, 1)))
    store.engine.dispose()


def test_a_number_typed_by_hand_is_never_given_again(store: Store) -> None:
    where = warehouse(store)
    store.save(receipt(where, day(10, 1), number="PR-A1-26-00002"))
    single, *bulk = (receipt(where, day(10, 1)) for _ in range(4))
    store.save(single)
    store.create_many(bulk)
    assert [each.number for each in (single, *bulk)] == [f"PR-A1-26-0000{n}" for n in (1, 3, 4, 5)]


def test_a_number_that_another_document_has_is_refused_and_the_entry_kept(store: Store) -> None:
    where = warehouse(store)
    first, second = receipt(where, day(10, 1)), receipt(where, day(10, 2), number="PR-A1-26-00001")
    store.save(first)
    with pytest.raises(NumberTaken, match="PR-A1-26-00001"):
        store.save(second)
    second.number = None
    store.save(second)
    assert second.number == "PR-A1-26-00002"
