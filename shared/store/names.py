"""How people call what ids name, looked up for many rows at once."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from shared.kernel.base import Catalog
from shared.kernel.identity import NONE_ID
from shared.store.books import StoreBooks

IDS_AT_ONCE = 500
KEPT_MAX = 100_000


class Names:
    """Names of items, documents and lines; a long list asks for them page by page, and memory stays bounded."""

    def __init__(self, books: StoreBooks) -> None:
        self.books, self._known = books, dict[tuple[str, UUID], str]()

    def prepare(self, target: str, ids: Iterable[UUID | None]) -> None:
        """Look up the names of all these ids, which are of one kind or line (or `*`: of any)."""
        if len(self._known) > KEPT_MAX:
            self._known.clear()
        wanted = sorted({id for id in ids if id and id != NONE_ID and (target, id) not in self._known})
        for start in range(0, len(wanted), IDS_AT_ONCE):
            self._read(target, wanted[start : start + IDS_AT_ONCE])

    def of(self, target: str, id: UUID | None) -> str:
        """As `Books.name` says it."""
        if id is None or id == NONE_ID:
            return ""
        if (target, id) not in self._known:
            self._known[target, id] = self.books.name(target, id)
        return self._known[target, id]

    def _read(self, target: str, ids: list[UUID]) -> None:
        kinds, books = self.books.kinds, self.books
        if target in kinds.lines:
            found = {row.id: str(row) for row in books.find(kinds.lines[target][1].cls, id=ids)}
        elif target in kinds.shapes and kinds.shape(target).is_document:
            rows = books.rows(kinds.shape(target).cls, ["id", "number"], id=ids)
            found = {row["id"]: row["number"] or "" for row in rows}
        elif target in kinds.shapes:
            cls: Any = kinds.shape(target).cls
            if cls.__str__ is Catalog.__str__:  # without the item's lines
                asked = books.rows(cls, ["id", "name", "code", "replaced_by"], id=ids)
                found = {row["id"]: row["name"] or row["code"] or "" for row in asked if row["replaced_by"] is None}
                self._known.update({(target, id): name for id, name in found.items()})
                return
            found = {item.id: str(item) for item in books.find(cls, cls.id.in_(ids)) if item.replaced_by is None}
        else:
            return
        self._known.update({(target, id): name for id, name in found.items()})
