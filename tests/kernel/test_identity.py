"""Ids: time-ordered on any device, and the same for lines with the same key."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import RFC_4122, UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.identity import NONE_ID, keyed_id, new_id

parts = st.lists(st.one_of(st.none(), st.integers(), st.dates(), st.uuids(), st.text("aЯ1", max_size=3)), max_size=3)


def test_a_new_id_is_a_uuid_of_version_7() -> None:
    for _ in range(1_000):
        made = new_id()
        assert (made.version, made.variant) == (7, RFC_4122)


def test_new_ids_grow_strictly_as_values_and_as_text() -> None:
    made = [new_id() for _ in range(20_000)]
    assert made == sorted(set(made))
    assert list(map(str, made)) == sorted(map(str, made))


def test_a_new_id_tells_the_time_to_the_millisecond() -> None:
    before = time.time_ns() // 1_000_000
    stamp = new_id().int >> 80
    after = time.time_ns() // 1_000_000
    assert before <= stamp <= after + 10  # a burst of ids may run ahead of the clock by a few milliseconds


def test_new_ids_of_one_moment_have_random_tails() -> None:
    tails = {new_id().int & 0x3FFF_FFFF_FFFF_FFFF for _ in range(1_000)}
    assert len(tails) == 1_000
    assert len({tail >> 54 for tail in tails}) > 200


def test_ids_made_in_several_threads_are_all_different() -> None:
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda _: [new_id() for _ in range(2_000)], range(8)))
    assert len({each for some in made for each in some}) == 16_000


def test_the_id_of_none_is_all_zero() -> None:
    assert UUID("00000000-0000-0000-0000-000000000000") == NONE_ID


def test_a_keyed_id_is_the_same_on_every_device_and_in_every_version() -> None:
    sheet = UUID("018f0000-0000-7000-8000-000000000001")
    key: tuple[object, ...] = (UUID("018f0000-0000-7000-8000-000000000002"), date(2026, 11, 21), "Я", None)
    assert keyed_id(sheet, "timesheet_cell", key) == UUID("04a4135a-d57f-5f34-aa83-3afb0ee1548e")
    assert keyed_id(sheet, "timesheet_cell", key).version == 5


@given(st.uuids(), parts)
def test_a_keyed_id_is_the_version_5_id_of_table_and_key(aggregate: UUID, key: list[object]) -> None:
    texts = ["" if part is None else str(part) for part in key]
    assert keyed_id(aggregate, "cell", key) == uuid5(aggregate, "cell\x1f" + "\x1f".join(texts))


@given(st.uuids(), st.permutations(["a", "", "b", "ab"]), st.permutations(["a", "", "b", "ab"]))
def test_different_keys_give_different_ids(aggregate: UUID, one: list[str], other: list[str]) -> None:
    assert (keyed_id(aggregate, "cell", one) == keyed_id(aggregate, "cell", other)) == (one == other)


def test_the_table_and_the_document_are_part_of_the_key() -> None:
    one, other = new_id(), new_id()
    made = {keyed_id(document, table, ("x",)) for document in (one, other) for table in ("cell", "person")}
    assert len(made) == 4
    assert keyed_id(one, "cell", ("ab", "c")) != keyed_id(one, "cell", ("a", "bc"))
