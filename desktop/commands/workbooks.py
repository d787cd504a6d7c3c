"""Documents as workbooks: `export KIND NUMBER --xlsx F`, `export KIND --template …`, `import-workbook FILE`."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from desktop.commands.files_out import csv_told, dialect_of, note_export
from desktop.commands.session import CommandSession, WrongWords
from desktop.document_workbooks import NothingImported, Returned, cells_of, layout_of, refuse_return, returned
from desktop.sheets.pages import pages_xlsx
from shared.importers.documents.book import workbook_of
from shared.importers.documents.difference import Change
from shared.importers.documents.page import Problem, pages_of
from shared.importers.documents.stamp import STAMP, read_stamp
from shared.kernel.describe import Shape
from shared.kernel.words import Caption
from shared.workbooks.table import DataColumn, DataTable
from shared.workbooks.workbook import read_workbook

SHOWN_MAX = 40
"""Differences and problems that are told one by one."""


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
    book = read_workbook(Path(session.arguments.file))
    read_stamp(pages_of(book.sheets), book.file_name)
    with session.company(changes=True) as company:
        with company.store.reading() as reading:
            found = returned(book, company.store.books(reading), session.language)
        _judge(session, company.store, found)


def _judge(session: CommandSession, store: Any, found: Returned) -> None:
    """Tell what is wrong and what would change; write only what nothing stands against and somebody agreed to."""
    problems, changes = found.problems, found.changes
    if not session.arguments.json:
        _tell(session, problems, changes)
    result: dict[str, Any] = {"kind": found.shape.kind, "number": found.stamp.number, "done": "nothing changed"}
    try:
        refuse_return(found, store, overwrite=bool(session.arguments.overwrite))
    except NothingImported as refusal:
        if any(problem.blocks for problem in problems) or found.stale:
            _answer(session, result | {"done": "refused"}, problems, changes)
        raise refusal from None
    if not changes:
        _answer(session, result, problems, changes)
        session.say(session.language.say("{document}: nothing changed.", document=found.title))
        return
    if session.arguments.dry_run:
        _answer(session, result | {"done": "dry run"}, problems, changes)
        session.say(session.language.say("Only shown; nothing was imported."))
        return
    question = session.language.say("Import these {count} changes? (yes/no) ", count=len(changes))
    if not session.confirmed(question):
        _answer(session, result | {"done": "refused"}, problems, changes)
        raise NothingImported("Nothing was imported. Add --yes to import without being asked.")
    store.save(found.document)
    number = getattr(found.document, "number", None) or getattr(found.document, "code", None)
    _answer(session, result | {"number": number, "done": "imported"}, problems, changes)
    text = "{kind} {number}: {count} changes imported."
    session.say(session.language.say(text, kind=Caption(found.shape.caption), number=number, count=len(changes)))


def _tell(session: CommandSession, problems: Sequence[Problem], found: Sequence[Change]) -> None:
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


def _answer(
    session: CommandSession, result: dict[str, Any], problems: Sequence[Problem], found: Sequence[Change]
) -> None:
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
