"""How the rows of a list stand with the server: read after the rows, for what is looked at, whenever it may change."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from desktop.ui.sync.states import STATES, states_of
from desktop.work import Reading
from shared.kernel.words import Words

if TYPE_CHECKING:
    from desktop.ui.list.model import ListModel


class Stands(QObject):
    """`changed`: icons of rows are others now. Only companies with a server have it."""

    changed = Signal()

    def __init__(self, model: "ListModel") -> None:
        super().__init__(model)
        self._model, self._desk = model, model.desk
        self._known: dict[UUID, str] = {}
        self._asked: set[int] = set()
        """Pages that were asked for since something changed."""
        self._desk.exchanged.connect(self._exchanged)
        model.adopted.connect(lambda _place: self.again())
        model.came.connect(self.look)

    def _exchanged(self, _state: object) -> None:
        """A slot of its own, which goes with the list."""
        self.again()

    def of(self, id: UUID) -> str:
        """A name of STATES; "" where the server has it, or nobody knows yet."""
        return self._known.get(id, "")

    def words(self, id: UUID) -> Words | None:
        return STATES[state][1] if (state := self.of(id)) else None

    def again(self) -> None:
        """Something was sent, received or saved."""
        self._asked.clear()
        self.look()

    def look(self) -> None:
        """Of the pages that are looked at, those that nobody asked for yet."""
        pages = [number for number in self._model.looked_at() if number not in self._asked]
        if pages:
            self._asked |= set(pages)
            ids = self._model.ids_of(pages)
            self._desk.work.read(
                self, lambda reading: _read(reading, ids), lambda found: self._take(ids, found), failed=lambda _: None
            )

    def _take(self, ids: Sequence[UUID], found: Mapping[UUID, str]) -> None:
        before = {id: self._known[id] for id in ids if id in self._known}
        if before == found:
            return
        for id in before:
            del self._known[id]
        self._known |= found
        self.changed.emit()


def _read(reading: Reading, ids: Sequence[UUID]) -> Mapping[UUID, str]:
    return states_of(reading.connection, ids)
