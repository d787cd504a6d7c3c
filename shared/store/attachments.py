"""Files beside documents: stored in pieces by hash, found by the document, put together again."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from shared.kernel.describe import Shape
from shared.store.books import StoreBooks
from shared.store.errors import Damaged

KIND = "attachment"
PIECE = 1024 * 1024
"""A file travels and is stored in pieces of a mebibyte."""


def attachment(shape: Shape, document: Any, kind: str, name: str, content: bytes, media_type: str) -> Any:
    """A new attachment of a document, with its pieces waiting in `blobs` for saving."""
    made: Any = shape.cls(
        name=name, document_kind=kind, document_id=document.id, document_scope=document.scope_of(),
        media_type=media_type, size=len(content), content_hash=hashlib.sha256(content).hexdigest(),
    )  # fmt: skip
    part, made.blobs = shape.line_table("parts").cls, {}
    for start in range(0, len(content), PIECE):
        piece = content[start : start + PIECE]
        made.parts.append(part(content=put(made, piece), size=len(piece)))
    return made


def put(made: Any, content: bytes) -> str:
    """Add a content that is stored when `made` is saved; its hash."""
    hash = hashlib.sha256(content).hexdigest()
    made.blobs[hash] = content
    return hash


def of_document(books: StoreBooks, id: UUID) -> Sequence[Any]:
    """What is attached to a document, oldest first; removed ones are left out."""
    shape = books.kinds.shapes.get(KIND)
    found = books.find(shape.cls, document_id=id, marked=False) if shape else ()
    return sorted(found, key=lambda each: each.id)


def content_of(books: StoreBooks, made: Any) -> bytes:
    """The file whole, as it was attached. Raises Damaged where a piece is missing or another."""
    content = b"".join(_pieces(books, made))
    if hashlib.sha256(content).hexdigest() != made.content_hash:
        text = "{name} is damaged: its content is not the one that was attached. Restore a backup."
        raise Damaged(text, name=made.name)
    return content


def _pieces(books: StoreBooks, made: Any) -> Iterator[bytes]:
    for part in made.parts:
        if (piece := books.blob(part.content) if part.content else None) is None:
            raise Damaged("{name} is not whole in this file: a piece of it has not arrived.", name=made.name)
        yield piece
