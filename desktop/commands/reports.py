"""Reports: to the screen, JSON, XLSX, CSV and PDF; and what a document did: its movements and related documents."""

from pathlib import Path
from typing import Any

from desktop.commands.paper import grouping_of_form, report_paper
from desktop.commands.session import CommandSession, WrongWords
from shared.kernel.numbers import hours, plain
from shared.kernel.report import Column, ReportTable, Row
from shared.kernel.words import Several

SPECIAL = ("document_movements", "related_documents")


def report(session: CommandSession) -> None:
    """`report NAME [--by a,b] [--from D] [--to D] [--where dimension=name] [--document KIND NUMBER]`."""
    with session.company() as company, company.store.reading() as reading:
        table = _table(session, company.store, reading)
        if session.arguments.pdf:
            report_paper(session, company.store, reading, table)
    _deliver(session, table)


def _table(session: CommandSession, store: Any, reading: Any) -> ReportTable:
    from shared.store.pivot import Question, compute

    arguments = session.arguments
    if arguments.name in SPECIAL:
        return _of_document(session, store, reading)
    if arguments.name not in store.kinds.reports:
        known = Several([*sorted(store.kinds.reports), *SPECIAL])
        raise WrongWords("There is no report “{name}”. Reports: {known}.", name=arguments.name, known=known)
    declared = store.kinds.reports[arguments.name]
    by = tuple(part for part in (arguments.by or "").split(",") if part) or grouping_of_form(session)
    equals = dict(_fixed(store, declared, each) for each in arguments.where or ())
    question = Question(by, arguments.start, arguments.end, equals)
    return compute(reading.connection(), store.kinds, declared, question, session.language)


def _fixed(store: Any, declared: Any, condition: str) -> tuple[str, Any]:
    """`site=Lenina` → the dimension and the id it means."""
    name, _, words = condition.partition("=")
    dimension = name if name in declared.register.dimensions else f"{name}_id"
    if dimension not in declared.register.dimensions:
        known = Several([each.removesuffix("_id") for each in declared.register.dimensions])
        text = "“{report}” has no dimension “{name}”. Dimensions: {known}."
        raise WrongWords(text, report=declared.name, name=name, known=known)
    target = declared.register.table.c[dimension].info["field"].refers
    return dimension, store.id_of(store.kinds.shape(target), words) if target else words


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
    }


def _plain(cell: Any) -> str | None:
    from decimal import Decimal

    return None if cell is None else plain(cell) if isinstance(cell, Decimal) else str(cell)


def _as_text(session: CommandSession, table: ReportTable) -> None:
    session.say(f"{table.caption}, {table.subtitle}\n")
    rows = [*table.rows, *([table.total] if table.total else [])]
    cells = [
        [_figure(session, cell, column.places) for column, cell in zip(table.columns, row.cells, strict=True)]
        for row in rows
    ]
    right = [at for at, column in enumerate(table.columns) if column.places is not None]
    session.table([column.caption for column in table.columns], cells, right=right)


def _figure(session: CommandSession, cell: Any, places: int | None) -> Any:
    """Money and hours with their places; volumes, which keep more, without zeros at the end; nothing for zero."""
    if places is None or cell is None or isinstance(cell, str):
        return cell
    return session.language.number(cell, places if places <= MONEY_PLACES else None) if cell else ""


MONEY_PLACES = 2
