"""What an estimate file holds, as values: sections, lines, resources, totals, and a verdict for each row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from shared.construction.importers.row_labels import TotalKind
from shared.importers.layouts import Layout
from shared.kernel.numbers import line_amount
from shared.workbooks.words import ImportRefused, Words


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file and what is in it."""

    path: Path
    data: bytes

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def hash(self) -> str:
        return sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user has decided about a workbook: its sheet, columns by field, the row of captions (from 1)."""

    sheet: str | None = None
    columns: Mapping[str, str] | None = None
    header_row: int | None = None
    known: Mapping[str, Layout] = field(default_factory=dict)
    """Layouts that were accepted before, by fingerprint."""

    def refuse_any(self, file: str) -> None:
        """For a format that has neither sheets nor columns. Raises ImportRefused."""
        if self.sheet or self.columns or self.header_row:
            text = (
                "{file} is no workbook: it has neither sheets nor columns to choose. Nothing was imported. "
                "Import it without these choices."
            )
            raise ImportRefused(text, file=file)


class Verdict(StrEnum):
    """What a row of the file is taken for."""

    POSITION = "position"
    SECTION = "section"
    RESOURCE = "resource"
    TOTAL = "total"
    IGNORED = "ignored"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class RowVerdict:
    """Verdict of one row, counted from 1 as the file shows it; `address` is the cell (or the number of the position)
    that decided."""

    row: int
    verdict: Verdict
    address: str
    why: Words
    text: str = ""


@dataclass(frozen=True, slots=True)
class SourceSection:
    """A heading over lines; level 1 is the outermost. `total` is what the file says its lines come to."""

    row: int
    address: str
    level: int
    name: str
    number: str = ""
    total: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line of the estimate as the file has it; `cost`, `wage`, `materials`, `labour_hours` are of the whole
    volume and None where the file is silent; `derived` names the fields that were worked out from others."""

    row: int
    address: str
    number: str
    code: str
    name: str
    unit: str
    quantity: Decimal
    price: Decimal | None
    wage_per_unit: Decimal | None = None
    materials_per_unit: Decimal | None = None
    norm_hours: Decimal | None = None
    cost: Decimal | None = None
    wage: Decimal | None = None
    materials: Decimal | None = None
    labour_hours: Decimal | None = None
    derived: tuple[str, ...] = ()
    measured: Decimal | None = None
    note: str = ""
    under: int | None = None

    @property
    def computed_cost(self) -> Decimal:
        return line_amount(self.quantity, self.price)


@dataclass(frozen=True, slots=True)
class SourceResource:
    """One resource, from a table of its own or (then `line_row` is set) from a row under its line."""

    row: int
    address: str
    code: str
    name: str
    unit: str
    quantity: Decimal | None
    price: Decimal | None
    cost: Decimal
    line_row: int | None = None


@dataclass(frozen=True, slots=True)
class SourceTotal:
    """A total row; `figures` are its sums by field of the line table (cost, wage, materials, labour_hours)."""

    row: int
    address: str
    kind: TotalKind
    label: str
    percent: Decimal | None
    amount: Decimal | None
    figures: dict[str, Decimal]
    cells: dict[str, str]
    in_resources: bool = False


Entry = SourceSection | SourceLine | SourceResource | SourceTotal


@dataclass(frozen=True, slots=True)
class Reading:
    """All rows with their verdicts, and what was read from them in the sheet's order."""

    verdicts: tuple[RowVerdict, ...]
    entries: tuple[Entry, ...]
