"""Where a sheet keeps what: header rows found by their captions, and for every field the column that holds it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from shared.construction.importers.captions import caption_of
from shared.construction.importers.header import FIELDS, Column, ColumnMap, Header, header_at
from shared.kernel.words import Caption, Several
from shared.workbooks.cells import cell_address, cell_text, column_index, folded
from shared.workbooks.words import ImportRefused
from shared.workbooks.workbook import Sheet

_HEADER_SEARCH_ROWS: Final = 300
_CAPTIONS_MIN: Final = 3
_RESOURCE_WORDS: Final = ("материал", "механизм", "ресурс", "material", "resource", "machine", "plant")

TableKind = Literal["lines", "resources"]


class LayoutError(ImportRefused):
    """No table of estimate lines can be made out; says which columns are lacking and which captions were seen."""

    def __init__(self, text: str, fields: tuple[str, ...] = (), /, **values: object) -> None:
        self.lacking = fields
        super().__init__(text, **values)


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a sheet: rows `header_first`..`header_last` are captions, rows `first`..`last` its body."""

    kind: TableKind
    header_first: int
    header_last: int
    first: int
    last: int
    columns: ColumnMap


def find_tables(
    sheet: Sheet, given: Mapping[str, str] | None = None, header_row: int | None = None
) -> tuple[Table, ...]:
    """The tables of a sheet, lines first. `given` maps fields to column letters ("" drops a field) and overrides
    what was found; `header_row` (counted from 1) tells where the captions stand. Raises LayoutError."""
    chosen = _given_columns(given or {})
    found = [header_at(sheet, header_row - 1)] if header_row else _headers(sheet)
    headers = [header for header in found if header]
    complete = [at for at, header in enumerate(headers) if not _with(header, chosen, given).lacking()]
    if not complete:
        return (_table_without_captions(sheet, headers, chosen, given, header_row),)
    tables: list[Table] = []
    rows = headers[complete[0] :]
    for at, header in enumerate(rows):
        last = rows[at + 1].first - 1 if at + 1 < len(rows) else len(sheet.rows) - 1
        kind: TableKind = "resources" if at and _is_resources(sheet, header, rows[0]) else "lines"
        columns = _with(header, chosen, given) if kind == "lines" else header.columns
        tables.append(Table(kind, header.first, header.last, header.last + 1, last, columns))
    return tuple(tables)


def _with(header: Header, chosen: tuple[Column, ...], given: Mapping[str, str] | None) -> ColumnMap:
    taken = {column.index for column in chosen}
    kept = [c for c in header.columns.columns if c.field not in (given or {}) and c.index not in taken]
    return ColumnMap((*kept, *chosen))


def _given_columns(given: Mapping[str, str]) -> tuple[Column, ...]:
    columns = []
    for field, letters in given.items():
        if field not in FIELDS:
            text = "There is no field “{field}”. Nothing was imported. Fields are: {fields}."
            raise LayoutError(text, field=field, fields=Several(FIELDS))
        if not letters:
            continue
        try:
            index = column_index(letters)
        except ValueError:
            text = "“{letters}” is not a column. Nothing was imported. Give letters, such as quantity=E."
            raise LayoutError(text, letters=letters) from None
        columns.append(Column(field, index, "", letters.upper(), "given"))
    return tuple(columns)


def _table_without_captions(
    sheet: Sheet, headers: list[Header], chosen: tuple[Column, ...], given: Mapping[str, str] | None,
    header_row: int | None,
) -> Table:  # fmt: skip
    columns = ColumnMap(chosen)
    if chosen and not columns.lacking():
        first = header_row or 0
        return Table("lines", first, first - 1, first, len(sheet.rows) - 1, columns)
    best = max(headers, key=lambda header: len(header.columns.columns), default=None)
    raise _lacking(sheet, best, _with(best, chosen, given) if best else columns)


def _lacking(sheet: Sheet, best: Header | None, columns: ColumnMap) -> LayoutError:
    lacking = columns.lacking()
    said = Several([Caption(each) for each in lacking])
    if best is None:
        text = (
            "Sheet “{sheet}” has no row of captions such as name, unit, quantity, price. Nothing was imported. "
            "Choose another sheet, or say which columns hold {lacking}."
        )
        return LayoutError(text, lacking, sheet=sheet.name, lacking=said)
    seen = [f"{cell_address(best.last, at)} “{cell_text(value)[:40]}”" for at, value in sheet.filled(best.last)]
    text = (
        "Sheet “{sheet}” has no column for {lacking}: captions seen on row {row} were {captions}. "
        "Nothing was imported. Say which columns hold {lacking}."
    )
    return LayoutError(
        text,
        lacking,
        sheet=sheet.name,
        lacking=said,
        row=best.last + 1,
        captions=", ".join(seen[:20]),
    )


def _is_resources(sheet: Sheet, header: Header, main: Header) -> bool:
    """A later table with fewer columns is of resources, unless it repeats the main captions (a printed page break)."""
    if header.columns.as_letters() == main.columns.as_letters():
        return False
    above = range(max(main.last + 1, header.first - 3), header.last + 1)
    text = " ".join(folded(cell_text(value)) for row in above for _, value in sheet.filled(row))
    return any(word in text for word in _RESOURCE_WORDS) or not header.columns.has("number")


def _headers(sheet: Sheet) -> list[Header]:
    """All caption rows from top to bottom: any number of later ones, but the first must come early."""
    headers: list[Header] = []
    row = 0
    while row < len(sheet.rows) and (headers or row < _HEADER_SEARCH_ROWS):
        header = header_at(sheet, row) if _is_caption_row(sheet, row) else None
        if header:
            headers.append(header)
            row = header.last
        row += 1
    return headers


def _is_caption_row(sheet: Sheet, row: int) -> bool:
    values = [value for _, value in sheet.filled(row)]
    if len(values) < _CAPTIONS_MIN or not all(isinstance(value, str) for value in values):
        return False
    captions = [caption for value in values if (caption := caption_of(cell_text(value)))]
    meanings = {caption.meaning for caption in captions}
    return len(meanings) >= _CAPTIONS_MIN and len(captions) * 2 >= len(values)
