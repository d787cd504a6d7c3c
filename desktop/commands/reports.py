"""Reports: to the screen, JSON, XLSX, CSV and PDF; and what a document did: its movements and related documents."""

from datetime import date
from pathlib import Path
from typing import Any

from desktop.commands.paper import grouping_of_form, report_paper
from desktop.commands.session import CommandSession, WrongWords
from desktop.figures import figure_text
from shared.kernel.language import Language
from shared.kernel.numbers import hours, plain
from shared.kernel.report import Chart, Column, ReportTable, Row
from shared.kernel.words import Caption, Several

SPECIAL = ("document_movements", "related_documents")


def report(session: CommandSession) -> None:
    """`report NAME [--by a,b] [--from D] [--to D] [--where dimension=name] [--open ROW,COLUMN] [--document …]`."""
    from desktop.commands.files_out import note_report

    with session.company() as company, company.store.reading() as reading:
        table = _table(session, company.store, reading)
        if session.arguments.open:
            table = _opened(session, company.store.books(reading), table)
        if session.arguments.pdf:
            report_paper(session, company.store, reading, table)
        note_report(session, company.store)
    _deliver(session, table)


def _table(session: CommandSession, store: Any, reading: Any) -> ReportTable:
    from shared.store.reports import Question, report_table

    arguments = session.arguments
    if arguments.name in SPECIAL:
        return _of_document(session, store, reading)
    if arguments.name not in store.kinds.reports:
        known = Several([*sorted(store.kinds.reports), *SPECIAL])
        raise WrongWords("There is no report “{name}”. Reports: {known}.", name=arguments.name, known=known)
    declared, books = store.kinds.reports[arguments.name], store.books(reading)
    by = tuple(part for part in (arguments.by or "").split(",") if part) or grouping_of_form(session)
    equals = dict(_fixed(store, books, declared, each, session.language) for each in arguments.where or ())
    return report_table(books, declared, Question(by, arguments.start, arguments.end, equals), session.language)


def _fixed(store: Any, books: Any, declared: Any, condition: str, language: Language) -> tuple[str, Any]:
    """`site=Lenina` → the dimension and the id it means; of a work or a zone all the lines that are called so."""
    name, _, words = condition.partition("=")
    where = declared.where
    grouped = {each.name: each.path for each in declared.groupings}
    dimension = next((each for each in (name, f"{name}_id", grouped.get(name, "")) if each in where), None)
    if dimension is None:
        known = Several([each.removesuffix("_id") for each in where])
        text = "“{report}” has no dimension “{name}”. Dimensions: {known}."
        raise WrongWords(text, report=declared.name, name=name, known=known)
    info = where[dimension]
    if info.refers:
        return dimension, store.id_of(store.kinds.shape(info.refers), words)
    if info.line_of:
        line = store.kinds.lines[info.line_of][1].cls
        found = [row["id"] for row in books.rows(line, ["id"], name=words)]
        if not found:
            raise WrongWords("Nothing is called “{name}” among: {kind}.", name=words, kind=Caption(info.caption))
        return dimension, found
    return dimension, _plain_value(info, words, language)


def _plain_value(info: Any, words: str, language: Language) -> Any:
    """A key, or its caption in English or as reports show it; a date where the dimension holds dates."""
    if not info.choices:
        try:
            return date.fromisoformat("-".join(reversed(words.split("."))))
        except ValueError:
            raise WrongWords("“{text}” is not a date; write 2026-10-31", text=words) from None
    keys = {caption: key for key, caption in info.choices} | {key: key for key, _ in info.choices}
    keys |= {language.say(caption): key for key, caption in info.choices}
    if words not in keys:
        raise WrongWords(
            "There is no “{name}”. There are: {known}.", name=words, known=Several(list(dict(info.choices)))
        )
    return keys[words]


def _opened(session: CommandSession, books: Any, table: ReportTable) -> ReportTable:
    """`3,done_cost`: the movements behind a figure; `3` alone lists the figures of the row with what they are."""
    from shared.store.opened import opened_table

    number, _, name = session.arguments.open.partition(",")
    rows = {str(at): row for at, row in enumerate(table.rows, 1)} | ({"total": table.total} if table.total else {})
    if number not in rows:
        text = "There is no row “{row}”; rows are 1 to {last}, or total."
        raise WrongWords(text, row=number, last=len(table.rows))
    figures = [column for column in table.columns if column.places is not None]
    for column in figures:
        if name in (column.name, column.caption):
            return opened_table(books, table, rows[number], column, session.language)
    known = Several([column.name for column in figures])
    raise WrongWords("Which figure of row {row}? Write --open {row},COLUMN. Columns: {known}.", row=number, known=known)


def _of_document(session: CommandSession, store: Any, reading: Any) -> ReportTable:
    if not session.arguments.document:
        text = "{report} is about one document: add --document KIND NUMBER."
        raise WrongWords(text, report=session.arguments.name)
    kind, number = session.arguments.document
    shape = store.kinds.shape(kind)
    document = store.by_name(shape, number)
    make = _movements if session.arguments.name == "document_movements" else _related
    return make(session, store, reading, shape, document)


def _movements(session: CommandSession, store: Any, reading: Any, shape: Any, document: Any) -> ReportTable:
    """Every movement with its dimensions in words and the resources that are not zero."""
    from shared.store.registers import movements_by

    say, books, rows = session.language.say, store.books(reading), []
    for register in store.kinds.registers.values():
        for movement in movements_by(reading.connection(), register, document.id):
            named = [
                f"{say(info.caption)}: {words}"
                for name in register.dimensions
                if (info := register.table.c[name].info["field"])
                and (words := _words(session, books, info, movement[name])) not in ("", "—")
            ]
            for name in register.resources:
                if movement[name]:
                    column = register.table.c[name]
                    value = hours(movement[name]) if getattr(column.type, "code", "") == "minutes" else movement[name]
                    cells = (
                        say(register.caption),
                        movement["date"],
                        "; ".join(named),
                        say(column.info["field"].caption),
                        value,
                    )
                    rows.append(Row((register.__tablename__, movement["line_id"]), 1, cells))
    columns = (
        Column("register", say("Register")), Column("date", say("Date")), Column("dimensions", say("Dimensions")),
        Column("resource", say("Resource")), Column("value", say("Value"), 4),
    )  # fmt: skip
    return ReportTable(
        "document_movements", say("Document movements"), _title(session, shape, document), columns, tuple(rows)
    )


def _title(session: CommandSession, shape: Any, document: Any) -> str:
    words = (
        session.language.say(shape.caption),
        document.number,
        document.date and session.language.date(document.date),
    )
    return " ".join(filter(None, words))


def _words(session: CommandSession, books: Any, info: Any, value: Any) -> str:
    target = info.refers or info.line_of
    if info.choices:
        return session.language.say(dict(info.choices).get(value, value))
    return str(books.name(target, value)) if target else session.language.value(value)


def _related(session: CommandSession, store: Any, reading: Any, shape: Any, document: Any) -> ReportTable:
    """What the document refers to, and what refers to it."""
    from shared.store.references import referred, referring

    say, connection = session.language.say, reading.connection()
    found = [(say("uses"), each) for each in referred(connection, store.kinds, shape, document)]
    found += [(say("is used by"), each) for each in referring(connection, store.kinds, shape, document.id)]
    rows = tuple(
        Row(
            (each.shape.kind, each.id),
            1,
            (direction, say(each.shape.caption), each.name, say(each.status), say(each.field)),
        )
        for direction, each in found
    )
    names = ("Relation", "Kind", "Number", "Status", "Field")
    columns = tuple(Column(name.lower(), say(name)) for name in names)
    return ReportTable("related_documents", say("Related documents"), _title(session, shape, document), columns, rows)


# ---- where it goes


def _deliver(session: CommandSession, table: ReportTable) -> None:
    arguments, written = session.arguments, []
    if arguments.xlsx:
        from desktop.sheets import write_xlsx

        write_xlsx(table, Path(arguments.xlsx))
        written.append(arguments.xlsx)
    if arguments.csv:
        from desktop.commands.files_out import dialect_of
        from desktop.sheets import write_csv

        write_csv(table, Path(arguments.csv), dialect_of(session))
        written.append(arguments.csv)
    if arguments.pdf:
        written.append(arguments.pdf)
    if arguments.json:
        session.data(_as_data(table))
    elif written:
        for file in written:
            session.say(str(file))
    else:
        _as_text(session, table)


def _as_data(table: ReportTable) -> dict[str, Any]:
    names = [column.name for column in table.columns]

    def row(each: Row) -> dict[str, Any]:
        cells = {name: _plain(cell) for name, cell in zip(names, each.cells, strict=True)}
        return {"level": each.level, "keys": [str(key) for key in each.keys], "cells": cells}

    return {
        "name": table.name,
        "caption": table.caption,
        "subtitle": table.subtitle,
        "columns": [{"name": column.name, "caption": column.caption} for column in table.columns],
        "rows": [row(each) for each in table.rows],
        "total": row(table.total) if table.total else None,
        "charts": [_chart(each) for each in table.charts],
    }


def _chart(chart: Chart) -> dict[str, Any]:
    series = [
        {"name": each.name, "caption": each.caption, "kind": each.kind, "forecast": each.forecast,
         "values": [_plain(value) for value in each.values]}
        for each in chart.series
    ]  # fmt: skip
    return {"caption": chart.caption, "unit": chart.unit, "labels": list(chart.labels), "series": series}


def _plain(cell: Any) -> str | None:
    from decimal import Decimal

    return None if cell is None else plain(cell) if isinstance(cell, Decimal) else str(cell)


def _as_text(session: CommandSession, table: ReportTable) -> None:
    """Rows with the numbers that --open takes; figures that warn have a mark."""
    session.say(f"{table.caption}, {table.subtitle}\n")
    rows = [*table.rows, *([table.total] if table.total else [])]
    numbers = [*map(str, range(1, len(table.rows) + 1)), ""]
    cells = [
        [number, *(_figure(session, column, cell) for column, cell in zip(table.columns, row.cells, strict=True))]
        for number, row in zip(numbers, rows, strict=False)
    ]
    right = [0, *(at for at, column in enumerate(table.columns, 1) if column.places is not None)]
    session.table(["", *(column.caption for column in table.columns)], cells, right=right)


def _figure(session: CommandSession, column: Column, cell: Any) -> Any:
    if column.places is None:
        return cell
    words = figure_text(column, cell, session.language)
    return f"{words} !" if words and column.alarming(cell) else words
