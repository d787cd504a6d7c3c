"""`list KIND --xlsx F --csv F`: every row of a filter as a file, whatever their number."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from desktop.commands.session import CommandSession, WrongWords
from shared.kernel.describe import Field, Shape
from shared.kernel.numbers import hours
from shared.kernel.words import Caption, Several
from shared.store import lists
from shared.store.folding import folded
from shared.store.names import Names
from shared.workbooks.table import DataColumn, DataTable, column_of


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


def _table(session: CommandSession, store: Any, reading: Any, shape: Shape, fields: tuple[Field, ...]) -> DataTable:
    say, asked = session.language.say, session.arguments.filter or ""
    columns = tuple(_column(shape, field, say(field.caption)) for field in fields)
    subtitle = say("filter: {filter}", filter=asked) if asked else ""
    rows = _rows(session, store, reading, shape, fields)
    return DataTable(shape.kind, say(shape.cls.captions), columns, rows, subtitle)


def _column(shape: Shape, field: Field, caption: str) -> DataColumn:
    return DataColumn(field.name, caption) if _as_clock(shape, field) else column_of(field, caption)


def _as_clock(shape: Shape, field: Field) -> bool:
    """Times of day; and in catalogs, which come back by import-catalog, lengths too: 1 may be an hour or a minute."""
    return field.clock or (shape.is_catalog and field.type == "minutes")


def _rows(
    session: CommandSession, store: Any, reading: Any, shape: Shape, fields: tuple[Field, ...]
) -> Iterator[list[Any]]:
    names, asked, done = Names(store.books(reading)), session.arguments.filter or "", 0
    shown = [_clock if _as_clock(shape, field) else value_of(field, session, names) for field in fields]
    refs = [(field.name, field.info.refers or field.info.line_of) for field in fields if field.type == "id"]
    places = [field.name for field in fields]
    for page in lists.pages(
        reading.connection(), store.kinds, shape, filter=asked, language=session.language, fields=fields
    ):
        for name, target in refs:
            names.prepare(target, [row[name] for row in page.rows])
        for row in page.rows:
            yield [show(row[name]) for name, show in zip(places, shown, strict=True)]
        done += len(page.rows)
        session.progress("Rows written", done)
    session.progress_done()


def _clock(value: int | None) -> str | None:
    return None if value is None else f"{value // 60}:{value % 60:02}"


def value_of(field: Field, session: CommandSession, names: Names) -> Callable[[Any], Any]:
    """How a field's value stands in a cell: names for ids, captions for choices, hours for minutes."""
    if field.type == "id":
        target = field.info.refers or field.info.line_of
        return lambda value: names.of(target, value)
    if field.info.choices:
        captions = {key: session.language.say(caption) for key, caption in field.info.choices}
        return lambda value: captions.get(value, value)
    if field.type == "minutes":
        return lambda value: None if value is None else hours(value)
    return lambda value: value
