"""SQL compiled once from a kind's description, and the plain values it is executed with."""

from collections.abc import Callable, Sequence
from functools import cache
from operator import attrgetter
from typing import Any

from sqlalchemy import Table

from shared.kernel.describe import Shape
from shared.kernel.register import Register
from shared.kernel.types import to_raw
from shared.store.folding import sort_key

Values = tuple[Any, ...]


class Statements:
    """Compiled SQL of one table: insert, upsert; `values(object)` gives a row in the order of `columns`."""

    __slots__ = ("columns", "insert", "mark", "name", "upsert", "values")

    def __init__(self, table: Table, dialect: str, columns: Sequence[str] | None = None) -> None:
        self.name, self.mark = table.name, "%s" if dialect == "postgresql" else "?"
        self.columns = tuple(columns or (column.name for column in table.columns))
        marks = ", ".join([self.mark] * len(self.columns))
        self.insert = f"INSERT INTO {self.name} ({_listed(self.columns)}) VALUES ({marks})"
        keys = [column.name for column in table.primary_key.columns]
        changed = ", ".join(f'"{c}" = excluded."{c}"' for c in self.columns if c not in keys)
        self.upsert = f"{self.insert} ON CONFLICT ({_listed(keys)}) DO UPDATE SET {changed}"
        self.values = _row_maker(table, dialect, self.columns)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _row_maker(table: Table, dialect: str, columns: Sequence[str]) -> Callable[[Any], Values]:
    """A function object → row. Written out as one expression: half the time of a loop over converters."""
    converters = [to_raw(table.c[name].type, dialect) for name in columns]
    scope: dict[str, Any] = {f"c{i}": convert for i, convert in enumerate(converters) if convert}
    scope["get"] = attrgetter(*columns)
    names = [f"v{i}" for i in range(len(columns))]
    parts = [f"{v} if {v} is None else c{i}({v})" if converters[i] else v for i, v in enumerate(names)]
    source = f"lambda row: (lambda {', '.join(names)}: ({', '.join(parts)},))(*get(row))"
    return eval(source, scope)  # type: ignore[no-any-return]  # the names are ours: declared columns


@cache
def header(shape: Shape, dialect: str) -> Statements:
    """The aggregate's own row; `scope` and `sort_key` are put before the object's own columns by `header_values`."""
    derived = [column.name for column in shape.table.columns if column.name in DERIVED]
    own = [column.name for column in shape.table.columns if column.name not in DERIVED]
    statements = Statements(shape.table, dialect, [*derived, *own])
    statements.values = _row_maker(shape.table, dialect, own)
    return statements


DERIVED = ("scope", "sort_key")


def header_values(statements: Statements, shape: Shape, aggregate: Any) -> Values:
    before = (aggregate.scope_of(), sort_key(aggregate.name or "")) if shape.is_catalog else (aggregate.scope_of(),)
    return (*before, *statements.values(aggregate))


@cache
def line(table: Table, dialect: str) -> Statements:
    """A row of a line table; `owner_id` and `position` are put before the object's own columns by `line_values`."""
    own = [column.name for column in table.columns if column.name not in ("owner_id", "position")]
    statements = Statements(table, dialect, ["owner_id", "position", *own])
    statements.values = _row_maker(table, dialect, own)
    return statements


def line_values(statements: Statements, owner: Any, rows: Sequence[Any]) -> list[Values]:
    values = statements.values
    return [(owner, position, *values(row)) for position, row in enumerate(rows)]


def movement(register: type[Register], dialect: str) -> Statements:
    """A row of a register; `no` counts the movements of one recorder."""
    return _movement(register.table, dialect)


@cache
def _movement(table: Table, dialect: str) -> Statements:
    own = [column.name for column in table.columns if column.name != "no"]
    statements = Statements(table, dialect, ["no", *own])
    statements.values = _row_maker(table, dialect, own)
    return statements


def movement_values(statements: Statements, movements: Sequence[Register]) -> list[Values]:
    values = statements.values
    return [(no, *values(each)) for no, each in enumerate(movements)]
