"""Round figures along an axis."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from print_forms.kit.ticks import MOST, ticks

FIGURES = st.lists(st.decimals(-(10**12), 10**12, places=4), max_size=30)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["140.5"], ["0", "25", "50", "75", "100", "125", "150"]),
        (["-19.5", "140"], ["-50", "0", "50", "100", "150"]),
        (["0.35"], ["0", "0.1", "0.2", "0.3", "0.4"]),
        (["1234567.89"], ["0", "250000", "500000", "750000", "1000000", "1250000"]),
        (["-3"], ["-3", "-2.5", "-2", "-1.5", "-1", "-0.5", "0"]),
        ([], ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
        (["0"], ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
    ],
)
def test_an_axis_has_round_figures(values: list[str], expected: list[str]) -> None:
    assert ticks(map(Decimal, values)) == list(map(Decimal, expected))


@given(FIGURES)
def test_every_figure_stands_between_the_ends_and_the_steps_are_even(values: list[Decimal]) -> None:
    found = ticks(values)
    assert found[0] <= min([Decimal(0), *values])
    assert max([Decimal(0), *values]) <= found[-1]
    assert 2 <= len(found) <= MOST + 1
    assert len({after - before for before, after in pairwise(found)}) == 1
    assert Decimal(0) in found


@given(FIGURES)
def test_a_step_is_easy_to_count_in(values: list[Decimal]) -> None:
    first, second, *_ = ticks(values)
    assert (second - first).normalize().as_tuple().digits in {(1,), (2,), (2, 5), (5,)}
