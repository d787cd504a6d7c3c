"""The audit trail: what was changed, from what to what, and whether the trail itself was altered."""

import msgspec
import pytest

from shared.store.audit import broken_links
from shared.store.packing import unpacked_alone
from shared.store.store import Store
from tests.company import PERSON
from tests.store.words import day, good, posted, receipt, tamper, warehouse


def test_every_change_is_told_with_before_and_after(store: Store) -> None:
    where, cement, sand = warehouse(store), good(store), good(store, "Sand")
    document = receipt(where, day(10, 1), (cement, "1", "2"), (sand, "3", "4"))
    store.save(document)
    first, second = document.lines
    document.comment, first.quantity = "checked", None
    document.lines = [second, first]
    store.save(document)
    document.lines = [first]
    store.save(document)
    created, changed, removed = store.history(document.id)
    ((before, after),) = created.content.values()
    assert before is None
    assert after["lines"][0]["quantity"] == "1"
    assert changed.content == {
        "comment": [None, "checked"],
        "total": ["14", "12"],
        f"lines/{first.id}/quantity": ["1", None],
        f"lines/{first.id}/amount": ["2", "0"],
        "lines/order": [[str(first.id), str(second.id)], [str(second.id), str(first.id)]],
    }
    assert removed.content["total"] == ["12", "0"]
    assert removed.content[f"lines/{second.id}"][0]["quantity"] == "3"
    assert removed.content[f"lines/{second.id}"][1] is None
    assert [(each.action, each.device, each.person_id, each.kind) for each in (created, changed, removed)] == [
        ("save", "A1", PERSON, "probe_receipt")
    ] * 3
    assert created.at < changed.at < removed.at


def test_posting_unposting_and_marks_are_told(store: Store) -> None:
    document = posted(store, receipt(warehouse(store), day(10, 1), (good(store), "1", "1")))
    store.unpost(document)
    store.mark(document)
    store.mark(document, False)
    entries = store.history(document.id)
    assert [each.action for each in entries] == ["post", "unpost", "mark", "unmark"]
    assert entries[1].content == {"status": ["posted", None], "rule_version": [1, None]}
    assert entries[2].content == {"marked": [None, True]}


def test_a_bulk_store_is_one_entry_that_names_every_content(store: Store) -> None:
    where = warehouse(store)
    documents = [receipt(where, day(10, 1)) for _ in range(3)]
    store.create_many(documents, what="import")
    with store.reading() as session:
        connection = session.connection()
        entries = connection.exec_driver_sql("SELECT action, kind, content FROM audit").all()
        stored = connection.exec_driver_sql("SELECT hash FROM unsent WHERE kind = 'probe_receipt'").scalars()
        assert msgspec.json.decode(unpacked_alone(entries[1][2])) == {"hashes": [hash.hex() for hash in stored]}
    assert [each[:2] for each in entries] == [("save", "probe_warehouse"), ("import", "probe_receipt")]


@pytest.mark.parametrize(
    "alteration",
    [
        "UPDATE audit SET action = 'post' WHERE seq = 2",
        "UPDATE audit SET at = '2026-01-01T00:00:00.000000Z' WHERE seq = 2",
        "UPDATE audit SET device = 'ZZ' WHERE seq = 2",
        "UPDATE audit SET person_id = NULL WHERE seq = 2",
        "UPDATE audit SET aggregate_id = zeroblob(16) WHERE seq = 2",
        "UPDATE audit SET kind = 'site' WHERE seq = 2",
        "UPDATE audit SET scope = 'payroll' WHERE seq = 2",
        "UPDATE audit SET content = (SELECT content FROM audit WHERE seq = 1) WHERE seq = 2",
        "UPDATE audit SET content_hash = (SELECT content_hash FROM audit WHERE seq = 1) WHERE seq = 2",
        "UPDATE audit SET content = CAST('garbage' AS BLOB) WHERE seq = 2",
        "UPDATE audit SET hash = zeroblob(32) WHERE seq = 2",
        "DELETE FROM audit WHERE seq = 1",
        "DELETE FROM audit WHERE seq = 2",
    ],
)
def test_an_altered_trail_is_found(store: Store, alteration: str) -> None:
    for name in ("Cement", "Sand", "Gravel"):
        good(store, name)
    tamper(store, alteration)
    with store.reading() as session:
        assert set(broken_links(session.connection())) & {2, 3}


def test_erased_content_leaves_the_trail_whole(store: Store) -> None:
    """A person's data may have to go; the chain holds the content's hash only."""
    for name in ("Cement", "Sand", "Gravel"):
        good(store, name)
    tamper(store, "UPDATE audit SET content = NULL WHERE seq = 2")
    with store.reading() as session:
        assert broken_links(session.connection()) == []


def test_entries_cut_off_the_end_are_missed(store: Store) -> None:
    posted(store, receipt(warehouse(store), day(10, 1), (good(store), "1", "1")))
    with store.reading() as session:
        assert broken_links(session.connection()) == []
    tamper(store, "DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)")
    with store.reading() as session:
        assert len(broken_links(session.connection())) == 1
