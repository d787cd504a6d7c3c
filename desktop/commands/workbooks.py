"""Documents as workbooks: `export KIND NUMBER --xlsx F`, `export KIND --template …`, `import-workbook FILE`."""

import datetime as dt
from pathlib import Path
from typing import Any

from desktop.commands.files_out import csv_told, dialect_of, note_export
from desktop.commands.session import CommandSession, WrongWords
from desktop.document_workbooks import cells_of, layout_of
from desktop.sheets.pages import pages_xlsx
from shared.importers.documents.book import changes, take_in, workbook_of
from shared.importers.documents.difference import Change
from shared.importers.documents.page import Problem, pages_of
from shared.importers.documents.stamp import STAMP, Stamp, read_stamp
from shared.kernel.base import PeriodLock
from shared.kernel.describe import Shape
from shared.kernel.language import Language
from shared.kernel.words import Caption
from shared.store.errors import NotFound
from shared.workbooks.table import DataColumn, DataTable
from shared.workbooks.workbook import read_workbook

SHOWN_MAX = 40
"""Differences and problems that are told one by one."""


class NothingImported(WrongWords):
    """The workbook cannot be taken in as it is; what stands against it was told."""


# ---- out


def export_files(session: CommandSession, store: Any, reading: Any, shape: Shape, document: Any) -> None:
    """`--xlsx F`: the workbook that comes back; `--csv-folder D`: header and tables as text files."""
    arguments, files = session.arguments, []
    books = store.books(reading)
    cells = cells_of(books, session.language)
    if arguments.xlsx:
        base = getattr(document, "read_hash", None) or b""
        pages_xlsx(workbook_of(shape, document, layout_of(shape), cells, base.hex()), Path(arguments.xlsx))
        session.say(str(arguments.xlsx))
        files.append(str(arguments.xlsx))
    if arguments.csv_folder:
        folder = Path(arguments.csv_folder)
        folder.mkdir(parents=True, exist_ok=True)
        for table in _tables(shape, document, cells):
            csv_told(session, table, folder / f"{table.name}.csv", dialect_of(session))
            files.append(str(folder / f"{table.name}.csv"))
    if session.arguments.json:
        session.data({"files": files})
    if getattr(document, "read_hash", None):
        note_export(store, shape, document, files)


def _tables(shape: Shape, document: Any, cells: Any) -> list[DataTable]:
    """The header as field and value, then each line table."""
    say = cells.language.say
    columns = (DataColumn("field", say("Field")), DataColumn("value", say("Value")))
    header = [[say(f.caption), cells.shown(f, getattr(document, f.name))] for f in shape.fields if not f.info.blob]
    made = [DataTable(shape.kind, say(shape.caption), columns, [row for row in header if row[1] not in (None, "")])]
    for table in shape.tables:
        fields = [field for field in table.fields if not field.info.blob]
        rows = [[cells.shown(field, getattr(row, field.name)) for field in fields]
                for row in getattr(document, table.name)]  # fmt: skip
        shown = tuple(cells.column(field) for field in fields)
        made.append(DataTable(f"{shape.kind}.{table.name}", say(table.caption), shown, rows))
    return made


def template(session: CommandSession) -> None:
    """`export KIND --template --site S --month M --xlsx F`: an empty workbook that becomes a new document."""
    from shared.kernel.codec import settle_ids

    arguments = session.arguments
    if not arguments.xlsx:
        raise WrongWords("Say where to: --xlsx FILE.")
    with session.company() as company, company.store.reading() as reading:
        store = company.store
        shape = store.kinds.shape(arguments.kind)
        document: Any = shape.cls()
        for name in ("site", "crew", "department", "organization"):
            if (words := getattr(arguments, name)) is not None:
                _set(shape, document, f"{name}_id", store.id_of(store.kinds.shape(name), words))
        if arguments.month is not None:
            _set(shape, document, "month", _month(arguments.month))
        if shape.is_document:
            document.date = arguments.date or _usual(document, store.today)
        _people(shape, document, store.books(reading))
        settle_ids(shape, document)
        export_files(session, store, reading, shape, document)


def _set(shape: Shape, document: Any, name: str, value: Any) -> None:
    if name not in {field.name for field in shape.fields}:
        text = "{kinds} have no “{name}”."
        raise WrongWords(text, kinds=Caption(shape.cls.captions), name=name.removesuffix("_id"))
    setattr(document, name, value)


def _month(text: str) -> dt.date:
    from desktop.commands.exports import month_of

    return month_of(text)


def _usual(document: Any, today: dt.date) -> dt.date:
    from shared.store.beginning import usual_date

    return usual_date(document, today) if getattr(document, "month", None) else today


def _people(shape: Shape, document: Any, books: Any) -> None:
    """A new timesheet begins with the people of its crew or department."""
    if shape.kind == "timesheet" and document.month and (document.crew_id or document.department_id):
        document.fill(books, {"from": "schedule"})
        document.cells = []


# ---- back


def import_workbook(session: CommandSession) -> None:
    """`import-workbook FILE [--dry-run] [--yes] [--overwrite]`: what was changed in it, after that was shown."""
    arguments = session.arguments
    file = Path(arguments.file)
    book = read_workbook(file)
    pages = pages_of(book.sheets)
    stamp = read_stamp(pages, book.file_name)
    marked = {page.sheet.name for page in pages.values()}
    unmarked = [sheet.name for sheet in book.sheets if sheet.visible and sheet.rows and sheet.name not in marked]
    with session.company(changes=True) as company:
        store = company.store
        shape = store.kinds.shape(stamp.kind)
        if issubclass(shape.cls, PeriodLock):
            raise NothingImported("Periods are closed by close-period, not by an import. Nothing was imported.")
        document, original = _found(store, shape, stamp)
        with store.reading() as reading:
            books = store.books(reading)
            cells, layout = cells_of(books, Language(stamp.language)), layout_of(shape)
            problems = take_in(shape, document, original, layout, cells, pages, stamp, unmarked)
            now, old = cells_of(books, session.language), cells_of(books, session.language)
            now.labels = cells.labels
            _label(shape, original, old)
            found = list(changes(shape, layout, original, document, now, old))
            if found:
                _completed(document, books)
                found = list(changes(shape, layout, original, document, now, old))
        _judge(session, store, shape, stamp, document, original, problems, found)


def _found(store: Any, shape: Shape, stamp: Stamp) -> tuple[Any, Any]:
    """The document as the ledger has it, twice: one to change, one to compare with. A template makes a new one."""
    try:
        return store.get(shape.cls, stamp.id), store.get(shape.cls, stamp.id)
    except NotFound:
        if stamp.base:
            text = "{kind} {number} is not in this company file; it was deleted, or exported from another company."
            raise NothingImported(
                text + " Nothing was imported.", kind=Caption(shape.caption), number=stamp.number
            ) from None
        return shape.cls(id=stamp.id), shape.cls(id=stamp.id)


def _label(shape: Shape, document: Any, cells: Any) -> None:
    from shared.importers.documents.lines import label_lines

    for table in shape.tables:
        label_lines(table, document, cells)


def _completed(document: Any, books: Any) -> None:
    document.complete(books)
    document.recalculate()


def _judge(
    session: CommandSession, store: Any, shape: Shape, stamp: Stamp, document: Any, original: Any,
    problems: list[Problem], found: list[Change],
) -> None:  # fmt: skip
    """Tell what is wrong and what would change; write only what nothing stands against and somebody agreed to."""
    blocking = [problem for problem in problems if problem.blocks]
    if not session.arguments.json:
        _tell(session, problems, found)
    new = getattr(original, "read_hash", None) is None
    stale = not new and bytes(original.read_hash).hex() != stamp.base
    result: dict[str, Any] = {"kind": shape.kind, "number": stamp.number, "done": "nothing changed"}
    if blocking:
        _answer(session, result | {"done": "refused"}, problems, found)
        text = "{document}: {count} cells cannot be taken as they are. Nothing was imported; put them right and repeat."
        raise NothingImported(text, document=_title(shape, original, stamp), count=len(blocking))
    if not found:
        _answer(session, result, problems, found)
        session.say(session.language.say("{document}: nothing changed.", document=_title(shape, original, stamp)))
        return
    _refuse_closed(store, shape, document, original, stamp)
    if stale and not session.arguments.overwrite:
        _answer(session, result | {"done": "refused"}, problems, found)
        text = (
            "{document} was changed in the ledger after this workbook was exported. Nothing was imported. Above is how "
            "the workbook differs from the ledger now: export the document anew and repeat what is missing, or add "
            "--overwrite to take all of it."
        )
        raise NothingImported(text, document=_title(shape, original, stamp))
    if session.arguments.dry_run:
        _answer(session, result | {"done": "dry run"}, problems, found)
        session.say(session.language.say("Only shown; nothing was imported."))
        return
    question = session.language.say("Import these {count} changes? (yes/no) ", count=len(found))
    if not session.confirmed(question):
        _answer(session, result | {"done": "refused"}, problems, found)
        raise NothingImported("Nothing was imported. Add --yes to import without being asked.")
    store.save(document)
    number = getattr(document, "number", None) or getattr(document, "code", None)
    _answer(session, result | {"number": number, "done": "imported"}, problems, found)
    text = "{kind} {number}: {count} changes imported."
    session.say(session.language.say(text, kind=Caption(shape.caption), number=number, count=len(found)))


def _title(shape: Shape, original: Any, stamp: Stamp) -> object:
    return original.named() if getattr(original, "read_hash", None) else Caption(shape.caption)


def _refuse_closed(store: Any, shape: Shape, document: Any, original: Any, stamp: Stamp) -> None:
    """What is posted or lies in a closed period is not changed by a workbook either."""
    from shared.store import periods

    if not shape.is_document:
        return
    if original.status == "posted":
        text = "{document} is posted. Nothing was imported. Unpost it first, or correct it by another document."
        raise NothingImported(text, document=original.named())
    with store.engine.connect() as connection:
        for each in (original, document):
            periods.refuse_closed(periods.closed_for(connection, store.kinds, each.organization_id), each, each.date)


def _tell(session: CommandSession, problems: list[Problem], found: list[Change]) -> None:
    language = session.language
    for problem in problems[:SHOWN_MAX]:
        where = "!".join(filter(None, (problem.sheet, problem.address)))
        session.tell(f"  ! {where}{': ' if where else ''}{problem.why.words(language)}")
    _more(session, len(problems))
    for change in found[:SHOWN_MAX]:
        session.say(f"  {_worded(session, change)}")
    _more(session, len(found))


def _more(session: CommandSession, count: int) -> None:
    if count > SHOWN_MAX:
        session.say("  " + session.language.say("… and {count} more", count=count - SHOWN_MAX))


def _worded(session: CommandSession, change: Change) -> str:
    language = session.language
    place = ": ".join(filter(None, (language.value(change.where), language.value(change.field))))
    before, after = language.value(change.before), language.value(change.after)
    return f"{place}: {before or '—'} → {after or '—'}".replace("\n", " ")


def _answer(session: CommandSession, result: dict[str, Any], problems: list[Problem], found: list[Change]) -> None:
    if not session.arguments.json:
        return
    value = session.language.value
    session.data(result | {
        "problems": [{"sheet": p.sheet, "cell": p.address, "why": p.why.words(session.language), "blocks": p.blocks}
                     for p in problems],
        "changes": [{"where": value(c.where), "field": value(c.field), "before": value(c.before),
                     "after": value(c.after)} for c in found],
    })  # fmt: skip


__all__ = ["STAMP", "export_files", "import_workbook", "template"]
