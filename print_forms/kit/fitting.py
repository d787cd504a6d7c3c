"""Fitting: columns as wide as what is written in them; what is too wide for the paper goes on in a table below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from typing import Final

from reportlab.platypus import Flowable, Spacer

from print_forms.kit.column import Column, Value, written
from print_forms.kit.fonts import CONDENSED, CONDENSED_BOLD, width
from print_forms.kit.ink import PADDING
from print_forms.kit.numbers import Notation
from print_forms.kit.table import Band, Row, Style, Total, table
from print_forms.kit.units import mm

Rows = Sequence[Row | Band | Total]
SIZES: Final = (7.0, 6.5, 6.0, 5.5)
"""Tried one after the other; below the last one a table is divided instead."""
_WORD_MM: Final = 32.0
"""A longer word may be broken."""
_TEXT_MM: Final = 110.0
"""A longer text goes on in the next line."""
_SLACK_MM: Final = 2 * PADDING / mm + 0.8
_BETWEEN: Final = 8.0
"""Points between the parts of a divided table."""
_AIR: Final = 0.5
"""Where there is room, a column gets up to so much more than it needs."""
_CROWDED: Final = 1.5
"""Texts that want so many times the room make a page of narrow, high cells: a wider paper reads better."""


@dataclass(frozen=True, slots=True)
class Need:
    """Millimetres that a column must have, and those with which no text in it is wrapped."""

    least: float
    wish: float


def comfortable(columns: Sequence[Column], rows: Rows, notation: Notation, room_mm: float) -> bool:
    """Whether a table reads well on paper of that width."""
    needs = list(_needs(columns, rows, notation, SIZES[1]))
    return sum(need.least for need in needs) <= room_mm and sum(need.wish for need in needs) <= _CROWDED * room_mm


def fitted_tables(
    columns: Sequence[Column], rows: Rows, notation: Notation, style: Style, room_mm: float, keys: int = 1
) -> Iterator[Flowable]:
    """The table in the largest size that fits, else in several parts that each repeat the first `keys` columns.

    The parts are as few as the smallest letters make them, in the largest letters that need no more.
    """
    for size in SIZES:
        needs = list(_needs(columns, rows, notation, size))
        if sum(need.least for need in needs) <= room_mm:
            yield table(_widened(columns, needs, room_mm), rows, notation, replace(style, size=size))
            return
    fewest = len(_parts(columns, needs, keys, room_mm))
    for size in SIZES:
        needs = list(_needs(columns, rows, notation, size))
        parts = _parts(columns, needs, keys, room_mm)
        if len(parts) == fewest:
            break
    for number, part in enumerate(parts):
        if number:
            yield Spacer(0, _BETWEEN)
        part_columns = _widened([columns[i] for i in part], [needs[i] for i in part], room_mm)
        picked = [_picked(row, part) for row in rows]
        yield table(part_columns, picked, notation, replace(style, size=size))


def _needs(columns: Sequence[Column], rows: Rows, notation: Notation, size: float) -> Iterator[Need]:
    filled = [row for row in rows if not isinstance(row, Band)]
    bold = [isinstance(row, Total) or row.bold for row in filled]
    for i, column in enumerate(columns):
        values = [row.values[i] for row in filled]
        faces = [CONDENSED_BOLD if each else CONDENSED for each in bold]
        if column.total:
            values, faces = [*values, _sum(values)], [*faces, CONDENSED_BOLD]
        texts = [(written(column.kind, value, notation), face) for value, face in zip(values, faces, strict=True)]
        yield _need(column, texts, size)


def _need(column: Column, texts: Sequence[tuple[str, str]], size: float) -> Need:
    captions = column.caption.replace("-", "- ").split() or [""]
    least = max(width(word, CONDENSED, size - 0.5) for word in captions) / mm
    wish = max(least, width(column.caption, CONDENSED, size - 0.5) / mm / 2)
    for text, face in texts:
        whole = max(width(line, face, size) for line in text.split("\n")) / mm
        wish = max(wish, min(whole, _TEXT_MM))
        if column.kind in ("text", "code"):
            whole = max((width(word, face, size) for word in text.split()), default=0.0) / mm
            whole = min(whole, _WORD_MM)
        least = max(least, whole)
    return Need(least + _SLACK_MM, max(least, wish) + _SLACK_MM)


def _sum(values: Sequence[Value]) -> Value:
    amounts = [value for value in values if isinstance(value, Decimal | int)]
    return sum(amounts, Decimal(0)) if any(isinstance(each, Decimal) for each in amounts) else sum(map(int, amounts))


def _widened(columns: Sequence[Column], needs: Sequence[Need], room_mm: float) -> list[Column]:
    """Every column gets what it wishes, or its share of the room; what is left over is air, most of all for texts."""
    least, wish = sum(need.least for need in needs), sum(need.wish for need in needs)
    if wish > room_mm:
        share = (room_mm - least) / (wish - least)
        widths = [need.least + (need.wish - need.least) * share for need in needs]
    else:
        air = 1 + min(_AIR, (room_mm - wish) / wish)
        widths = [need.wish * air for need in needs]
        texts = sum(each for column, each in zip(columns, widths, strict=True) if column.kind == "text")
        grown = 1 + (room_mm - wish * air) / texts if texts else 1.0
        widths = [each * (grown if column.kind == "text" else 1) for column, each in zip(columns, widths, strict=True)]
    return [replace(column, width_mm=width_mm) for column, width_mm in zip(columns, widths, strict=True)]


def _parts(columns: Sequence[Column], needs: Sequence[Need], keys: int, room_mm: float) -> list[list[int]]:
    """Indices of the columns of each part; the keys stand first in every one, a group of columns stays together."""
    heads, parts = list(range(keys)), [list(range(keys))]
    used = start = sum(need.least for need in needs[:keys])
    for _, members in groupby(range(keys, len(columns)), key=lambda i: columns[i].group or i):
        group = list(members)
        runs = [group] if start + sum(needs[i].least for i in group) <= room_mm else [[i] for i in group]
        for run in runs:
            wide = sum(needs[i].least for i in run)
            if used + wide > room_mm and len(parts[-1]) > keys:
                parts.append(list(heads))
                used = start
            parts[-1] += run
            used += wide
    return parts


def _picked(row: Row | Band | Total, part: Sequence[int]) -> Row | Band | Total:
    return row if isinstance(row, Band) else replace(row, values=[row.values[i] for i in part])
