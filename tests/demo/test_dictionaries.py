"""What the dictionaries are good for, in another company than the one they were made of."""

from pathlib import Path

import pytest

from desktop.company import kinds
from shared.store.packing import packed, packed_alone, unpacked
from tests.demo.dictionaries import Bodies, bodies_of, elsewhere, fixed_ids, trained

FIXED = fixed_ids(kinds())


@pytest.fixture(scope="module")
def bodies(demo_file: Path) -> Bodies:
    """Every body of the demo company, as another company would have them: with ids of its own."""
    found = bodies_of(demo_file, kinds())
    return {kind: [elsewhere(each, "another company", FIXED) for each in stored] for kind, stored in found.items()}


def test_every_body_comes_back(bodies: Bodies) -> None:
    for kind, stored in bodies.items():
        for content in stored:
            dict, body = packed(kind, content)
            assert unpacked(body, dict) == content


@pytest.mark.parametrize(
    ("kind", "most"), [("daily_report", 0.66), ("estimate", 0.70), ("person", 0.55), ("material", 0.55)]
)
def test_bodies_are_shorter_by_a_third_and_more(bodies: Bodies, kind: str, most: float) -> None:
    alone = sum(len(packed_alone(each, 12)) for each in bodies[kind])
    assert sum(len(packed(kind, each)[1]) for each in bodies[kind]) < most * alone


def test_the_same_demo_makes_the_same_dictionary(bodies: Bodies) -> None:
    made = [trained({kind: list(each) for kind, each in bodies.items()}, "*", 16, FIXED) for _ in range(2)]
    assert made[0] == made[1]


def test_another_company_keeps_what_every_company_has(bodies: Bodies) -> None:
    one = bodies["daily_report"][0]
    other = elsewhere(one, "a third company", FIXED)
    assert len(other) == len(one)
    assert other != one
    assert elsewhere(one, "a third company", FIXED) == other
    codes = bodies["attendance_code"]
    assert all(elsewhere(each, "a third company", FIXED)[:60] == each[:60] for each in codes)
