"""Every row of a sheet gets a verdict: an estimate line, a section, a resource, a total, ignored, or an error."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from shared.construction.importers.header import ColumnMap
from shared.construction.importers.layout import Table
from shared.construction.importers.row_cells import (
    PLACES,
    RowCells,
    RowRefused,
    is_column_numbers,
    last_number,
    percent_in,
)
from shared.construction.importers.row_labels import TotalKind, is_note, is_part, section_depth, total_kind
from shared.construction.importers.source import (
    Entry,
    Reading,
    RowVerdict,
    SourceLine,
    SourceResource,
    SourceSection,
    SourceTotal,
    Verdict,
)
from shared.kernel.numbers import ZERO, line_amount, rounded
from shared.kernel.words import Caption, Several
from shared.workbooks.cells import DecimalSign, cell_address, cell_text
from shared.workbooks.words import Words, say
from shared.workbooks.workbook import Sheet

_PER_UNIT: Final = {"wage_per_unit": "wage", "materials_per_unit": "materials", "norm_hours": "labour_hours"}
_AMOUNT_MAX: Final = Decimal(10) ** 15


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
        cells = RowCells(self._sheet, row, self._columns, self._sign, tuple(self._sheet.filled(row)))
        label = cells.label()
        try:
            self._refuse_faults(cells)
            verdict, address, why = self._read(cells, label)
        except RowRefused as refusal:
            verdict, address, why = Verdict.ERROR, refusal.address, refusal.why
        return RowVerdict(row + 1, verdict, address, why, label[:120])

    def _refuse_faults(self, cells: RowCells) -> None:
        faults = self._sheet.facts.faults
        for field, at in self._columns.items() if faults else ():
            if fault := faults.get((cells.row, at)):
                address = cell_address(cells.row, at)
                text = "{cell} ({field}) holds {fault}: open the file in Excel or LibreOffice, save it, import again"
                raise RowRefused(address, say(text, cell=address, field=Caption(field.replace("_", " ")), fault=fault))

    def _read(self, cells: RowCells, label: str) -> tuple[Verdict, str, Words]:
        if not cells.filled:
            return Verdict.IGNORED, cell_address(cells.row, 0), say("empty row")
        if cells.row <= self._table.first + 1 and is_column_numbers(cells):
            return Verdict.IGNORED, cells.address(), say("numbers of the columns")
        bare = cells.text("unit") in ("", "%") and not cells.text("code")
        kind = total_kind(label) if label and bare else None
        if kind and not (kind == TotalKind.PLAIN and cells.figure("quantity") and cells.text("number")):
            return self._total(cells, label, kind)
        if not any(cells.text(field) for field in PLACES):
            return self._words(cells, label)
        if not label and not cells.text("quantity") and not cells.text("unit"):
            return self._total(cells, "", TotalKind.DIRECT)
        if self._table.kind == "resources":
            return self._resource(cells, label, None)
        return self._line_or_part(cells, label)

    def _words(self, cells: RowCells, label: str) -> tuple[Verdict, str, Words]:
        """A row without figures: a section, or a remark."""
        address = cells.address("name")
        if cells.text("number") and cells.text("unit") and cells.text("name"):
            raise RowRefused(address, say("a line without a quantity"))
        if not label or self._table.kind == "resources":
            return Verdict.IGNORED, address, say("text without figures")
        if is_note(label) or is_part(label):
            return Verdict.IGNORED, address, say("a remark or a signature")
        if self._line and self._entries[-1] is self._line and label[0].islower():
            self._line = replace(self._line, name=f"{self._line.name} {label}")
            self._entries[-1] = self._line
            return Verdict.IGNORED, address, say("the name of the row above goes on")
        return self._section(cells, label)

    def _section(self, cells: RowCells, label: str) -> tuple[Verdict, str, Words]:
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

    def _total(self, cells: RowCells, label: str, kind: TotalKind) -> tuple[Verdict, str, Words]:
        in_resources = self._table.kind == "resources"
        figures = {
            field: number
            for field in ("cost", "wage", "materials", "labour_hours")
            if (number := cells.figure(field)) is not None
        }
        percent_at, percent = percent_in(cells, label, kind)
        amount = figures.get("cost")
        if amount is None:
            amount = last_number(cells, percent_at)
        address = cells.address("cost", "name")
        places = {field: cells.address(field) for field in figures if field != "cost"}
        self._entries.append(
            SourceTotal(cells.row + 1, address, kind, label, percent, amount, figures, places, in_resources)
        )
        why = say("sums of the columns, without words") if not label else say("a total: {kind}", kind=kind.value)
        return Verdict.TOTAL, address, why

    def _line_or_part(self, cells: RowCells, label: str) -> tuple[Verdict, str, Words]:
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
            raise RowRefused(address, say("an amount without a quantity: {label}", label=label[:60]))
        return self._position(cells)

    def _position(self, cells: RowCells) -> tuple[Verdict, str, Words]:
        name, address = cells.text("name"), cells.address("name")
        if not any(letter.isalnum() for letter in name):
            raise RowRefused(cells.address("quantity"), say("a quantity without a name"))
        figures = {field: cells.number(field) for field in PLACES}
        quantity = figures.pop("quantity")
        if quantity is None:
            raise RowRefused(cells.address("quantity"), say("a line without a quantity"))
        derived = _derive(quantity, figures)
        price = figures.pop("price")
        if price is None:
            raise RowRefused(address, say("a line without a price and without a cost"))
        if max(abs(line_amount(quantity, price)), *(abs(f or ZERO) for f in figures.values())) > _AMOUNT_MAX:
            raise RowRefused(cells.address("cost", "price"), say("an amount too large for any estimate"))
        number, code, unit = cells.text("number"), cells.text("code"), cells.text("unit")
        more: dict[str, Any] = {**figures, "derived": derived}
        line = SourceLine(cells.row + 1, address, number, code, name, unit, quantity, price, **more)
        self._entries.append(line)
        self._line = line
        why = (
            say("a line; worked out: {fields}", fields=Several([Caption(each) for each in derived]))
            if derived
            else say("a line")
        )
        return Verdict.POSITION, address, why

    def _resource(self, cells: RowCells, label: str, line: SourceLine | None) -> tuple[Verdict, str, Words]:
        address = cells.address("name")
        quantity, price, cost = cells.number("quantity"), cells.number("price"), cells.number("cost")
        if not label:
            raise RowRefused(address, say("figures without a name"))
        if cost is None and (quantity is None or price is None) and line is None:
            raise RowRefused(address, say("a resource without a cost, and without quantity and price"))
        if cost is None:
            cost = line_amount(quantity, price)
        if abs(cost) > _AMOUNT_MAX or abs(line_amount(quantity, price)) > _AMOUNT_MAX:
            raise RowRefused(cells.address("cost"), say("an amount too large for any estimate"))
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
