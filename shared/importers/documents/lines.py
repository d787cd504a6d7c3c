"""A line table of a document on a page: a line a row, its id in the hidden column, a number that others refer by."""

from typing import Any, Final
from uuid import UUID

from shared.importers.captions import Vocabulary
from shared.importers.documents.cells import Cells, locked
from shared.importers.documents.header import read_field
from shared.importers.documents.page import Page, PageCell, SheetPage
from shared.kernel.describe import Field, LineTable
from shared.workbooks.cells import cell_text
from shared.workbooks.words import say

FIELDS, CAPTIONS = "fields", "captions"
"""Rows of the page: the names of the fields (hidden) and their captions."""
LABEL: Final = 1
NUMBER: Final = "#"
FIRST: Final = 2
EMPTY_ROWS: Final = 20
"""Rows to write into below the last one."""


def shown_fields(table: LineTable) -> list[Field]:
    return [field for field in table.fields if not field.info.blob]


def label_lines(table: LineTable, document: Any, cells: Cells) -> None:
    """The lines of a document go by their places, from 1."""
    rows = getattr(document, table.name)
    cells.labels[table.kind] = {row.id: str(place) for place, row in enumerate(rows, 1) if row.id is not None}


def lines_page(table: LineTable, document: Any, cells: Cells) -> Page:
    language, fields = cells.language, shown_fields(table)
    page = Page.begun(table.name, language.say(table.caption), language.say(table.caption))
    columns = [cells.column(field) for field in fields]
    page.add(PageCell(FIELDS), PageCell(NUMBER), *(PageCell(field.name) for field in fields), hidden=True)
    captions = [PageCell(language.say(f.caption) + (" *" if f.info.required else ""), "caption", cells.column(f))
                for f in fields]  # fmt: skip
    page.add(PageCell(CAPTIONS), PageCell("№", "caption"), *captions)
    page.frozen = (len(page.rows), FIRST)
    widths = [max(10, *(len(word) + 3 for word in column.caption.split())) for column in columns]
    rows = getattr(document, table.name)
    for place in range(len(rows) + EMPTY_ROWS):
        row = rows[place] if place < len(rows) else None
        shown = [None if row is None else cells.shown(field, getattr(row, field.name)) for field in fields]
        widths = [max(width, min(50, len(str(value or "")) + 2)) for width, value in zip(widths, shown, strict=True)]
        page.add(
            PageCell(str(row.id)) if row is not None else None,
            PageCell(str(place + 1), "label"),
            *(PageCell(value, "locked" if locked(field) else "input", column, cells.choices(field))
              for field, column, value in zip(fields, columns, shown, strict=True)),
        )  # fmt: skip
    page.widths = {LABEL: 5, **dict(enumerate(widths, FIRST))}
    return page


def read_lines(page: SheetPage, table: LineTable, document: Any, cells: Cells) -> None:
    """Change, add and remove lines as the page says. Lines that kept their id stay the lines they are."""
    head = page.row_of(CAPTIONS)
    if head is None:
        words = "the hidden column no longer says where the captions are; export the document anew"
        page.problem(0, 0, say(words))
        return
    places, numbers = _columns(page, table, head), _numbers(page)
    kept = {str(row.id): row for row in getattr(document, table.name)}
    labels, made, taken = dict[UUID, str](), list[Any](), list[tuple[int, Any]]()
    for row in range(head + 1, page.last):
        line = kept.get(page.key(row))
        if not _says_something(page, row, places) and (line is None or not _empty(line, places, cells)):
            continue
        line = kept.pop(page.key(row), None) or table.cls()
        made.append(line)
        taken.append((row, line))
        label = cell_text(page.at(row, numbers)) if numbers is not None else ""
        if line.id is not None and label:
            if label in labels.values():
                page.problem(row, numbers or 0, say("two lines have the number “{label}”", label=label))
            labels[line.id] = label
    if numbers is not None:
        cells.labels[table.kind] = labels
    for row, line in taken:
        for column, field in places.items():
            read_field(page, row, column, field, line, document, cells)
    before = getattr(document, table.name)
    if [id(line) for line in made] != [id(line) for line in before]:
        setattr(document, table.name, made)


def _numbers(page: SheetPage) -> int | None:
    """The column of the lines' numbers."""
    names = page.row_of(FIELDS)
    columns = range(1, page.width()) if names is not None else ()
    return next((column for column in columns if page.at(names or 0, column) == NUMBER), None)


def _columns(page: SheetPage, table: LineTable, head: int) -> dict[int, Field]:
    """Which field each column is: by the hidden row of names, else by its caption."""
    known, words = {field.name: field for field in shown_fields(table)}, Vocabulary(shown_fields(table), {})
    names, found = page.row_of(FIELDS), dict[int, Field]()
    for column in range(LABEL, page.width()):
        name = cell_text(page.at(names, column)) if names is not None else ""
        caption = cell_text(page.at(head, column)).rstrip(" *")
        if name == NUMBER:
            continue
        if name not in known:
            name = words.field(caption) or ""
        if name in known and known[name] not in found.values():
            found[column] = known[name]
        elif caption and any(page.at(row, column) is not None for row in range(head + 1, page.last)):
            page.problem(head, column, say("the column “{name}” is not known and was left out", name=caption[:40]),
                         blocks=False)  # fmt: skip
    return found


def _empty(line: Any, places: dict[int, Field], cells: Cells) -> bool:
    """Whether a line says nothing in the columns that the page has: its empty row is as it was."""
    return all(cells.same(field, getattr(line, field.name), None) for field in places.values())


def _says_something(page: SheetPage, row: int, places: dict[int, Field]) -> bool:
    """A row that holds more than its number, or one whose every cell was emptied but which nobody deleted."""
    for column in places:
        cell = page.at(row, column)
        if (cell is not None and cell_text(cell)) or page.unreadable(row, column) is not None:
            return True
    return False
