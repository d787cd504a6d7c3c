"""Every row of a sheet gets a verdict: an estimate line, a section, a resource, a total, ignored, or an error."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Final

from shared.construction.importers.cells import (
    CellValue,
    DecimalSign,
    NotANumber,
    cell_address,
    cell_decimal,
    cell_percent,
    cell_text,
)
from shared.construction.importers.header import ColumnMap
from shared.construction.importers.layout import Table
from shared.construction.importers.row_labels import TotalKind, is_note, is_part, section_depth, total_kind
from shared.construction.importers.words import Words, say
from shared.construction.importers.workbook import Sheet
from shared.kernel.numbers import ZERO, line_amount, rounded

PLACES: Final = {
    "quantity": 6, "wage_per_unit": 4, "materials_per_unit": 4, "price": 4, "norm_hours": 4,
    "wage": 2, "materials": 2, "cost": 2, "labour_hours": 4,
}  # fmt: skip
_PER_UNIT: Final = {"wage_per_unit": "wage", "materials_per_unit": "materials", "norm_hours": "labour_hours"}
_AMOUNT_MAX: Final = Decimal(10) ** 15


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


class _Refused(Exception):
    """The row cannot be taken; carries the cell and the words for its verdict."""

    def __init__(self, address: str, why: Words) -> None:
        super().__init__(str(why))
        self.address, self.why = address, why


@dataclass(frozen=True, slots=True)
class _RowCells:
    """One row seen through the column map of its table."""

    sheet: Sheet
    row: int
    columns: dict[str, int]
    decimal_sign: DecimalSign | None
    filled: tuple[tuple[int, CellValue], ...]

    def text(self, field: str) -> str:
        at = self.columns.get(field)
        return "" if at is None else cell_text(self.sheet.at(self.row, at))

    def number(self, field: str) -> Decimal | None:
        at = self.columns.get(field)
        if at is None:
            return None
        value = self.sheet.at(self.row, at)
        try:
            return cell_decimal(value, PLACES[field], self.decimal_sign)
        except NotANumber:
            text = "“{text}” in {cell} is not a number for {field}"
            address = cell_address(self.row, at)
            raise _Refused(
                address, say(text, text=cell_text(value)[:40], cell=address, field=field.replace("_", " "))
            ) from None

    def figure(self, field: str) -> Decimal | None:
        """The number of a field, None also for a cell that is no number."""
        try:
            return self.number(field)
        except _Refused:
            return None

    def address(self, *fields: str) -> str:
        """The cell of the first of these fields that is filled, else the first filled cell of the row."""
        filled = {at for at, _ in self.filled}
        for field in fields:
            if (at := self.columns.get(field)) in filled and at is not None:
                return cell_address(self.row, at)
        return cell_address(self.row, self.filled[0][0] if self.filled else 0)

    def label(self) -> str:
        """The words of the row: its name, or else the first text that is no number."""
        name = self.text("name")
        if any(letter.isalpha() for letter in name):
            return name
        texts = (cell_text(value) for _, value in self.filled if isinstance(value, str))
        return next((text for text in texts if sum(map(str.isalpha, text)) > 2), "")


def read_rows(sheet: Sheet, tables: tuple[Table, ...], decimal_sign: DecimalSign | None = None) -> Reading:
    """Classify every row of the sheet. Nothing is left out: rows outside tables are ignored, and say so."""
    verdicts: list[RowVerdict] = []
    entries: list[Entry] = []
    reached = 0
    for table in tables:
        verdicts += _outside(sheet, reached, table.header_first, "above the table")
        verdicts += _outside(sheet, table.header_first, table.header_last + 1, "captions of the table")
        reader = _TableReader(sheet, table, decimal_sign, entries)
        verdicts += (reader.verdict(row) for row in range(table.first, table.last + 1))
        reached = table.last + 1
    last_line = max((entry.row for entry in entries if isinstance(entry, SourceLine | SourceResource)), default=0)
    late = {entry.row for entry in entries if isinstance(entry, SourceSection) and entry.row > last_line}
    why = say("text below the last line")
    kept = tuple(entry for entry in entries if entry.row not in late)
    return Reading(
        tuple(RowVerdict(v.row, Verdict.IGNORED, v.address, why, v.text) if v.row in late else v for v in verdicts),
        kept,
    )


def _outside(sheet: Sheet, first: int, last: int, why: str) -> Iterator[RowVerdict]:
    for row in range(first, last):
        cells = tuple(sheet.filled(row))
        at = cells[0][0] if cells else 0
        words = say(why) if cells else say("empty row")
        text = " ".join(cell_text(value) for _, value in cells)[:120]
        yield RowVerdict(row + 1, Verdict.IGNORED, cell_address(row, at), words, text)


class _TableReader:
    """Reads the body of one table from top to bottom, adding what it finds to `entries`."""

    def __init__(self, sheet: Sheet, table: Table, decimal_sign: DecimalSign | None, entries: list[Entry]) -> None:
        self._sheet, self._table, self._sign, self._entries = sheet, table, decimal_sign, entries
        self._columns = {column.field: column.index for column in table.columns.columns}
        self._numbered = _is_numbered(sheet, table)
        self._line: SourceLine | None = None
        self._level = 0

    def verdict(self, row: int) -> RowVerdict:
        cells = _RowCells(self._sheet, row, self._columns, self._sign, tuple(self._sheet.filled(row)))
        label = cells.label()
        try:
            self._refuse_faults(cells)
            verdict, address, why = self._read(cells, label)
        except _Refused as refusal:
            verdict, address, why = Verdict.ERROR, refusal.address, refusal.why
        return RowVerdict(row + 1, verdict, address, why, label[:120])

    def _refuse_faults(self, cells: _RowCells) -> None:
        faults = self._sheet.facts.faults
        for field, at in self._columns.items() if faults else ():
            if fault := faults.get((cells.row, at)):
                address = cell_address(cells.row, at)
                text = "{cell} ({field}) holds {fault}: open the file in Excel or LibreOffice, save it, import again"
                raise _Refused(address, say(text, cell=address, field=field.replace("_", " "), fault=fault))

    def _read(self, cells: _RowCells, label: str) -> tuple[Verdict, str, Words]:
        if not cells.filled:
            return Verdict.IGNORED, cell_address(cells.row, 0), say("empty row")
        if cells.row <= self._table.first + 1 and _is_column_numbers(cells):
            return Verdict.IGNORED, cells.address(), say("numbers of the columns")
        bare = cells.text("unit") in ("", "%") and not cells.text("code")
        kind = total_kind(label) if label and bare else None
        if kind and not (kind == TotalKind.PLAIN and cells.figure("quantity") and cells.text("number")):
            return self._total(cells, label, kind)
        figures = [field for field in PLACES if cells.text(field) and field in self._columns]
        if not figures:
            return self._words(cells, label)
        if not label and not cells.text("quantity") and not cells.text("unit"):
            return self._total(cells, "", TotalKind.DIRECT)
        if self._table.kind == "resources":
            return self._resource(cells, label, None)
        return self._line_or_part(cells, label)

    def _words(self, cells: _RowCells, label: str) -> tuple[Verdict, str, Words]:
        """A row without figures: a section, or a remark."""
        address = cells.address("name")
        if cells.text("number") and cells.text("unit") and cells.text("name"):
            raise _Refused(address, say("a line without a quantity"))
        if not label or self._table.kind == "resources":
            return Verdict.IGNORED, address, say("text without figures")
        if is_note(label) or is_part(label):
            return Verdict.IGNORED, address, say("a remark or a signature")
        if self._line and self._entries[-1] is self._line and label[0].islower():
            self._line = replace(self._line, name=f"{self._line.name} {label}")
            self._entries[-1] = self._line
            return Verdict.IGNORED, address, say("the name of the row above goes on")
        return self._section(cells, label)

    def _section(self, cells: _RowCells, label: str) -> tuple[Verdict, str, Words]:
        announced = section_depth(label)
        own_number = cells.text("number")
        if announced:
            self._level = level = announced
        elif own_number and all(part.isdecimal() for part in own_number.rstrip(".").split(".")):
            self._level = level = own_number.rstrip(".").count(".") + 1
        else:
            level = self._level + 1
        name = label if announced or not own_number or own_number == label else f"{own_number} {label}"
        address = cells.address("name")
        self._entries.append(SourceSection(cells.row + 1, address, level, name))
        self._line = None
        return Verdict.SECTION, address, say("a heading of level {level}", level=level)

    def _total(self, cells: _RowCells, label: str, kind: TotalKind) -> tuple[Verdict, str, Words]:
        in_resources = self._table.kind == "resources"
        figures = {
            field: number
            for field in ("cost", "wage", "materials", "labour_hours")
            if (number := cells.figure(field)) is not None
        }
        percent_at, percent = _percent_in(cells, label, kind)
        amount = figures.get("cost")
        if amount is None:
            amount = _last_number(cells, percent_at)
        address = cells.address("cost", "name")
        places = {field: cells.address(field) for field in figures if field != "cost"}
        self._entries.append(
            SourceTotal(cells.row + 1, address, kind, label, percent, amount, figures, places, in_resources)
        )
        why = say("sums of the columns, without words") if not label else say("a total: {kind}", kind=kind.value)
        return Verdict.TOTAL, address, why

    def _line_or_part(self, cells: _RowCells, label: str) -> tuple[Verdict, str, Words]:
        complete = bool(cells.text("unit") and cells.text("quantity"))
        if is_part(label) and not cells.text("number"):
            if complete and self._line:
                return self._resource(cells, label, self._line)
            return Verdict.IGNORED, cells.address("name"), say("a part of the row above, counted there")
        if self._numbered and self._line and complete and not cells.text("number"):
            return self._resource(cells, label, self._line)
        if not cells.text("quantity"):
            if section_depth(label):
                return self._section(cells, label)
            address = cells.address("name")
            raise _Refused(address, say("an amount without a quantity: {label}", label=label[:60]))
        return self._position(cells)

    def _position(self, cells: _RowCells) -> tuple[Verdict, str, Words]:
        name, address = cells.text("name"), cells.address("name")
        if not any(letter.isalnum() for letter in name):
            raise _Refused(cells.address("quantity"), say("a quantity without a name"))
        figures = {field: cells.number(field) for field in PLACES}
        quantity = figures.pop("quantity")
        if quantity is None:
            raise _Refused(cells.address("quantity"), say("a line without a quantity"))
        derived = _derive(quantity, figures)
        price = figures.pop("price")
        if price is None:
            raise _Refused(address, say("a line without a price and without a cost"))
        if max(abs(line_amount(quantity, price)), *(abs(f or ZERO) for f in figures.values())) > _AMOUNT_MAX:
            raise _Refused(cells.address("cost", "price"), say("an amount too large for any estimate"))
        number, code, unit = cells.text("number"), cells.text("code"), cells.text("unit")
        line = SourceLine(cells.row + 1, address, number, code, name, unit, quantity, price, **figures, derived=derived)
        self._entries.append(line)
        self._line = line
        why = say("a line; worked out: {fields}", fields=", ".join(derived)) if derived else say("a line")
        return Verdict.POSITION, address, why

    def _resource(self, cells: _RowCells, label: str, line: SourceLine | None) -> tuple[Verdict, str, Words]:
        address = cells.address("name")
        quantity, price, cost = cells.number("quantity"), cells.number("price"), cells.number("cost")
        if not label:
            raise _Refused(address, say("figures without a name"))
        if cost is None and (quantity is None or price is None) and line is None:
            raise _Refused(address, say("a resource without a cost, and without quantity and price"))
        if cost is None:
            cost = line_amount(quantity, price)
        if abs(cost) > _AMOUNT_MAX or abs(line_amount(quantity, price)) > _AMOUNT_MAX:
            raise _Refused(cells.address("cost"), say("an amount too large for any estimate"))
        resource = SourceResource(
            cells.row + 1, address, cells.text("code"), label, cells.text("unit"), quantity, price, cost
        )
        self._entries.append(replace(resource, line_row=line.row) if line else resource)
        why = say("a resource of the line on row {row}", row=line.row) if line else say("a resource")
        return Verdict.RESOURCE, address, why


def _derive(quantity: Decimal, figures: dict[str, Decimal | None]) -> tuple[str, ...]:
    """Fill in what follows from other figures of the line; the names of what was filled in."""
    derived: list[str] = []

    def put(field: str, value: Decimal | None) -> None:
        if figures[field] is None and value is not None:
            figures[field] = value
            derived.append(field)

    for per_unit, whole in _PER_UNIT.items():
        put(per_unit, _per_unit(figures[whole], quantity))
    parts = [part for field in ("wage_per_unit", "materials_per_unit") if (part := figures[field]) is not None]
    if len(parts) == 2 and not derived:
        put("price", sum(parts, ZERO))
    put("price", _per_unit(figures["cost"], quantity))
    put("price", sum(parts, ZERO) if parts else None)
    return tuple(derived)


def _per_unit(whole: Decimal | None, quantity: Decimal) -> Decimal | None:
    return rounded(whole / quantity, 4) if whole is not None and quantity else None


def _is_numbered(sheet: Sheet, table: Table) -> bool:
    """Whether lines carry numbers here: at least half of the rows with a quantity do, or the first of them does."""
    number, quantity = table.columns.index("number"), table.columns.index("quantity")
    if number is None or quantity is None:
        return False
    for row in range(table.first, table.last + 1):
        value = sheet.at(row, quantity)
        if isinstance(value, int | float) and cell_text(sheet.at(row, _name_column(table.columns))):
            return bool(cell_text(sheet.at(row, number)))
    return False


def _name_column(columns: ColumnMap) -> int:
    found = columns.index("name")
    return found if found is not None else -1


def _is_column_numbers(cells: _RowCells) -> bool:
    """The row "1 2 3 4 …" under the captions of official forms."""
    texts = [cell_text(value) for _, value in cells.filled]
    if len(texts) < 4 or not all(text.isdecimal() and len(text) < 4 for text in texts):
        return False
    numbers = [int(text) for text in texts]
    return all(after == before + 1 for before, after in pairwise(numbers))


def _percent_in(cells: _RowCells, label: str, kind: TotalKind) -> tuple[int | None, Decimal | None]:
    """Column and value of the rate of an overhead, profit or VAT row: "22%", 0.22, or 22 left of the amount."""
    if kind not in (TotalKind.OVERHEAD, TotalKind.PROFIT, TotalKind.VAT, TotalKind.VAT_INCLUDED):
        return None, None
    for at, value in cells.filled:
        if isinstance(value, str) and value.strip().endswith("%") and (rate := _rate(value, cells)) is not None:
            return at, rate
    amount_at = cells.columns.get("cost")
    numbers = [at for at, value in cells.filled if at != amount_at and _rate(value, cells) is not None]
    if amount_at is None:
        numbers = numbers[:-1]
    if numbers:
        return numbers[0], _rate(cells.sheet.at(cells.row, numbers[0]), cells)
    words = label.replace("(", " ").replace(")", " ").replace(" %", "%").split()
    rates = (_rate(word, cells) for word in words if word.endswith("%"))
    return None, next((rate for rate in rates if rate is not None), None)


def _rate(value: CellValue, cells: _RowCells) -> Decimal | None:
    try:
        rate = cell_percent(value, cells.decimal_sign)
    except NotANumber:
        return None
    return rate if rate is not None and abs(rate) <= 1000 else None


def _last_number(cells: _RowCells, percent_at: int | None) -> Decimal | None:
    for at, value in reversed(cells.filled):
        if at == percent_at:
            continue
        try:
            return cell_decimal(value, 2, cells.decimal_sign)
        except NotANumber:
            continue
    return None
