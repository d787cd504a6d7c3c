"""Units and how estimates spell them."""

import pytest

from shared.common.unit import built_in_units, fold_unit

SPELLINGS = {
    "м2": ["м2", " м2", "м²", "М2", "кв.м", "кв. м", "m2"],
    "м3": ["м3", "м³", "куб. м"],
    "м": ["м", "m", "М."],
    "п.м.": ["п.м.", "м.п.", "пм", "п. м"],
    "шт": ["шт", "шт.", "ШТ"],
    "чел-ч": ["чел-ч", "чел.-ч", "чел.час"],
    "маш-ч": ["маш-ч", "маш.час"],
    "руб": ["руб", "pуб", "руб."],
    "компл": ["компл", "компл.", "комплект"],
    "т": ["т", "тн", "T"],
    "л": ["л"],
    "кг": ["кг", "kg"],
}


@pytest.mark.parametrize(("symbol", "text"), [(symbol, text) for symbol, texts in SPELLINGS.items() for text in texts])
def test_every_spelling_finds_its_unit(symbol: str, text: str) -> None:
    assert [unit.symbol for unit in built_in_units() if fold_unit(text) in unit.spellings()] == [symbol]


def test_different_units_stay_different() -> None:
    assert fold_unit("100 м2") == "100м2"
    assert fold_unit("м/ч") == "м/ч"
    assert fold_unit(None) == ""


def test_no_spelling_means_two_units() -> None:
    spellings = [spelling for unit in built_in_units() for spelling in unit.spellings()]
    assert len(spellings) == len(set(spellings))


def test_ids_of_built_in_units_are_the_same_on_every_device() -> None:
    assert [unit.id for unit in built_in_units()] == [unit.id for unit in built_in_units()]
