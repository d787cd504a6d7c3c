"""A chain of entries: whatever is removed, altered, swapped, doubled or cut off is found, and where it was."""

import hashlib
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from shared.kernel.chain import FIRST, Break, Entry, breaks, hash_of


def made(seed: int, length: int, after: Sequence[Entry] = ()) -> list[Entry]:
    """A chain that holds, or what goes on from one."""
    entries = list(after)
    for seq in range(len(after) + 1, len(after) + length + 1):
        content = hashlib.sha256(f"{seed} {seq}".encode()).digest()
        at = f"2026-11-{seq % 28 + 1:02}T08:00:00.000000Z"
        entry = Entry(seq, at, "A1", "", "save", "site", "", "company", content, b"")
        before = entries[-1].hash if entries else FIRST
        entries.append(structs.replace(entry, hash=hash_of(before, entry)))
    return entries[len(after) :]


def renumbered(entries: Sequence[Entry]) -> list[Entry]:
    """Whoever takes an entry out closes the gap."""
    return [structs.replace(entry, seq=seq) for seq, entry in enumerate(entries, 1)]


def found(entries: Sequence[Entry], newest: bytes) -> list[Break]:
    return list(breaks(entries, newest=newest))


lengths = st.integers(3, 12)


@given(lengths)
def test_a_chain_that_nobody_touched_holds(length: int) -> None:
    entries = made(0, length)
    assert found(entries, entries[-1].hash) == []


@given(lengths, st.data())
def test_a_removed_entry_is_missed_where_it_was(length: int, data: st.DataObject) -> None:
    entries = made(0, length)
    at = data.draw(st.integers(0, length - 2))
    left = entries[:at] + entries[at + 1 :]
    assert found(left, entries[-1].hash) == [Break("missing", at + 1, at + 1)]
    assert [(each.why, each.first) for each in found(renumbered(left), entries[-1].hash)] == [("altered", at + 1)]


@given(lengths, st.data())
def test_entries_cut_off_the_end_are_missed(length: int, data: st.DataObject) -> None:
    entries = made(0, length)
    left = entries[: data.draw(st.integers(0, length - 1))]
    assert found(left, entries[-1].hash) == [Break("cut", len(left) + 1, len(left) + 1)]


@given(lengths, st.data())
def test_an_altered_entry_is_named(length: int, data: st.DataObject) -> None:
    entries = made(0, length)
    at = data.draw(st.integers(0, length - 1))
    name = data.draw(st.sampled_from(["at", "device", "person", "action", "kind", "id", "scope"]))
    entries[at] = structs.replace(entries[at], **{name: getattr(entries[at], name) + "x"})
    assert found(entries, entries[-1].hash) == [Break("altered", at + 1, at + 1, entries[at])]
    made_good = structs.replace(entries[at], hash=hash_of(entries[at - 1].hash if at else FIRST, entries[at]))
    again = [*entries[:at], made_good, *entries[at + 1 :]]
    assert [each.first for each in found(again, entries[-1].hash)] == ([at + 2] if at < length - 1 else [length + 1])


@given(lengths, st.data())
def test_swapped_and_doubled_entries_are_found(length: int, data: st.DataObject) -> None:
    entries = made(0, length)
    at = data.draw(st.integers(0, length - 2))
    swapped = renumbered([*entries[:at], entries[at + 1], entries[at], *entries[at + 2 :]])
    assert found(swapped, entries[-1].hash)[0].first == at + 1
    doubled = renumbered([*entries[: at + 1], *entries[at:]])
    assert found(doubled, entries[-1].hash)[0].first == at + 2


@given(lengths, lengths, lengths)
def test_two_chains_of_one_beginning_are_told_where_they_part(common: int, one: int, other: int) -> None:
    """A file that was put back to an earlier state, or whose chain was made anew."""
    beginning = made(0, common)
    first, second = made(1, one, beginning), made(2, other, beginning)
    both = sorted([*beginning, *first, *second], key=lambda entry: (entry.seq, entry.hash))
    for newest in (first[-1], second[-1]):
        assert [(each.why, each.first) for each in found(both, newest.hash)] == [("parted", common + 1)]
    assert list(breaks(first, newest=first[-1].hash, before=[beginning[-1].hash])) == []
    assert list(breaks(first, newest=first[-1].hash, before=[beginning[-2].hash]))
