"""The auditor on a toy: silent where the exchange is right, and heard where it is wrong."""

import pytest

from tests.simulation.toy import WRONG, Toy


def test_a_right_exchange_gives_nothing_to_say() -> None:
    for seed in range(60):
        assert Toy(seed).run() == [], f"seed {seed}"


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_exchange_is_found_out(wrong: str) -> None:
    found = [seed for seed in range(60) if Toy(seed, wrong).run()]
    assert found, f"nobody noticed: {wrong}"
