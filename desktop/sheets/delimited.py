"""CSV: RFC 4180 quoting, a separator and decimal sign that the reader's spreadsheet program expects."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from desktop.sheets.files import written
from shared.kernel.numbers import plain
from shared.kernel.refusal import Refusal
from shared.kernel.types import instant_text
from shared.workbooks.formulas import protected
from shared.workbooks.table import DataTable


class UnknownEncoding(Refusal):
    """A file was to be written in an encoding that is not offered."""


ENCODINGS = {"utf-8": "utf-8-sig", "utf8": "utf-8-sig", "cp1251": "cp1251", "windows-1251": "cp1251"}
DELIMITERS = {"tab": "\t", "\\t": "\t"}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text file is written. Dates are 2026-10-05, whatever the language."""

    delimiter: str = ","
    decimal_sign: str = "."
    encoding: str = "utf-8-sig"

    @classmethod
    def of(cls, language: str, *, encoding: str = "", delimiter: str = "") -> "Dialect":
        """Russian spreadsheet programs read `;` and a decimal comma, English ones `,` and a dot.

        UTF-8 begins with the mark that they look for. Raises UnknownEncoding.
        """
        name = (encoding or "utf-8").lower()
        if name not in ENCODINGS:
            raise UnknownEncoding("There is no encoding “{name}”; write utf-8 or cp1251.", name=encoding)
        usual, sign = (";", ",") if language == "ru" else (",", ".")
        return cls(DELIMITERS.get(delimiter, delimiter[:1]) or usual, sign, ENCODINGS[name])


def table_csv(table: DataTable, path: Path, dialect: Dialect, *, by_name: bool = False) -> int:
    """Captions (`by_name`: the columns' own names), rows, the total. The number of signs the encoding lacks: each of
    them became a question mark."""
    heads = [column.name if by_name else column.caption for column in table.columns]
    counted = 0

    def rows() -> Iterable[Any]:
        yield heads
        yield from table.rows
        if table.total is not None:
            yield table.total

    with written(path) as fresh, fresh.open("w", encoding=dialect.encoding, newline="", errors="replace") as file:
        writer = csv.writer(file, delimiter=dialect.delimiter, lineterminator="\r\n")
        for row in rows():
            cells = [cell_of(value, dialect) for value in row]
            if dialect.encoding == "cp1251":
                counted += sum(_lacking(cell) for cell in cells)
            writer.writerow(cells)
    return counted


def _lacking(text: str) -> int:
    return 0 if text.isascii() else text.encode("cp1251", "replace").count(b"?") - text.count("?")


def cell_of(value: Any, dialect: Dialect) -> str:
    """A value as text; a text that a spreadsheet program would calculate gets an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, Decimal):
        return plain(value).replace(".", dialect.decimal_sign)
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return protected(value) if isinstance(value, str) else str(value)
