"""Shown: a computed table prepared for a window, in the thread that read it: where its branches end, how wide it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from types import MappingProxyType
from typing import Any, Final

from desktop.figures import figure_text
from shared.kernel.language import Language
from shared.kernel.report import Column, ReportTable, Row

SAMPLED: Final = 400
CHARS_MOST: Final = 36


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as a tree: `ends[i]` is the row after the last one below row i; `chars` the widest text per column.

    The label of a row stands apart from its `columns`, which are those of the table after the labels.
    """

    table: ReportTable
    ends: tuple[int, ...]
    depth: int
    chars: tuple[int, ...] = ()
    label_chars: int = 0
    empty: frozenset[int] = frozenset()
    """Columns in which nobody has anything: as on paper, they are left out."""
    fixed: Mapping[str, str] = field(default_factory=dict)
    """Dimension → what it is fixed to, in words."""

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.table.columns[self.table.labels :]

    @property
    def heading(self) -> str:
        """The caption over the labels: “Crew / Work”."""
        return " / ".join(column.caption for column in self.table.columns[: self.table.labels])

    def cell(self, row: Row, column: int) -> Any:
        return row.cells[column + self.table.labels]

    def label(self, row: Row) -> str:
        """What a row is called at its own level."""
        at = min(max(row.level, 1), self.table.labels) - 1
        return str(row.cells[at] or "") if row.cells else ""

    def is_branch(self, at: int) -> bool:
        return self.ends[at] > at + 1


def prepared(table: ReportTable, language: Language, fixed: Mapping[str, str] = MappingProxyType({})) -> Shown:
    """Made where the table was computed; a window only shows it."""
    shown = Shown(table, _ends(table.rows), max((row.level for row in table.rows), default=0), fixed=fixed)
    step = max(1, len(table.rows) // SAMPLED)
    sample = [*islice(table.rows, 0, None, step), *([table.total] if table.total else [])]
    labels = [len(shown.label(row)) + 2 * row.level for row in sample]
    chars = [_widest(shown, at, sample, language) for at in range(len(shown.columns))]
    return replace(shown, chars=tuple(chars), label_chars=max([len(shown.heading), *labels]), empty=_empty(shown))


def _ends(rows: Sequence[Row]) -> tuple[int, ...]:
    """Rows of a lower level come after their subtotal: a branch goes on until a row of its own level or above."""
    ends, open_ = [0] * len(rows), list[int]()
    for at, row in enumerate(rows):
        while open_ and rows[open_[-1]].level >= row.level:
            ends[open_.pop()] = at
        open_.append(at)
    for at in open_:
        ends[at] = len(rows)
    return tuple(ends)


def _empty(shown: Shown) -> frozenset[int]:
    rows = [*shown.table.rows, *([shown.table.total] if shown.table.total else [])]
    first = shown.table.labels
    return frozenset(
        at for at in range(len(shown.columns)) if rows and all(row.cells[first + at] in (None, "") for row in rows)
    )


def _widest(shown: Shown, at: int, sample: Sequence[Row], language: Language) -> int:
    column = shown.columns[at]
    signs = 2 if column.red else 0
    texts = [len(figure_text(column, shown.cell(row, at), language)) + signs for row in sample]
    return min(max([3, *texts]), CHARS_MOST)
