"""A document as a file: JSON that any computer takes back, or a workbook that comes back."""

from pathlib import Path
from typing import Any

import msgspec

from desktop.document_workbooks import cells_of, layout_of
from desktop.papers import note_export
from desktop.sheets.pages import pages_xlsx
from shared.importers.documents.book import workbook_of
from shared.kernel.codec import body_of
from shared.kernel.describe import Shape
from shared.kernel.language import Language
from shared.store import audit
from shared.store.books import StoreBooks
from shared.store.store import Store


def exported_json(books: StoreBooks, shape: Shape, aggregate: Any) -> bytes:
    """As `import` takes it back, with what the document names by hash."""
    changed = [each.at.isoformat() for each in audit.history(books.session.connection(), aggregate.id)[-1:]]
    exported: dict[str, Any] = {"kind": shape.kind, "body": body_of(shape, aggregate)}
    exported["changed_at"] = changed[0] if changed else None
    if contents := _contents(books, shape, aggregate):
        exported["contents"] = contents
    return msgspec.json.format(msgspec.json.encode(exported), indent=2) + b"\n"


def _contents(books: StoreBooks, shape: Shape, aggregate: Any) -> dict[str, Any]:
    """What the document names by its hash, such as how a sum was calculated: without it the copy is not whole."""
    rows = [(shape.fields, aggregate)]
    rows += [(table.fields, row) for table in shape.tables for row in getattr(aggregate, table.name)]
    hashes = {getattr(row, field.name) for fields, row in rows for field in fields if field.info.blob} - {None}
    found = {hash: books.blob(hash) for hash in sorted(hashes)}
    return {hash: _text(content) for hash, content in found.items() if content is not None}


def _text(content: bytes) -> Any:
    """As text where it is text, else `{"base64": …}`."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return {"base64": content}


def write_document(
    store: Store, shape: Shape, aggregate: Any, path: Path, language: Language, scopes: frozenset[str] | None = None
) -> None:
    """By the suffix: `.xlsx` a workbook, else JSON. The audit tells of it. Raises OSError.

    `scopes`: what whoever asks for it sees, by name; None: everything.
    """
    with store.reading() as session:
        books = store.books(session, scopes)
        if path.suffix.lower() == ".xlsx":
            base = getattr(aggregate, "read_hash", None) or b""
            pages_xlsx(workbook_of(shape, aggregate, layout_of(shape), cells_of(books, language), base.hex()), path)
        else:
            path.write_bytes(exported_json(books, shape, aggregate))
    note_export(store, shape, aggregate, [str(path)])
