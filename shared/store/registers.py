"""Sums, balances and values of registers, and the rules that hold between documents; set-based SQL."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Connection,
    Row,
    Select,
    Text,
    and_,
    case,
    cast,
    false,
    func,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from shared.kernel.numbers import ZERO
from shared.kernel.register import APART, AtMost, Interval, NonNegative, NoOverlap, Register, Rule, Unique
from shared.kernel.types import Id, Stored
from shared.store import months
from shared.store.periods import frozen_date


def turnover(
    connection: Connection,
    register: Any,
    by: Sequence[str] = (),
    *,
    start: date | None = None,
    end: date | None = None,
    resources: Sequence[str] | None = None,
    excluding: UUID | None = None,
    scopes: Iterable[str] | None = None,
    live: bool = False,
    **equals: object,
) -> list[Mapping[str, Any]]:
    """Sums of resources by dimensions over dates start..end inclusive.

    Whole closed months are read from their frozen sums, the days before and after them from the movements; `live`
    reads movements alone.
    """
    wanted = tuple(resources or register.resources)
    asked = Asked(register, tuple(by), wanted, start, end, scopes, equals)
    query = _turnover(connection, asked, excluding=excluding, live=live)
    return [row for row in _rows(connection, query) if by or row[wanted[0]] is not None]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of sums: by what, of what, on which days, of whom.

    `without`: a column's name → (quantity, amount): the sum of the quantity over movements that carry no such amount.
    `whole`: values as the database keeps them (see `Stored`).
    """

    register: Any
    by: tuple[str, ...]
    resources: tuple[str, ...]
    start: date | None = None
    end: date | None = None
    scopes: Iterable[str] | None = None
    equals: Mapping[str, Any] = field(default_factory=dict)
    without: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    whole: bool = False

    @property
    def sums(self) -> tuple[str, ...]:
        return (*self.resources, *self.without)

    def key(self, column: Any) -> Any:
        """A column that is grouped by; an id is left as the bytes it is stored as."""
        plain_id = self.whole and isinstance(column.type, Id)
        return type_coerce(column, Stored()).label(column.name) if plain_id else column

    def sum(self, column: Any) -> Any:
        """The sum of a column; smallest units are left whole."""
        if self.whole:
            return cast(func.sum(type_coerce(column, BigInteger())), BigInteger()).label(column.name)
        return func.sum(column, type_=column.type).label(column.name)


def whole_turnover(connection: Connection, asked: Asked) -> Sequence[Row[Any]]:
    """The same sums as plain rows of `by`, `resources` and `without`, for those who add up many of them.

    Amounts are whole numbers of smallest units; an id is what `stored_id` reads, a date a date.
    """
    return connection.execute(_turnover(connection, replace(asked, whole=True))).all()


def _turnover(
    connection: Connection, asked: Asked, *, excluding: UUID | None = None, live: bool = False
) -> Select[Any]:  # fmt: skip
    register, start, end = asked.register, asked.start, asked.end
    frozen = None if live else frozen_date(connection)
    excluding, frozen = _left_out(connection, register, excluding, frozen)
    known = {**asked.equals, **{amount: 0 for _, amount in asked.without.values()}}
    span = months.span(register, asked.by, start, end, known, frozen)
    if span is None:
        return _sums(connection, asked, excluding)
    parts = [_of_months(asked, span)]
    if start is not None and span.first is not None and start < span.first:
        parts.append(_sums(connection, replace(asked, end=span.first - timedelta(1)), excluding))
    if end is None or end >= span.after:
        parts.append(_sums(connection, replace(asked, start=span.after), excluding))
    return parts[0] if len(parts) == 1 else _together(parts, asked)


def _left_out(
    connection: Connection, register: Any, recorder: UUID | None, frozen: date | None
) -> tuple[UUID | None, date | None]:
    """Who has no movements need not be left out; whose movements are frozen cannot be left out of months."""
    first = None if recorder is None else first_date(connection, (register,), recorder)
    if first is None:
        return None, frozen
    return recorder, None if frozen is not None and first <= frozen else frozen


def _together(parts: Sequence[Select[Any]], asked: Asked) -> Select[Any]:
    parts_ = (union_all(*parts) if len(parts) > 1 else parts[0]).subquery()
    columns = [parts_.c[name] if name in parts_.c else grouped(parts_, name) for name in asked.by]
    return select(*columns, *(asked.sum(parts_.c[name]) for name in asked.sums)).group_by(*columns)


def _of_months(asked: Asked, span: months.Span) -> Select[Any]:
    register, table = asked.register, asked.register.frozen
    query = _summed(table, asked, lambda amount: table.c[f"{amount}{APART}"] == 1).where(table.c.month <= span.last)
    if span.first is not None:
        query = query.where(table.c.month >= span.first)
    if not _keyed(register, asked.equals):
        query = query.with_hint(table, months.way(register, asked.by, span), "sqlite")
    return _narrowed(query, table, asked.scopes, months.fixed(register, asked.equals))


def _summed(table: Any, asked: Asked, lacks: Callable[[str], Any]) -> Select[Any]:
    """`lacks` says of the name of an amount which rows carry none."""
    columns = [grouped(table, name) for name in asked.by]
    sums = [asked.sum(table.c[name]) for name in asked.resources]
    for name, (quantity, amount) in asked.without.items():
        kept = case((lacks(amount), table.c[quantity]), else_=type_coerce(0, BigInteger()))
        sums.append(asked.sum(kept.label(name)).label(name))
    return select(*map(asked.key, columns), *sums).group_by(*columns)


def grouped(table: Any, name: str) -> Any:
    """The column that sums are grouped by; `date.month` is the month as 2026-11, `date.year` the year, `date.week` the
    date of its Monday."""
    if name == "date.week":
        return Monday(table.c.date).label(name)
    length = {"date.month": 7, "date.year": 4}.get(name)
    if length is None:
        return table.c[name]
    day = table.c.date if "date" in table.c else table.c.month
    return func.substr(cast(day, Text), 1, length).label(name)


class Monday(FunctionElement[str]):
    """The Monday of a date's week, as text."""

    inherit_cache = True
    type = Text()


@compiles(Monday)
def _monday(element: Any, compiler: Any, **more: Any) -> str:
    return f"date({compiler.process(element.clauses, **more)}, 'weekday 0', '-6 days')"


@compiles(Monday, "postgresql")
def _monday_postgresql(element: Any, compiler: Any, **more: Any) -> str:
    return f"to_char(date_trunc('week', {compiler.process(element.clauses, **more)}), 'YYYY-MM-DD')"


def _sums(connection: Connection, asked: Asked, excluding: UUID | None) -> Select[Any]:
    register, table, start, end = asked.register, asked.register.table, asked.start, asked.end
    if asked.by in PARTS_OF_DATE:
        return _together([_sums(connection, replace(asked, by=("date",)), excluding)], asked)
    query = _summed(table, asked, lambda amount: table.c[amount] == ZERO)
    if start is not None:
        query = query.where(table.c.date >= start)
    if end is not None:
        query = query.where(table.c.date <= end)
    if excluding is not None:
        query = query.where(table.c.recorder_id != excluding)
    if hasattr(register, "by_date") and not _keyed(register, asked.equals):
        query = query.with_hint(table, _way(connection, register, asked.by, start, end), "sqlite")
    return _narrowed(query, table, asked.scopes, asked.equals)


PARTS_OF_DATE = {("date.week",), ("date.month",), ("date.year",)}
"""Asked by one of these alone, sums come day by day through the index of dates: nothing is sorted, and few days are
turned into weeks."""
FEW = 8
"""Reading a register's rows by their days costs about so many times what reading an index in its order costs."""


def _way(
    connection: Connection, register: Any, by: Sequence[str], start: date | None, end: date | None
) -> str:  # fmt: skip
    """How SQLite is to go: few days, and each day, by their index, a declared pair by its own, anything else through
    the table."""
    if by == ("date",) or ((start is not None or end is not None) and _few_days(connection, register, start, end)):
        return f"INDEXED BY {register.by_date}"
    for per in register.totals:
        if by and set(by) <= set(per):
            return f"INDEXED BY ix_{register.__tablename__}_{'_'.join(per)}_date"
    return "NOT INDEXED"


def _few_days(connection: Connection, register: Any, start: date | None, end: date | None) -> bool:
    """Whether going by the days reads less than going through an index by dimensions; nothing else knows that."""
    there, asked = days_there(connection, register), days_there(connection, register, start, end)
    return asked * FEW < there or not there


def days_there(connection: Connection, register: Any, start: date | None = None, end: date | None = None) -> int:
    """How many of the days asked for lie within those of a register, from its first to its last."""
    day = register.table.c.date
    first, last = (connection.execute(select(edge(day))).scalar() for edge in (func.min, func.max))
    if first is None or last is None:
        return 0
    return max(int((min(end or last, last) - max(start or first, first)).days) + 1, 0)


def _keyed(register: Any, equals: Mapping[str, object]) -> bool:
    """Whether a fixed dimension has an index of its own: the question goes by that one."""
    keys = [per[0] for per in register.totals] + [key[0] for key in register._rule_keys()]
    return any(name in keys for name in equals)


def _narrowed(
    query: Select[Any], table: Any, scopes: Iterable[str] | None, equals: Mapping[str, object]
) -> Select[Any]:
    """Rows in a person's scopes whose dimensions equal a value or one of several."""
    if scopes is not None:
        query = query.where(table.c.scope.in_(sorted(scopes)))
    for name, value in equals.items():
        many = isinstance(value, list | tuple | set | frozenset)
        query = query.where(table.c[name].in_(list(value)) if many else table.c[name] == value)  # type: ignore[call-overload]
    return query


def balance(
    connection: Connection, register: type[Register], by: Sequence[str], *, on: date | None = None, **equals: object
) -> list[Mapping[str, Any]]:
    """What has accumulated through the end of a day (all of it when omitted)."""
    return turnover(connection, register, by, end=on, **equals)  # type: ignore[arg-type]


def in_force(
    connection: Connection, register: type[Register], on: date, by: Sequence[str], *,
    scopes: Iterable[str] | None = None, **equals: object,
) -> list[Mapping[str, Any]]:  # fmt: skip
    """Information register: the newest values per dimensions whose date is not after `on`."""
    table = register.table
    order = func.row_number().over(
        partition_by=[table.c[name] for name in by],
        order_by=[table.c.date.desc(), table.c.recorder_id.desc(), table.c.no.desc()],
    )  # fmt: skip
    newest = _narrowed(select(table, order.label("place")).where(table.c.date <= on), table, scopes, equals).subquery()
    return _rows(connection, select(newest).where(newest.c.place == 1))


def intervals(
    connection: Connection, register: Any, start: date, end: date, *, scopes: Iterable[str] | None = None,
    **equals: object,
) -> list[Mapping[str, Any]]:  # fmt: skip
    """Interval register: the rows that hold on some day of start..end, in the order of their beginning."""
    table = register.table
    query = select(table).where(table.c.from_date <= end, table.c.to_date >= start, *_standing(register, [table]))
    return _rows(connection, _narrowed(query, table, scopes, equals).order_by(table.c.from_date, table.c.recorder_id))


def _standing(register: Any, tables: Iterable[Any], leaving: UUID | None = None) -> list[Any]:
    """Nobody has taken the place of the document that these rows come from; `leaving` is taken for gone."""
    if not register.replaces:
        return []
    later = register.table.alias("later")
    taken = select(later.c[register.replaces])
    if leaving is not None:
        taken = taken.where(later.c.recorder_id != leaving)
    return [table.c.recorder_id.not_in(taken) for table in tables]


def _rows(connection: Connection, query: Select[Any]) -> list[Mapping[str, Any]]:
    return [row._mapping for row in connection.execute(query)]  # type: ignore[misc]  # keys are names here


def movement_count(connection: Connection, register: type[Register], recorder: UUID) -> int:
    """How many rows a document wrote into a register."""
    query = select(func.count()).select_from(register.table).where(register.table.c.recorder_id == recorder)
    return int(connection.execute(query).scalar_one())


def movements_by(connection: Connection, register: type[Register], recorder: UUID) -> list[Mapping[str, Any]]:
    """The rows that a document wrote into a register, in the order it gave them."""
    query = select(register.table).where(register.table.c.recorder_id == recorder).order_by(register.table.c.no)
    return _rows(connection, query)


# ---- rules


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that does not hold: for which dimensions, by how much, and which other documents are concerned."""

    register: type[Register]
    rule: Rule
    values: Mapping[str, Any]
    recorders: tuple[tuple[str, UUID], ...]


def broken_rules(
    connection: Connection, register: type[Register], recorders: Sequence[UUID] | None = None
) -> Iterator[Broken]:
    """The broken rules that movements of the given recorders take part in (of anybody, when None)."""
    for rule in register.rules:
        for row in connection.execute(_violations(register, rule, recorders)):
            values = dict(row._mapping)
            yield Broken(register, rule, values, _concerned(connection, register, rule, values))


def first_date(connection: Connection, registers: Iterable[type[Register]], recorder: UUID) -> date | None:
    """The earliest day on which a recorder's movements count, over all registers."""
    found = []
    for register in registers:
        table = register.table
        day = connection.execute(select(func.min(table.c.date)).where(table.c.recorder_id == recorder)).scalar()
        found += [day] if day is not None else []
    return min(found, default=None)


def broken_without(connection: Connection, register: type[Register], recorder: UUID) -> Iterator[Broken]:
    """The rules that taking a recorder's movements away would break: balances that it has a part in, and what it had
    taken the place of, which holds again."""
    for rule in register.rules:
        if isinstance(rule, NoOverlap):
            for row in connection.execute(_overlaps_without(register, rule, recorder)):
                values = dict(row._mapping)
                yield Broken(register, rule, values, _concerned(connection, register, rule, values))
        if isinstance(rule, NonNegative):
            for row in connection.execute(_violations(register, rule, [recorder], leaving=True)):
                yield Broken(register, rule, dict(row._mapping), ())


def _violations(
    register: type[Register], rule: Rule, recorders: Sequence[UUID] | None, *, leaving: bool = False
) -> Select[Any]:
    table = register.table
    if isinstance(rule, NoOverlap):
        return _overlaps(register, rule, recorders)
    keys = rule.fields if isinstance(rule, Unique) else rule.per
    columns = [table.c[key] for key in keys]
    touched = (
        None if recorders is None else select(*columns).where(table.c.recorder_id.in_(recorders)).distinct().subquery()
    )

    def narrowed(query: Select[Any]) -> Select[Any]:
        if touched is None or recorders is None:
            return query
        if leaving:
            query = query.where(table.c.recorder_id.not_in(recorders))
        return query.join(touched, and_(*(table.c[key] == touched.c[key] for key in keys)))

    if isinstance(rule, Unique):
        recorder_count = func.count(func.distinct(table.c.recorder_id))
        return narrowed(select(*columns)).group_by(*columns).having(recorder_count > 1)
    total = func.sum(table.c[rule.resource], type_=table.c[rule.resource].type).label(rule.resource)
    if isinstance(rule, AtMost):
        return narrowed(select(*columns, total)).group_by(*columns).having(total > rule.limit)
    assert isinstance(rule, NonNegative)
    daily = narrowed(select(*columns, table.c.date, total)).group_by(*columns, table.c.date).subquery()
    running = func.sum(daily.c[rule.resource], type_=table.c[rule.resource].type).over(
        partition_by=[daily.c[key] for key in keys], order_by=daily.c.date
    )
    days = select(*(daily.c[key] for key in keys), daily.c.date, running.label(rule.resource)).subquery()
    first = func.min(days.c.date).label("date")
    lowest = func.min(days.c[rule.resource], type_=table.c[rule.resource].type).label(rule.resource)
    named = [days.c[key] for key in keys]
    return select(*named, first, lowest).where(days.c[rule.resource] < 0).group_by(*named)


def _overlaps_without(register: Any, rule: NoOverlap, recorder: UUID) -> Select[Any]:
    """Overlaps of the rows that hold again when a recorder no longer takes their place."""
    if not register.replaces:
        return select(register.table).where(false())
    table = register.table
    back = select(table.c[register.replaces]).where(table.c.recorder_id == recorder)
    query = _overlaps(register, rule, None, recorder)
    sides = [query.selected_columns[f"{side}_id"] for side in ("one", "other")]
    return query.where(or_(*(side.in_(back) for side in sides)), *(side != recorder for side in sides))


def _overlaps(
    register: type[Register], rule: NoOverlap, recorders: Sequence[UUID] | None, leaving: UUID | None = None
) -> Select[Any]:
    assert issubclass(register, Interval)
    one, other = register.table.alias("one"), register.table.alias("other")
    apart = or_(
        one.c.recorder_id < other.c.recorder_id, and_(one.c.recorder_id == other.c.recorder_id, one.c.no < other.c.no)
    )
    query = select(
        *(one.c[key] for key in rule.per),
        one.c.recorder_id.label("one_id"),
        one.c.recorder_kind.label("one_kind"),
        other.c.recorder_id.label("other_id"),
        other.c.recorder_kind.label("other_kind"),
    ).where(
        apart,
        *(one.c[key] == other.c[key] for key in rule.per),
        one.c.from_date <= other.c.to_date,
        other.c.from_date <= one.c.to_date,
        *_standing(register, (one, other), leaving),
    )
    if recorders is not None:
        query = query.where(or_(one.c.recorder_id.in_(recorders), other.c.recorder_id.in_(recorders)))
    return query


def _concerned(
    connection: Connection, register: type[Register], rule: Rule, values: Mapping[str, Any]
) -> tuple[tuple[str, UUID], ...]:
    if isinstance(rule, NoOverlap):
        pair = {(values[f"{side}_kind"], values[f"{side}_id"]) for side in ("one", "other")}
        return tuple(sorted(pair, key=str))
    table = register.table
    keys = rule.fields if isinstance(rule, Unique) else rule.per
    query = select(table.c.recorder_kind, table.c.recorder_id).distinct()
    query = query.where(*(table.c[key] == values[key] for key in keys)).order_by(table.c.recorder_id).limit(20)
    return tuple((row[0], row[1]) for row in connection.execute(query))
