"""`list KIND --xlsx F --csv F`: every row of a filter as a file, whatever their number."""

from pathlib import Path
from typing import Any

from desktop.commands.session import CommandSession, WrongWords
from desktop.listing import Listing
from shared.kernel.describe import Field, Shape
from shared.kernel.words import Caption, Several
from shared.store import lists
from shared.store.folding import folded
from shared.workbooks.table import DataTable


def write(session: CommandSession, store: Any, reading: Any, shape: Shape) -> None:
    """The files that the command asks for, each read anew from the same unchanging state."""
    from desktop.commands.files_out import csv_told, dialect_of, note_export
    from desktop.sheets import table_xlsx

    arguments, asked = session.arguments, session.arguments.filter or ""
    fields = chosen_fields(session, shape)
    if arguments.xlsx:
        sheets = table_xlsx(_table(session, store, reading, shape, fields), Path(arguments.xlsx), session.language)
        session.progress_done()
        session.say(str(arguments.xlsx))
        if sheets > 1:
            session.say(session.language.say("  {count} sheets: one holds no more rows", count=sheets))
    if arguments.csv:
        csv_told(session, _table(session, store, reading, shape, fields), Path(arguments.csv), dialect_of(session))
        session.progress_done()
    files = [str(file) for file in (arguments.xlsx, arguments.csv) if file]
    note_export(store, shape, None, files)
    if arguments.json:
        session.data({"files": files, "filter": asked})


def chosen_fields(session: CommandSession, shape: Shape) -> tuple[Field, ...]:
    """`--columns number,site,comment`: by name or by caption, in that order; `all`; else the standard list's."""
    wanted = [part.strip() for part in (session.arguments.columns or "").split(",") if part.strip()]
    if wanted == ["all"]:
        return shape.fields
    return tuple(_field(session, shape, name) for name in wanted) or lists.listed_fields(shape)


def _field(session: CommandSession, shape: Shape, name: str) -> Field:
    for field in shape.fields:
        spelt = (field.name, field.name.removesuffix("_id"), field.caption, session.language.say(field.caption))
        if folded(name) in map(folded, spelt):
            return field
    known = Several([field.name.removesuffix("_id") for field in shape.fields])
    text = "{kinds} have no column “{name}”. Columns: {known}."
    raise WrongWords(text, kinds=Caption(shape.cls.captions), name=name, known=known)


def listing(session: CommandSession, store: Any, reading: Any, shape: Shape, fields: tuple[Field, ...]) -> Listing:
    """The list that the command asks for, telling how far it is."""
    return Listing(
        store, reading, shape, fields, session.language, session.arguments.filter or "",
        told=lambda done: session.progress("Rows written", done),
    )  # fmt: skip


def _table(session: CommandSession, store: Any, reading: Any, shape: Shape, fields: tuple[Field, ...]) -> DataTable:
    return listing(session, store, reading, shape, fields).table()
