"""SQL compiled once from a kind's description, and the plain values it is executed with."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from itertools import count
from operator import attrgetter
from typing import Any

from sqlalchemy import Column, Date, Table, Text

from shared.kernel.describe import Shape
from shared.kernel.identity import NONE_ID
from shared.kernel.register import FOREVER, Register
from shared.kernel.types import Id, id_bytes, to_raw
from shared.store.folding import sort_key

Values = tuple[Any, ...]


class Statements:
    """Compiled SQL of one table: insert, upsert; `rows(objects)` gives the values in the order of `columns`."""

    __slots__ = ("columns", "insert", "mark", "name", "rows", "upsert")

    def __init__(self, table: Table, dialect: str, columns: Sequence[str], rows: Callable[..., list[Values]]) -> None:
        self.name, self.mark, self.rows = table.name, "%s" if dialect == "postgresql" else "?", rows
        self.columns = tuple(columns)
        marks = ", ".join([self.mark] * len(self.columns))
        self.insert = f"INSERT INTO {self.name} ({_listed(self.columns)}) VALUES ({marks})"
        keys = [column.name for column in table.primary_key.columns]
        changed = ", ".join(f'"{c}" = excluded."{c}"' for c in self.columns if c not in keys)
        self.upsert = f"{self.insert} ON CONFLICT ({_listed(keys)}) DO UPDATE SET {changed}"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _row_maker(table: Table, dialect: str, columns: Sequence[str], before: str = "") -> Callable[..., Any]:
    """A function objects → rows, written out as one expression: a third of the time of a loop over converters.

    `before` is put before an object's own values: expressions over `owner` and `at`, the object's place (one of the
    `places`, where they are given).
    """
    converters = [to_raw(table.c[name].type, dialect) for name in columns]
    scope: dict[str, Any] = {f"c{i}": convert for i, convert in enumerate(converters) if convert}
    scope |= {"get": attrgetter(*columns), "count": count}
    names = ", ".join(f"v{i}" for i in range(len(columns)))
    parts = ", ".join(_raw(f"v{i}", f"c{i}", convert) for i, convert in enumerate(converters))
    each = f"for at, ({names},) in zip(count() if places is None else places, map(get, rows))"
    source = f"lambda rows, owner=None, places=None: [({before}{parts},) {each}]"
    return eval(source, scope)  # type: ignore[no-any-return]  # the names are ours: declared columns


def _raw(value: str, converter: str, convert: Callable[[Any], Any] | None, empty: str = "None") -> str:
    if convert is None:
        return value if empty == "None" else f"({empty}) if {value} is None else {value}"
    written_out = {id_bytes: ".int.to_bytes(16, 'big')", date.isoformat: ".isoformat()"}
    call = f"{value}{written_out[convert]}" if convert in written_out else f"{converter}({value})"
    return f"({empty}) if {value} is None else {call}"


@cache
def header(shape: Shape, dialect: str) -> Statements:
    """The aggregate's own row; `scope` and `sort_key` are put before the object's own columns by `header_values`."""
    derived = [column.name for column in shape.table.columns if column.name in DERIVED]
    own = [column.name for column in shape.table.columns if column.name not in DERIVED]
    return Statements(shape.table, dialect, [*derived, *own], _row_maker(shape.table, dialect, own))


DERIVED = ("scope", "sort_key")


def header_values(statements: Statements, shape: Shape, aggregate: Any) -> Values:
    before = (aggregate.scope_of(), sort_key(aggregate.name or "")) if shape.is_catalog else (aggregate.scope_of(),)
    return (*before, *statements.rows((aggregate,))[0])


@cache
def line(table: Table, dialect: str) -> Statements:
    """A row of a line table: `rows(lines, owner)`."""
    own = [column.name for column in table.columns if column.name not in ("owner_id", "position")]
    maker = _row_maker(table, dialect, own, "owner, at, ")
    return Statements(table, dialect, ["owner_id", "position", *own], maker)


def movement(register: type[Register], dialect: str) -> Statements:
    """A row of a register; `no` counts the movements of one recorder."""
    return _movement(register.table, dialect)


@cache
def _movement(table: Table, dialect: str) -> Statements:
    own = [column.name for column in table.columns if column.name != "no"]
    return Statements(table, dialect, ["no", *own], _row_maker(table, dialect, own, "at, "))


@cache
def posting(table: Table, dialect: str, names: tuple[str, ...]) -> Statements:
    """Rows of one document's movements that name only `names`; what is the same for all of these stands in the SQL.

    `rows(movements, id, kind, scope, day)` takes (no, values), and gives what `movements_of` says without its objects.
    """
    known: dict[str, Any] = {"forever": FOREVER if dialect == "postgresql" else FOREVER.isoformat()}

    def value(name: str, otherwise: str = "") -> str:
        if name not in names:
            return otherwise
        at, convert = names.index(name), to_raw(table.c[name].type, dialect)
        known.update({f"c{at}": convert, f"e{at}": _empty(table.c[name], dialect)})
        return _raw(f"v{at}", f"c{at}", convert, otherwise or f"e{at}")

    columns = {"no": "no", "recorder_id": "id", "recorder_kind": "kind", "scope": "scope", "date": value("date", "day")}
    if "from_date" in table.c:
        columns |= {"from_date": value("from_date", columns["date"]), "to_date": value("to_date", "forever")}
    columns |= {name: value(name) for name in names if name not in columns}
    rest = [column for column in table.columns if column.name not in columns]
    if dialect == "postgresql":  # there rows are copied: what is the same for all of them is in each
        known |= {f"r{at}": _unnamed(column, dialect) for at, column in enumerate(rest)}
        columns |= {column.name: f"r{at}" for at, column in enumerate(rest)}
        rest = []
    values = "".join(f"v{at}, " for at in range(len(names)))
    source = f"lambda rows, id, kind, scope, day: [({', '.join(columns.values())},) for no, ({values}) in rows]"
    statements = Statements(table, dialect, list(columns), eval(source, known))  # the names are ours: declared columns
    marks = ", ".join([*[statements.mark] * len(columns), *(_literal(_unnamed(column, dialect)) for column in rest)])
    listed = _listed([*columns, *(column.name for column in rest)])
    statements.insert = f"INSERT INTO {table.name} ({listed}) VALUES ({marks})"
    return statements


def _empty(column: Column[Any], dialect: str) -> Any:
    """What a dimension or resource without a value is stored as, as the driver takes it: none, nothing or zero."""
    if isinstance(column.type, Id):
        return NONE_ID if dialect == "postgresql" else NONE_ID.bytes
    return "" if isinstance(column.type, Text) else None if isinstance(column.type, Date) else 0


def _unnamed(column: Column[Any], dialect: str) -> Any:
    """The same, of what a movement does not name: a day it has to."""
    empty = _empty(column, dialect)
    if empty is None:
        raise TypeError(f"{column.table.name}: a movement does not name {column.name}")
    return empty


def _literal(empty: Any) -> str:
    return f"x'{empty.hex()}'" if isinstance(empty, bytes) else "0" if empty == 0 else f"'{empty}'"
