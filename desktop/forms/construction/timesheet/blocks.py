"""Blocks of days as spreadsheets copy and paste them: rows by lines, days by tabs."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice


@dataclass(frozen=True, slots=True)
class Block:
    """What the clipboard held: its first rows and columns, and how many cells there were."""

    rows: list[list[str]]
    cells: int


def block_text(rows: Sequence[Sequence[str]]) -> str:
    return "\n".join("\t".join(row) for row in rows)


def pasted(text: str, most_rows: int, most_columns: int) -> Block:
    """No more than the grid has room for is taken apart, whatever was copied."""
    cells = text.count("\t") + text.rstrip("\n").count("\n") + 1 if text else 0
    lines = text.replace("\r\n", "\n").split("\n", most_rows)[:most_rows] if most_rows else []
    if lines and not lines[-1]:
        lines.pop()
    reader = csv.reader(lines, "excel-tab", quoting=csv.QUOTE_NONE if _odd(lines) else csv.QUOTE_MINIMAL)
    return Block([row[:most_columns] for row in islice(reader, most_rows)] or [[""]], cells)


def _odd(lines: Sequence[str]) -> bool:
    """A quotation mark that nobody closes would swallow the rest."""
    return sum(line.count('"') for line in lines) % 2 == 1
