"""Bodies are packed small and come back as they were; whatever else is met is refused before it takes memory."""

import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from hashlib import sha256

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from shared.store import dictionaries
from shared.store.dictionaries import FOLDER, NoDictionary, manifest, register
from shared.store.errors import Damaged
from shared.store.packing import (
    BODY_MAX,
    LEVEL_BULK,
    LEVEL_SAVE,
    known,
    packed,
    packed_alone,
    unpacked,
    unpacked_alone,
)
from shared.store.rebuild import check
from shared.store.store import Store
from tests.store.words import good

SHIPPED = {
    1: "1fc71ccb4a6d693a3621eb0ca431165a6ee40c58ae1d9ab9d40a49daa9e2bba0",
    2: "3cbe29a670738f7c7ce992797c4c68e5f2e4c00c9c10c6c9a5d72310962d148c",
    3: "a340a62c02be421dba25a6bd1f4c7eb1d2c6678410be8aed254e8e9763bfa9cc",
}
"""What bodies in the field are packed with. A line may be added here, never changed or taken away."""
KINDS = ["daily_report", "estimate", "person", "a kind of tomorrow"]


def test_dictionaries_that_were_shipped_stay_as_they_are() -> None:
    assert {number: entry.sha256 for number, entry in manifest().items()} == SHIPPED
    for entry in manifest().values():
        content = (FOLDER / entry.file).read_bytes()
        assert (len(content), sha256(content).hexdigest()) == (entry.size, entry.sha256)
        assert entry.file.startswith(f"{entry.number:04}-")
    assert {each.name for each in FOLDER.glob("*.zdict")} == {entry.file for entry in manifest().values()}
    assert sum(entry.size for entry in manifest().values()) <= 256 * 2**10


@given(st.sampled_from(KINDS), st.binary(max_size=2000), st.sampled_from([LEVEL_SAVE, LEVEL_BULK]))
def test_a_body_comes_back_as_it_was(kind: str, content: bytes, level: int) -> None:
    dict, body = packed(kind, content, level)
    assert known(dict)
    assert unpacked(body, dict) == content
    assert unpacked_alone(packed_alone(content)) == content


def test_a_kind_has_its_own_dictionary_or_that_of_all_and_long_bodies_have_none() -> None:
    assert [packed(kind, b"{}")[0] for kind in KINDS] == [1, 2, 3, 3]
    content = b"ab" * 2**20
    dict, body = packed("daily_report", content)
    assert (dict, unpacked(body)) == (0, content)


@given(st.binary(max_size=200), st.sampled_from([0, *SHIPPED]))
def test_any_bytes_are_refused_in_words_or_read(body: bytes, dict: int) -> None:
    with suppress(Damaged):
        assert len(unpacked(body, dict)) <= BODY_MAX


@given(st.data())
def test_a_damaged_body_is_never_taken_for_a_longer_one(data: st.DataObject) -> None:
    dict, body = packed("person", b'{"name":"Moroz","personnel_number":"0030"}')
    for wrong in (body[: data.draw(st.integers(0, len(body) - 1))], body + data.draw(st.binary(min_size=1)), body * 2):
        with pytest.raises(Damaged):
            unpacked(wrong, dict)


@pytest.mark.parametrize("sized", [True, False])
def test_a_bomb_takes_no_memory(sized: bool) -> None:
    bomb = zstandard.ZstdCompressor(write_content_size=sized).compress(bytes(4 * BODY_MAX))
    tracemalloc.start()
    with pytest.raises(Damaged):
        unpacked(bomb)
    assert tracemalloc.get_traced_memory()[1] < 2**20
    tracemalloc.stop()


def test_a_body_of_a_newer_version_says_so() -> None:
    assert not known(4711)
    with pytest.raises(NoDictionary, match="newer version"):
        unpacked(packed_alone(b"{}"), 4711)


def test_threads_pack_and_unpack_beside_each_other() -> None:
    def there_and_back(number: int) -> bool:
        content = f'{{"name":"Worker {number}","personnel_number":"{number:04}"}}'.encode() * (number % 7 + 1)
        dict, body = packed(KINDS[number % 4], content, LEVEL_BULK)
        return unpacked(body, dict) == content

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(there_and_back, range(4000)))


def test_a_file_of_an_earlier_version_is_read_and_goes_on(store: Store) -> None:
    item = good(store)
    with store.writing() as connection:
        dict, body = connection.exec_driver_sql("SELECT dict, body FROM unsent WHERE id = ?", (item.id.bytes,)).one()
        assert dict in SHIPPED
        earlier = packed_alone(unpacked(body, dict))
        connection.exec_driver_sql("UPDATE unsent SET dict = 0, body = ? WHERE id = ?", (earlier, item.id.bytes))
    assert list(check(store)) == []
    item.name = "Cement 500"
    store.save(item)
    assert list(check(store)) == []
    with store.reading() as session:
        found = session.connection().exec_driver_sql("SELECT dict FROM unsent WHERE id = ?", (item.id.bytes,))
        assert found.scalar_one() == dict


@pytest.fixture
def nothing_registered() -> Iterator[None]:
    before = dictionaries._registered.copy()
    yield
    dictionaries._registered = before
    dictionaries.number_for.cache_clear()


@pytest.mark.usefixtures("nothing_registered")
def test_a_kind_of_tests_brings_its_own_dictionary() -> None:
    words = b'{"a text that every body of this kind has":"and this one too"}'
    _, without = packed("probe_kind", words)
    register(9001, ["probe_kind"], words)
    dict, body = packed("probe_kind", words)
    assert (dict, unpacked(body, dict)) == (9001, words)
    assert len(body) < len(without) / 2
    for number, content in ((9001, b"another"), (1, words)):
        with pytest.raises(ValueError, match="numbers of tests"):
            register(number, ["probe_kind"], content)
