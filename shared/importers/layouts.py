"""A layout that was accepted once is known again: the fingerprint of its captions, and what was decided for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from shared.workbooks.cells import cell_text, folded

if TYPE_CHECKING:  # reading workbooks is not loaded with every command
    from shared.workbooks.workbook import Sheet

SEARCH_ROWS: Final = 100
FILLED_MIN: Final = 2


@dataclass(frozen=True, slots=True)
class Layout:
    """What is remembered: the captions' fingerprint, field → column letters, and options by name."""

    fingerprint: str
    captions: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)


NO_LAYOUT: Final = Layout("")
"""Of a table without captions, which nobody could recognise."""


def fingerprint(sheet: "Sheet", row: int) -> str:
    """Names a row of captions by its words and their columns; empty for a row that is none."""
    words = [(at, folded(cell_text(value))) for at, value in sheet.filled(row)] if 0 <= row < len(sheet.rows) else []
    if len(words) < FILLED_MIN or not any(any(map(str.isalpha, word)) for _, word in words):
        return ""
    return sha256("\n".join(f"{at}\t{word}" for at, word in words).encode()).hexdigest()[:32]


def captions_of(sheet: "Sheet", row: int) -> str:
    """The captions of a row as a person would recognise them."""
    return " | ".join(cell_text(value) for _, value in sheet.filled(row))[:500] if 0 <= row < len(sheet.rows) else ""


def recalled(sheet: "Sheet", known: Mapping[str, Layout]) -> tuple[Layout, int] | None:
    """The remembered layout that a sheet has, and the row (from 0) of its captions."""
    for row in range(min(SEARCH_ROWS, len(sheet.rows))) if known else ():
        if (mark := fingerprint(sheet, row)) in known:
            return known[mark], row
    return None
