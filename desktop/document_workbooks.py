"""Documents as workbooks: which have a layout of their own, and what one that comes back would change.

Every kind without a layout of its own has header and tables as they are declared.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from shared.construction.exports import daily_report_hours, timesheet_grid
from shared.importers.documents.book import PLAIN, Layout, Special, changes, take_in
from shared.importers.documents.cells import Cells
from shared.importers.documents.difference import Change
from shared.importers.documents.lines import label_lines
from shared.importers.documents.page import Problem, pages_of
from shared.importers.documents.stamp import Stamp, read_stamp
from shared.kernel.base import PeriodLock
from shared.kernel.describe import Shape
from shared.kernel.language import Language
from shared.kernel.words import Caption
from shared.store import periods
from shared.store.beginning import read_for_change
from shared.store.books import StoreBooks
from shared.store.errors import NotFound
from shared.store.store import Store
from shared.workbooks.words import ImportRefused
from shared.workbooks.workbook import Workbook

GRID = Special(
    timesheet_grid.MARK, ("people", "cells"), timesheet_grid.grid_page, timesheet_grid.read_grid, timesheet_grid.changes
)
LAYOUTS: Mapping[str, Layout] = {
    "timesheet": Layout(
        (
            Special(
                timesheet_grid.MARK,
                ("people", "cells"),
                timesheet_grid.grid_page,
                timesheet_grid.read_grid,
                timesheet_grid.changes,
            ),
        ),
        hidden=("sources", "absences"),
    ),
    "daily_report": Layout(
        (Special(daily_report_hours.MARK, ("hours",), daily_report_hours.hours_page, daily_report_hours.read_hours),),
        settled=daily_report_hours.settled,
    ),
}


def layout_of(shape: Shape) -> Layout:
    return LAYOUTS.get(shape.kind, PLAIN)


def cells_of(books: Any, language: Language) -> Cells:
    """A writer and reader of cells on one reading of the ledger; one document each."""
    return Cells(books, books.kinds.shapes, books.kinds.lines, language)


# ---- back


class NothingImported(ImportRefused):
    """The workbook cannot be taken in as it is; what stands against it was told."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A workbook that came back: the document as it would be, what stands against it, and what would change."""

    shape: Shape
    document: Any
    original: Any
    stamp: Stamp
    problems: Sequence[Problem]
    changes: Sequence[Change]

    @property
    def new(self) -> bool:
        """Whether it is a template that becomes a document."""
        return getattr(self.original, "read_hash", None) is None

    @property
    def stale(self) -> bool:
        """Whether the document was changed in the ledger after the workbook was made."""
        return not self.new and bytes(self.original.read_hash).hex() != self.stamp.base

    @property
    def title(self) -> object:
        return Caption(self.shape.caption) if self.new else self.original.named()


def returned(book: Workbook, books: StoreBooks, language: Language) -> Returned:
    """What a workbook says of the document that it was made from; writes nothing. Raises ImportRefused, worded."""
    pages = pages_of(book.sheets)
    stamp = read_stamp(pages, book.file_name)
    marked = {page.sheet.name for page in pages.values()}
    unmarked = [sheet.name for sheet in book.sheets if sheet.visible and sheet.rows and sheet.name not in marked]
    shape = books.kinds.shape(stamp.kind)
    if issubclass(shape.cls, PeriodLock):
        raise NothingImported("Periods are closed by close-period, not by an import. Nothing was imported.")
    document, original = _as_stored(books, shape, stamp), _as_stored(books, shape, stamp)
    cells, layout = cells_of(books, Language(stamp.language)), layout_of(shape)
    problems = take_in(shape, document, original, layout, cells, pages, stamp, unmarked)
    now, old = cells_of(books, language), cells_of(books, language)
    now.labels = cells.labels
    for table in shape.tables:
        label_lines(table, original, old)
    found = list(changes(shape, layout, original, document, now, old))
    if found:
        document.complete(books)
        document.recalculate()
        found = list(changes(shape, layout, original, document, now, old))
    return Returned(shape, document, original, stamp, problems, found)


def refuse_return(found: Returned, store: Store, *, overwrite: bool) -> None:
    """Raise NothingImported for problems, for what is posted or lies in a closed period, and for what is stale."""
    if blocking := [problem for problem in found.problems if problem.blocks]:
        text = "{document}: {count} cells cannot be taken as they are. Nothing was imported; put them right and repeat."
        raise NothingImported(text, document=found.title, count=len(blocking))
    if not found.changes:
        return
    _refuse_closed(found, store)
    if found.stale and not overwrite:
        text = (
            "{document} was changed in the ledger after this workbook was exported. Nothing was imported. Above is how "
            "the workbook differs from the ledger now: export the document anew and repeat what is missing, or add "
            "--overwrite to take all of it."
        )
        raise NothingImported(text, document=found.title)


def _as_stored(books: StoreBooks, shape: Shape, stamp: Stamp) -> Any:
    """The document as the ledger has it, another object each time. A template makes a new one."""
    with Session(books.session.connection(), autoflush=False, expire_on_commit=False) as session:
        try:
            return read_for_change(StoreBooks(session, books.kinds, books.today), shape, stamp.id)
        except NotFound:
            if stamp.base:
                text = "{kind} {number} is not in this company file; it was deleted, or exported from another company."
                raise NothingImported(
                    text + " Nothing was imported.", kind=Caption(shape.caption), number=stamp.number
                ) from None
            return shape.cls(id=stamp.id)


def _refuse_closed(found: Returned, store: Store) -> None:
    """What is posted or lies in a closed period is not changed by a workbook either."""
    if not found.shape.is_document:
        return
    original, document = found.original, found.document
    if original.status == "posted":
        text = "{document} is posted. Nothing was imported. Unpost it first, or correct it by another document."
        raise NothingImported(text, document=original.named())
    with store.engine.connect() as connection:
        for each in (original, document):
            periods.refuse_closed(periods.closed_for(connection, store.kinds, each.organization_id), each, each.date)
