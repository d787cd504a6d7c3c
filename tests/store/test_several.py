"""One step for several documents or items: shown exactly, done as shown, taken back as one."""

from uuid import UUID

import pytest

from shared.kernel.codec import body_of
from shared.kernel.describe import describe
from shared.store.errors import StaleEdit
from shared.store.several import Step, TooMany
from shared.store.store import Store
from tests.probes.stock import Good, StockReceipt
from tests.store.words import day, good, receipt, warehouse

RECEIPT, GOOD = describe(StockReceipt), describe(Good)


@pytest.fixture
def three(store: Store) -> list[StockReceipt]:
    """Two that can be posted, and between them one that lacks its warehouse."""
    main, cement = warehouse(store), good(store)
    made = [receipt(main, day(10, at), (cement, "1", "10")) for at in (5, 6)]
    made.insert(1, StockReceipt(date=day(10, 7)))
    for each in made:
        store.save(each)
    return made


def test_a_preview_changes_nothing_and_says_why_one_is_refused(store: Store, three: list[StockReceipt]) -> None:
    shown = store.attempt(RECEIPT, [each.id for each in three], Step("post"))
    assert [(each.before, each.after) for each in shown.done] == [("draft", "posted")] * 2
    assert "not filled in" in str(shown.refused[0].refused)
    assert {store.get(StockReceipt, each.id).status for each in three} == {"draft"}
    assert len(store.history(three[0].id)) == 1


def test_what_was_shown_is_done_and_taken_back_as_one(store: Store, three: list[StockReceipt]) -> None:
    before = [body_of(RECEIPT, store.get(StockReceipt, each.id)) for each in three]
    done = store.carry_out(store.attempt(RECEIPT, [each.id for each in three], Step("post")))
    assert [store.get(StockReceipt, each.id).status for each in three] == ["posted", "draft", "posted"]
    store.withdraw(done)
    assert [body_of(RECEIPT, store.get(StockReceipt, each.id)) for each in three] == before


def test_a_field_of_several_gets_one_value_and_each_its_own_back(store: Store, three: list[StockReceipt]) -> None:
    three[0].comment = "mine"
    store.save(three[0])
    ids = [each.id for each in three]
    done = store.carry_out(store.attempt(RECEIPT, ids, Step("set", "comment", "checked")))
    assert {store.get(StockReceipt, id).comment for id in ids} == {"checked"}
    store.withdraw(done)
    assert [store.get(StockReceipt, id).comment for id in ids] == ["mine", None, None]


def test_marked_ones_are_left_alone_when_several_are_marked(store: Store) -> None:
    items = [good(store, "Sand"), good(store, "Gravel")]
    store.mark(items[0])
    shown = store.attempt(GOOD, [each.id for each in items], Step("mark"))
    assert [each.same for each in shown.outcomes] == [True, False]
    store.withdraw(store.carry_out(shown))
    assert [store.get(Good, each.id).marked for each in items] == [True, False]


def test_nothing_is_done_where_something_changed_since_the_preview(store: Store, three: list[StockReceipt]) -> None:
    shown = store.attempt(RECEIPT, [each.id for each in three], Step("post"))
    three[1].comment = "changed by another window"
    store.save(three[1])
    with pytest.raises(StaleEdit, match="look at the preview again"):
        store.carry_out(shown)
    assert store.get(StockReceipt, three[0].id).status == "draft"


def test_nothing_is_taken_back_where_something_changed_afterwards(store: Store, three: list[StockReceipt]) -> None:
    done = store.carry_out(store.attempt(RECEIPT, [each.id for each in three], Step("mark")))
    other = store.get(StockReceipt, three[0].id)
    other.comment = "changed afterwards"
    store.save(other)
    with pytest.raises(StaleEdit, match="Nothing was taken back"):
        store.withdraw(done)
    assert all(store.get(StockReceipt, each.id).marked for each in three)


def test_more_than_a_step_can_take_are_refused_in_words(store: Store) -> None:
    with pytest.raises(TooMany, match="1001 rows are selected"):
        store.attempt(RECEIPT, [UUID(int=at) for at in range(1001)], Step("mark"))
