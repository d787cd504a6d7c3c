"""Columns that do not all fit."""

from desktop.ui.widths import level


def test_the_widest_columns_give_way_first() -> None:
    columns = [(20, 40), (20, 100), (20, 300)]
    most = level(columns, 200)
    assert [max(least, min(wish, most)) for least, wish in columns] == [40, 80, 80]


def test_columns_keep_their_least_even_where_that_does_not_fit() -> None:
    assert level([(50, 80), (50, 80)], 60) <= 50


def test_what_fits_is_left_alone() -> None:
    assert level([(10, 30), (10, 40)], 100) == 40
