"""A document's workbook that was filled in comes back: what its cells change, and what stands against it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from desktop.document_workbooks import Returned, refuse_return, returned
from desktop.importing.shown import (
    Asked,
    Change,
    Choices,
    Judged,
    Made,
    Opened,
    Progress,
    Question,
    Shown,
    Source,
    VerdictKind,
)
from shared.importers.documents.page import MARK, Problem, pages_of
from shared.importers.documents.stamp import STAMP
from shared.kernel.describe import Kinds
from shared.kernel.words import Caption, say
from shared.store.books import StoreBooks
from shared.store.store import Store
from shared.workbooks.cells import cell_text, column_letters
from shared.workbooks.workbook import Sheet, read_workbook

READ: Final = "read"
EMPTY: Final = "empty"
PROBLEM: Final = "problem"
REMARK: Final = "remark"
VERDICTS: Final = (
    VerdictKind(READ, "Read", "done", "good"),
    VerdictKind(REMARK, "To look at", "warning", "warn"),
    VerdictKind(EMPTY, "Left out", "skipped", "faint"),
    VerdictKind(PROBLEM, "Error", "error", "bad", stops=True),
)
SURE: Final = 1000


@dataclass(frozen=True, slots=True)
class DocumentImporter:
    """Workbooks that this program made for filling in; they say themselves which document they are."""

    name: str = "document_workbook"
    caption: str = "Document's workbook"

    def likeness(self, file: Opened) -> int:
        return SURE if STAMP in pages_of(file.sheets) else 0

    def show(self, asked: Asked, books: StoreBooks, kinds: Kinds) -> Shown:
        book = read_workbook(asked.file)
        found = returned(book, books, asked.language)
        sheets = [each for each in book.sheets if each.visible and each.rows]
        chosen = next((each for each in sheets if each.name == asked.choices.sheet), sheets[0])
        width = max(map(len, chosen.rows), default=1)
        differ = [each for each in found.changes if each.before != each.after or not each.field]
        return Shown(
            title=say("{document} from {file}", document=found.title, file=book.file_name),
            source=Source(tuple(map(column_letters, range(width))), chosen.rows),
            judged=tuple(_judged(chosen, found)), verdicts=VERDICTS, becomes=(), content=found,
            sheets=tuple(each.name for each in sheets), sheet=chosen.name, remarks=tuple(_remarks(found)),
            changes=tuple(Change(each.where, each.field, each.before, each.after) for each in differ),
            questions=(Question("overwrite", "Take the workbook's values over what was changed here since"),)
            if found.stale else (),
            outcome=say("{document}: {count} changes.", document=found.title, count=len(found.changes)),
            nothing=not found.changes, kind=found.shape.kind,
        )  # fmt: skip

    def accept(self, shown: Shown, choices: Choices, store: Store, progress: Progress) -> Made:
        found: Returned = shown.content
        progress(0, 0)
        refuse_return(found, store, overwrite=bool(choices.said.get("overwrite")))
        new = found.new
        store.save(found.document)
        shape, document = found.shape, found.document
        link = {"open": "document", "kind": shape.kind, "id": str(document.id)}
        number: Any = getattr(document, "number", None) or getattr(document, "code", None)
        words = say(
            "{kind} {number}: {count} changes imported.", kind=Caption(shape.caption), number=number,
            count=len(found.changes),
        )  # fmt: skip
        made = [(shape.kind, document.id)] if new else []
        return Made(words, made, (), (shape.kind,), link, can_take_back=new)


def _remarks(found: Returned) -> Iterator[object]:
    if found.stale:
        yield say("{document} was changed in the ledger after this workbook was exported.", document=found.title)
    for problem in found.problems:
        if not problem.address:
            yield problem.why


def _judged(sheet: Sheet, found: Returned) -> Iterator[Judged]:
    """Each row of the chosen sheet, with the first problem that stands on it."""
    problems: dict[int, Problem] = {}
    for each in found.problems:
        if each.sheet == sheet.name and each.address:
            problems.setdefault(int("".join(filter(str.isdecimal, each.address)) or 1), each)
    for row, cells in enumerate(sheet.rows, 1):
        if (problem := problems.get(row)) is not None:
            yield Judged(row, PROBLEM if problem.blocks else REMARK, problem.address, "", problem.why)
            continue
        own = [text for text in map(cell_text, cells) if text and not text.startswith(MARK)]
        yield Judged(row, READ if own else EMPTY, f"A{row}", "", "" if own else say("empty row"))
