"""Files for accounting: `export-accounting timesheet|accruals --month 2026-09 --xlsx F --csv F`."""

import datetime as dt
from pathlib import Path
from typing import Any

from desktop.commands.files_out import csv_told, dialect_of
from desktop.commands.session import CommandSession, WrongWords
from desktop.sheets import tables_xlsx
from shared.kernel.words import Several

SUMMARY = ".summary"
SCOPE = "payroll"


def export_accounting(session: CommandSession) -> None:
    """Rows and their summary: two sheets of a workbook, or two text files. Pay leaves with an entry in the audit."""
    from shared.construction.exports.accounting import Asked
    from shared.construction.exports.accounting_accruals import accruals_export
    from shared.construction.exports.accounting_timesheet import timesheet_export

    arguments = session.arguments
    if not arguments.xlsx and not arguments.csv:
        raise WrongWords("Say where to: --xlsx FILE, --csv FILE or both.")
    made_by = {"timesheet": ("timesheet", timesheet_export), "accruals": ("payroll_sheet", accruals_export)}
    if arguments.what not in made_by:
        text = "There is no export “{name}” for accounting. Exports: {known}."
        raise WrongWords(text, name=arguments.what, known=Several(sorted(made_by)))
    kind, make = made_by[arguments.what]
    with session.company() as company, company.store.reading() as reading:
        store = company.store
        organization = arguments.organization and store.id_of(store.kinds.shape("organization"), arguments.organization)
        asked = Asked(month_of(arguments.month), organization or None)
        made = make(store.books(reading), asked, session.language)
    tables = [_kept(table) for table in made.tables]
    files = _written(session, tables)
    if arguments.what == "accruals":
        with session.company() as company:
            company.store.note("export", kind, None, SCOPE, files)
    _told(session, tables, made.movements, files)


def month_of(text: str) -> dt.date:
    """`2026-09` → its first day."""
    try:
        return dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        raise WrongWords("“{text}” is not a month; write 2026-09.", text=text) from None


def _kept(table: Any) -> Any:
    """The table with its rows in a list, to be written more than once."""
    from dataclasses import replace

    return replace(table, rows=list(table.rows))


def _written(session: CommandSession, tables: list[Any]) -> list[str]:
    arguments, files = session.arguments, []
    if arguments.xlsx:
        tables_xlsx(tables, Path(arguments.xlsx), session.language, by_name=True)
        session.say(str(arguments.xlsx))
        files.append(str(arguments.xlsx))
    if arguments.csv:
        path = Path(arguments.csv)
        paths = (path, path.with_name(path.stem + SUMMARY + path.suffix))
        for table, each in zip(tables, paths, strict=True):
            csv_told(session, table, each, dialect_of(session), by_name=True)
            files.append(str(each))
    return files


def _told(session: CommandSession, tables: list[Any], movements: int, files: list[str]) -> None:
    """The totals, to be compared with the report."""
    rows = tables[0]
    shown = [(column, value) for column, value in zip(rows.columns, rows.total, strict=True) if column.number]
    if session.arguments.json:
        totals = {column.name: str(value) for column, value in shown if value is not None}
        session.data({"files": files, "rows": movements, "totals": totals})
        return
    say = session.language.say
    session.say(say("{count} rows. Totals:", count=movements))
    for column, value in shown:
        if value is not None:
            session.say(f"  {column.caption}: {session.language.number(value)}")
