"""Sums of a pivot: whole numbers of smallest units by row and value across, added up level by level, shown at the end.

A cell is None where nothing was summed, which is not zero.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import repeat
from typing import Any, Final

from shared.kernel.numbers import ZERO, hours
from shared.kernel.report import Measure, Report
from shared.kernel.types import MinutesType, Scaled

Key = tuple[int, ...]
"""Numbers along the axes of what rows are grouped by."""
Cells = list[int | None]
"""A sum for each measure that is summed, in the report's order."""
Leaves = dict[Key, Cells]
"""Key and number across (or ALL_OF_THEM) → sums."""
Tree = dict[Key, dict[int, Cells]]
"""Key of a row of any level → number across, and ALL_OF_THEM → sums."""
ALL_OF_THEM: Final = -1


def add(rows: Sequence[Cells], at: int, values: Iterable[Any]) -> None:
    """Add a value to one sum of each row; several may be the same row."""
    for cells, value in zip(rows, values, strict=True):
        known = cells[at]
        cells[at] = value if known is None else known + value


def summed(leaves: Leaves, depth: int) -> Tree:
    """Leaves and all the levels above them; a row's sums over all values across are those of every value."""
    level: Tree = {}
    for key, cells in leaves.items():
        level.setdefault(key[:-1], {})[key[-1]] = cells
    for places in level.values():
        if places.keys() != {ALL_OF_THEM}:
            places[ALL_OF_THEM] = _together(list(places.values()))
    tree = dict(level)
    for length in range(depth - 1, -1, -1):
        level = _above(level, length)
        tree.update(level)
    return tree


def _above(level: Tree, length: int) -> Tree:
    below: dict[Key, dict[int, list[Cells]]] = {}
    for key, places in level.items():
        parts = below.setdefault(key[:length], {})
        for number, cells in places.items():
            parts.setdefault(number, []).append(cells)
    return {key: {number: _together(cells) for number, cells in parts.items()} for key, parts in below.items()}


def _together(parts: Sequence[Cells]) -> Cells:
    if len(parts) == 1:
        return parts[0]
    return [_sum(column) for column in zip(*parts, strict=True)]


def _sum(column: Sequence[int | None]) -> int | None:
    if None not in column:
        return sum(column)  # type: ignore[arg-type]
    known = [value for value in column if value is not None]
    return sum(known) if known else None


def type_of(report: Report, measure: Measure) -> Any:
    return report.register.table.c[measure.resource].type


def is_worked_time(report: Report, measure: Measure) -> bool:
    """Minutes are shown as hours."""
    return bool(measure.resource) and isinstance(type_of(report, measure), MinutesType)


class Figures:
    """What some rows show, column by column."""

    def __init__(self, report: Report, rows: Sequence[Cells]) -> None:
        self.report, self.count = report, len(rows)
        names = [measure.name for measure in report.measures if measure.resource]
        self._whole = dict(zip(names, zip(*rows, strict=True) if rows else repeat(()), strict=False))
        self._measures = {measure.name: measure for measure in report.measures}
        self._amounts: dict[str, list[Any]] = {}

    def of(self, measure: Measure) -> Sequence[Any]:
        """The figure of each row: hours for minutes, a formula of the others' amounts, None where nothing was."""
        if measure.formula is not None:
            formula, of = measure.formula, measure.of
            parts = zip(*map(self._known, of), strict=True)
            return [formula(dict(zip(of, values, strict=True))) for values in parts]
        if is_worked_time(self.report, measure):
            whole = self._whole[measure.name]
            shown = {None: None} | {minutes: hours(minutes) for minutes in set(whole) - {None}}
            return [shown[minutes] for minutes in whole]
        return self._amount(measure.name)

    def _known(self, name: str) -> Sequence[Any]:
        """For formulas: nothing is zero, minutes are minutes."""
        if name not in self._whole:
            return [ZERO] * self.count
        return [amount or ZERO for amount in self._amount(name)]

    def _amount(self, name: str) -> list[Any]:
        if name not in self._amounts:
            self._amounts[name] = _amounts(self._whole[name], type_of(self.report, self._measures[name]))
        return self._amounts[name]


def _amounts(whole: Sequence[int | None], type: Any) -> list[Any]:
    """Whole numbers of smallest units as what they stand for; exact, because none has more than 19 digits."""
    if not isinstance(type, Scaled):
        return list(whole)
    unit = Decimal(1).scaleb(-type.places)
    return [unit * each if each else None if each is None else ZERO for each in whole]
