"""Saving, posting, unposting and marks: one transaction each, all or nothing."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from shared.common import Organization
from shared.kernel.identity import new_id
from shared.store.errors import (
    Blocked,
    HasDependents,
    NotFound,
    NotPosted,
    PostedIsReadOnly,
    SameLineTwice,
    StaleEdit,
    WrongTransition,
)
from shared.store.rebuild import check
from shared.store.store import Store
from tests.company import PERSON, opened
from tests.probes import Batch, Good, Sampling, StockIssue, StockReceipt
from tests.probes.stock import MonthClosing, MonthClosingLine, StockReceiptLine
from tests.store import words
from tests.store.words import all_rows, day, good, in_stock, issue, posted, receipt, warehouse


def test_a_saved_draft_is_read_back_as_it_was(store: Store) -> None:
    where, cement, sand = warehouse(store), good(store), good(store, "Sand")
    document = receipt(where, day(10, 1), (cement, "10.5", "3.3333"), (sand, "0.000001", "0"), comment="Ёлка 🎄")
    store.save(document)
    read = store.get(StockReceipt, document.id)
    assert [(line.good_id, line.quantity, line.price, line.amount) for line in read.lines] == [
        (cement.id, Decimal("10.5"), Decimal("3.3333"), Decimal("35.00")),
        (sand.id, Decimal("0.000001"), Decimal(0), Decimal("0.00")),
    ]
    assert (read.status, read.number, read.comment, read.total) == ("draft", "PR-A1-26-00001", "Ёлка 🎄", Decimal(35))
    assert in_stock(store, where) == {}


def test_lines_are_changed_removed_added_and_moved_by_one_save(store: Store) -> None:
    where, cement = warehouse(store), good(store)
    document = receipt(where, day(10, 1), *[(cement, str(n), "1") for n in range(1, 5)])
    store.save(document)
    read = store.get(StockReceipt, document.id)
    one, two, three, four = read.lines
    two.quantity = Decimal(20)
    added = StockReceiptLine(good_id=cement.id, quantity=Decimal(5), price=Decimal(1))
    read.lines = [four, two, added, one]
    store.save(read)
    again = store.get(StockReceipt, document.id)
    assert [(line.id, line.quantity) for line in again.lines] == [
        (four.id, Decimal(4)), (two.id, Decimal(20)), (added.id, Decimal(5)), (one.id, Decimal(1)),
    ]  # fmt: skip
    assert three.id not in [line.id for line in again.lines]
    assert list(check(store)) == []


def test_posting_writes_movements_and_unposting_takes_them_away(store: Store) -> None:
    where, cement = warehouse(store), good(store)
    document = posted(store, receipt(where, day(10, 1), (cement, "10", "3")))
    assert in_stock(store, where) == {"Cement": ("10", "30")}
    assert (document.status, document.rule_version) == ("posted", 1)
    store.unpost(document)
    assert in_stock(store, where) == {}
    assert (document.status, document.rule_version) == ("draft", None)
    store.post(document)
    assert in_stock(store, where) == {"Cement": ("10", "30")}
    assert list(check(store)) == []


def test_a_document_that_lacks_something_is_not_posted_and_every_lack_is_named(store: Store) -> None:
    document = receipt(warehouse(store), None, (good(store), "1", "1"))
    document.lines[0].price = None
    document.warehouse_id = None
    with pytest.raises(Blocked) as refusal:
        store.post(document)
    assert [each.path for each in refusal.value.findings] == [
        "date", "warehouse_id", f"lines/{document.lines[0].id}/price",
    ]  # fmt: skip
    assert "Goods, line 1: Price is not filled in" in str(refusal.value)
    assert (document.status, document.number, document.rule_version) == ("draft", None, None)
    with pytest.raises(NotFound):
        store.get(StockReceipt, document.id)


def test_findings_that_do_not_block_are_handed_back(store: Store) -> None:
    tank = posted(store, words.batch())
    document = words.sampling(tank, day(10, 2), (8, "1.05"))
    document.samples[0].celsius = Decimal(31)
    (found,) = store.post(document)
    assert (found.code, found.blocks, str(found)) == ("hot", False, "31 °C is hot")
    assert store.get(Sampling, document.id).status == "posted"


def test_a_posted_document_is_not_saved_posted_or_marked_again(store: Store) -> None:
    document = posted(store, receipt(warehouse(store), day(10, 1), (good(store), "1", "1")))
    before = all_rows(store)
    document.comment = "changed"
    for change in (store.save, store.post, store.mark):
        with pytest.raises(PostedIsReadOnly, match="PR-A1-26-00001"):
            change(document)
    document.status = "draft"
    with pytest.raises(PostedIsReadOnly):
        store.save(document)
    assert all_rows(store) == before


def test_a_document_is_not_posted_by_saying_so(store: Store) -> None:
    document = receipt(warehouse(store), day(10, 1), (good(store), "1", "1"), status="posted")
    with pytest.raises(PostedIsReadOnly, match="post it instead"):
        store.save(document)


def test_only_a_posted_document_is_unposted(store: Store) -> None:
    document = receipt(warehouse(store), day(10, 1), (good(store), "1", "1"))
    with pytest.raises(NotPosted):
        store.unpost(document)
    store.save(document)
    with pytest.raises(NotPosted):
        store.unpost(document)


def test_of_two_windows_the_second_to_save_is_told_and_keeps_its_entry(store: Store) -> None:
    document = receipt(warehouse(store), day(10, 1), (good(store), "1", "1"))
    store.save(document)
    one, other = (store.get(StockReceipt, document.id) for _ in range(2))
    one.comment, other.comment = "one", "other"
    store.save(one)
    for change in (store.save, store.post, store.mark):
        with pytest.raises(StaleEdit, match="another window"):
            change(other)
    assert other.comment == "other"
    assert store.get(StockReceipt, document.id).comment == "one"
    one.comment = "one again"
    store.save(one)


def test_a_window_that_did_not_read_the_document_cannot_overwrite_it(store: Store) -> None:
    document = receipt(warehouse(store), day(10, 1), (good(store), "1", "1"))
    store.save(document)
    with pytest.raises(StaleEdit):
        store.save(StockReceipt(id=document.id, date=day(10, 2)))


def test_of_two_programs_the_second_to_post_is_told(store: Store, company: object) -> None:
    document = receipt(warehouse(store), day(10, 1), (good(store), "1", "1"))
    store.save(document)
    other = opened(company, prefix="B2")  # type: ignore[arg-type]
    theirs = other.get(StockReceipt, document.id)
    other.post(theirs)
    with pytest.raises(StaleEdit):
        store.post(document)
    other.engine.dispose()


def test_a_marked_document_is_not_posted(store: Store) -> None:
    document = receipt(warehouse(store), day(10, 1), (good(store), "1", "1"))
    store.save(document)
    store.mark(document)
    with pytest.raises(Blocked, match="marked for deletion"):
        store.post(document)
    store.mark(document, False)
    store.post(document)
    assert store.get(StockReceipt, document.id).marked is False


def test_a_failed_posting_leaves_the_document_as_it_was_and_a_second_try_works(store: Store) -> None:
    where, cement = warehouse(store), good(store)
    document = issue(where, day(10, 5), (cement, "3"))
    before = all_rows(store)
    with pytest.raises(Blocked):
        store.post(document)
    assert (document.status, document.number, document.rule_version) == ("draft", None, None)
    assert all_rows(store) == before
    posted(store, receipt(where, day(10, 1), (cement, "3", "1")))
    store.post(document)
    assert (document.status, document.number) == ("posted", "PI-A1-26-00001")


def test_saving_several_is_all_or_none(store: Store) -> None:
    where, cement = warehouse(store), good(store)
    fine, wrong = receipt(where, day(10, 1), (cement, "1", "1")), receipt(where, day(10, 1), status="posted")
    with pytest.raises(PostedIsReadOnly):
        store.save_all([fine, wrong])
    assert fine.number is None
    with pytest.raises(NotFound):
        store.get(StockReceipt, fine.id)
    store.save_all([fine, receipt(where, day(10, 1))])
    assert fine.number == "PR-A1-26-00001"


def test_a_failed_bulk_store_gives_no_numbers_away(store: Store) -> None:
    where, cement = warehouse(store), good(store)
    documents = [issue(where, day(10, 1), (cement, "1"), status="posted") for _ in range(2)]
    with pytest.raises(Blocked):
        store.create_many(documents)
    assert [(each.number, each.rule_version) for each in documents] == [(None, None)] * 2
    other = issue(where, day(10, 1), (cement, "1"))
    store.save(other)
    posted(store, receipt(where, day(10, 1), (cement, "9", "1")))
    store.create_many(documents)
    assert len({each.number for each in (other, *documents)}) == 3


def test_two_rows_for_one_cell_are_refused_in_words(store: Store) -> None:
    where, cement = warehouse(store), good(store)
    cells = [MonthClosingLine(warehouse_id=where.id, good_id=cement.id, cost=Decimal(n)) for n in (1, 2)]
    document = MonthClosing(date=day(10, 31), lines=cells)
    for store_it in (store.save, store.post, lambda each: store.create_many([each])):
        with pytest.raises(SameLineTwice, match="Goods: lines 1 and 2"):
            store_it(document)
    document.lines = cells[:1]
    store.save(document)


# ---- dependents and closed ends -------------------------------------------------------------------------------------


def test_a_document_that_posted_ones_depend_on_stays_posted(store: Store) -> None:
    tank = posted(store, words.batch())
    first = posted(store, words.sampling(tank, day(10, 2), (8, "1.05")))
    second = words.sampling(tank, day(10, 3), (8, "1.04"))
    store.save(second)
    with pytest.raises(HasDependents) as refusal:
        store.unpost(tank)
    assert "Sampling PSA-A1-26-00001" in str(refusal.value)
    assert "00002" not in str(refusal.value), "a draft holds nobody"
    assert tank.status == "posted"
    store.unpost(first)
    store.unpost(tank)
    assert store.get(Batch, tank.id).status == "draft"


# ---- states ---------------------------------------------------------------------------------------------------------


def test_a_step_sets_the_state_and_its_stamps(store: Store) -> None:
    tank = posted(store, words.batch())
    store.transition(tank, "stick")
    assert store.get(Batch, tank.id).state == "stuck"
    store.transition(tank, "finish")
    read = store.get(Batch, tank.id)
    assert (read.state, read.finished_by, read.status) == ("completed", PERSON, "posted")
    assert read.finished_at is not None
    store.transition(tank, "reopen")
    read = store.get(Batch, tank.id)
    assert (read.state, read.finished_by, read.finished_at) == ("active", None, None), "the stamps go with the state"
    assert [entry.action for entry in store.history(tank.id)] == ["post", "stick", "finish", "reopen"]


def test_a_step_that_the_state_does_not_allow_is_refused_in_words(store: Store) -> None:
    tank = words.batch()
    store.save(tank)
    with pytest.raises(WrongTransition, match="is active; “Resume” is not possible"):
        store.transition(tank, "resume")
    with pytest.raises(WrongTransition, match=r"no step “explode”. Steps: finish, reopen, resume, stick"):
        store.transition(tank, "explode")
    with pytest.raises(WrongTransition, match="Steps: none"):
        store.transition(receipt(warehouse(store), day(10, 1)), "finish")
    assert store.get(Batch, tank.id).state == "active"


def test_a_step_carries_no_other_change_into_a_posted_document(store: Store) -> None:
    tank = posted(store, words.batch())
    tank.vessel = "Another tank"
    with pytest.raises(PostedIsReadOnly):
        store.transition(tank, "stick")
    assert tank.state == "active"
    assert store.get(Batch, tank.id).vessel == "Tank 3"


def test_posting_and_steps_leave_the_other_fields_alone(store: Store) -> None:
    person = UUID(int=9)
    tank = words.batch()
    tank.author_id, tank.organization_id = person, new_id()
    store.post(tank)
    store.transition(tank, "stick")
    read = store.get(Batch, tank.id)
    assert (read.author_id, read.organization_id, read.date) == (person, tank.organization_id, date(2026, 10, 1))


# ---- catalogs -------------------------------------------------------------------------------------------------------


def test_catalog_items_are_coded_and_found_by_code_name_and_id(store: Store) -> None:
    cement, sand = good(store), good(store, "Sand", code="S-1")
    shape = store.kinds.shape(Good)
    assert cement.code == "A1-00001"
    assert store.by_name(shape, "A1-00001").id == store.by_name(shape, "Cement").id == cement.id
    assert store.id_of(shape, "S-1") == store.id_of(shape, str(sand.id)) == sand.id
    good(store, "Sand")
    with pytest.raises(NotFound, match="Several of goods"):
        store.id_of(shape, "Sand")
    with pytest.raises(NotFound, match="no good “Gravel”"):
        store.id_of(shape, "Gravel")
    with pytest.raises(NotFound):
        store.get(Good, new_id())


def test_documents_are_found_by_number(store: Store) -> None:
    document = receipt(warehouse(store), day(10, 1))
    store.save(document)
    assert store.by_name(store.kinds.shape(StockReceipt), "PR-A1-26-00001").id == document.id


def test_store_books_read_inside_one_session(store: Store) -> None:
    where, cement = warehouse(store), good(store)
    store.save(receipt(where, day(10, 2), (cement, "1", "1")))
    store.save(receipt(where, day(10, 1), (cement, "2", "1")))
    assert [each.date for each in store.find(StockReceipt, warehouse_id=where.id)] == [day(10, 1), day(10, 2)]
    assert store.find(StockReceipt, StockReceipt.date > day(10, 1))[0].lines[0].quantity == Decimal(1)
    assert [each.name for each in store.find(Good, name=["Cement", "Sand"])] == ["Cement"]
    with store.reading() as session:
        books = store.books(session, scopes=frozenset({"site:elsewhere"}))
        assert books.find(StockReceipt) == []
        assert books.get(Organization, None) is None


def test_saving_again_without_a_change_writes_the_same_content(store: Store) -> None:
    document = issue(warehouse(store), day(10, 1), (good(store), "1"))
    store.save(document)
    first = rows(store, document)
    store.save(document)
    assert rows(store, document) == first
    assert store.get(StockIssue, document.id).lines[0].quantity == Decimal(1)


def rows(store: Store, document: StockIssue) -> list[object]:
    return [(row[0], row[3]) for row in words.rows_of(store, "unsent") if row[0] == document.id.bytes]
