"""What commands that write files have in common: text files in the reader's manner, and the entry about pay data."""

from pathlib import Path
from typing import Any

from desktop import papers
from desktop.commands.session import CommandSession
from desktop.papers import note_export
from desktop.sheets import Dialect, table_csv
from shared.workbooks.table import DataTable

__all__ = ["csv_told", "dialect_of", "note_export", "note_report"]


def dialect_of(session: CommandSession) -> Dialect:
    arguments = session.arguments
    return Dialect.of(session.language.code, encoding=arguments.encoding or "", delimiter=arguments.delimiter or "")


def csv_told(session: CommandSession, table: DataTable, path: Path, dialect: Dialect, *, by_name: bool = False) -> None:
    """Write a text file and say so, and what its encoding could not hold."""
    lacking = table_csv(table, path, dialect, by_name=by_name)
    session.say(str(path))
    if lacking:
        text = "  ! {count} signs are not in this encoding and became “?”; write --encoding utf-8 to keep them."
        session.tell(session.language.say(text, count=lacking))


def note_report(session: CommandSession, store: Any) -> None:
    """An entry about a report in a file: of a register of pay, or of what one document did."""
    arguments = session.arguments
    files = [str(file) for file in (arguments.xlsx, arguments.csv, arguments.pdf) if file]
    if not files:
        return
    if arguments.document:
        kind, number = arguments.document
        shape = store.kinds.shape(kind)
        note_export(store, shape, store.by_name(shape, number), files)
    papers.note_report(store, arguments.name, files)
