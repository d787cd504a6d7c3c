"""A sheet of a document's workbook, on its way out as cells and on its way back as what the file now says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from shared.workbooks.cells import CellValue, cell_address, cell_text
from shared.workbooks.table import DataColumn
from shared.workbooks.words import Words, say
from shared.workbooks.workbook import Sheet

MARK: Final = "fieldledger"
Style = Literal["title", "note", "caption", "label", "input", "locked", "day", "rest", "plain"]
MARK_COLUMNS: Final = 12
"""How far from the left the hidden column is looked for, when somebody has put columns before it."""


@dataclass(frozen=True, slots=True)
class PageCell:
    """One cell: its value, how it looks, and the column type that its number is shown by."""

    value: Any
    style: Style = "plain"
    column: DataColumn | None = None
    choices: tuple[str, ...] = ()
    note: str = ""


@dataclass(slots=True)
class Page:
    """`mark` names the page whatever its sheet is called; it stands in A1 of a column that is hidden."""

    mark: str
    name: str
    rows: list[list[PageCell | None]] = field(default_factory=list)
    widths: dict[int, int] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    frozen: tuple[int, int] = (0, 0)
    hidden: bool = False

    def add(self, *cells: PageCell | None, hidden: bool = False) -> int:
        """A row; its place from 0."""
        self.rows.append(list(cells))
        if hidden:
            self.hidden_rows.add(len(self.rows) - 1)
        return len(self.rows) - 1

    @classmethod
    def begun(cls, mark: str, name: str, title: str, note: str = "") -> "Page":
        made = cls(mark, name)
        made.add(PageCell(f"{MARK} {mark}"), PageCell(title, "title"))
        made.add(None, PageCell(note, "note") if note else None)
        return made


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell or a sheet. One that blocks stops the import; others are told."""

    sheet: str
    address: str
    why: Words
    blocks: bool = True


@dataclass(slots=True)
class SheetPage:
    """A sheet of the file that came back, with the problems found in it."""

    sheet: Sheet
    mark: str
    column: int
    """Where the hidden column is; everything else is counted from it."""
    problems: list[Problem] = field(default_factory=list)

    @property
    def last(self) -> int:
        return len(self.sheet.rows)

    def key(self, row: int) -> str:
        """What the hidden column says in a row: an id, or what the row is."""
        return cell_text(self.sheet.at(row, self.column))

    def at(self, row: int, column: int) -> CellValue:
        return self.sheet.at(row, self.column + column)

    def width(self) -> int:
        return max((len(row) for row in self.sheet.rows), default=0) - self.column

    def row_of(self, key: str) -> int | None:
        """The row that the hidden column calls so."""
        return next((row for row in range(self.last) if self.key(row) == key), None)

    def filled(self, row: int) -> bool:
        return any(column > self.column for column, _ in self.sheet.filled(row))

    def problem(self, row: int, column: int, why: Words, *, blocks: bool = True) -> None:
        address = cell_address(row, self.column + column)
        self.problems.append(Problem(self.sheet.name, address, why, blocks))

    def unreadable(self, row: int, column: int) -> Words | None:
        """Why a cell says nothing certain: an error, a formula without a result, cells that were merged."""
        fault = self.sheet.facts.faults.get((row, self.column + column))
        if fault is not None:
            return say("the cell holds {fault}; type the value itself", fault=fault)
        for top, left, bottom, right in self.sheet.facts.merged:
            if top <= row <= bottom and left <= self.column + column <= right:
                return say("the cell is merged with others; divide them and say what each holds")
        return None


def pages_of(sheets: tuple[Sheet, ...]) -> Mapping[str, SheetPage]:
    """The marked sheets of a file by their marks; the first of several with one mark."""
    found: dict[str, SheetPage] = {}
    for sheet in sheets:
        for mark, column in _marks(sheet):
            found.setdefault(mark, SheetPage(sheet, mark, column))
            break
    return found


def _marks(sheet: Sheet) -> Iterator[tuple[str, int]]:
    for row in sheet.rows[:3]:
        for column, value in enumerate(row[:MARK_COLUMNS]):
            if isinstance(value, str) and value.startswith(f"{MARK} "):
                yield value.removeprefix(f"{MARK} ").strip(), column
