"""Search by any part of a name, number or line text."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.common import Person, PersonalDetails
from shared.store.folding import folded, sort_key
from shared.store.search import search
from shared.store.store import Store
from tests.store.words import day, good, named, receipt, site, warehouse


def found(store: Store, text: str, **limits: Any) -> list[str]:
    with store.reading() as session:
        return [each["name"] for each in search(session.connection(), store.kinds, text, **limits)]


def test_any_part_of_three_letters_is_found_whatever_the_case(store: Store) -> None:
    good(store, "Бетон Тяжёлый В25")
    name = "бетон тяжелый в25"
    for start in range(len(name)):
        for end in range(start + 3, len(name) + 1):
            part = name[start:end].strip()
            if len(part) >= 3 and any(len(word) >= 3 for word in part.split()):
                assert found(store, part) == found(store, part.upper()) == ["Бетон Тяжёлый В25"], part
    assert found(store, "ТЯЖЁЛ") == ["Бетон Тяжёлый В25"]
    assert found(store, "бетон легкий") == []
    assert found(store, "тон елы") == ["Бетон Тяжёлый В25"], "every word somewhere"


def test_numbers_comments_and_line_texts_are_found(store: Store) -> None:
    document = receipt(warehouse(store), day(10, 1), (good(store), "1", "1"), comment="для крыши")
    document.lines[0].remark = "поддон битый"
    store.save(document)
    assert found(store, "26-000") == found(store, "КРЫШ") == found(store, "битый") == [document.number]
    document.lines[0].remark = "поддон целый"
    store.save(document)
    assert found(store, "битый") == []
    assert found(store, "целый") == [document.number]


@pytest.mark.parametrize(
    "text", ['"', '""" OR 1', "a*b", "NEAR(", "name:x", "^abc", "a-b-c", "(((", "AND OR NOT", "\\%_", "   ", ""]
)
def test_signs_that_mean_something_to_the_index_mean_nothing_here(store: Store, text: str) -> None:
    good(store)
    assert found(store, text) == []


def test_signs_in_names_are_found_as_they_are(store: Store) -> None:
    good(store, 'ООО "Ромашка" (100%)')
    assert found(store, '"ромашка"') == found(store, "(100%)") == ['ООО "Ромашка" (100%)']


def test_under_three_letters_names_and_numbers_that_start_so_are_found(store: Store) -> None:
    document = receipt(warehouse(store, "Ёмкость"), day(10, 1))
    store.save(document)
    site(store, "Немкость")
    assert found(store, "ем") == found(store, "Ё") == ["Ёмкость"]
    assert found(store, "pr") == [document.number]
    assert found(store, "ем", scopes=["staff"]) == []


def test_hits_of_other_scopes_do_not_use_up_the_places(store: Store) -> None:
    ivanov = named(store, Person, "I. I.")
    named(store, PersonalDetails, "Ivanov seen by staff", person_id=ivanov.id)
    for number in range(60):
        good(store, f"Ivanov {number}")
    assert found(store, "Ivanov", scopes=["staff"], limit=5) == ["Ivanov seen by staff"]


def test_folding_makes_one_of_what_looks_the_same() -> None:
    decomposed = unicodedata.normalize("NFD", "Ёлка и Йод")
    assert folded("Ёлка и Йод") == folded(decomposed) == "елка и йод"
    assert folded("Café ﬁn м²") == "cafe fin м2"
    assert folded("Straße") == folded("STRASSE")
    assert folded("№ 5") == folded(folded("№ 5"))


@given(st.text(max_size=30))
def test_folding_again_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert folded(unicodedata.normalize("NFD", text)) == folded(unicodedata.normalize("NFC", text))


def test_numbers_in_names_sort_by_their_value() -> None:
    names = ["House 2", "House 10", "house 1a", "Дом 3", "дом 20", "Ёж", "Еж 2", ""]
    assert sorted(names, key=sort_key) == ["", "house 1a", "House 2", "House 10", "Дом 3", "дом 20", "Ёж", "Еж 2"]


def test_items_of_that_name_come_before_newer_documents_that_mention_it(store: Store) -> None:
    where, petrov = warehouse(store), named(store, Person, "Петров А. И.")
    for number in range(12):
        store.save(receipt(where, day(10, 1), comment=f"принял Петров, {number}"))
    hits = found(store, "петров", limit=8)
    assert hits[0] == petrov.name
    assert len(hits) == 8
    assert all(hit.startswith("PR-") for hit in hits[1:])
    assert hits[1] > hits[2], "then the newest"


def test_no_kind_of_item_crowds_out_the_others(store: Store) -> None:
    for number in range(30):
        good(store, f"Щебень {number}")
    site(store, "Щебеночный завод")
    assert "Щебеночный завод" in found(store, "щебен", limit=20)
