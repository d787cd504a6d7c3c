"""An axis of a pivot: the values of a grouping in the order in which they are shown, and their numbers along it."""

from collections.abc import Collection
from typing import Any

from shared.kernel.identity import NONE_ID
from shared.kernel.report import Grouping
from shared.store.pivot_names import Names


class Axis:
    """`values` in their order; `number` of a stored value of the dimension is its place among them.

    Sums are kept by these numbers: they are compared, sorted and looked up for each of very many rows.
    """

    def __init__(self, names: Names, grouping: Grouping, stored: Collection[Any]) -> None:
        self.names, self.grouping = names, grouping
        raw = {each: names.ids[each] for each in stored}
        names.learn(grouping, raw.values())
        known = names.values[grouping.path]
        said = {value: names.of(grouping, value) for value in set(known.values())}
        told = sorted(said.items(), key=lambda each: names.order(grouping, *each))
        self.values: list[Any] = [value for value, _ in told]
        self.words = [words for _, words in told]
        places = {value: at for at, value in enumerate(self.values)}
        self.number = {each: places[known[id]] for each, id in raw.items()}
        self.nobody = {places[value] for value in (None, NONE_ID) if value in places}
        """The numbers of "none"."""
