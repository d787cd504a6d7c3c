"""A page for tests of the shell: one text that may be unsaved."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from desktop.ui.actions import Action
from desktop.ui.desk import Desk
from desktop.ui.page import Page
from shared.kernel.words import say


class Note(Page):
    """`kept` is what is saved, `text` what stands in its field."""

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__(desk)
        self.name, self.text, self.kept = name, "", ""
        self.unsavable = ""
        self.done: list[str] = []

    def build(self) -> None:
        layout = QVBoxLayout(self.content)
        self.field = QLineEdit(self.text)
        self.field.textEdited.connect(self._typed)
        layout.addWidget(self.field)
        layout.addWidget(QLineEdit("below"))

    def _typed(self, text: str) -> None:
        self.text = text
        self.titled.emit()
        self.acted.emit()

    def title(self) -> str:
        return f"Note {self.name}"

    def first_focus(self) -> QLineEdit:
        return self.field

    def link(self) -> Mapping[str, Any]:
        return {"open": "page", "name": "note", "called": self.name}

    def actions_here(self) -> Sequence[Action]:
        return [
            Action("note.save", say("Save"), self.save, "Ctrl+S", "save", main=True),
            Action("note.post", say("Post"), self.post, "Ctrl+Return", "post", main=True, enabled=self.empty),
            Action("note.mark", say("Mark"), lambda: self.done.append("marked"), "Del"),
        ]

    def keys_here(self) -> Sequence[tuple[str, object]]:
        return [("Ctrl+D", say("Fill down"))]

    def empty(self) -> object:
        return "" if self.text else say("An empty note is not posted.")

    def post(self) -> None:
        self.done.append("posted")

    def save(self) -> None:
        self.save_then(lambda: None)

    def is_changed(self) -> bool:
        return self.text != self.kept

    def save_then(self, then: Callable[[], object]) -> None:
        if self.unsavable:
            self.desk.tell(self.unsavable, level="trouble")
            return
        self.kept = self.text
        self.titled.emit()
        then()

    def discard(self) -> None:
        self.done.append("discarded")
        self.text = self.kept


def offer_notes(desk: Desk) -> dict[str, Note]:
    """`desk.open_page("note", called="A")`; the notes that were made, by name."""
    made = dict[str, Note]()

    def make(desk: Desk, link: Mapping[str, Any]) -> Note:
        made[link["called"]] = note = Note(desk, link["called"])
        return note

    desk.offer_page("note", make, say("Note"))
    return made
