"""The printed side of an export: every posted document in its usual form."""

import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from desktop.company import signature
from print_forms.forms import print_document
from shared.kernel.describe import Shape
from shared.kernel.language import Language
from shared.store.rebuild import Progress
from shared.store.store import Store

BATCH: Final = 50
LONGEST: Final = 100
_UNSAFE: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


def no_papers(_store: Store, _progress: Progress) -> Iterator[tuple[str, bytes]]:
    return iter(())


def posted_papers(
    store: Store, progress: Progress, *, language: Language, since: date | None
) -> Iterator[tuple[str, bytes]]:
    """(name, PDF) of every posted document dated from a day on; `kind/number.pdf`."""
    done, used = 0, set[str]()
    for shape in store.kinds.shapes.values():
        for ids in _batches(store, shape, since) if shape.is_document else ():
            with store.reading() as session:
                books = store.books(session)
                for document in books.find(shape.cls, id=ids):
                    paper = io.BytesIO()
                    user = signature(store, books)
                    print_document(document, books, language, paper, user=user, printed_at=store.clock())
                    yield _name(shape, document, used), paper.getvalue()
                    done += 1
            progress("Documents printed", done)


def _batches(store: Store, shape: Shape, since: date | None) -> Iterator[list[UUID]]:
    table: Any = shape.table
    query = select(table.c.id).where(table.c.status == "posted").order_by(table.c.id).limit(BATCH)
    if since is not None:
        query = query.where(table.c.date >= since)
    last: UUID | None = None
    while True:
        with store.reading() as session:
            after = query if last is None else query.where(table.c.id > last)
            ids = list(session.execute(after).scalars())
        if not ids:
            return
        yield ids
        last = ids[-1]


def _name(shape: Shape, document: Any, used: set[str]) -> str:
    """The number; with a part of the id where it is not unique, as two computers may have given it."""
    number = _UNSAFE.sub("_", document.number or "").strip(" .")[:LONGEST] or str(document.id)
    name = f"{shape.kind}/{number}.pdf"
    if name.lower() in used:
        name = f"{shape.kind}/{number}-{document.id}.pdf"
    used.add(name.lower())
    return name
