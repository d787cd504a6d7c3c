"""The header of a document on a page: one field a row, caption and value."""

from typing import Any

from shared.importers.captions import Vocabulary
from shared.importers.documents.cells import NOT_SHOWN, Cells, locked
from shared.importers.documents.page import Page, PageCell, SheetPage, Style
from shared.importers.values import NotAValue
from shared.kernel.describe import Field, Shape
from shared.kernel.words import Caption
from shared.workbooks.cells import cell_text
from shared.workbooks.words import say

MARK = "header"
VALUE = 2
"""Column of the values; the captions stand before it."""


def fields_of(shape: Shape) -> list[Field]:
    return [field for field in shape.fields if field.name not in NOT_SHOWN and not field.info.blob]


def header_page(shape: Shape, document: Any, cells: Cells, note: str) -> Page:
    """White cells are to be changed, grey ones tell."""
    language = cells.language
    name = language.say(shape.caption)
    page = Page.begun(MARK, name, f"{name} {getattr(document, 'number', None) or ''}".strip(), note)
    for field in fields_of(shape):
        shown = cells.shown(field, getattr(document, field.name))
        style: Style = "locked" if locked(field) else "input"
        caption = language.say(field.caption) + (" *" if field.info.required else "")
        choices = () if locked(field) else cells.choices(field)
        page.add(
            PageCell(field.name), PageCell(caption, "label"), PageCell(shown, style, cells.column(field), choices)
        )  # fmt: skip
    page.widths = {1: 30, 2: 50}
    return page


def read_header(page: SheetPage, shape: Shape, document: Any, cells: Cells) -> None:
    """Set what was changed; a row that is gone changes nothing."""
    known, seen = {field.name: field for field in fields_of(shape)}, set[str]()
    words = Vocabulary(known.values(), {})
    for row in range(1, page.last):
        name = page.key(row) or words.field(cell_text(page.at(row, 1)).rstrip(" *")) or ""
        if name in known and name not in seen:
            seen.add(name)
            read_field(page, row, VALUE, known[name], document, document, cells)


def read_field(page: SheetPage, row: int, column: int, field: Field, target: Any, document: Any, cells: Cells) -> None:
    """Set one field where its cell says something new; what cannot be taken becomes a problem of the page."""
    cell = page.at(row, column)
    value = getattr(target, field.name)
    if (why := page.unreadable(row, column)) is not None:
        page.problem(row, column, why)
        return
    if cells.same(field, value, cell):
        return
    if locked(field):
        if field.info.derived or not cell_text(cell):  # follows from the others, or was given after a template was made
            return
        words = "{field} is not changed by a workbook; it was “{before}”"
        before = cell_text(cells.shown(field, value))
        page.problem(row, column, say(words, field=Caption(field.caption), before=before))
        return
    try:
        setattr(target, field.name, cells.read(field, cell, document))
    except NotAValue as cause:
        page.problem(row, column, cause.why)
