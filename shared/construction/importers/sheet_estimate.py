"""Estimates in workbooks: the sheet and its tables are found, then read into a preview."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from shared.construction.importers.declared import declared_totals
from shared.construction.importers.estimate_preview import EstimateHead, EstimatePreview
from shared.construction.importers.estimate_rows import read_rows
from shared.construction.importers.layout import LayoutError, Table, find_tables
from shared.construction.importers.source import (
    Choices,
    RowVerdict,
    SourceFile,
    SourceLine,
    SourceResource,
    SourceSection,
    SourceTotal,
    Verdict,
)
from shared.importers.layouts import Layout, captions_of, fingerprint, recalled
from shared.kernel.words import Caption, Several
from shared.workbooks.cells import cell_text, decimal_sign_of, folded
from shared.workbooks.container import Limits
from shared.workbooks.words import Words, say
from shared.workbooks.workbook import Sheet, Workbook, read_workbook

_TITLE: Final = re.compile(r"(?:смет|estimate\b|bill of quantities|boq\b|калькуляци)", re.IGNORECASE)
_NUMBER: Final = re.compile(r"(?:№|\bN[oо]?\.?(?=\s*\d)|\bN[oо]\.|#)\s*([\w][\w./-]*)")
_CUSTOMER: Final = re.compile(r"^\s*(?:заказчик|инвестор|customer|client|employer)\b\s*:?\s*(.*)", re.IGNORECASE)
_CONTRACTOR: Final = re.compile(r"^\s*(?:(?:ген)?подрядчик|исполнитель|contractor)\b\s*:?\s*(.*)", re.IGNORECASE)
_NAME: Final = re.compile(
    r"^\s*(?:на |наименование (?:объекта|стройки|работ)|объект|стройка|project|name of works?|works?)\s*:\s*(.*)", re.I
)


def read(file: SourceFile, choices: Choices, limits: Limits) -> EstimatePreview:
    """The preview of a workbook. Raises WorkbookError or LayoutError, both worded for people."""
    book = read_workbook(file.path, limits)
    last = None if choices.columns or choices.header_row else _as_last_time(book, choices)
    sheet, tables = last or _chosen_sheet(book, choices.sheet, choices.columns, choices.header_row)
    found = preview_of_sheet(book, sheet, tables)
    names = tuple(each.name for each in book.sheets if each.rows)
    layout = _layout(sheet, tables[0], choices)
    return replace(found, layout=layout, as_last_time=last is not None, source=sheet, sheets=names)


def _as_last_time(book: Workbook, choices: Choices) -> tuple[Sheet, tuple[Table, ...]] | None:
    """The sheet whose captions are known from an accepted import, with its columns as they were taken then."""
    for sheet in book.sheets:
        if choices.sheet in (None, sheet.name) and (found := recalled(sheet, choices.known)):
            layout, row = found
            try:
                return sheet, find_tables(sheet, layout.columns, row + 1 if layout.options.get("header_row") else None)
            except LayoutError:
                continue
    return None


def _layout(sheet: Sheet, table: Table, choices: Choices) -> Layout:
    captions = range(max(table.header_first, 0), table.header_last + 1)
    row = max(captions, key=lambda at: len(list(sheet.filled(at))), default=table.header_first)
    options = {"header_row": "yes"} if choices.header_row else {}
    return Layout(fingerprint(sheet, row), captions_of(sheet, row), table.columns.as_letters(), options)


def preview_of_sheet(book: Workbook, sheet: Sheet, tables: tuple[Table, ...]) -> EstimatePreview:
    """The preview of a sheet whose tables are known."""
    texts = [value for row in sheet.rows for value in row if isinstance(value, str) and value[:1].isdecimal()]
    reading = read_rows(sheet, tables, decimal_sign_of(texts))
    body = tuple(entry for entry in reading.entries if isinstance(entry, SourceSection | SourceLine))
    lines = [entry for entry in body if isinstance(entry, SourceLine)]
    if not lines:
        text = (
            "Sheet “{sheet}” has captions on row {row} but no estimate line below them. Nothing was imported. "
            "Look at the verdicts of its rows: {reasons}."
        )
        reasons = list({str(v.why): v.why for v in reading.verdicts if v.verdict == Verdict.ERROR}.values())[:5]
        raise LayoutError(
            text,
            ("lines",),
            sheet=sheet.name,
            row=tables[0].header_last + 1,
            reasons=Several(reasons, "; ") if reasons else say("all empty"),
        )
    totals = [entry for entry in reading.entries if isinstance(entry, SourceTotal)]
    return EstimatePreview(
        book.file_name,
        book.file_hash,
        sheet.name,
        read_head(sheet, tables[0].header_first),
        tables,
        reading.verdicts,
        body,
        tuple(entry for entry in reading.entries if isinstance(entry, SourceResource)),
        declared_totals(lines, totals),
        tuple(_warnings(book, sheet, tables, reading.verdicts, lines)),
    )


def _chosen_sheet(
    book: Workbook, name: str | None, columns: Mapping[str, str] | None, header_row: int | None
) -> tuple[Sheet, tuple[Table, ...]]:
    """The named sheet, or the first visible one with a table of estimate lines, or the first with a reason why not."""
    if name is not None:
        found = next((each for each in book.sheets if each.name == name), None)
        if found is None:
            text = "{file} has no sheet “{sheet}”. Nothing was imported. Its sheets are: {sheets}."
            names = ", ".join(each.name for each in book.sheets)
            raise LayoutError(text, file=book.file_name, sheet=name, sheets=names)
        return found, find_tables(found, columns, header_row)
    filled = sorted((each for each in book.sheets if each.rows), key=lambda each: not each.visible)
    failures: list[LayoutError] = []
    for each in filled:
        try:
            return each, find_tables(each, columns, header_row)
        except LayoutError as error:
            failures.append(error)
    raise min(failures, key=lambda error: len(error.lacking))


def read_head(sheet: Sheet, last: int) -> EstimateHead:
    """Title, number, name and parties from the rows above the captions."""
    cells = [
        (row, column, cell_text(value))
        for row in range(min(last, 100))
        for column, value in sheet.filled(row)
        if isinstance(value, str)
    ]
    title_at = next(
        (at for at, cell in enumerate(cells) if _TITLE.search(cell[2]) and not cell[2].startswith("(")), None
    )
    title = cells[title_at][2] if title_at is not None else ""
    after = cells[title_at + 1 :] if title_at is not None else []
    number = _NUMBER.search(title) or next((m for _, _, text in after[:3] if (m := _NUMBER.match(text))), None)
    return EstimateHead(
        title, number[1].rstrip(".") if number else "", _name(cells, after), _party(cells, _CUSTOMER),
        _party(cells, _CONTRACTOR),
    )  # fmt: skip


def _name(cells: list[tuple[int, int, str]], after: list[tuple[int, int, str]]) -> str:
    named = _party(cells, _NAME)
    if named:
        return named
    for _, _, text in after:
        if len(text) > 8 and not text.startswith("(") and not _CUSTOMER.match(text) and not _CONTRACTOR.match(text):
            return text
    return ""


def _party(cells: list[tuple[int, int, str]], pattern: re.Pattern[str]) -> str:
    """The words after "Customer:" in the same cell, or else in the next cell of that row."""
    for at, (row, _, text) in enumerate(cells):
        if found := pattern.match(text):
            beside = cells[at + 1][2] if at + 1 < len(cells) and cells[at + 1][0] == row else ""
            return found[1].strip(" _") or (beside if ":" not in beside else "")
    return ""


def _warnings(
    book: Workbook, sheet: Sheet, tables: tuple[Table, ...], verdicts: tuple[RowVerdict, ...], lines: list[SourceLine]
) -> list[Words]:
    """Everything a careful person would want to know before accepting."""
    found = [*_sheet_warnings(book, sheet), *_hidden_warnings(sheet, verdicts)]
    for column in tables[0].columns.columns:
        if column.how == "like":
            text = "Column {column} “{caption}” is taken for {field} because the words are similar: please check"
            found.append(
                say(text, column=column.letters, caption=column.caption, field=Caption(column.field.replace("_", " ")))
            )
        if "тыс" in folded(column.caption).split():
            text = "Column {column} “{caption}” is in thousands: its figures are taken as typed, not multiplied"
            found.append(say(text, column=column.letters, caption=column.caption))
    errors = [row for row in verdicts if row.verdict == Verdict.ERROR]
    if errors:
        text = "{count} rows cannot be taken and are left out, the first on row {row}: {why}"
        found.append(say(text, count=len(errors), row=errors[0].row, why=errors[0].why))
    codes = [line.code for line in lines if line.code]
    repeated = sorted({code for code in codes if codes.count(code) > 1}) if len(codes) < 500 else _repeated(codes)
    if repeated:
        text = "These codes stand on several lines, which stay separate: {codes}"
        found.append(say(text, codes=", ".join(repeated[:10]) + (" …" if len(repeated) > 10 else "")))
    return found


def _repeated(codes: list[str]) -> list[str]:
    seen, again = set[str](), set[str]()
    for code in codes:
        (again if code in seen else seen).add(code)
    return sorted(again)


def _sheet_warnings(book: Workbook, sheet: Sheet) -> list[Words]:
    found = []
    others = [each.name for each in book.sheets if each.name != sheet.name and each.rows]
    if others:
        found.append(say("Only sheet “{sheet}” is read; the file also has {others}", sheet=sheet.name,
                         others=", ".join(others[:10])))  # fmt: skip
    if not sheet.visible:
        found.append(say("Sheet “{sheet}” is hidden in the file", sheet=sheet.name))
    if sheet.facts.recalculate:
        text = (
            "The file was saved by a program that leaves its {count} formulas to be calculated on opening: "
            "if figures look old or zero, open it in Excel or LibreOffice, save it and import again"
        )
        found.append(say(text, count=sheet.facts.formulas))
    return found


def _hidden_warnings(sheet: Sheet, verdicts: tuple[RowVerdict, ...]) -> list[Words]:
    counted = {Verdict.POSITION, Verdict.RESOURCE, Verdict.TOTAL}
    rows = [v.row for v in verdicts if v.row - 1 in sheet.facts.hidden_rows and v.verdict in counted]
    if not rows:
        return []
    text = "{count} rows that are hidden in the file are read like all others: {rows}"
    return [say(text, count=len(rows), rows=", ".join(map(str, rows[:10])) + (" …" if len(rows) > 10 else ""))]
