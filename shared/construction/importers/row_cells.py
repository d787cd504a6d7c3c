"""One row of a sheet seen through the column map of its table: texts, exact numbers, addresses, rates."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from shared.construction.importers.row_labels import TotalKind
from shared.kernel.words import Caption
from shared.workbooks.cells import (
    CellValue,
    DecimalSign,
    NotANumber,
    cell_address,
    cell_decimal,
    cell_percent,
    cell_text,
)
from shared.workbooks.words import Words, say
from shared.workbooks.workbook import Sheet

PLACES: Final = {
    "quantity": 6, "wage_per_unit": 4, "materials_per_unit": 4, "price": 4, "norm_hours": 4,
    "wage": 2, "materials": 2, "cost": 2, "labour_hours": 4,
}  # fmt: skip


class RowRefused(Exception):
    """The row cannot be taken; carries the cell and the words for its verdict."""

    def __init__(self, address: str, why: Words) -> None:
        super().__init__(str(why))
        self.address, self.why = address, why


@dataclass(frozen=True, slots=True)
class RowCells:
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
            raise RowRefused(
                address, say(text, text=cell_text(value)[:40], cell=address, field=Caption(field.replace("_", " ")))
            ) from None

    def figure(self, field: str) -> Decimal | None:
        """The number of a field, None also for a cell that is no number."""
        try:
            return self.number(field)
        except RowRefused:
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


def is_column_numbers(cells: RowCells) -> bool:
    """The row "1 2 3 4 …" under the captions of official forms."""
    texts = [cell_text(value) for _, value in cells.filled]
    if len(texts) < 4 or not all(text.isdecimal() and len(text) < 4 for text in texts):
        return False
    numbers = [int(text) for text in texts]
    return all(after == before + 1 for before, after in pairwise(numbers))


def percent_in(cells: RowCells, label: str, kind: TotalKind) -> tuple[int | None, Decimal | None]:
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


def _rate(value: CellValue, cells: RowCells) -> Decimal | None:
    try:
        rate = cell_percent(value, cells.decimal_sign)
    except NotANumber:
        return None
    return rate if rate is not None and abs(rate) <= 1000 else None


def last_number(cells: RowCells, percent_at: int | None) -> Decimal | None:
    for at, value in reversed(cells.filled):
        if at == percent_at:
            continue
        try:
            return cell_decimal(value, 2, cells.decimal_sign)
        except NotANumber:
            continue
    return None
