"""An axis of a pivot: the values of a grouping in the order in which they are shown, and their numbers along it."""

from collections.abc import Collection
from functools import cached_property
from typing import Any

from shared.kernel.identity import NONE_ID
from shared.kernel.report import Grouping
from shared.kernel.types import stored_id
from shared.store.pivot_names import Names


class Axis:
    """`values` in their order; `number` of a stored value of the dimension is its place among them.

    Sums are kept by these numbers: they are compared, sorted and looked up for each of very many rows.
    """

    def __init__(self, names: Names, grouping: Grouping, stored: Collection[Any]) -> None:
        self.names, self.grouping = names, grouping
        raw = {each: stored_id(each) for each in stored}
        names.learn(grouping, raw.values())
        known = names.values[grouping.path]
        self.values: list[Any] = sorted(set(known.values()), key=lambda value: names.order(grouping, value))
        places = {value: at for at, value in enumerate(self.values)}
        self.number = {each: places[known[id]] for each, id in raw.items()}
        self.nobody = {places[value] for value in (None, NONE_ID) if value in places}
        """The numbers of "none"."""

    @cached_property
    def words(self) -> list[str]:
        return [self.names.of(self.grouping, value) for value in self.values]
