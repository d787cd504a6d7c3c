"""States beside posting: which leads to which, and where two transitions made apart come out."""

from itertools import product

import pytest

from shared.kernel.states import States, Transition
from tests.kernel.kinds import STATES

NAMES = tuple(STATES.captions)


def test_a_new_document_starts_in_the_first_state() -> None:
    assert STATES.first == "requested"


def test_a_transition_is_found_by_its_name() -> None:
    assert STATES.transition("approve").target == "approved"
    with pytest.raises(StopIteration):
        STATES.transition("burn")


def test_states_lead_along_chains_of_transitions() -> None:
    reached = {source: {target for target in NAMES if STATES.leads(source, target)} for source in NAMES}
    assert reached == {
        "requested": {"requested", "approved", "returned", "done"},
        "returned": {"returned", "requested", "approved", "done"},
        "approved": {"approved", "done"},
        "done": {"done"},
    }


def test_an_unknown_state_leads_to_itself_only() -> None:
    assert STATES.leads("strange", "strange")
    assert not any(STATES.leads("strange", name) or STATES.leads(name, "strange") for name in NAMES)


@pytest.mark.parametrize(
    ("mine", "theirs", "outcome"),
    [
        ("requested", "approved", "approved"),
        ("returned", "done", "done"),
        ("approved", "returned", "approved"),
        ("requested", "returned", None),
        ("approved", "strange", None),
    ],
)
def test_transitions_made_apart_come_out_at_the_later_state(mine: str, theirs: str, outcome: str | None) -> None:
    assert STATES.meet(mine, theirs) == STATES.meet(theirs, mine) == outcome


def test_where_states_meet_does_not_depend_on_who_asks() -> None:
    assert all(STATES.meet(one, other) == STATES.meet(other, one) for one, other in product(NAMES, NAMES))


def test_a_graph_with_a_circle_comes_to_an_end() -> None:
    steps = tuple(Transition(f"{a}{b}", "", (a,), b) for a, b in ("ab", "bc", "ca"))
    circle = States(dict.fromkeys("abcd", ""), steps)
    assert circle.leads("a", "c")
    assert circle.leads("c", "b")
    assert not circle.leads("a", "d")
    assert circle.meet("a", "b") is None
