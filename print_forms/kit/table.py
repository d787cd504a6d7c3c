"""Tables: declared columns and rows of exact values become a sheet with repeated captions and totals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import groupby
from typing import Final

from reportlab.platypus import Flowable

from print_forms.kit.block import Block, Cell, Shape
from print_forms.kit.column import Column, Kind, Value, written
from print_forms.kit.ink import PADDING, Align, Ink, wrapped
from print_forms.kit.numbers import Notation
from print_forms.kit.sheet import Sheet
from print_forms.kit.units import mm

_ALIGN: Final[dict[Kind, Align]] = {"text": "left", "code": "center", "date": "center"}
_LINES_MAX: Final = 30
"""A row with more lines goes on in another row, so that the sheet can be divided between pages."""


@dataclass(frozen=True, slots=True)
class Row:
    values: Sequence[Value]
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A heading across the table: a section of an estimate."""

    text: str


@dataclass(frozen=True, slots=True)
class Total:
    """A bold row whose caption takes the place of all columns before the first value; page totals skip it."""

    caption: str
    values: Sequence[Value]


@dataclass(frozen=True, slots=True)
class Style:
    """How a table looks, and which words stand before its totals (no word, no total)."""

    size: float = 6.5
    numbered: bool = False
    """A row 1 2 3 … under the captions."""
    page_total: str = ""
    grand_total: str = ""
    title: str = ""
    """A bold line above the captions."""


def table(
    columns: Sequence[Column],
    rows: Sequence[Row | Band | Total | Block],
    notation: Notation,
    style: Style = Style(),
    tail: Flowable | None = None,
) -> Sheet:
    """The sheet of a table; `tail` stands under its last row. A block of the form's own goes in as it is."""
    setter = _Setter(columns, notation, style.size)
    body = [block for row in rows for block in ([row] if isinstance(row, Block) else setter.blocks(row))]
    closing = [setter.sum(style.grand_total, body)] if style.grand_total else []
    page_total = (lambda blocks: setter.sum(style.page_total, blocks)) if style.page_total else None
    return Sheet(list(heading(columns, style)), body, closing, page_total, tail)


def heading(columns: Sequence[Column], style: Style) -> Iterator[Block]:
    """The captions, common captions above them, and the row of numbers below."""
    ink = Ink(style.size - 0.5, "center", wrap=True)
    widths = [column.width_mm for column in columns]
    if style.title:
        title = Cell(0, 0, 1, len(columns), Ink(style.size + 1.5, bold=True))
        yield Block(Shape(widths, [6.0], [title], ruled=False), [style.title])
    grouped = any(column.group for column in columns)
    cells, texts, heights = list[Cell](), list[str](), [0.0, 0.0]
    at = 0
    for group, members in groupby(columns, key=lambda column: column.group):
        found = list(members)
        if group:
            cells.append(Cell(0, at, 1, len(found), ink))
            texts.append(group)
            heights[0] = max(heights[0], _height(group, ink, sum(column.width_mm for column in found)))
        for column in found:
            cells.append(Cell(1, at, ink=ink) if group or not grouped else Cell(0, at, 2, 1, ink))
            texts.append(column.caption)
            if group or not grouped:
                heights[1] = max(heights[1], _height(column.caption, ink, column.width_mm))
            at += 1
    alone = [_height(column.caption, ink, column.width_mm) for column in columns if not column.group]
    heights[1] = max(heights[1], max(alone, default=0.0) - heights[0])
    if not grouped:
        cells, heights = [replace(cell, row=0) for cell in cells], heights[1:]
    yield Block(Shape(widths, heights, cells), texts)
    if style.numbered:
        small = Ink(style.size - 1, "center")
        numbers = [Cell(0, col, ink=small) for col in range(len(columns))]
        yield Block(Shape(widths, [3.0], numbers), [str(number) for number in range(1, len(columns) + 1)])


class _Setter:
    """Turns the rows of one table into blocks."""

    def __init__(self, columns: Sequence[Column], notation: Notation, size: float) -> None:
        self._columns, self._notation = columns, notation
        self._widths = [column.width_mm for column in columns]
        self._inks = [_ink(column, size) for column in columns]
        self._rooms = [column.width_mm * mm - 2 * PADDING for column in columns]
        self._line = self._inks[0].leading
        self._shape = cache(self._make_shape)

    def blocks(self, row: Row | Band | Total) -> Iterator[Block]:
        if isinstance(row, Band):
            ink = replace(self._inks[0], bold=True, wrap=True, align="left")
            lines = wrapped(row.text, ink, sum(self._widths) * mm - 2 * PADDING)
            height = (len(lines) * ink.leading + PADDING) / mm
            cell = Cell(0, 0, 1, len(self._columns), ink)
            yield Block(Shape(self._widths, [height], [cell]), ["\n".join(lines)], with_next=True)
        elif isinstance(row, Total):
            yield self._total(row)
        else:
            yield from self._plain(row)

    def sum(self, caption: str, blocks: Sequence[Block]) -> Block:
        """A total row of the blocks' amounts; a column without any stays empty."""
        sums: list[Value] = [None] * len(self._columns)
        for block in blocks:
            for i, amount in enumerate(block.amounts):
                if amount is not None:
                    so_far = sums[i]
                    sums[i] = amount if so_far is None else so_far + amount  # type: ignore[operator]
        return self._total(Total(caption, sums))

    def _plain(self, row: Row) -> Iterator[Block]:
        texts = [written(c.kind, value, self._notation) for c, value in zip(self._columns, row.values, strict=True)]
        lines = [
            wrapped(text, replace(ink, bold=row.bold), room) if ink.wrap else [text]
            for text, ink, room in zip(texts, self._inks, self._rooms, strict=True)
        ]
        amounts = tuple(
            value if column.total and isinstance(value, Decimal | int) else None
            for column, value in zip(self._columns, row.values, strict=True)
        )
        longest = max(len(cell) for cell in lines)
        for start in range(0, longest, _LINES_MAX):
            part = ["\n".join(cell[start : start + _LINES_MAX]) for cell in lines]
            shape = self._shape(min(longest - start, _LINES_MAX), bold=row.bold)
            yield Block(shape, part, amounts if start == 0 else ())

    def _total(self, row: Total) -> Block:
        given = [i for i, value in enumerate(row.values) if value is not None]
        totals = [i for i, column in enumerate(self._columns) if column.total]
        first = max(1, min(given + totals, default=len(self._columns)))
        texts = [written(c.kind, value, self._notation) for c, value in zip(self._columns, row.values, strict=True)]
        shape = self._shape(1, first)
        return Block(shape, [row.caption, *texts[first:]])

    def _make_shape(self, lines: int, total_from: int = 0, bold: bool = False) -> Shape:
        height = (lines * self._line + PADDING) / mm
        if not total_from:
            cells = [Cell(0, col, ink=replace(ink, bold=bold)) for col, ink in enumerate(self._inks)]
            return Shape(self._widths, [height], cells)
        caption = replace(self._inks[0], bold=True, align="right", wrap=False)
        sums = [Cell(0, col, ink=replace(ink, bold=True)) for col, ink in enumerate(self._inks) if col >= total_from]
        return Shape(self._widths, [height], [Cell(0, 0, 1, total_from, caption), *sums])


def _ink(column: Column, size: float) -> Ink:
    return Ink(size, _ALIGN.get(column.kind, "right"), wrap=column.kind in ("text", "code"), top=True)


def _height(text: str, ink: Ink, width_mm: float) -> float:
    """Height in millimetres that a caption takes in a box of that width."""
    return (len(wrapped(text, ink, width_mm * mm - 2 * PADDING)) * ink.leading + 2 * PADDING) / mm
