"""Purging, merging two items of a catalog, and who refers to what."""

import pytest

from shared.common.site import SiteZone
from shared.store.errors import NotFound, StaleEdit, StillReferenced
from shared.store.rebuild import check
from shared.store.references import referring
from shared.store.search import search
from shared.store.store import Store
from tests.probes import Good, StockReceipt
from tests.store.words import assignment, batch, day, good, machine, posted, receipt, rows_of, sampling, site, warehouse


def test_what_others_refer_to_is_not_purged_and_they_are_named(store: Store) -> None:
    where, cement = warehouse(store), good(store)
    document = receipt(where, day(10, 1), (cement, "1", "1"))
    store.save(document)
    store.mark(cement)
    with pytest.raises(StillReferenced, match=r"Cement is still referred to by:\n  - Stock receipt PR-A1-26-00001"):
        store.purge(cement)
    assert [(str(each), each.field, each.status) for each in store.references(cement)] == [
        ("Stock receipt PR-A1-26-00001", "Good", "draft")
    ]
    assert [each.id for each in store.references(where)] == [document.id]
    assert store.references(document) == []


def test_long_lists_of_references_are_cut_with_a_count(store: Store) -> None:
    where = warehouse(store)
    store.create_many([receipt(where, day(10, 1)) for _ in range(12)])
    store.mark(where)
    with pytest.raises(StillReferenced, match="… and 2 more"):
        store.purge(where)


def test_a_purged_item_leaves_only_a_tombstone(store: Store) -> None:
    cement = good(store)
    store.mark(cement)
    store.purge(cement)
    with pytest.raises(NotFound):
        store.get(Good, cement.id)
    with store.reading() as session:
        assert search(session.connection(), store.kinds, "cement") == []
    (tombstone,) = rows_of(store, "unsent")
    assert tombstone[0] == cement.id.bytes
    assert tombstone[3:6] == (bytes(16), 1, b""), "no content is left"
    assert [entry.action for entry in store.history(cement.id)] == ["save", "mark", "purge"]
    with pytest.raises(StaleEdit, match="was purged meanwhile"):
        store.save(cement)
    with pytest.raises(StaleEdit):
        store.save(Good(id=cement.id, name="Cement again"))
    assert list(check(store)) == []


def test_a_purged_document_takes_its_lines_with_it(store: Store) -> None:
    document = receipt(warehouse(store), day(10, 1), (good(store), "1", "1"))
    store.save(document)
    store.mark(document)
    store.purge(document)
    assert rows_of(store, "probe_receipt") == rows_of(store, "probe_receipt_line") == []
    assert list(check(store)) == []


def test_only_what_is_marked_and_not_posted_is_purged(store: Store) -> None:
    cement = good(store)
    document = posted(store, receipt(warehouse(store), day(10, 1), (cement, "1", "1")))
    for each in (cement, document):
        with pytest.raises(StillReferenced, match="marked for deletion before"):
            store.purge(each)
        each.marked = True  # on the screen only
        with pytest.raises(StillReferenced):
            store.purge(each)
    with pytest.raises(NotFound):
        store.purge(Good(name="never saved", marked=True))
    assert store.get(StockReceipt, document.id).status == "posted"


def test_an_item_replaced_by_another_is_read_as_the_other(store: Store) -> None:
    old, new, newest = good(store, "Cement M500"), good(store, "Cement 500"), good(store, "CEM I 42.5")
    document = receipt(warehouse(store), day(10, 1), (old, "1", "1"))
    store.save(document)
    store.replace(old, new)
    store.replace(new, newest)
    with store.reading() as session:
        books = store.books(session)
        assert books.get(Good, old.id).id == newest.id  # type: ignore[union-attr]
    assert store.get(Good, old.id).marked is True
    assert store.get(StockReceipt, document.id).lines[0].good_id == old.id, "documents are not rewritten"
    with store.reading() as session:
        found = referring(session.connection(), store.kinds, store.kinds.shape(Good), new.id)
    assert [(each.id, each.field) for each in found] == [(old.id, "Replaced by")]


def test_items_are_not_merged_in_circles_or_across_catalogs(store: Store) -> None:
    one, two, three = good(store, "One"), good(store, "Two"), good(store, "Three")
    store.replace(one, two)
    store.replace(two, three)
    for item, by in ((two, one), (three, one), (three, three), (one, machine(store))):
        with pytest.raises(StillReferenced):
            store.replace(item, by)
    assert store.get(Good, three.id).replaced_by is None


def test_what_names_a_line_refers_to_the_whole(store: Store) -> None:
    divided, other = site(store), site(store, "Bridge")
    divided.zones = [SiteZone(name="Roof"), SiteZone(name="Cellar")]
    store.save(divided)
    document = assignment(machine(store), other, day(10, 1))
    document.zone_id = divided.zones[1].id
    store.save(document)
    assert [(each.id, each.field) for each in store.references(divided)] == [(document.id, "Zone")]
    with store.reading() as session:
        assert store.books(session).name("site_zone", document.zone_id) == "Cellar"
    store.mark(divided)
    with pytest.raises(StillReferenced, match="Assignment PA-A1-26-00001"):
        store.purge(divided)


def test_documents_that_refer_by_any_field_are_related(store: Store) -> None:
    tank = posted(store, batch())
    sampled = posted(store, sampling(tank, day(10, 2), (8, "1.05")))
    corrected = batch("Tank 3, corrected")
    corrected.corrects_id = tank.id
    store.save(corrected)
    assert {(each.id, each.field) for each in store.references(tank)} == {
        (sampled.id, "Batch"), (corrected.id, "Corrects"),
    }  # fmt: skip
