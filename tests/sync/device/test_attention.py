"""What two edits that were put together leave to look at is told to whoever sees the document, until one accepts it."""

from decimal import Decimal

import pytest

from shared.store.attention import Entry, entries, everything
from shared.sync.attention import accept
from tests.probes.stock import StockReceipt
from tests.sync.device.laptop import Laptop, settled
from tests.sync.device.test_travelling import receipt

pytestmark = pytest.mark.postgres
Two = tuple[Laptop, Laptop]


def listed(laptop: Laptop) -> list[Entry]:
    with laptop.store.reading() as session:
        return entries(laptop.store.books(session))


def removed_and_changed(two: Two) -> StockReceipt:
    """The first removes a line, the other, who has not seen it, changes it."""
    one, other = two
    made = receipt(one, "5", "7")
    settled(one, other)
    mine, theirs = one.store.get(StockReceipt, made.id), other.store.get(StockReceipt, made.id)
    mine.lines.pop(0)
    theirs.lines[0].quantity = Decimal(6)
    one.store.save(mine)
    other.store.save(theirs)
    one.push()
    other.sync()
    settled(one, other)
    return made


def test_a_line_that_stayed_is_told_on_both_until_one_has_seen_it(two: Two) -> None:
    one, other = two
    made = removed_and_changed(two)
    (entry,) = listed(one)
    assert str(entry.text) == (
        f"Stock receipt {made.number} 20 Nov 2026: two edits were put together. Goods (1): One side removed this line, "
        "the other changed it or added to it: it stays, with its rows."
    )
    assert [named.id for named in entry.documents] == [made.id]
    assert listed(other) == [entry]
    accept(other.store, listed(other)[0], "the line is right")
    settled(one, other)
    assert listed(one) == listed(other) == []
    with one.store.reading() as session:
        (seen,) = everything(one.store.books(session))
    assert seen.accepted is not None
    assert (seen.accepted.reason, seen.accepted.at is not None) == ("the line is right", True)


def test_both_accept_at_once_and_nobody_is_asked_which_of_the_two_counts(two: Two) -> None:
    one, other = two
    removed_and_changed(two)
    for laptop, reason in ((one, "seen"), (other, "seen too")):
        accept(laptop.store, listed(laptop)[0], reason)
    settled(one, other)
    assert listed(one) == listed(other) == []


def test_it_is_not_told_of_a_document_that_is_not_there_any_more(two: Two) -> None:
    one, other = two
    made = removed_and_changed(two)
    there = one.store.get(StockReceipt, made.id)
    one.store.mark(there)
    one.store.purge(one.store.get(StockReceipt, made.id))
    settled(one, other)
    assert listed(one) == listed(other) == []


def test_edits_that_meet_without_a_question_leave_nothing_to_look_at(two: Two) -> None:
    one, other = two
    made = receipt(one, "5", "7")
    settled(one, other)
    for at, laptop in enumerate(two):
        edited = laptop.store.get(StockReceipt, made.id)
        edited.lines[at].quantity = Decimal(9)
        laptop.store.save(edited)
    settled(one, other)
    assert listed(one) == listed(other) == []


def test_an_edit_that_met_a_purge_is_told(two: Two) -> None:
    one, other = two
    made = receipt(one, "5")
    settled(one, other)
    edited = other.store.get(StockReceipt, made.id)
    edited.lines[0].quantity = Decimal(8)
    other.store.save(edited)
    one.store.mark(one.store.get(StockReceipt, made.id))
    one.store.purge(one.store.get(StockReceipt, made.id))
    one.push()
    other.sync()
    settled(one, other)
    assert "One purged it while the other changed it" in str(listed(one)[0].text)
    assert listed(one) == listed(other)
