"""What is marked for deletion, and who still refers to it: shown before anything is purged."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from shared.kernel.describe import Shape
from shared.store.books import StoreBooks
from shared.store.references import Reference, referring, seen

MOST = 300
HOLDERS_MOST = 20


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked document or item; `holders` (the first of them) refer to it, and keep it from being purged."""

    shape: Shape
    id: UUID
    name: str
    holders: tuple[Reference, ...]


def marked(books: StoreBooks) -> list[Marked]:
    """Everything marked that the books see, by kind and name; the first `MOST` of each kind."""
    connection, kinds, found = books.session.connection(), books.kinds, list[Marked]()
    for shape in kinds.shapes.values():
        table = shape.table
        name = table.c.number if shape.is_document else table.c.name
        query = select(table.c.id, name).where(table.c.marked.is_(True)).order_by(name).limit(MOST)
        if books.scopes is not None:
            query = query.where(table.c.scope.in_(sorted(books.scopes)))
        for id, called in connection.execute(query).all():
            holders = referring(connection, kinds, shape, id, limit=HOLDERS_MOST)
            found.append(Marked(shape, id, called or "", tuple(seen(books, holders))))
    return found
