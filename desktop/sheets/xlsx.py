"""XLSX: typed cells, captions that stay in sight, filters, sensible widths; any number of rows in bounded memory."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

from desktop.sheets.files import written
from shared.kernel.language import Language
from shared.kernel.numbers import plain
from shared.workbooks.table import DataColumn, DataTable

ROWS_MAX: Final = 1_048_576
"""What a sheet of Excel holds."""
TEXT_MAX: Final = 32_767
DIGITS_MAX: Final = 15
SAMPLED: Final = 300
LINE_POINTS: Final = 15.0
BOLD: Final = 1.1
WIDTH_MIN, WIDTH_MAX = 8, 60
OPTIONS: Final = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
SHADE, EDGE = "#E8EEF4", "#90A0B0"
_NOT_IN_NAMES: Final = {ord(sign): " " for sign in "[]:*?/\\"}


def table_xlsx(table: DataTable, path: Path, language: Language, *, rows_max: int = ROWS_MAX) -> int:
    """One table on as many sheets as it needs; how many that were."""
    return tables_xlsx([table], path, language, rows_max=rows_max)


def tables_xlsx(
    tables: Sequence[DataTable], path: Path, language: Language, *, by_name: bool = False, rows_max: int = ROWS_MAX
) -> int:
    """Each table on a sheet of its own; one that is longer than a sheet goes on on the next, which says so."""
    import xlsxwriter  # imported here: most commands write no sheet

    with written(path) as fresh, fresh.open("wb") as file, xlsxwriter.Workbook(file, OPTIONS) as book:
        names, formats = SheetNames(), Formats(book)
        for table in tables:
            _write_table(book, formats, names, table, language, by_name, rows_max)
        return len(book.worksheets())


class SheetNames:
    """Names of sheets as Excel admits them: at most 31 signs, each once."""

    def __init__(self) -> None:
        self.used = set[str]()

    def of(self, wanted: str, part: int = 1) -> str:
        base = " ".join(wanted.translate(_NOT_IN_NAMES).split()).strip("'") or "Sheet"
        for number in range(part, part + 1000):
            tail = f" ({number})" if number > 1 else ""
            name = base[: 31 - len(tail)] + tail
            if name.lower() not in self.used:
                self.used.add(name.lower())
                return name
        raise AssertionError("a thousand sheets of one name")


class Formats:
    """Cell formats by what they say; a workbook wants each made once."""

    def __init__(self, book: Any) -> None:
        self.book, self.made = book, dict[tuple[Any, ...], Any]()

    def of(self, **said: Any) -> Any:
        key = tuple(sorted(said.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format({"valign": "top", **said})
        return self.made[key]

    def caption(self, *, right: bool = False) -> Any:
        more = {"align": "right"} if right else {}
        return self.of(bold=True, text_wrap=True, bottom=1, bg_color=SHADE, border_color=EDGE, **more)

    def column(self, column: DataColumn, *, bold: bool = False) -> Any:
        more: dict[str, Any] = {"bold": True} if bold else {}
        pattern = number_format(column)
        if column.type in ("date", "instant"):
            more["align"] = "left"
        return self.of(**more, **({"num_format": pattern} if pattern else {}))


def number_format(column: DataColumn) -> str:
    """`#,##0.00##`: thousands apart, the usual places always, the rest where the value has them."""
    if column.type == "date":
        return "dd.mm.yyyy"
    if column.type == "instant":
        return "dd.mm.yyyy hh:mm"
    if not column.number:
        return "@"
    shown = min(column.shown, column.places)
    part = "0" * shown + "#" * (column.places - shown)
    if column.type == "int":
        return "0"
    return f"#,##0.{part}" if part and shown else "General" if part else "#,##0"


def _write_table(
    book: Any, formats: Formats, names: SheetNames, table: DataTable, language: Language, by_name: bool, rows_max: int
) -> None:
    rows = iter(table.rows)
    sample = list(islice(rows, SAMPLED))
    widths = widths_of(table, sample, by_name)
    rest: Iterator[Any] = chain(sample, rows)
    part, more, styles = 0, True, [formats.column(column) for column in table.columns]
    while more:
        part += 1
        sheet = book.add_worksheet(names.of(table.caption, part))
        at = _head(sheet, formats, table, widths, language, part, by_name)
        kept = 1 if table.total is not None else 0
        first, written_rows = at, 0
        for row in islice(rest, rows_max - at - kept):
            for place, value in enumerate(row):
                write_cell(sheet, at, place, value, styles[place])
            at, written_rows = at + 1, written_rows + 1
        following = next(rest, None)
        more = following is not None
        if more:
            rest = chain([following], rest)
        elif table.total is not None:
            for place, (column, value) in enumerate(zip(table.columns, table.total, strict=True)):
                write_cell(sheet, at, place, value, formats.column(column, bold=True))
        if written_rows:
            sheet.autofilter(first - 1, 0, at - 1, len(table.columns) - 1)
        sheet.freeze_panes(first, 0)


def _head(
    sheet: Any, formats: Formats, table: DataTable, widths: Sequence[int], language: Language, part: int, by_name: bool
) -> int:
    """Title, conditions, captions; the row under them. With `by_name` captions stand above the columns' own names."""
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    sheet.write_string(0, 0, table.caption, formats.of(bold=True, font_size=13))
    below = [table.subtitle, *table.notes] if part == 1 else [language.say("continued, sheet {part}", part=part)]
    line = 1
    for words in filter(None, below):
        sheet.write_string(line, 0, words, formats.of(font_color="#606060"))
        line += 1
    line += 1
    said = [column.name if by_name else column.caption for column in table.columns]
    heads = list(zip(said, widths, strict=True))
    if by_name:
        above = [(column.caption, width) for column, width in zip(table.columns, widths, strict=True)]
        sheet.set_row(line, height_of(above))
        for at, column in enumerate(table.columns):
            sheet.write_string(line, at, column.caption, formats.of(font_color="#606060", text_wrap=True))
        line += 1
    sheet.set_row(line, height_of(heads))
    for at, (words, _) in enumerate(heads):
        sheet.write_string(line, at, words, formats.caption(right=table.columns[at].number))
    on_paper(sheet, line)
    return line + 1


def height_of(captions: Iterable[tuple[str, float]]) -> float:
    """Points that a row of wrapped captions needs: words do not break, and bold letters are wide."""
    return LINE_POINTS * max([1, *(_lines(text, width) for text, width in captions)])


def _lines(text: str, width: float) -> int:
    lines, used = 1, 0.0
    for word in text.split():
        if used and used + len(word) * BOLD > width - 1:
            lines, used = lines + 1, 0.0
        used += (len(word) + 1) * BOLD
    return lines


def on_paper(sheet: Any, captions: int) -> None:
    """Whoever prints the sheet gets one page across, with the captions on each."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(captions)
    sheet.set_footer("&R&P / &N")


def write_cell(sheet: Any, line: int, at: int, value: Any, style: Any) -> None:
    """A value as what it is. A number that a spreadsheet would round (more than 15 digits) is written as text."""
    if value is None or value == "":
        sheet.write_blank(line, at, None, style)
    elif isinstance(value, bool):
        sheet.write_string(line, at, "✓" if value else "", style)
    elif isinstance(value, datetime):
        sheet.write_datetime(line, at, value.astimezone(UTC).replace(tzinfo=None), style)
    elif isinstance(value, date):
        in_range = value.year >= 1900
        sheet.write_datetime(line, at, value, style) if in_range else sheet.write_string(line, at, value.isoformat())
    elif isinstance(value, Decimal | int):
        if _exact(value):
            sheet.write_number(line, at, float(value), style)
        else:
            sheet.write_string(line, at, plain(Decimal(value)), style)
    else:
        sheet.write_string(line, at, fitted(str(value)), style)


def _exact(value: Decimal | int) -> bool:
    """Whether a spreadsheet shows the value as it is: zeros at either end of its digits cost no exactness."""
    digits = str(value).lstrip("-").partition("E")[0].replace(".", "").strip("0")
    return len(digits) <= DIGITS_MAX


def fitted(text: str) -> str:
    """The text as a cell holds it: a longer one ends in …"""
    return text if len(text) <= TEXT_MAX else text[: TEXT_MAX - 1] + "…"


def widths_of(table: DataTable, sample: Iterable[Any], by_name: bool = False) -> list[int]:
    """Wide enough for what the first rows say; captions wrap."""
    widths = [WIDTH_MIN if column.number else WIDTH_MIN + 2 for column in table.columns]
    for at, column in enumerate(table.columns):
        words = [column.name] if by_name else []
        words += column.caption.split()
        widths[at] = max([widths[at], *(len(word) + 4 for word in words)])
    for row in chain(sample, [table.total] if table.total is not None else []):
        for at, (column, value) in enumerate(zip(table.columns, row, strict=True)):
            widths[at] = max(widths[at], _width(column, value))
    return [min(width, WIDTH_MAX) for width in widths]


def _width(column: DataColumn, value: Any) -> int:
    if value is None:
        return 0
    if isinstance(value, datetime):
        return 17
    if isinstance(value, date):
        return 11
    if isinstance(value, Decimal | int):
        whole, _, part = plain(Decimal(value)).partition(".")
        return len(whole) + (len(whole) - 1) // 3 + max(len(part), column.shown) + 3
    return max(map(len, str(value).splitlines()), default=0) + 2
