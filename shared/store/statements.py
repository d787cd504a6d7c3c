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
from shared.kernel.register import Register
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


def _raw(value: str, converter: str, convert: Callable[[Any], Any] | None) -> str:
    if convert is None:
        return value
    written_out = {id_bytes: ".int.to_bytes(16, 'big')", date.isoformat: ".isoformat()"}
    call = f"{value}{written_out[convert]}" if convert in written_out else f"{converter}({value})"
    return f"None if {value} is None else {call}"


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
def sparse_movement(table: Table, dialect: str, names: tuple[str, ...]) -> Statements:
    """A row of a register of which only `names` are set; the rest stands in the SQL. `rows` takes (no, values)."""
    converters = [to_raw(table.c[name].type, dialect) for name in names]
    scope: dict[str, Any] = {f"c{i}": convert for i, convert in enumerate(converters) if convert}
    variables = ", ".join(f"v{i}" for i in range(len(names)))
    parts = ", ".join(_raw(f"v{i}", f"c{i}", convert) for i, convert in enumerate(converters))
    source = f"lambda rows: [(no, {parts},) for no, ({variables},) in rows]"
    statements = Statements(table, dialect, ["no", *names], eval(source, scope))  # declared columns
    rest = [column for column in table.columns if column.name not in statements.columns]
    marks = ", ".join([*[statements.mark] * len(statements.columns), *(_empty(column, dialect) for column in rest)])
    listed = _listed([*statements.columns, *(column.name for column in rest)])
    statements.insert = f"INSERT INTO {table.name} ({listed}) VALUES ({marks})"
    return statements


def _empty(column: Column[Any], dialect: str) -> str:
    """What a dimension or resource that a movement does not name is stored as: none, nothing or zero."""
    if isinstance(column.type, Id):
        return f"'{NONE_ID}'" if dialect == "postgresql" else f"x'{NONE_ID.hex}'"
    if isinstance(column.type, Date):
        raise TypeError(f"{column.table.name}: a movement does not name {column.name}")
    return "''" if isinstance(column.type, Text) else "0"
