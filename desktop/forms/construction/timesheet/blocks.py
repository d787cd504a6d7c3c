"""Blocks of days as spreadsheets copy and paste them: rows by lines, days by tabs."""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.ui.grid.tabular import table_of


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
    lines = text.replace("\r\n", "\n").split("\n", most_rows)[:most_rows]
    return Block([row[:most_columns] for row in table_of("\n".join(lines))], cells)
