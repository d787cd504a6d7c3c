"""A computed report as XLSX and CSV: subtotals and the total in bold, a grouping across above its columns."""

import csv
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from desktop.sheets.charts import write_charts
from desktop.sheets.delimited import Dialect, cell_of
from desktop.sheets.files import written
from desktop.sheets.xlsx import EDGE, SHADE, WIDTH_MAX, Formats, SheetNames, height_of, on_paper, write_cell
from shared.kernel.report import Column, ReportTable, Row

BETWEEN = ", "
"""Stands between the value of a grouping across and the figure's caption."""
SHOWN_MAX = 2


def write_csv(table: ReportTable, path: Path, dialect: Dialect | None = None) -> None:
    """Captions, rows of every level, the total."""
    dialect = dialect or Dialect()
    with written(path) as fresh, fresh.open("w", encoding=dialect.encoding, newline="", errors="replace") as file:
        writer = csv.writer(file, delimiter=dialect.delimiter, lineterminator="\r\n")
        writer.writerow([cell_of(column.caption, dialect) for column in table.columns])
        for row in _all(table):
            writer.writerow([cell_of(cell, dialect) for cell in row.cells])


def write_xlsx(table: ReportTable, path: Path) -> None:
    """Title, period, captions, rows; captions and keys stay when scrolling. Charts stand on a sheet of their own."""
    import xlsxwriter  # imported here: most commands write no sheet

    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with written(path) as fresh, fresh.open("wb") as file, xlsxwriter.Workbook(file, options) as book:
        names = SheetNames()
        sheet, formats = book.add_worksheet(names.of(table.caption)), Formats(book)
        sheet.write_string(0, 0, table.caption, formats.of(bold=True, font_size=13))
        sheet.write_string(1, 0, table.subtitle, formats.of(font_color="#606060"))
        widths = _widths(table)
        first = _captions(sheet, formats, table)
        heads = [caption for _, caption in _heads(table)]
        sheet.set_row(first - 1, height_of(zip(heads, widths, strict=True)))
        depth = max((row.level for row in table.rows), default=0)
        for line, row in enumerate(_all(table), first):
            bold = row.level < depth or row is table.total
            for at, cell in enumerate(row.cells):
                write_cell(sheet, line, at, cell, _style(formats, table.columns[at], bold))
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)
        keys = sum(1 for column in table.columns if column.places is None)
        sheet.freeze_panes(first, min(keys, 2))
        on_paper(sheet, first - 1)
        if table.charts:
            write_charts(book, names.of(table.charts[0].caption), table.charts)


def _captions(sheet: Any, formats: Formats, table: ReportTable) -> int:
    """The captions; figures of one value of a grouping across stand under that value. The row below them."""
    over = formats.of(bold=True, align="center", bg_color=SHADE, left=1, right=1, border_color=EDGE)
    heads = _heads(table)
    crossed = any(head for head, _ in heads)
    line = 4 if crossed else 3
    at = 0
    for head, group in groupby(heads, key=lambda each: each[0]):
        captions = [caption for _, caption in group]
        last = at + len(captions) - 1
        if crossed and last > at and head:
            sheet.merge_range(line - 1, at, line - 1, last, head, over)
        elif crossed:
            for each in range(at, last + 1):
                sheet.write_string(line - 1, each, head, over)
        for place, caption in enumerate(captions, at):
            right = table.columns[place].places is not None
            sheet.write_string(line, place, caption, formats.caption(right=right))
        at = last + 1
    return line + 1


def _heads(table: ReportTable) -> list[tuple[str, str]]:
    """“Я, Hours” of a grouping across: what stands over the column, and the caption itself."""
    crossed = any(":" in column.name for column in table.columns)
    return [_head(column) if crossed else ("", column.caption) for column in table.columns]


def _head(column: Column) -> tuple[str, str]:
    head, _, caption = column.caption.rpartition(BETWEEN)
    return (head, caption) if head and column.places is not None else ("", column.caption)


def _style(formats: Formats, column: Column, bold: bool) -> Any:
    more = {"bold": True} if bold else {}
    if column.places is None:
        return formats.of(**more)
    shown = min(column.places, SHOWN_MAX)
    part = "0" * shown + "#" * (column.places - shown)
    return formats.of(**more, num_format="#,##0" + (f".{part}" if part else ""))


def _widths(table: ReportTable) -> list[int]:
    widths = [max([9, *(len(word) + 3 for word in caption.split())]) for _, caption in _heads(table)]
    for row in _all(table):
        for at, cell in enumerate(row.cells):
            widths[at] = max(widths[at], len(_shown(cell)) + 2)
    return [min(WIDTH_MAX, width) for width in widths]


def _shown(cell: Any) -> str:
    if isinstance(cell, Decimal):
        return f"{cell:,.2f}"
    return "" if cell is None else str(cell)


def _all(table: ReportTable) -> list[Row]:
    return [*table.rows, *([table.total] if table.total else [])]
