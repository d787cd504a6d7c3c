"""A document's whole workbook: header, line tables, or a special page where a kind has one; out and back."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.importers.documents.cells import Cells
from shared.importers.documents.difference import Change, changes_of_header, changes_of_lines
from shared.importers.documents.header import MARK as HEADER
from shared.importers.documents.header import header_page, read_header
from shared.importers.documents.lines import label_lines, lines_page, read_lines
from shared.importers.documents.page import Page, Problem, SheetPage
from shared.importers.documents.stamp import STAMP, Stamp
from shared.kernel.codec import settle_ids
from shared.kernel.describe import LineTable, Shape
from shared.workbooks.words import say


@dataclass(frozen=True, slots=True)
class Special:
    """A page of a kind's own that stands for some of its tables, such as a grid."""

    mark: str
    tables: tuple[str, ...]
    page: Callable[[Any, Cells], Page]
    read: Callable[[SheetPage, Any, Cells], None]
    changes: Callable[[Any, Any, Cells], Iterator[Change]] | None = None
    """What differs in its tables between two contents, in the page's own words; None: line by line."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How the workbook of a kind is laid out. `hidden` tables are not shown and stay as they are.

    `settled` is called with the document when all pages are read and before it is compared.
    """

    special: tuple[Special, ...] = ()
    hidden: tuple[str, ...] = ()
    settled: Callable[[Any, Any, Cells], None] | None = None

    def tables(self, shape: Shape) -> list[LineTable]:
        """The tables with a page of the usual sort."""
        taken = {name for each in self.special for name in each.tables} | set(self.hidden)
        return [table for table in shape.tables if table.name not in taken]


PLAIN = Layout()


def workbook_of(shape: Shape, document: Any, layout: Layout, cells: Cells, base: str) -> list[Page]:
    """The pages of a document; `base` is the hash of its stored content, empty for a new one."""
    for table in shape.tables:
        label_lines(table, document, cells)
    note = cells.language.say("White cells can be changed, grey ones only tell. Then: fieldledger import-workbook FILE")
    pages = [header_page(shape, document, cells, note)]
    for table in shape.tables:
        if table in layout.tables(shape):
            pages.append(lines_page(table, document, cells))
        pages += [each.page(document, cells) for each in layout.special if each.tables[0] == table.name]
    marks = tuple(page.mark for page in pages)
    number = getattr(document, "number", None) or getattr(document, "code", None) or ""
    return [*pages, Stamp(shape.kind, document.id, base, number, marks, cells.language.code).page()]


def take_in(
    shape: Shape, document: Any, original: Any, layout: Layout, cells: Cells, pages: Mapping[str, SheetPage],
    stamp: Stamp, unmarked: Sequence[str],
) -> list[Problem]:  # fmt: skip
    """Change the document to what the pages say. `original` is another object of the same content, `unmarked` the
    names of visible sheets that carry no mark."""
    for table in shape.tables:
        label_lines(table, document, cells)
    if HEADER in pages:
        read_header(pages[HEADER], shape, document, cells)
    for table in layout.tables(shape):
        if table.name in pages:
            read_lines(pages[table.name], table, document, cells)
    for special in layout.special:
        if special.mark in pages:
            special.read(pages[special.mark], document, cells)
    settle_ids(shape, document)
    if layout.settled is not None:
        layout.settled(document, original, cells)
    problems = [problem for page in pages.values() for problem in page.problems]
    return [*problems, *_missing(pages, stamp, unmarked)]


def _missing(pages: Mapping[str, SheetPage], stamp: Stamp, unmarked: Sequence[str]) -> list[Problem]:
    """Sheets that were deleted say nothing; one that lost its hidden column might have said something."""
    gone = [mark for mark in stamp.pages if mark not in pages and mark != STAMP]
    if not gone:
        return []
    if unmarked:
        words = "the sheet has lost its hidden first column, so that its rows cannot be told apart; export it anew"
        return [Problem(name, "A1", say(words)) for name in unmarked]
    words = "the sheet “{name}” is not in the workbook; what it held stays as it is"
    return [Problem("", "", say(words, name=mark), blocks=False) for mark in gone]


def changes(shape: Shape, layout: Layout, before: Any, after: Any, cells: Cells, old: Cells) -> Iterator[Change]:
    """What differs between two contents of a document, header first; `old` knows the numbers of the lines before."""
    yield from changes_of_header(shape, before, after, cells, old)
    worded = [special for special in layout.special if special.changes is not None]
    for table in shape.tables:
        if not any(table.name in special.tables for special in worded):
            yield from changes_of_lines(table, before, after, cells, old)
    for special in worded:
        if special.changes is not None:
            yield from special.changes(before, after, cells)
