"""What is stored: the head that the server has, and the unsent state over it; everything follows the newer one."""

import pytest

from shared.store import heads
from shared.store.errors import StaleEdit
from shared.store.rebuild import check
from shared.store.store import Store
from tests.company import PERSON
from tests.probes import Good, StockReceipt
from tests.store.exchanged import accepted
from tests.store.words import day, good, receipt, rows_of, tamper, warehouse


def unsent(store: Store) -> list[bytes]:
    return [row[0] for row in rows_of(store, "unsent")]


def test_a_company_that_the_server_has_is_as_sound_as_before(store: Store) -> None:
    document = receipt(warehouse(store), day(10, 1), (good(store), "1", "1"))
    store.post(document)
    accepted(store)
    assert unsent(store) == []
    assert list(check(store)) == []


def test_an_edit_lies_unsent_over_its_head_with_who_made_it(store: Store) -> None:
    cement = good(store)
    accepted(store)
    base = rows_of(store, "head")
    cement.name = "Cement 500"
    store.save(cement)
    with store.reading() as session:
        current = heads.current(session.connection(), cement.id)
        assert current is not None
        assert (current.unsent, current.author, current.body["name"]) == (1, PERSON.bytes, "Cement 500")
    assert rows_of(store, "head") == base, "what it was edited from is kept"
    assert list(check(store)) == []


def test_an_edit_taken_back_by_hand_has_nothing_to_send(store: Store) -> None:
    cement = good(store)
    accepted(store)
    for name, waiting in (("Cement 500", [cement.id.bytes]), ("Cement", [])):
        cement.name = name
        store.save(cement)
        assert unsent(store) == waiting
    assert list(check(store)) == []


def test_many_edits_taken_back_have_nothing_to_send(store: Store) -> None:
    from shared.kernel.edit import Edit

    goods = [good(store, f"Good {n}") for n in range(3)]
    accepted(store)
    shape = store.kinds.shape(Good)
    store.take_in(
        shape, [], [Edit(shape.kind, g.id, g.name, {"family": None}, {"family": "x"}) for g in goods], about={}
    )
    assert len(unsent(store)) == 3
    back = [Edit(shape.kind, g.id, g.name, {"family": "x"}, {"family": None}) for g in goods[:2]]
    store.take_in(shape, [], back, about={})
    assert unsent(store) == [goods[2].id.bytes]
    assert list(check(store)) == []


def test_another_window_is_noticed_by_what_is_newest(store: Store) -> None:
    cement = good(store)
    other = store.get(Good, cement.id)
    accepted(store)
    cement.name = "Cement 500"
    store.save(cement)
    other.name = "Cement 400"
    with pytest.raises(StaleEdit, match="changed by another window"):
        store.save(other)
    with pytest.raises(StaleEdit, match="in this file already"):
        store.create_many([Good(id=cement.id, name="Again")])


def test_purging_what_the_server_has_leaves_a_tombstone_to_send(store: Store) -> None:
    cement = good(store)
    store.mark(cement)
    accepted(store)
    store.purge(cement)
    (row,) = rows_of(store, "unsent")
    assert row[0] == cement.id.bytes
    with store.reading() as session:
        current = heads.current(session.connection(), cement.id)
        assert current is not None
        assert (current.deleted, current.packed, current.hash) == (1, b"", heads.NOTHING)
        assert heads.current_hash(session.connection(), cement.id) is None
        assert heads.deleted(session.connection(), [cement.id]) == {cement.id}
    accepted(store)
    with pytest.raises(StaleEdit, match="was purged meanwhile"):
        store.save(cement)
    assert list(check(store)) == []


def test_a_damaged_base_is_found(store: Store) -> None:
    cement = good(store)
    accepted(store)
    cement.name = "Cement 500"
    store.save(cement)
    tamper(store, "UPDATE head SET body = CAST('garbage' AS BLOB) WHERE id = ?", cement.id.bytes)
    (problem,) = map(str, check(store))
    assert "the state that it was edited from is damaged" in problem


def test_a_damaged_head_is_found(store: Store) -> None:
    document = receipt(warehouse(store), day(10, 1), (good(store), "1", "1"))
    store.post(document)
    accepted(store)
    tamper(store, "UPDATE head SET hash = zeroblob(16) WHERE id = ?", document.id.bytes)
    assert "the stored body is damaged" in "\n".join(map(str, check(store)))


def test_every_newest_state_is_met_once_in_order(store: Store) -> None:
    goods = [good(store, f"Good {n}") for n in range(1200)]
    accepted(store)
    for each in goods[::7]:
        each.name = f"{each.name} changed"
    store.save_all(goods[::7])
    more = [good(store, f"More {n}") for n in range(3)]
    store.mark(goods[1])
    store.purge(goods[1])
    with store.reading() as session:
        met = [each for batch in heads.batches(session.connection(), "probe_good") for each in batch]
    assert [each.id for each in met] == sorted(each.id.bytes for each in [*goods, *more] if each is not goods[1])
    assert sum(each.unsent for each in met) == len(goods[::7]) + 3


def test_a_document_that_the_server_has_is_posted_and_unposted(store: Store) -> None:
    document = receipt(warehouse(store), day(10, 1), (good(store), "1", "1"))
    store.save(document)
    accepted(store)
    store.post(document)
    accepted(store)
    found = store.get(StockReceipt, document.id)
    store.unpost(found)
    assert rows_of(store, "probe_stock") == []
    assert unsent(store) == [document.id.bytes]
    assert list(check(store)) == []
