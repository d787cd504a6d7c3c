"""A computed table as a file for a spreadsheet: XLSX and CSV, numbers as numbers, no text ever taken for a formula."""

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

from shared.kernel.numbers import plain
from shared.kernel.report import ReportTable, Row

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
WIDTH_MAX = 60


def write_csv(table: ReportTable, path: Path) -> None:
    """UTF-8 with a mark that spreadsheet programs look for; a text that looks like a formula gets an apostrophe."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([_safe(column.caption) for column in table.columns])
        for row in _all(table):
            writer.writerow([_safe(cell) for cell in row.cells])


def _safe(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain(value)
    text = str(value)
    return "'" + text if isinstance(value, str) and text.startswith(FORMULA_STARTS) else text


def write_xlsx(table: ReportTable, path: Path) -> None:
    """One sheet: title, period, captions, rows; subtotals and the total in bold; captions stay when scrolling."""
    import xlsxwriter  # imported here: most commands write no sheet

    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with path.open("wb") as file, xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(table.caption[:31].translate({ord(sign): " " for sign in "[]:*?/\\"}))
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        sheet.write_string(0, 0, table.caption, book.add_format({"bold": True, "font_size": 13}))
        sheet.write_string(1, 0, table.subtitle)
        for at, column in enumerate(table.columns):
            sheet.write_string(3, at, column.caption, bold)
            sheet.set_column(
                at, at, min(WIDTH_MAX, max(10, *(len(str(row.cells[at] or "")) + 2 for row in _all(table))))
            )
        formats = _Formats(book)
        depth = max((row.level for row in table.rows), default=0)
        for line, row in enumerate(_all(table), 4):
            for at, cell in enumerate(row.cells):
                _write(sheet, line, at, cell, formats.of(table.columns[at].places, bold=row.level < depth))
        sheet.freeze_panes(4, 0)


def _write(sheet: Any, line: int, at: int, cell: Any, style: Any) -> None:
    if cell is None:
        sheet.write_blank(line, at, None, style)
    elif isinstance(cell, Decimal | int) and not isinstance(cell, bool):
        sheet.write_number(line, at, cell, style)
    else:
        sheet.write_string(line, at, str(cell), style)


class _Formats:
    """Cell formats by places and weight; a workbook wants each made once."""

    def __init__(self, book: Any) -> None:
        self.book, self.made = book, {}  # type: ignore[var-annotated]

    def of(self, places: int | None, *, bold: bool) -> Any:
        if (places, bold) not in self.made:
            number = {} if places is None else {"num_format": "#,##0" + ("." + "0" * places if places else "")}
            self.made[places, bold] = self.book.add_format({**number, "bold": bold, "valign": "top"})
        return self.made[places, bold]


def _all(table: ReportTable) -> list[Row]:
    return [*table.rows, *([table.total] if table.total else [])]
