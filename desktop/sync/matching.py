"""What two companies have in common: items of the same name that both had before they met, proposed to be one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection

from shared.importers.matching import Stock, keys_of
from shared.kernel.base import Catalog, DatedConstant
from shared.kernel.describe import Kinds, Shape
from shared.store.books import StoreBooks
from shared.store.numbering import given
from shared.store.store import Store

OURS: Final = "SELECT id FROM unsent WHERE kind = ? AND NOT deleted AND id NOT IN (SELECT id FROM head)"
"""What only this device has yet."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An item of this file that seems to be one that the company has already."""

    kind: str
    ours: UUID
    our_name: str
    theirs: UUID
    their_name: str


def proposals(store: Store) -> list[Proposal]:
    """Items that agree in what tells items of their kind apart; where several may be meant, none is proposed."""
    with store.reading() as session:
        books, connection = store.books(session), session.connection()
        found: list[Proposal] = []
        same: dict[UUID, UUID] = {}
        for shape in _shapes(store.kinds):
            ids = only_ours(connection, shape.kind)
            for each in _of_kind(books, shape, ids, same) if ids else ():
                found.append(each)
                same[each.ours] = each.theirs
        return found


def only_ours(connection: Connection, kind: str) -> set[UUID]:
    """The items of a kind that nobody else has yet."""
    return {UUID(bytes=id) for (id,) in connection.exec_driver_sql(OURS, (kind,))}


def accept(store: Store, accepted: Sequence[Proposal], progress: Callable[[int, int], None]) -> None:
    """Ours is marked and points to theirs, which reads follow to. What was done already is passed over."""
    for done, each in enumerate(accepted):
        progress(done, len(accepted))
        cls: Any = store.kinds.shape(each.kind).cls
        ours = store.get(cls, each.ours)
        if ours.replaced_by is None:
            store.replace(ours, store.get(cls, each.theirs))
    progress(len(accepted), len(accepted))


def _shapes(kinds: Kinds) -> Iterator[Shape]:
    """Catalogs that people fill, those first that others refer to; a dated setting is told by its day too."""
    for shape in kinds.shapes.values():
        if issubclass(shape.cls, Catalog) and not issubclass(shape.cls, DatedConstant) and not shape.cls.by_the_program:
            yield shape


def _of_kind(books: StoreBooks, shape: Shape, ours: set[UUID], same: Mapping[UUID, UUID]) -> Iterator[Proposal]:
    cls: Any = shape.cls
    names = ["id", *(each.name for each in shape.fields)]
    rows = [dict(row) | ({"code": None} if given(row["code"]) else {}) for row in books.rows(cls, names)]
    keys = keys_of(shape, (), names)
    stock = Stock(shape, keys, [row for row in rows if row["id"] not in ours], False)
    for row in rows:
        if row["id"] in ours and not row["folder"] and not row["marked"] and row["replaced_by"] is None:
            match = stock.match({name: same.get(value, value) for name, value in row.items()})
            if match.id is not None and match.closed is None:
                yield Proposal(shape.kind, row["id"], _named(row), match.id, _named(stock.rows[match.id]))


def _named(row: Mapping[str, Any]) -> str:
    return str(row["name"] or row["code"] or "")
