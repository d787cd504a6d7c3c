"""Which rights a change asks for: told from what the two states of a document say."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from shared.kernel.describe import Shape

EDIT, POST, PURGE, LATE = "edit", "post", "purge", "late"
PERIOD: Final = "period"
OF_POSTING: Final = frozenset({"status", "rule_version"})


def roughly(*, deleted: bool, was_posted: bool, is_posted: bool) -> tuple[str, ...]:
    """What whoever may edit and post needs; of somebody who may less, `exactly` says what the change is."""
    if deleted:
        return (PURGE,)
    return (EDIT, POST) if was_posted != is_posted else (EDIT,)


def exactly(shape: Shape, before: Mapping[str, Any], after: Mapping[str, Any]) -> frozenset[str]:
    """The rights by what differs between two bodies: posting alone is no edit, and neither is a step of its states.

    `before` is empty of what is new, or was removed.
    """
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)} - {"id"}
    needed = set(steps(shape, before.get("state"), after.get("state")))
    of_states = _fields_of_states(shape) if needed else frozenset()
    if "status" in changed:
        needed.add(POST)
        of_states = _fields_of_states(shape)  # what held of a posted document only is taken back with it
    if not before or changed - OF_POSTING - of_states:
        needed.add(EDIT)
    return frozenset(needed)


def steps(shape: Shape, before: str | None, after: str | None) -> Iterator[str]:
    """The rights of the steps that lead from one state to another; the first state is where everything begins."""
    states = shape.cls.states
    if states is None:
        return
    source, target = before or states.first, after or states.first
    if source != target and target != states.first:
        way = states.way(source, target)
        yield from {step.right for step in way} if way else {step.right for step in states.transitions}


def _fields_of_states(shape: Shape) -> frozenset[str]:
    states = shape.cls.states
    named = {name for step in states.transitions for name in (step.by, step.at)} if states else set[str]()
    return frozenset(named | {"state"}) if states else frozenset()
