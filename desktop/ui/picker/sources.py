"""Where a field's choices come from: the ledger, read off the UI thread, or a short list that is at hand."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from PySide6.QtCore import QObject

from desktop.ui.picker.search import Conditions, Hit, hits, known
from shared.store.folding import folded

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

Within = Callable[[], Conditions]
Hits = Sequence[Hit]
RECENT_MAX = 10


class Source(Protocol):
    """`find` calls `then` with the hits of a text, at once or later; of an empty text with what is usual."""

    caption: str
    """What one of them is called: "Person"."""
    kind: str
    """The kind that a new one may be made of, or that is opened; "" where there is none."""

    def find(self, owner: QObject, text: str, then: Callable[[Hits], object]) -> None: ...

    def name(self, value: Any) -> str | None:
        """How a value is shown; None while its name is being read."""

    def picked(self, hit: Hit) -> None:
        """It was chosen: it comes first the next time."""


class AtHand:
    """A few choices: declared ones, or lines of the same document."""

    kind = ""

    def __init__(self, caption: str, hits: Callable[[], Hits]) -> None:
        self.caption, self._hits = caption, hits

    def find(self, owner: QObject, text: str, then: Callable[[Hits], object]) -> None:
        words = folded(text).split()
        found = [hit for hit in self._hits() if all(word in folded(f"{hit.code} {hit.name}") for word in words)]
        then(sorted(found, key=lambda hit: not folded(hit.name).startswith(folded(text.strip()))))

    def name(self, value: Any) -> str | None:
        return next((hit.name for hit in self._hits() if hit.value == value), "")

    def picked(self, hit: Hit) -> None:
        pass


class InLedger:
    """Items, documents or lines; recent ones of the field first, which are this person's preference."""

    def __init__(self, desk: "Desk", target: str, place: str, within: Within | None = None) -> None:
        self.desk, self.target, self.within = desk, target, within
        self._recent_key = f"recent/{place}"
        line = desk.kinds.lines.get(target)
        self.kind = target if target in desk.kinds.shapes else line[0].kind if line else ""
        self.caption = line[1].caption if line else desk.kinds.shape(target).caption if self.kind else ""

    @property
    def recent(self) -> list[UUID]:
        kept = str(self.desk.preferences.get(self._recent_key, ""))
        return [UUID(each) for each in kept.split() if len(each) == 32]

    def find(self, owner: QObject, text: str, then: Callable[[Hits], object]) -> None:
        within = tuple(self.within()) if self.within is not None else ()
        recent = () if text.strip() else tuple(self.recent)

        def read(reading: Any) -> Hits:
            first = known(reading, self.target, recent, within)
            values = {hit.value for hit in first}
            return [*first, *(hit for hit in hits(reading, self.target, text, within) if hit.value not in values)][:20]

        self.desk.work.read(owner, read, then, lane="hits")

    def name(self, value: Any) -> str | None:
        return self.desk.names.of(self.target, value)

    def picked(self, hit: Hit) -> None:
        self.desk.names.know(self.target, hit.value, hit.name)
        kept = dict.fromkeys([hit.value, *self.recent])
        self.desk.preferences.set(self._recent_key, " ".join(each.hex for each in list(kept)[:RECENT_MAX]))
