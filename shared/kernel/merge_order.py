"""The order of lines after a merge: by neighbour."""

from bisect import bisect_left
from collections.abc import Collection, Container, Iterator


def in_order(
    base: Collection[str], mine: Collection[str], theirs: Collection[str], kept: Container[str]
) -> Iterator[str]:
    """The kept ids in theirs' order, but those that only my side has or moved follow the neighbour they have there.

    Each of the first three is a collection of ids in display order.
    """
    moved = _moved(base, mine) - _moved(base, theirs)
    after: dict[str | None, str] = {}
    neighbour: str | None = None
    for id in mine:
        if id in kept:
            if id in moved or id not in theirs:
                after[neighbour] = id
            neighbour = id
    placed = set(after.values())
    for start in (None, *(id for id in theirs if id in kept and id not in placed)):
        if start is not None:
            yield start
        follower = after.get(start)
        while follower is not None:
            yield follower
            follower = after.get(follower)


def _moved(base: Collection[str], side: Collection[str]) -> set[str]:
    """The fewest lines whose moving explains the side's order."""
    places = {id: place for place, id in enumerate(base)}
    order = [places[id] for id in side if id in places]
    unmoved = _longest_growing(order)
    return {id for id in side if id in places and places[id] not in unmoved}


def _longest_growing(numbers: list[int]) -> set[int]:
    """The longest run of growing numbers, picked in order from distinct ones."""
    if numbers == sorted(numbers):
        return set(numbers)
    ends: list[int] = []  # at n: the smallest number that a run of n + 1 ends with
    before: dict[int, int | None] = {}
    for number in numbers:
        place = bisect_left(ends, number)
        before[number] = ends[place - 1] if place else None
        ends[place : place + 1] = [number]
    run = set[int]()
    last: int | None = ends[-1]
    while last is not None:
        run.add(last)
        last = before[last]
    return run
