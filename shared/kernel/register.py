"""Registers: what documents post into. A register is a declared table of dimensions and resources, with its rules.

Movements are light objects, never edited: any node rebuilds them from the documents.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, get_type_hints
from uuid import UUID

from sqlalchemy import BigInteger, Column, Date, Index, Integer, Table, Text

from shared.kernel.base import Base, FieldInfo
from shared.kernel.identity import NONE_ID
from shared.kernel.numbers import ZERO
from shared.kernel.types import TYPES, Id, Scaled


@dataclass(frozen=True, slots=True)
class Unique:
    """No two recorders hold the same values of these dimensions; within one document they may repeat."""

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AtMost:
    """The sum of a resource per combination of dimensions stays within a limit."""

    resource: str
    limit: int
    per: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NonNegative:
    """The running balance of a resource is never below zero on any day, per combination of dimensions."""

    resource: str
    per: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoOverlap:
    """Intervals with equal dimensions have no day in common."""

    per: tuple[str, ...]


Rule = Unique | AtMost | NonNegative | NoOverlap


def unique(*fields: str) -> Unique:
    return Unique(fields)


def at_most(resource: str, limit: int, *, per: Sequence[str]) -> AtMost:
    return AtMost(resource, limit, tuple(per))


def non_negative(resource: str, *, per: Sequence[str]) -> NonNegative:
    return NonNegative(resource, tuple(per))


def no_overlap(*, per: Sequence[str]) -> NoOverlap:
    return NoOverlap(tuple(per))


@dataclass(frozen=True, slots=True)
class _Part:
    """One declared column of a register before its table is built."""

    role: str
    info: FieldInfo


def dimension(kind: Any, caption: str, *, choices: Mapping[str, str] | None = None) -> Any:
    """What a sum is grouped by: an aggregate or line (class or table name), or a plain value (None).

    `choices` gives the captions of a plain value's keys.
    """
    table: str = kind or "" if isinstance(kind, str | None) else kind.__tablename__
    of_line = hasattr(kind, "of")
    pairs = tuple((choices or {}).items())
    return _Part(
        "dimension",
        FieldInfo(caption, refers="" if of_line else table, line_of=table if of_line else "", choices=pairs),
    )


def resource(caption: str) -> Any:
    """What is summed, or (information register) the value that holds from its date."""
    return _Part("resource", FieldInfo(caption))


class Register:
    """Base of the three kinds of register. Declare one as a subclass of Accumulation, Information or Interval."""

    __tablename__: ClassVar[str]
    table: ClassVar[Table]
    caption: ClassVar[str]
    dimensions: ClassVar[tuple[str, ...]]
    resources: ClassVar[tuple[str, ...]]
    rules: ClassVar[tuple[Rule, ...]] = ()
    totals: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """Dimension tuples that sums are often asked by: each gets a covering index."""
    scope_name: ClassVar[str] = ""
    """The scope of all its movements where they have one by themselves, such as pay."""

    date: dt.date | None = None
    line_id: UUID = NONE_ID
    recorder_kind: str = ""
    recorder_id: UUID = NONE_ID
    scope: str = ""

    def __init_subclass__(cls, *, caption: str = "", **rest: Any) -> None:
        super().__init_subclass__(**rest)
        if not caption:
            return
        cls.caption = caption
        parts = {name: part for name, part in vars(cls).items() if isinstance(part, _Part)}
        hints = get_type_hints(cls, include_extras=True)
        columns = [_column(name, hints[name], part) for name, part in parts.items()]
        cls.dimensions = tuple(name for name, part in parts.items() if part.role == "dimension")
        cls.resources = tuple(name for name, part in parts.items() if part.role == "resource")
        for column in columns:
            setattr(cls, column.name, _empty(column))
        cls._names = frozenset(parts) | {"date", "line_id", *cls.family_fields()}
        cls.table = Table(cls.__tablename__, Base.metadata, *cls._common(), *columns, info={"end": "both"})
        cls._index()

    _names: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, **values: Any) -> None:
        if not values.keys() <= self._names:
            raise TypeError(f"{type(self).__name__} has no {sorted(values.keys() - self._names)}")
        self.__dict__ = values

    @classmethod
    def family_fields(cls) -> tuple[str, ...]:
        return ()

    @classmethod
    def _common(cls) -> list[Column[Any]]:
        """Who recorded it, from which line, on which date, seen by whom; a row is named by recorder and `no`."""
        return [
            Column("recorder_id", Id, primary_key=True, info={"field": FieldInfo("Document")}),
            Column("no", BigInteger, primary_key=True, autoincrement=False),
            Column("recorder_kind", Text, nullable=False),
            Column("line_id", Id, nullable=False, info={"field": FieldInfo("Line")}),
            Column("date", Date, nullable=False, info={"field": FieldInfo("Date")}),
            Column("scope", Text, nullable=False),
            *(Column(name, Date, nullable=False) for name in cls.family_fields()),
        ]

    @classmethod
    def _index(cls) -> None:
        name, columns = cls.__tablename__, cls.table.c
        wanted = {(*per, "date", *cls.resources) for per in cls.totals} | set(cls._rule_keys())
        for key in sorted(wanted):
            Index(
                f"ix_{name}_{'_'.join(part for part in key if part not in cls.resources)}", *(columns[k] for k in key)
            )

    @classmethod
    def _rule_keys(cls) -> list[tuple[str, ...]]:
        keys = [rule.fields if isinstance(rule, Unique) else rule.per for rule in cls.rules]
        return [(*(k for k in key if k != "date"), "date", *cls.resources) for key in keys]


def _column(name: str, annotation: Any, part: _Part) -> Column[Any]:
    return Column(name, TYPES[annotation], nullable=False, info={"field": part.info, "role": part.role})


def _empty(column: Column[Any]) -> Any:
    if isinstance(column.type, Id):
        return NONE_ID
    if isinstance(column.type, Scaled):
        return ZERO
    return "" if isinstance(column.type, Text) else 0


APART = "_none"
"""What the column of a frozen month is called that tells whether a resource of its movements is zero."""


class Accumulation(Register):
    """Turnovers and balances: resources add up. `frozen` holds the sums of closed months."""

    frozen: ClassVar[Table]
    """month, scope, the dimensions but days, `apart`, resources: what a question over whole months is answered from."""
    by_date: ClassVar[str]
    """The index that a question over few days goes by."""
    apart: ClassVar[tuple[str, ...]] = ()
    """Resources whose movements without any are asked for by themselves: months keep their sums apart."""

    def __init_subclass__(cls, *, caption: str = "", **rest: Any) -> None:
        super().__init_subclass__(caption=caption, **rest)
        if caption:
            name, table = cls.__tablename__, cls.table
            cls.by_date = Index(f"ix_{name}_date", table.c.date).name or ""
            keys = [table.c[each] for each in cls.dimensions if not isinstance(table.c[each].type, Date)]
            sums = [table.c[each] for each in cls.resources]
            cls.frozen = Table(
                f"{name}_months", Base.metadata, Column("month", Date, nullable=False),
                *(Column(c.name, c.type, nullable=False) for c in (table.c.scope, *keys)),
                *(Column(f"{each}{APART}", Integer, nullable=False) for each in cls.apart),
                *(Column(c.name, c.type, nullable=False) for c in sums), info={"end": "both"},
            )  # fmt: skip
            cls._index_months()

    @classmethod
    def _index_months(cls) -> None:
        """As the movements: each declared pair answers by itself; and by the month."""
        name, columns = cls.frozen.name, cls.frozen.c
        Index(f"ix_{name}_month", columns.month)
        for per in cls.totals:
            key = (*per, "month", *(f"{each}{APART}" for each in cls.apart), *cls.resources)
            Index(f"ix_{name}_{'_'.join(per)}", *(columns[each] for each in key))


class Information(Register):
    """A value that holds from its date on, per combination of dimensions: a rate, a term, a placement."""


class Interval(Register):
    """Something that holds from one day to another, both included."""

    replaces: ClassVar[str] = ""
    """The dimension, if any, that names the document whose rows this one's take the place of: those hold no more."""

    from_date: dt.date | None = None
    to_date: dt.date | None = None

    @classmethod
    def family_fields(cls) -> tuple[str, ...]:
        return ("from_date", "to_date")

    @classmethod
    def _rule_keys(cls) -> list[tuple[str, ...]]:
        return [*super()._rule_keys(), *([(cls.replaces, "date")] if cls.replaces else [])]


FOREVER = dt.date(9999, 12, 31)
"""The `to_date` of an interval that is still open."""
NO_DAYS = {"from_date": FOREVER, "to_date": dt.date.min}
"""An interval without a single day: all that a row says then is whose place it takes."""
