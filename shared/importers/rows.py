"""The rows of a table: what each is (an item, a heading over items, a total, a remark) and the cells of the items."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, Literal

from shared.importers.table import Column, Table, merged_reader
from shared.importers.verdicts import RowVerdict, Verdict
from shared.workbooks.cells import CellValue, cell_address, cell_text, folded
from shared.workbooks.words import Words, say

Sections = Literal["auto", "yes", "no"]
TOTAL: Final = re.compile(r"\W*(?:итого|всего|total|grand total|sub ?-?total)\b", re.IGNORECASE)
LETTER: Final = re.compile(r"[^\W\d_]")
NUMBERED: Final = re.compile(r"\s*((?:\d+\.)*\d+)\.?\s+\D")
SHARE_OF_HEADINGS_MAX: Final = 0.5


@dataclass(slots=True)
class SourceRow:
    """A row of the body: `cells` by field; a heading has its words and its depth."""

    row: int
    cells: dict[str, CellValue] = field(default_factory=dict)
    heading: str = ""
    depth: int = 0
    verdict: RowVerdict | None = None
    """Decided already: the row is no item, or cannot be read."""


def source_rows(table: Table, sections: Sections = "auto") -> list[SourceRow]:
    """Every filled row of the body, in order."""
    lone, rows = _read(table)
    headings = _headings(lone, rows, sections)
    for at, row in enumerate(rows):
        if at in headings:
            row.heading, row.cells = lone[at][1], {}
        elif at in lone and sections == "auto" and not _anything_below(rows, lone, at) and len(lone) < len(rows):
            why = say("a single cell below the table, taken for a remark")
            row.verdict = RowVerdict(row.row + 1, Verdict.IGNORED, cell_address(row.row, lone[at][0]), why, lone[at][1])
    _set_depths(table, rows, [lone[at][0] for at in sorted(headings)])
    if sections != "no":
        _indented(table, rows)
    return rows


def _read(table: Table) -> tuple[dict[int, tuple[int, str]], list[SourceRow]]:
    """The rows, and of those with one filled cell alone (by their place) that cell's column and words."""
    at = merged_reader(table.sheet, [column.index for column in table.columns])
    rows: list[SourceRow] = []
    lone: dict[int, tuple[int, str]] = {}
    faulty = {row for row, _ in table.sheet.facts.faults}
    for number in range(table.first, table.last + 1):
        filled = list(table.sheet.filled(number))
        if not filled and number not in faulty:
            continue
        cells = {column.field: at(number, column.index) for column in table.columns}
        row = SourceRow(number, {name: None if value == "" else value for name, value in cells.items()})
        row.verdict = _not_an_item(table, row, filled)
        if row.verdict is None and len(table.columns) > 1 and _is_lone(filled):
            lone[len(rows)] = (filled[0][0], cell_text(filled[0][1]))
        rows.append(row)
    return lone, rows


def _is_lone(filled: Sequence[tuple[int, CellValue]]) -> bool:
    return len(filled) == 1 and isinstance(filled[0][1], str) and any(map(str.isalpha, filled[0][1]))


def _not_an_item(table: Table, row: SourceRow, filled: Sequence[tuple[int, CellValue]]) -> RowVerdict | None:
    def ignored(why: Words) -> RowVerdict:
        where = cell_address(row.row, filled[0][0])
        return RowVerdict(row.row + 1, Verdict.IGNORED, where, why, cell_text(filled[0][1])[:60])

    if fault := _fault(table, row.row):
        return fault
    label = next((value for _, value in filled if isinstance(value, str) and LETTER.search(value)), "")
    if TOTAL.match(label):
        return ignored(say("a total"))
    if len(filled) > 1 and all(_repeats(column, row.cells) for column in table.columns):
        return ignored(say("the captions again"))
    if len(filled) > 3 and _are_column_numbers([cell_text(value) for _, value in filled[:4]]):
        return ignored(say("the numbers of the columns"))
    if len(filled) > 1 and not any(value is not None and cell_text(value) for value in row.cells.values()):
        return ignored(say("nothing in the columns that are read"))
    return None


def _are_column_numbers(texts: Sequence[str]) -> bool:
    """The row "1 2 3 4 …" under the captions of official forms."""
    numbers = [int(text) for text in texts if text.isdecimal() and len(text) < 4]
    return len(numbers) == len(texts) and numbers[0] <= 1 and all(b == a + 1 for a, b in pairwise(numbers))


def _fault(table: Table, row: int) -> RowVerdict | None:
    """An error, or a formula without its value, in a column that is read."""
    faults = table.sheet.facts.faults
    for column in table.columns:
        if (row, column.index) in faults:
            where = cell_address(row, column.index)
            return RowVerdict(row + 1, Verdict.ERROR, where, faults[row, column.index])
    return None


def _repeats(column: Column, cells: Mapping[str, CellValue]) -> bool:
    return bool(column.caption) and folded(cell_text(cells[column.field])) == folded(column.caption)


# ---- headings


def _headings(lone: Mapping[int, tuple[int, str]], rows: Sequence[SourceRow], sections: Sections) -> set[int]:
    """Places of the rows whose only cell stands over the rows below it."""
    if sections == "no":
        return set()
    items = sum(1 for at, row in enumerate(rows) if row.verdict is None and at not in lone)
    if sections == "auto" and len(lone) > SHARE_OF_HEADINGS_MAX * (items + len(lone)):
        return set()  # a list of which much is not filled in yet
    return {at for at in lone if sections == "yes" or _anything_below(rows, lone, at)}


def _anything_below(rows: Sequence[SourceRow], lone: Mapping[int, tuple[int, str]], at: int) -> bool:
    return any(row.verdict is None and at + 1 + place not in lone for place, row in enumerate(rows[at + 1 : at + 200]))


def _set_depths(table: Table, rows: Sequence[SourceRow], columns: Sequence[int]) -> None:
    """How deep each heading lies: by its number (1.2), else by its column and the spaces before it."""
    headings = [row for row in rows if row.heading]
    numbers = [NUMBERED.match(row.heading) for row in headings]
    for row, column, number in zip(headings, columns, numbers, strict=True):
        if all(numbers) and number is not None:
            row.depth = number[1].count(".")
        else:
            row.depth = 100 * column + _spaces(table.sheet.at(row.row, column))


def _spaces(value: CellValue) -> int:
    return len(value) - len(value.lstrip(" \u00a0\t")) if isinstance(value, str) else 0


def _indented(table: Table, rows: Sequence[SourceRow]) -> None:
    """Where names are moved in by spaces, a row with no more than code and name over deeper ones is a heading."""
    name = table.column("name")
    if name is None:
        return
    items = [row for row in rows if row.verdict is None and not row.heading]
    depths = [_spaces(table.sheet.at(row.row, name.index)) for row in items]
    if not any(depths) or any(row.heading for row in rows):
        return
    for row, depth, below in zip(items, depths, [*depths[1:], -1], strict=True):
        row.depth = depth
        bare = all(value is None or field in ("code", "name") for field, value in row.cells.items())
        if below > depth and bare:
            row.heading = cell_text(row.cells["name"])


def indented(rows: Sequence[SourceRow]) -> bool:
    """Whether items, too, lie at depths."""
    return any(row.depth for row in rows if not row.heading)


def each_text(table: Table, fields: Sequence[str], read: Callable[[str], bool]) -> Iterator[str]:
    """Texts of some columns' bodies that look like what is asked for."""
    for column in table.columns:
        if column.field in fields:
            for row in range(table.first, table.last + 1):
                value = table.sheet.at(row, column.index)
                if isinstance(value, str) and read(value):
                    yield value
