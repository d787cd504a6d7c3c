"""Where a right may hold: everywhere, the company, every site or one, what is confidential."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject

from desktop.ui.picker.search import Hit, hits
from desktop.ui.picker.sources import Hits
from desktop.work import Reading
from shared.kernel.places import PLACES, families, place
from shared.store.folding import folded

if TYPE_CHECKING:
    from desktop.ui.desk import Desk


class Places:
    """Patterns of scopes, as people call them: the general ones first, then sites and whatever else is one."""

    kind = ""

    def __init__(self, desk: "Desk", caption: str) -> None:
        self.desk, self.caption = desk, caption

    def find(self, owner: QObject, text: str, then: Callable[[Hits], object]) -> None:
        families_ = families(self.desk.kinds)
        words, general = folded(text).split(), list(self._general())

        def read(reading: Reading) -> Hits:
            """The single ones need the ledger."""
            found = [hit for hit in general if all(word in folded(hit.name) for word in words)]
            for shape in families_:
                for hit in hits(reading, shape.kind, text):
                    caption = self.desk.say(shape.caption)
                    found.append(Hit(f"{shape.kind}:{hit.value}", hit.name, hit.code, caption))
            return found

        self.desk.work.read(owner, read, then, lane="hits")

    def _general(self) -> Iterator[Hit]:
        kinds, say = self.desk.kinds, self.desk.language.value
        scopes = {shape.cls.scope_name for shape in kinds.shapes.values()} - {"", "company"}
        for pattern in (*PLACES, *(f"{shape.kind}:*" for shape in families(kinds)), *sorted(scopes)):
            yield Hit(pattern, self._capital(say(place(kinds, pattern, lambda *_: ""))))

    def _capital(self, text: str) -> str:
        return text[:1].upper() + text[1:]

    def name(self, value: Any) -> str | None:
        if value is None:
            return ""
        found = place(self.desk.kinds, str(value), self.desk.names.of)
        return None if found is None else self._capital(self.desk.language.value(found))

    def picked(self, hit: Hit) -> None:
        family, _, id = str(hit.value).partition(":")
        if family in self.desk.kinds.shapes and id != "*":
            self.desk.names.know(family, UUID(id), hit.name)
