"""Whether what is stored is still what a form was read from: other tabs, other windows and other programs write too."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QEvent, QObject

from desktop.ui.document.came import Came, came, came_words
from desktop.work import Reading
from shared.kernel.words import say
from shared.store import heads

if TYPE_CHECKING:
    from desktop.ui.document.form import DocumentForm


class Watching(QObject):
    """Looks when this program has written such a kind, and whenever the window or the tab comes to the front.

    A form without changes shows what is stored now; one with changes tells of it: saving merges.
    """

    def __init__(self, form: "DocumentForm") -> None:
        super().__init__(form)
        self.form = form
        self._told = b""
        form.desk.work.changed.connect(self._written)
        form.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.WindowActivate):
            self.look()
        return super().eventFilter(watched, event)

    def _written(self, kinds: frozenset[str]) -> None:
        if self.form.shape.kind in kinds:
            self.look()

    def look(self) -> None:
        form = self.form
        if form.ready and not form.draft.new and not form.saving.under_way:
            id = form.aggregate.id
            form.desk.work.read(form, lambda reading: _stored_hash(reading, id), self._known, lane="stored")

    def _known(self, hash: bytes | None) -> None:
        form = self.form
        if hash is None or form.saving.under_way or hash in (form.aggregate.read_hash, self._told):
            return
        if not form.saving.is_news(hash):
            return
        if not form.is_changed():
            base = form.base
            form.refresh(lambda: self._tell_came(base))
            return
        self._told = hash
        form.title_strip.notice(
            say("Somebody else has saved this document meanwhile. What you typed is kept; saving merges both."),
            "warning",
            [(form.desk.say("Show what is stored"), form.reread)],
        )

    def _tell_came(self, base: bytes) -> None:
        """What is on the screen is no longer what was there: which places, and whose doing it was."""
        form = self.form
        shape, id, language = form.shape, form.aggregate.id, form.desk.language

        def show(found: Came) -> None:
            if found.places:
                show_them = (form.desk.say("Show them"), lambda: form.show_came(found.places))
                form.title_strip.notice(came_words(found), "info", [show_them])

        form.desk.work.read(form, lambda reading: came(reading, shape, id, base, language), show, lane="came")


def _stored_hash(reading: Reading, id: UUID) -> bytes | None:
    return heads.current_hash(reading.connection, id)
