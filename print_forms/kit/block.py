"""A block: a ruled piece of a table that is never split between pages, such as the four rows of one employee."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate

from print_forms.kit.ink import PLAIN, Ink, SetText, fitted
from print_forms.kit.units import mm

Segment = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Cell:
    """A box in the grid of a block: it covers `rows` × `cols` from (`row`, `col`) on."""

    row: int
    col: int
    rows: int = 1
    cols: int = 1
    ink: Ink = PLAIN


class Shape:
    """The ruled frame of blocks that look alike; made once, because a form has thousands of blocks and few shapes."""

    def __init__(
        self, widths_mm: Sequence[float], heights_mm: Sequence[float], cells: Iterable[Cell], ruled: bool = True
    ) -> None:
        self.cells = tuple(cells)
        self.height = sum(heights_mm) * mm
        self.edges = [edge * mm for edge in accumulate(widths_mm, initial=0.0)]
        self.levels = [self.height - level * mm for level in accumulate(heights_mm, initial=0.0)]
        """Horizontal rules from the top down, in points above the lower edge of the block."""
        self.segments = tuple(_rules(self)) if ruled else ()
        self._set: dict[tuple[int, str], SetText] = {}

    def box(self, cell: Cell) -> tuple[float, float, float, float]:
        """Left, bottom, width and height in points."""
        left, bottom = self.edges[cell.col], self.levels[cell.row + cell.rows]
        return left, bottom, self.edges[cell.col + cell.cols] - left, self.levels[cell.row] - bottom

    def setting(self, index: int, text: str) -> SetText:
        """The text as set in the cell of that index; remembered, as most texts of a form repeat."""
        known = self._set.get((index, text))
        if known is None:
            cell = self.cells[index]
            _, _, width, height = self.box(cell)
            known = self._set[index, text] = fitted(text, cell.ink, width, height)
        return known


def framed(widths_mm: Sequence[float], heights_mm: Sequence[float], cells: Iterable[Cell]) -> Shape:
    """A shape with a rule around it and none inside."""
    shape = Shape(widths_mm, heights_mm, cells, ruled=False)
    shape.segments = Shape([sum(widths_mm)], [sum(heights_mm)], [Cell(0, 0)]).segments
    return shape


@dataclass(frozen=True, slots=True)
class Block:
    """A shape with its texts, one per cell; `amounts` are what page totals add up."""

    shape: Shape
    texts: Sequence[str]
    amounts: tuple[Decimal | int | None, ...] = field(default=())
    with_next: bool = False
    """A heading: it never stands last on a page."""


def _rules(shape: Shape) -> Iterable[Segment]:
    """The outlines of all cells, every line once and as long as possible."""
    across: set[tuple[int, int]] = set()
    down: set[tuple[int, int]] = set()
    for cell in shape.cells:
        bottom, right = cell.row + cell.rows, cell.col + cell.cols
        across |= {(row, col) for row in (cell.row, bottom) for col in range(cell.col, right)}
        down |= {(col, row) for col in (cell.col, right) for row in range(cell.row, bottom)}
    for row, start, end in _runs(across):
        yield shape.edges[start], shape.levels[row], shape.edges[end], shape.levels[row]
    for col, start, end in _runs(down):
        yield shape.edges[col], shape.levels[start], shape.edges[col], shape.levels[end]


def _runs(marks: set[tuple[int, int]]) -> Iterable[tuple[int, int, int]]:
    """Neighbouring marks of one line joined: (line, first, past the last)."""
    run: tuple[int, int, int] | None = None
    for line, place in sorted(marks):
        if run and run[0] == line and run[2] == place:
            run = (line, run[1], place + 1)
            continue
        if run:
            yield run
        run = (line, place, place + 1)
    if run:
        yield run
