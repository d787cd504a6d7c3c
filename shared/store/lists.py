"""Lists of any kind, read page by page by key: the hundredth page costs what the first does."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select, tuple_

from shared.kernel.describe import Field, Kinds, Shape
from shared.kernel.language import Language
from shared.store.filters import conditions

COUNT_CAP = 1000
ROWS_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a list; `after` is the key to ask the next page with, None at the end."""

    fields: tuple[Field, ...]
    rows: Sequence[Mapping[str, Any]]
    after: tuple[Any, ...] | None


def listed_fields(shape: Shape) -> tuple[Field, ...]:
    return tuple(field for field in shape.fields if field.info.listed)


def page(
    connection: Connection,
    kinds: Kinds,
    shape: Shape,
    *,
    filter: str = "",
    after: tuple[Any, ...] | None = None,
    limit: int = 100,
    scopes: Iterable[str] | None = None,
    language: Language | None = None,
    fields: tuple[Field, ...] = (),
) -> Page:
    """Documents newest first, catalog items by name; those without a date come last. Raises FilterError."""
    table, fields = shape.table, fields or listed_fields(shape)
    order = shape.cls.list_order
    keys = [table.c[name] for name in order]
    asked = [table.c[field.name] for field in fields if field.name not in (order[0], "marked")]
    query = select(table.c.id, table.c.marked, *keys[:1], *asked)
    query = _narrowed(connection, kinds, shape, query, filter, scopes, language)
    rows: list[Any] = []
    for part in _parts(keys, after, down=shape.is_document):
        in_order = query.where(*part).order_by(*(key.desc() if shape.is_document else key for key in keys))
        rows += [row._mapping for row in connection.execute(in_order.limit(limit + 1 - len(rows)))]
        if len(rows) > limit:
            break
    more = len(rows) > limit
    last = rows[limit - 1] if more else None
    return Page(fields, rows[:limit], tuple(last[name] for name in order) if last is not None else None)


def pages(
    connection: Connection, kinds: Kinds, shape: Shape, *, filter: str, language: Language, fields: tuple[Field, ...]
) -> Iterator[Page]:
    """Every page there is, one after another: all rows of a filter, a bounded number of them at once."""
    after: tuple[Any, ...] | None = None
    while True:
        found = page(
            connection, kinds, shape, filter=filter, after=after, limit=ROWS_AT_ONCE, language=language, fields=fields
        )
        yield found
        if found.after is None:
            return
        after = found.after


def _parts(keys: Sequence[Any], after: tuple[Any, ...] | None, *, down: bool) -> Iterator[tuple[Any, ...]]:
    """Conditions of what follows `after`: rows with a key, then rows without. One comparison would lose the latter."""
    first, last = keys[0], keys[-1]
    if after is None or after[0] is not None:
        beyond = () if after is None else (tuple_(*keys) < after if down else tuple_(*keys) > after,)
        yield first.is_not(None), *beyond
        after = None
    beyond = () if after is None else (last < after[-1] if down else last > after[-1],)
    yield first.is_(None), *beyond


def count(
    connection: Connection,
    kinds: Kinds,
    shape: Shape,
    *,
    filter: str = "",
    scopes: Iterable[str] | None = None,
    language: Language | None = None,
) -> int:
    """How many there are, counted no further than just over COUNT_CAP ("1 000+")."""
    query = _narrowed(connection, kinds, shape, select(shape.table.c.id), filter, scopes, language)
    inner = query.limit(COUNT_CAP + 1).subquery()
    return int(connection.execute(select(func.count()).select_from(inner)).scalar_one())


def _narrowed(
    connection: Connection, kinds: Kinds, shape: Shape, query: Any, filter: str, scopes: Iterable[str] | None,
    language: Language | None,
) -> Any:  # fmt: skip
    for condition in conditions(connection, kinds, shape, filter, language):
        query = query.where(condition)
    return query if scopes is None else query.where(shape.table.c.scope.in_(sorted(scopes)))
