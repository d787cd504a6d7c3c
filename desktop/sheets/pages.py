"""The pages of a document's workbook as XLSX: white cells to write into, grey ones that tell, choices to pick from."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from desktop.sheets.files import written
from desktop.sheets.xlsx import EDGE, SHADE, Formats, SheetNames, height_of, number_format, on_paper, write_cell
from shared.importers.documents.page import Page, PageCell

OPTIONS: Final = {"strings_to_formulas": False, "strings_to_urls": False}
USUAL: Final = 9
LIST_MAX: Final = 255
"""What Excel admits as the text of a list to pick from."""
_GRID: Final = {"border": 1, "border_color": "#C8C8C8"}
_STYLES: Final[dict[str, dict[str, Any]]] = {
    "title": {"bold": True, "font_size": 13},
    "note": {"font_color": "#606060", "italic": True},
    "caption": {"bold": True, "text_wrap": True, "bg_color": SHADE, "bottom": 1, "border_color": EDGE},
    "label": {"bg_color": "#F2F2F2", **_GRID},
    "locked": {"bg_color": "#F2F2F2", "font_color": "#606060", **_GRID},
    "input": _GRID,
    "day": {**_GRID, "align": "center", "num_format": "@"},
    "rest": {**_GRID, "align": "center", "num_format": "@", "bg_color": "#FBE9E0"},
    "plain": {},
}


def pages_xlsx(pages: Sequence[Page], path: Path) -> None:
    """Raises OSError; the file takes its name only when it is whole."""
    import xlsxwriter  # imported here: most commands write no sheet

    with written(path) as fresh, fresh.open("wb") as file, xlsxwriter.Workbook(file, OPTIONS) as book:
        names, formats = SheetNames(), Formats(book)
        for page in pages:
            _write(book.add_worksheet(names.of(page.name)), page, formats)


def _write(sheet: Any, page: Page, formats: Formats) -> None:
    if page.hidden:
        sheet.hide()
    for column, width in page.widths.items():
        sheet.set_column(column, column, width)
    sheet.set_column(0, 0, None, None, {"hidden": True})
    for row in page.hidden_rows:
        sheet.set_row(row, None, None, {"hidden": True})
    for row, cells in enumerate(page.rows):
        captions = [(str(cell.value), page.widths.get(at, USUAL)) for at, cell in enumerate(cells)
                    if cell is not None and cell.style == "caption" and cell.value]  # fmt: skip
        if captions:
            sheet.set_row(row, height_of(captions))
        for column, cell in enumerate(cells):
            if cell is not None:
                _write_cell(sheet, row, column, cell, formats)
    longest = max((len(row) for row in page.rows), default=1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{max(1, len(page.rows))}"})
    if page.frozen != (0, 0):
        sheet.freeze_panes(*page.frozen)
    if longest > 1:
        on_paper(sheet, max(0, page.frozen[0] - 1))


def _write_cell(sheet: Any, row: int, column: int, cell: PageCell, formats: Formats) -> None:
    said = dict(_STYLES[cell.style])
    if cell.column is not None and cell.style in ("input", "locked", "plain"):
        pattern = number_format(cell.column)
        said |= {"num_format": pattern} if pattern else {}
        said |= {"align": "left"} if not cell.column.number else {}
        said |= {"text_wrap": True} if isinstance(cell.value, str) and len(cell.value) > 40 else {}
    elif cell.column is not None and cell.style == "caption" and cell.column.number:
        said["align"] = "right"
    write_cell(sheet, row, column, cell.value, formats.of(**said))
    choices = [choice.replace('"', '""') for choice in cell.choices]  # the list is one text of a formula
    if choices and sum(map(len, choices)) + len(choices) <= LIST_MAX and not _comma(cell):
        sheet.data_validation(row, column, row, column, {"validate": "list", "source": choices})


def _comma(cell: PageCell) -> bool:
    """A list to pick from is one text with commas between."""
    return any("," in choice for choice in cell.choices)
