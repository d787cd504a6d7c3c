"""Items merged into one another: whoever asks for one means all of them, and sums come out under the one that stays."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select

from shared.kernel.describe import Kinds
from shared.kernel.register import AtMost, Register, Unique
from shared.store.registers import Broken

REPLACED_MAX = 10


def replaced(connection: Connection, kinds: Kinds, kind: str) -> dict[UUID, UUID]:
    """Merged item → the one that stands for it now; mostly empty."""
    shape = kinds.shapes.get(kind)
    if shape is None or not shape.is_catalog:
        return {}
    table = shape.table
    query = select(table.c.id, table.c.replaced_by).where(table.c.replaced_by.is_not(None))
    direct = {row[0]: row[1] for row in connection.execute(query)}
    return {id: _last(direct, id) for id in direct}


def _last(direct: Mapping[UUID, UUID], id: UUID) -> UUID:
    for _ in range(REPLACED_MAX):
        if id not in direct:
            break
        id = direct[id]
    return id


def widened(connection: Connection, kinds: Kinds, kind: str, value: Any) -> Any:
    """A value (or several) of a reference, with everything that was merged into the same item."""
    merged = replaced(connection, kinds, kind) if kind else {}
    if not merged or value is None:
        return value
    wanted = {
        merged.get(each, each) for each in (value if isinstance(value, list | tuple | set | frozenset) else [value])
    }
    return sorted(wanted | {id for id, last in merged.items() if last in wanted})


def widened_all(
    connection: Connection, kinds: Kinds, register: type[Register], equals: Mapping[str, Any]
) -> dict[str, Any]:
    """The fixed dimensions of a question about a register, widened."""
    return {name: widened(connection, kinds, _kind(register, name), value) for name, value in equals.items()}


def joined(
    connection: Connection, kinds: Kinds, register: type[Register], by: Sequence[str], rows: list[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """Rows of a sum with merged items put together under the one that stands for them."""
    merged = {name: found for name in by if (found := replaced(connection, kinds, _kind(register, name)))}
    if not any(row[name] in found for name, found in merged.items() for row in rows):
        return rows
    sums: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        values = dict(row)
        for name, found in merged.items():
            values[name] = found.get(values[name], values[name])
        key = tuple(values[name] for name in by)
        if key in sums:
            for name in values.keys() - set(by):
                sums[key][name] += values[name]
        else:
            sums[key] = values
    return list(sums.values())


def renamed(
    connection: Connection, kinds: Kinds, register: type[Register], rows: list[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """Rows that are not summed, each under the items that stand for the merged ones that it names."""
    merged = {name: replaced(connection, kinds, _kind(register, name)) for name in register.dimensions}
    return [{**row, **{name: found.get(row[name], row[name]) for name, found in merged.items()}} for row in rows]


def broken_rules(
    connection: Connection, kinds: Kinds, register: type[Register], recorders: Sequence[UUID]
) -> Iterator[Broken]:
    """Rules that hold for each of several merged items and not for all of them together (a person entered twice)."""
    for rule in register.rules:
        if isinstance(rule, AtMost | Unique):
            keys = rule.fields if isinstance(rule, Unique) else rule.per
            merged = {key: found for key in keys if (found := replaced(connection, kinds, _kind(register, key)))}
            for values in _touched(connection, register, keys, merged, recorders) if merged else ():
                yield from _broken(connection, kinds, register, rule, keys, values)


def _touched(
    connection: Connection, register: type[Register], keys: Sequence[str], merged: Mapping[str, Mapping[UUID, UUID]],
    recorders: Sequence[UUID],
) -> list[dict[str, Any]]:  # fmt: skip
    """Combinations of the recorders' movements in which a merged item, or one that others were merged into, stands."""
    table = register.table
    query = select(*(table.c[key] for key in keys)).where(table.c.recorder_id.in_(recorders)).distinct()
    of_group = {key: set(found) | set(found.values()) for key, found in merged.items()}
    rows = [dict(row._mapping) for row in connection.execute(query)]
    return [row for row in rows if any(row[key] in ids for key, ids in of_group.items())]


def _broken(
    connection: Connection, kinds: Kinds, register: type[Register], rule: AtMost | Unique, keys: Sequence[str],
    values: Mapping[str, Any],
) -> Iterator[Broken]:  # fmt: skip
    table = register.table
    same = [_same(table.c[key], widened(connection, kinds, _kind(register, key), values[key])) for key in keys]
    query = select(table.c.recorder_kind, table.c.recorder_id).where(*same).distinct().order_by(table.c.recorder_id)
    holders = tuple((row[0], row[1]) for row in connection.execute(query))
    if isinstance(rule, Unique):
        if len(holders) > 1:
            yield Broken(register, rule, values, holders)
        return
    total = connection.execute(select(func.sum(table.c[rule.resource])).where(*same)).scalar_one()
    if total > rule.limit:
        yield Broken(register, rule, {**values, rule.resource: total}, holders)


def _same(column: Any, wanted: Any) -> Any:
    return column.in_(wanted) if isinstance(wanted, list) else column == wanted


def _kind(register: type[Register], name: str) -> str:
    column = register.table.c.get(name)
    info = None if column is None else column.info.get("field")
    return info.refers if info else ""
