"""Details of a pivot's rows: fields of what a row is fixed to, such as the unit of a work."""

from collections.abc import Sequence
from typing import Any

from shared.kernel.identity import NONE_ID
from shared.kernel.report import Column, Detail
from shared.store.pivot_axis import Axis
from shared.store.pivot_names import Names


class Details:
    """The details that the groupings of a question have, read for all its rows at once."""

    def __init__(self, names: Names, details: Sequence[Detail], by: Sequence[Axis]) -> None:
        groupings = {axis.grouping.name for axis in by}
        shown = [detail for detail in details if not groupings.isdisjoint(detail.of)]
        self.columns = [Column(each.name, names.language.say(each.caption), each.places) for each in shown]
        self._cells = [[_cells(names, detail, axis) for detail in shown] for axis in by]
        """Grouping → detail → cell of each of its values."""

    def of(self, key: Sequence[int]) -> list[Any]:
        """The cells of a row: of the innermost grouping, where that is what tells them."""
        return [cells[key[-1]] for cells in self._cells[len(key) - 1]]


def _cells(names: Names, detail: Detail, axis: Axis) -> list[Any]:
    nothing = "" if detail.places is None else None
    path = detail.of.get(axis.grouping.name)
    if not path:
        return [nothing] * len(axis.values)
    raw = {names.behind(axis.grouping, value)[0]: value for value in axis.values if value not in (None, NONE_ID)}
    read, _ = names.followed(f"{axis.grouping.path}.{path}", raw)
    told = {raw[each]: value for each, value in read.items()}
    return [told.get(value) or nothing for value in axis.values]
