"""What an estimate file holds, as values: sections, lines, resources, totals, and a verdict for each row."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from shared.construction.importers.row_labels import TotalKind
from shared.kernel.numbers import line_amount
from shared.workbooks.words import Words


class Verdict(StrEnum):
    """What a row of the sheet is taken for."""

    POSITION = "position"
    SECTION = "section"
    RESOURCE = "resource"
    TOTAL = "total"
    IGNORED = "ignored"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class RowVerdict:
    """Verdict of one row, counted from 1 as the sheet shows it; `address` is the cell that decided."""

    row: int
    verdict: Verdict
    address: str
    why: Words
    text: str = ""


@dataclass(frozen=True, slots=True)
class SourceSection:
    """A heading over lines; level 1 is the outermost."""

    row: int
    address: str
    level: int
    name: str


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
    price: Decimal
    wage_per_unit: Decimal | None = None
    materials_per_unit: Decimal | None = None
    norm_hours: Decimal | None = None
    cost: Decimal | None = None
    wage: Decimal | None = None
    materials: Decimal | None = None
    labour_hours: Decimal | None = None
    derived: tuple[str, ...] = ()

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
