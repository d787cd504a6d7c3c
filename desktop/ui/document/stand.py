"""How the document of a form stands with the server, read off the UI thread whenever it may be different."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject

from desktop.ui.sync.states import CHIPS, STATES, states_of
from desktop.work import Reading
from shared.kernel.words import Words, say

if TYPE_CHECKING:
    from desktop.ui.document.form import DocumentForm


@dataclass(frozen=True, slots=True)
class Standing:
    """`state` is one of states.STATES, "" where there is nothing to tell."""

    state: str = ""
    conflicts: int = 0


class Stand(QObject):
    """One for each form; it asks nothing in a company without a server."""

    def __init__(self, form: "DocumentForm") -> None:
        super().__init__(form)
        self.form, self.known = form, Standing()
        if form.desk.sync is not None:
            form.desk.exchanged.connect(self._moved)
            form.desk.work.changed.connect(self._moved)
            form.opened.connect(self.look)

    def _moved(self, _what: object) -> None:
        """A slot of its own, which goes with the form: a lambda would keep a closed one and ask it."""
        self.look()

    def look(self) -> None:
        form = self.form
        if form.ready and not form.draft.new:
            id = form.aggregate.id
            form.desk.work.read(self, lambda reading: standing(reading, id), self._take, lane="stand")

    def _take(self, found: Standing) -> None:
        if found != self.known:
            self.known = found
            self.form.title_strip.refresh()
            self.form.acted.emit()

    def chip(self) -> tuple[str, Words, str, str] | None:
        """Icon, words, colour of the words and of their ground; for the strip above the document."""
        state = self.known.state
        if not state:
            return None
        role, ground = CHIPS[state]
        words = say("Conflicts: {count}", count=self.known.conflicts) if state == "conflict" else STATES[state][1]
        return state, words, role, ground

    def open(self) -> object:
        """What helps: the cards of its conflicts, or the sync centre."""
        if self.known.conflicts:
            return self.form.desk.open_page("conflicts", document=str(self.form.aggregate.id))
        return self.form.desk.open_page("sync")


def standing(reading: Reading, id: UUID) -> Standing:
    """In a reader's thread."""
    from desktop.ui.conflicts.reading import counts

    state = states_of(reading.connection, [id]).get(id, "")
    if not state:
        known = reading.connection.exec_driver_sql("SELECT 1 FROM head WHERE id = ?", (id.bytes,)).first()
        state = "received" if known is not None else ""
    return Standing(state, counts(reading, [id]).get(id, 0) if state == "conflict" else 0)
