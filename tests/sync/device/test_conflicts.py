"""Two edits of one field: theirs stands, ours waits to be chosen, and nobody's value is lost."""

from decimal import Decimal

import msgspec
import pytest

from shared.administration.conflict import Conflict
from shared.sync import conflicts
from shared.sync.conflicts import CannotSettle
from tests.probes.stock import Good, StockReceipt
from tests.sync.device.laptop import Laptop, settled
from tests.sync.device.test_travelling import receipt

pytestmark = pytest.mark.postgres
Two = tuple[Laptop, Laptop]


def clashing(two: Two, *, post: bool = False) -> tuple[StockReceipt, Conflict]:
    """The first says 6, then the other, who has not seen it, 8."""
    one, other = two
    made = receipt(one, "5", "7")
    settled(one, other)
    for laptop, quantity in ((one, 6), (other, 8)):
        edited = laptop.store.get(StockReceipt, made.id)
        edited.lines[0].quantity = Decimal(quantity)
        (laptop.store.post if post else laptop.store.save)(edited)
    one.push()
    assert other.sync().conflicts == 1
    settled(one, other)
    (found,) = conflicts.waiting(one.store, made.id)
    return made, found


def first(laptop: Laptop, made: StockReceipt) -> list[Decimal | None]:
    return [line.quantity for line in laptop.store.get(StockReceipt, made.id).lines]


def test_the_same_cell_is_a_conflict_that_both_see(two: Two) -> None:
    one, other = two
    made, found = clashing(two)
    assert first(one, made) == first(other, made) == [6, 7]
    sides = [msgspec.json.decode(side or "") for side in (found.base, found.mine, found.theirs)]
    assert sides == ["5", "8", "6"]
    assert (found.document_id, found.name) == (made.id, f"lines/{made.lines[0].id}/quantity")
    assert [each.id for each in conflicts.waiting(other.store, made.id)] == [found.id]


@pytest.mark.parametrize(
    ("choice", "values"), [("base", [5, 7]), ("mine", [8, 7]), ("theirs", [6, 7]), ("both", [6, 8, 7])]
)
def test_one_choice_settles_it_for_everybody(two: Two, choice: str, values: list[int]) -> None:
    one, other = two
    made, found = clashing(two)
    conflicts.settle(one.store, found, choice)
    settled(one, other)
    assert first(other, made) == values
    assert not conflicts.waiting(other.store, made.id)
    conflicts.reopen(other.store, other.store.get(Conflict, found.id))
    settled(one, other)
    assert first(one, made) == [6, 7]
    assert len(conflicts.waiting(one.store, made.id)) == 1


def test_both_choose_at_once_and_one_of_the_choices_holds(two: Two) -> None:
    one, other = two
    made, found = clashing(two)
    conflicts.settle(one.store, found, "mine")
    conflicts.settle(other.store, other.store.get(Conflict, found.id), "mine")
    settled(one, other)
    assert first(one, made) == [8, 7]
    assert not conflicts.waiting(one.store, made.id)


def test_a_posted_document_is_posted_with_the_choice(two: Two) -> None:
    one, other = two
    made, found = clashing(two, post=True)
    conflicts.settle(other.store, other.store.get(Conflict, found.id), "mine")
    settled(one, other)
    assert one.store.get(StockReceipt, made.id).status == "posted"
    assert one.one("SELECT sum(quantity) FROM probe_stock") == 15_000_000


def test_a_choice_about_a_line_that_is_gone_is_refused_in_words(two: Two) -> None:
    one, _ = two
    made, found = clashing(two)
    edited = one.store.get(StockReceipt, made.id)
    edited.lines.pop(0)
    one.store.save(edited)
    with pytest.raises(CannotSettle, match="not in the document any more"):
        conflicts.settle(one.store, found, "mine")
    assert conflicts.waiting(one.store, made.id)


def test_a_choice_is_not_taken_back_over_a_later_edit(two: Two) -> None:
    one, _ = two
    made, found = clashing(two)
    conflicts.settle(one.store, found, "mine")
    edited = one.store.get(StockReceipt, made.id)
    edited.lines[0].quantity = Decimal(9)
    one.store.save(edited)
    with pytest.raises(CannotSettle, match="changed since"):
        conflicts.reopen(one.store, one.store.get(Conflict, found.id))


def test_texts_merge_by_lines_and_names_clash(two: Two) -> None:
    one, other = two
    good = Good(name="Sand", notes="wet\ngrey")
    one.store.save(good)
    settled(one, other)
    for laptop, name, notes in ((one, "Dry sand", "wet\ngrey\nfrom Omsk"), (other, "Fine sand", "very wet\ngrey")):
        edited = laptop.store.get(Good, good.id)
        edited.name, edited.notes = name, notes
        laptop.store.save(edited)
    settled(one, other)
    assert one.store.get(Good, good.id).notes == "very wet\ngrey\nfrom Omsk"
    (found,) = conflicts.waiting(one.store, good.id)
    conflicts.settle(one.store, found, "both")
    assert one.store.get(Good, good.id).name == "Dry sand / Fine sand"


def test_posted_here_and_changed_there_is_a_draft_again(two: Two) -> None:
    one, other = two
    made = receipt(one, "5", "7")
    settled(one, other)
    one.store.post(one.store.get(StockReceipt, made.id))
    edited = other.store.get(StockReceipt, made.id)
    edited.lines[0].quantity = Decimal(6)
    other.store.save(edited)
    settled(one, other)
    assert one.store.get(StockReceipt, made.id).status == "draft"
    assert one.one("SELECT count(*) FROM probe_stock") == 0
    assert '["unposted","status"]' in other.entries("merged")[0]


def test_a_merge_that_may_not_be_posted_becomes_a_draft(two: Two) -> None:
    one, other = two
    made = receipt(one, "5", "7")
    settled(one, other)
    posted = one.store.get(StockReceipt, made.id)
    one.store.post(posted)
    marked = other.store.get(StockReceipt, made.id)
    other.store.mark(marked)
    settled(one, other)
    there = one.store.get(StockReceipt, made.id)
    assert (there.status, there.marked) == ("draft", True)
    assert '["unfit","status"]' in other.entries("merged")[0]


def test_a_number_given_twice_is_given_anew_to_the_later_one(two: Two) -> None:
    one, other = two
    first, second = receipt(one, "5"), receipt(other, "7")
    edited = other.store.get(StockReceipt, second.id)
    edited.number = first.number
    other.store.post(edited)
    settled(one, other)
    assert one.store.get(StockReceipt, first.id).number == first.number
    assert one.store.get(StockReceipt, second.id).number != first.number
    assert one.store.get(StockReceipt, second.id).status == "posted"
    assert len(other.entries("renumbered")) == 1


def test_a_printed_number_stays(two: Two) -> None:
    one, other = two
    first, second = receipt(one, "5"), receipt(other, "7")
    edited = other.store.get(StockReceipt, second.id)
    edited.number = first.number
    other.store.save(edited)
    other.store.note("print", "probe_receipt", second.id, "company", ["receipt.pdf"])
    settled(one, other)
    assert one.store.get(StockReceipt, second.id).number == first.number
