"""Sums, balances and values of registers, and the rules that hold between documents; set-based SQL."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, Text, and_, cast, func, or_, select, union_all

from shared.kernel.register import AtMost, Interval, NonNegative, NoOverlap, Register, Rule, Unique


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
    checkpoint: date | None = None,
    **equals: object,
) -> list[Mapping[str, Any]]:
    """Sums of resources by dimensions over dates start..end inclusive.

    With `checkpoint` (the frozen date of closed periods) an all-time sum starts from the frozen totals.
    """
    wanted = tuple(resources or register.resources)
    frozen = checkpoint if _may_use(checkpoint, register, by, start, end, excluding, equals) else None
    query = _sums(register.table, by, wanted, frozen or start, end, excluding, scopes, equals, after=frozen is not None)
    if frozen is not None:
        before = _sums(register.frozen, by, wanted, None, None, None, scopes, equals)
        parts = union_all(before, query).subquery()
        query = select(*(parts.c[name] for name in by), *(_sum(parts.c[name]) for name in wanted)).group_by(
            *(parts.c[name] for name in by)
        )
    return [row for row in _rows(connection, query) if by or row[wanted[0]] is not None]


def _may_use(
    checkpoint: date | None, register: Any, by: Sequence[str], start: date | None, end: date | None,
    excluding: UUID | None, equals: Mapping[str, object],
) -> bool:  # fmt: skip
    if checkpoint is None or start is not None or excluding is not None or (end is not None and end < checkpoint):
        return False
    return hasattr(register, "frozen") and all(name in register.dimensions for name in (*by, *equals))


def grouped(table: Any, name: str) -> Any:
    """The column that sums are grouped by; `date.month` is the month as 2026-11, `date.year` the year."""
    length = {"date.month": 7, "date.year": 4}.get(name)
    return table.c[name] if length is None else func.substr(cast(table.c.date, Text), 1, length).label(name)


def _sum(column: Any) -> Any:
    return func.sum(column, type_=column.type).label(column.name)


def _sums(
    table: Any, by: Sequence[str], resources: Sequence[str], start: date | None, end: date | None,
    excluding: UUID | None, scopes: Iterable[str] | None, equals: Mapping[str, object], *, after: bool = False,
) -> Select[Any]:  # fmt: skip
    columns = [grouped(table, name) for name in by]
    query = select(*columns, *(_sum(table.c[name]) for name in resources)).group_by(*columns)
    if start is not None:
        query = query.where(table.c.date > start if after else table.c.date >= start)
    if end is not None:
        query = query.where(table.c.date <= end)
    if excluding is not None:
        query = query.where(table.c.recorder_id != excluding)
    return _narrowed(query, table, scopes, equals)


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
    """The rules that taking a recorder's movements away would break: only balances, and only those it has a part in."""
    for rule in register.rules:
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


def _overlaps(register: type[Register], rule: NoOverlap, recorders: Sequence[UUID] | None) -> Select[Any]:
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


def freeze(connection: Connection, register: Any, through: date | None) -> None:
    """Replace the frozen totals of a register by the sums through a date; none where nothing is closed."""
    table, frozen = register.table, register.frozen
    keys = ["scope", *register.dimensions]
    connection.execute(frozen.delete())
    if through is None:
        return
    sums = (
        select(*(table.c[key] for key in keys), *(_sum(table.c[name]) for name in register.resources))
        .where(table.c.date <= through)
        .group_by(*(table.c[key] for key in keys))
    )
    connection.execute(frozen.insert().from_select([*keys, *register.resources], sums))
