"""Places in a list: the key at which any page begins, where a row stands now, and what lies between two rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, and_, func, or_, select, tuple_

from shared.kernel.describe import Kinds, Shape
from shared.kernel.language import Language
from shared.store.lists import EVERYWHERE, Folder, Order, Walk, parts, usual_order

Key = tuple[Any, ...]
"""The values of an order's keys in one row."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A list as it was asked for."""

    shape: Shape
    filter: str = ""
    order: Order | None = None
    folder: Folder = EVERYWHERE
    language: Language | None = None
    scopes: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """Where the pages of a list begin: `after[n]` is the key that page n + 1 follows; `count` rows in all."""

    after: Sequence[Key]
    count: int


class Places:
    """Walks keys only, in the database; nothing is skipped row by row in the program."""

    def __init__(self, connection: Connection, kinds: Kinds, asked: Asked) -> None:
        self.connection, self.kinds, self.asked, self.table = connection, kinds, asked, asked.shape.table
        order = asked.order or usual_order(asked.shape)
        self.keys, self.down = [self.table.c[name] for name in order.keys], order.down

    @cached_property
    def _walk(self) -> Walk:
        """Reading a filter asks the database too; who knows the way already needs none of it."""
        asked = self.asked
        query = select().select_from(self.table)
        return Walk(
            self.connection, self.kinds, asked.shape, query, asked.filter, asked.scopes, asked.language,
            asked.order, asked.folder,
        )  # fmt: skip

    def survey(self, every: int, *, after: Key | None = None, most: int | None = None) -> Survey:
        """The key of each `every`-th row beyond `after`, and how many rows there are beyond it, at most `most`."""
        marks: list[Key] = []
        seen = 0
        for part in parts(self.keys, after, down=self.down):
            left = None if most is None else most - seen
            found, count = self._marks(part, every, seen, left)
            marks += found
            seen += count
            if most is not None and seen >= most:
                break
        return Survey(marks, seen)

    def _marks(self, part: Any, every: int, before: int, most: int | None) -> tuple[list[Key], int]:
        place = func.row_number().over(order_by=self._walk.in_order()).label("place")
        rows = self._walk.whole.with_only_columns(*self.keys, place).where(*part)
        placed = rows.limit(most).subquery()
        here = placed.c.place + before
        marks = select(*(placed.c[key.name] for key in self.keys)).where(here % every == 0)
        found = [tuple(row) for row in self.connection.execute(marks)]
        plain = self._walk.whole.with_only_columns(self.table.c.id).where(*part).limit(most).subquery()
        count = self.connection.execute(select(func.count()).select_from(plain)).scalar_one()
        return found, int(count)

    def back(self, key: Key | None, steps: int) -> Key | None:
        """The key of the row so many steps before a key's (None: before the end); None where the list begins later."""
        found: list[Key] = []
        turned = [column if self.down else column.desc() for column in self.keys]
        for part in _parts_before(self.keys, key, down=self.down):
            rows = self._walk.whole.with_only_columns(*self.keys).where(*part).order_by(*turned)
            found += [tuple(row) for row in self.connection.execute(rows.limit(steps - len(found)))]
            if len(found) >= steps:
                return found[-1]
        return None

    @property
    def count(self) -> int:
        """How many rows there are, all of them."""
        return int(self.connection.execute(self._walk.whole.with_only_columns(func.count())).scalar_one())

    def place_of(self, key: Key) -> int:
        """How many rows stand before a key: its place from 0, or the one it would have."""
        return self._count(self._beyond(key, after=False))

    def key_of(self, id: UUID) -> Key | None:
        """The key of a row now; None where it is no longer in the list."""
        query = self._walk.whole.with_only_columns(*self.keys).where(self.table.c.id == id)
        row = self.connection.execute(query).first()
        return tuple(row) if row is not None else None

    def between(self, first: Key | None, last: Key | None) -> Any:
        """The condition of rows from `first` to `last`, both of them included; None: no end on that side."""
        ends = [] if first is None else [or_(self._beyond(first, after=True), self._is(first))]
        ends += [] if last is None else [or_(self._beyond(last, after=False), self._is(last))]
        return and_(True, *ends)

    def ids(self, ranges: Sequence[tuple[Key | None, Key | None]], most: int) -> list[UUID]:
        """The ids of the rows of some ranges, in order; no more than `most`."""
        found: list[UUID] = []
        for first, last in ranges:
            rows = self._walk.whole.with_only_columns(self.table.c.id).where(self.between(first, last))
            first_key = self.keys[0]
            in_order = rows.order_by(first_key.is_(None), *self._walk.in_order()).limit(most - len(found))
            found += self.connection.execute(in_order).scalars().all()
        return found

    def sums(self, ranges: Sequence[tuple[Key | None, Key | None]], fields: Sequence[str]) -> Mapping[str, Any]:
        """The number of rows in some ranges that do not overlap (`count`), and the sums of number fields in them."""
        totals: dict[str, Any] = {"count": 0} | dict.fromkeys(fields)
        columns = [func.count().label("count"), *(self._sum(name) for name in fields)]
        for first, last in ranges:
            query = self._walk.whole.with_only_columns(*columns).where(self.between(first, last))
            for name, value in self.connection.execute(query).one()._mapping.items():
                if value is not None:
                    totals[name] = value if totals[name] is None else totals[name] + value
        return totals

    def _sum(self, name: str) -> Any:
        column = self.table.c[name]
        return func.sum(column, type_=column.type).label(name)

    def _count(self, condition: Any) -> int:
        query = self._walk.whole.with_only_columns(func.count()).where(condition)
        return int(self.connection.execute(query).scalar_one())

    def _is(self, key: Key) -> Any:
        return self.keys[-1] == key[-1]

    def _beyond(self, key: Key, *, after: bool) -> Any:
        """The condition of rows that follow a key, or of those that stand before it."""
        return or_(*_sides(self.keys, key, down=self.down, after=after))


def _parts_before(keys: Sequence[Any], key: Key | None, *, down: bool) -> Iterator[tuple[Any, ...]]:
    """Conditions of what stands before a key, from there backwards: rows without the first key stand last."""
    first, last = keys[0], keys[-1]
    if key is None or key[0] is None:
        beyond = () if key is None else (last > key[-1] if down else last < key[-1],)
        yield first.is_(None), *beyond
        yield (first.is_not(None),)
    else:
        yield first.is_not(None), tuple_(*keys) > key if down else tuple_(*keys) < key


def _sides(keys: Sequence[Any], key: Key, *, down: bool, after: bool) -> Iterator[Any]:
    """Rows with the first key in front, those without it last."""
    first, last = keys[0], keys[-1]
    less = down == after
    if key[0] is not None:
        compared = tuple_(*keys) < key if less else tuple_(*keys) > key
        yield and_(first.is_not(None), compared)
        if after:
            yield first.is_(None)
    else:
        yield and_(first.is_(None), last < key[-1] if less else last > key[-1])
        if not after:
            yield first.is_not(None)
