"""Lists of any kind, read page by page by key: the hundredth page costs what the first does."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import Connection, func, or_, select, tuple_

from shared.kernel.describe import Field, Kinds, Shape
from shared.kernel.language import Language
from shared.store.filters import narrowing
from shared.store.search import holding, matching, matching_ids

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


@dataclass(frozen=True, slots=True)
class Order:
    """What a list is paged by: columns that an index follows, the id last. `down`: the largest first.

    Rows without the first of them come last either way.
    """

    keys: tuple[str, ...]
    down: bool = False


def usual_order(shape: Shape) -> Order:
    """Documents newest first, catalog items by name."""
    return Order(shape.cls.list_order, shape.is_document)


def orders(shape: Shape) -> Mapping[str, tuple[str, ...]]:
    """Field → the keys of an order by it; only of fields whose index gives pages without sorting the whole list."""
    if shape.is_document:
        return {"date": ("date", "id"), "number": ("number", "id")}
    return {"name": ("sort_key", "id"), "code": ("code", "id")}


EVERYWHERE: Final = "everywhere"
"""Not in one folder but in all of them; None is the top, where folders begin."""
Folder = UUID | Literal["everywhere"] | None


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
    order: Order | None = None,
    folder: Folder = EVERYWHERE,
) -> Page:
    """A page in the usual order or another; those without its key come last. Raises FilterError.

    Rows hold the fields, the keys of the order, `id` and `marked`.
    """
    table, fields, order = shape.table, fields or listed_fields(shape), order or usual_order(shape)
    asked = dict.fromkeys(("id", "marked", *order.keys, *(field.name for field in fields)))
    query = select(*(table.c[name] for name in asked))
    walk = Walk(connection, kinds, shape, query, filter, scopes, language, order, folder)
    rows = walk.read(after, limit + 1)
    more = len(rows) > limit
    return Page(fields, rows[:limit], walk.key(rows[limit - 1]) if more else None)


def pages(
    connection: Connection, kinds: Kinds, shape: Shape, *, filter: str, language: Language,
    fields: tuple[Field, ...], scopes: Iterable[str] | None = None, order: Order | None = None,
    folder: Folder = EVERYWHERE,
) -> Iterator[Page]:  # fmt: skip
    """Every page there is, one after another: all rows of a filter, a bounded number of them at once."""
    after: tuple[Any, ...] | None = None
    while True:
        found = page(
            connection, kinds, shape, filter=filter, after=after, limit=ROWS_AT_ONCE, scopes=scopes, language=language,
            fields=fields, order=order, folder=folder,
        )  # fmt: skip
        yield found
        if found.after is None:
            return
        after = found.after


def parts(keys: Sequence[Any], after: tuple[Any, ...] | None, *, down: bool) -> Iterator[tuple[Any, ...]]:
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
    folder: Folder = EVERYWHERE,
) -> int:
    """How many there are, counted no further than just over COUNT_CAP ("1 000+")."""
    keys = [shape.table.c[name] for name in shape.cls.list_order]
    return Walk(connection, kinds, shape, select(*keys), filter, scopes, language, folder=folder).count()


TRIED_AT_ONCE, TRIED_MOST = (250, 1_000, 4_000), 40_000
"""Rows read to find those that hold common words: few at first, and no more than this until all of them are asked."""


class Walk:
    """A list in an order, through a filter and perhaps inside one folder."""

    def __init__(
        self, connection: Connection, kinds: Kinds, shape: Shape, query: Any, filter: str,
        scopes: Iterable[str] | None = None, language: Language | None = None, order: Order | None = None,
        folder: Folder = EVERYWHERE,
    ) -> None:  # fmt: skip
        narrowed = narrowing(connection, kinds, shape, filter, language)
        if scopes is not None:
            narrowed.conditions.append(shape.table.c.scope.in_(sorted(scopes)))
        if folder != EVERYWHERE:
            narrowed.conditions.append(shape.table.c.group_id == folder)  # None: IS NULL
        self.connection, self.shape, self.words = connection, shape, " ".join(narrowed.words)
        self.either = narrowed.either
        self.query, self.narrow = query.where(*narrowed.conditions), bool(narrowed.conditions)
        self.order = order or usual_order(shape)
        self.keys = [shape.table.c[name] for name in self.order.keys]

    @property
    def whole(self) -> Any:
        """The query of all rows, in no order: for sums and places, which no page ends."""
        id, kind = self.shape.table.c.id, self.shape.kind
        query = self.query.where(id.in_(matching(self.words, kind=kind))) if self.words else self.query
        return query.where(*(or_(id.in_(matching(word, kind=kind)), also) for word, also in self.either))

    def key(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(row[column.name] for column in self.keys)

    def read(self, after: tuple[Any, ...] | None, most: int) -> list[Any]:
        """The next rows, no more than `most`."""
        return self._tried(after, most) if self.words or self.either else self._rows(self.query, after, most)

    def in_order(self) -> list[Any]:
        return [key.desc() if self.order.down else key for key in self.keys]

    def count(self) -> int:
        """How many there are, no further than just over COUNT_CAP."""
        if self.words and not self.narrow and not self.either:
            return len(matching_ids(self.connection, self.words, kind=self.shape.kind, limit=COUNT_CAP + 1))
        if self.words or self.either:
            return len(self._tried(None, COUNT_CAP + 1))
        inner = self.query.limit(COUNT_CAP + 1).subquery()
        return int(self.connection.execute(select(func.count()).select_from(inner)).scalar_one())

    def _rows(self, query: Any, after: tuple[Any, ...] | None, most: int) -> list[Any]:
        rows: list[Any] = []
        for part in parts(self.keys, after, down=self.order.down):
            in_order = query.where(*part).order_by(*self.in_order())
            rows += [row._mapping for row in self.connection.execute(in_order.limit(most - len(rows)))]
            if len(rows) >= most:
                break
        return rows

    def _tried(self, after: tuple[Any, ...] | None, most: int) -> list[Any]:
        """Rows that hold words which many hold: in order, until enough are found."""
        kept: list[Any] = []
        sizes, size, tried = iter(TRIED_AT_ONCE), 0, 0
        while len(kept) < most:
            size = next(sizes, size)
            rows = self._rows(self.query, after, size)
            held = self._holding([row["id"] for row in rows])
            kept += [row for row in rows if row["id"] in held]
            tried += len(rows)
            if len(rows) < size:
                break
            after = self.key(rows[-1])
            if tried >= TRIED_MOST:  # they lie far back: all that hold the words are looked up and put in order
                kept += self._rows(self.whole, after, max(most - len(kept), 0))
                break
        return kept[:most]

    def _holding(self, ids: Sequence[UUID]) -> set[UUID]:
        """Which of them hold all the words, themselves or by what they refer to."""
        held = holding(self.connection, self.words, ids) if self.words else set(ids)
        column = self.shape.table.c.id
        for word, also in self.either:
            named = self.connection.execute(select(column).where(column.in_(ids), also)).scalars()
            held &= holding(self.connection, word, ids) | set(named)
        return held
