"""Tables as CSV that anybody can read: the database itself writes decimals and names as text, Python ids.

UTF-8 with its mark, comma, RFC 4180 quoting; names of fields in the first row; a text that a spreadsheet would take
for a formula has an apostrophe before it (`shared.workbooks.formulas`). Beside an id stands the name of what it names.
"""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Boolean, Column, Connection, Date, LargeBinary, Table, Text

from shared.kernel.base import FieldInfo
from shared.kernel.describe import Kinds
from shared.kernel.numbers import scaled
from shared.kernel.types import Id, Scaled
from shared.workbooks.formulas import unprotected

ROWS: Final = 2000
IDS_MAX: Final = 200_000
_FIRST: Final = "'=', '+', '-', '@', char(65309), char(65291), char(65293), char(65312)"


def table_csv(connection: Connection, kinds: Kinds, table: Table, order: tuple[str, ...]) -> Iterator[bytes]:
    """The rows of a table in a fixed order, in chunks."""
    names, ids, sql = _select(kinds, table, order)
    driver: Any = connection.connection.driver_connection
    cursor, written = driver.execute(sql), _Ids()
    text = io.StringIO()
    writer = csv.writer(text)
    text.write("\ufeff")
    writer.writerow(names)
    while rows := cursor.fetchmany(ROWS):
        columns = list(zip(*rows, strict=True))
        for at in ids:
            columns[at] = tuple(map(written.__getitem__, columns[at]))
        writer.writerows(zip(*columns, strict=True))
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()
        if len(written) > IDS_MAX:
            written.clear()
    yield text.getvalue().encode()


class _Ids(dict[bytes | None, str | None]):
    """Ids as text; most of them stand in many rows."""

    def __missing__(self, id: bytes | None) -> str | None:
        text = self[id] = None if id is None else str(UUID(bytes=id))
        return text


def _select(kinds: Kinds, table: Table, order: tuple[str, ...]) -> tuple[list[str], list[int], str]:
    """Names of the columns, the places of those that are ids, and the query."""
    names, ids, parts, joins = list[str](), list[int](), list[str](), list[str]()
    for column in table.columns:
        if column.name in HIDDEN:
            continue
        if isinstance(column.type, Id):
            ids.append(len(names))
        names.append(column.name)
        parts.append(_text(column, f't."{column.name}"'))
        named = _named(kinds, column)
        if named is not None:
            alias = f"r{len(joins)}"
            joins.append(f'LEFT JOIN {named[0]} {alias} ON {alias}.id = t."{column.name}"')
            names.append(f"{column.name.removesuffix('_id')}_name")
            parts.append(guarded(f'{alias}."{named[1]}"'))
    by = ", ".join(f't."{name}"' for name in order)
    return names, ids, f"SELECT {', '.join(parts)} FROM {table.name} t {' '.join(joins)} ORDER BY {by}"


HIDDEN: Final = ("sort_key",)
"""The program's own."""


def _named(kinds: Kinds, column: Column[Any]) -> tuple[str, str] | None:
    """The table that an id points into, and its column of names."""
    info = column.info.get("field", FieldInfo(""))
    target = info.refers or info.line_of
    if target in kinds.shapes:
        return target, "number" if kinds.shapes[target].is_document else "name"
    if target in kinds.lines and "name" in kinds.lines[target][1].table.c:
        return target, "name"
    return None


def _text(column: Column[Any], value: str) -> str:
    if isinstance(column.type, Scaled):
        return _decimal(value, column.type.places)
    if isinstance(column.type, LargeBinary):
        return f"CASE WHEN {value} IS NOT NULL THEN hex({value}) END"
    if isinstance(column.type, Boolean) or not isinstance(column.type, Text):
        return value
    return guarded(value)


def _decimal(value: str, places: int) -> str:
    if not places:
        return value
    whole, sign = 10**places, f"CASE WHEN {value} < 0 THEN '-' ELSE '' END"
    written = f"printf('%s%d.%0{places}d', {sign}, abs({value}) / {whole}, abs({value}) % {whole})"
    return f"CASE WHEN {value} IS NOT NULL THEN {written} END"


def guarded(value: str) -> str:
    """An SQL expression as `shared.workbooks.formulas.protected` would write its text."""
    bare = f"ltrim({value}, '''')"
    dangerous = f"substr({bare}, 1, 1) IN ({_FIRST}) OR unicode({bare}) < 32"
    return f"CASE WHEN {dangerous} THEN '''' || {value} ELSE {value} END"


def raw_value(column: Column[Any], text: str) -> Any:
    """What the database holds for a cell of such a file; ids, whole numbers and decimals are never empty here."""
    if isinstance(column.type, Id):
        return UUID(text).bytes
    if isinstance(column.type, Scaled):
        return scaled(Decimal(text), column.type.places)
    if isinstance(column.type, Text):
        return unprotected(text)
    return text if isinstance(column.type, Date) else int(text)
