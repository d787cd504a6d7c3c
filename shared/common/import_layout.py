"""Import layouts: how the columns of a file were taken last time, so that the next file like it needs no questions."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Mapped

from shared.importers.layouts import Layout
from shared.kernel.base import Catalog, field
from shared.kernel.books import Books
from shared.kernel.edit import Edit


class ImportLayout(Catalog, caption="Import layout"):
    """An accepted mapping of a file's captions; `target` is the kind that the rows became."""

    __tablename__ = "import_layout"
    by_the_program = True

    target: Mapped[str | None] = field("Imported as", required=True, listed=True)
    fingerprint: Mapped[str | None] = field("Fingerprint of the captions", required=True, index=True)
    caption_row: Mapped[str | None] = field("Captions of the file", multiline=True, listed=True)
    columns: Mapped[str | None] = field("Columns by field", multiline=True)
    """`field=letters`, one per line; so are the options."""
    options: Mapped[str | None] = field("Decisions", multiline=True)


def layouts_of(books: Books, target: str) -> dict[str, Layout]:
    """What was accepted for a kind, by fingerprint."""
    return {
        each.fingerprint: Layout(each.fingerprint, each.caption_row or "", _pairs(each.columns), _pairs(each.options))
        for each in books.find(ImportLayout, target=target, marked=False) if each.fingerprint
    }  # fmt: skip


def to_remember(books: Books, target: str, layout: Layout, name: str) -> tuple[list[ImportLayout], list[Edit]]:
    """What is saved with an accepted import so that its layout is known next time: a new item, an edit, or nothing."""
    if not layout.fingerprint:
        return [], []
    values = {"columns": _text(layout.columns), "options": _text(layout.options) or None}
    found = books.find(ImportLayout, target=target, fingerprint=layout.fingerprint)
    if not found:
        made = ImportLayout(name=name, target=target, fingerprint=layout.fingerprint, caption_row=layout.captions)
        made.columns, made.options = values["columns"], values["options"]
        return [made], []
    item: Any = found[0]
    before = {each: getattr(item, each) for each in (*values, "marked")}
    after = {**values, "marked": False}
    changed = [each for each in after if before[each] != after[each]]
    edit = Edit(
        "import_layout", item.id, item.name or name, {k: before[k] for k in changed}, {k: after[k] for k in changed}
    )
    return [], [edit] if changed else []


def layout_items(store: Any, target: str, layout: Layout, name: str) -> list[ImportLayout]:
    """The same for what is saved as documents are: the item to save, if anything is to be remembered."""
    if not layout.fingerprint:
        return []
    found = store.find(ImportLayout, target=target, fingerprint=layout.fingerprint)
    item = found[0] if found else ImportLayout(name=name, target=target, fingerprint=layout.fingerprint)
    item.caption_row, item.marked = layout.captions, False
    item.columns, item.options = _text(layout.columns), _text(layout.options) or None
    return [item]


def _pairs(text: str | None) -> dict[str, str]:
    return {name: value for line in (text or "").splitlines() for name, _, value in [line.partition("=")]}


def _text(pairs: Mapping[str, str]) -> str:
    return "\n".join(f"{name}={value}" for name, value in pairs.items())
