"""The attention list: broken rules and conflicts as entries that open what they name."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from desktop.ui.actions import Action
from desktop.ui.desk import Desk
from desktop.ui.page import Page
from desktop.ui.pages.reading import OPENS, OpeningTree, ReadingPage, empty, remark
from desktop.work import Reading
from shared.kernel.words import say
from shared.store.attention import SORTS, Entry, entries

ENTRY = OPENS + 1
"""The entry of an item."""


class AttentionPage(ReadingPage):
    """Entries by sort; Enter on a document opens it. An entry goes by itself when its cause is gone."""

    name = "attention"
    picture = "attention"
    heading = "Attention"
    remark = "What somebody has to decide. An entry goes by itself when its cause is gone."

    def ask(self, reading: Reading) -> list[Entry]:
        return entries(reading.books)

    def fill(self, layout: QVBoxLayout) -> None:
        self.tree = OpeningTree(
            self.desk, [self.desk.say("What"), self.desk.say("Document")], self.desk.say("Attention")
        )
        self.tree.currentItemChanged.connect(lambda *_: self._tell_whole())
        self.whole = remark(self.desk, "")
        self.whole.setStyleSheet("")
        holder = QWidget()
        self.stack = QStackedLayout(holder)
        self.stack.addWidget(self.tree)
        self.stack.addWidget(empty(self.desk, self.desk.say("Nothing waits for a decision.")))
        layout.addWidget(holder, 1)
        layout.addWidget(self.whole)

    def show_answer(self) -> None:
        found = self.answer
        self.tree.clear()
        for sort, caption in SORTS.items():
            of_sort = [entry for entry in found if entry.sort == sort]
            if of_sort:
                top = self.tree.row(
                    None, [f"{caption.words(self.desk.language)} ({len(of_sort)})", ""], icon="attention"
                )
                for entry in of_sort:
                    self._show(top, entry)
        self.tree.settle()
        self.stack.setCurrentIndex(0 if found else 1)
        self._tell_whole()
        self.titled.emit()

    def _show(self, top: Any, entry: Entry) -> None:
        language = self.desk.language
        item = self.tree.row(top, [entry.text.words(language), ""])
        item.setData(0, ENTRY, entry)
        item.setFirstColumnSpanned(True)
        item.setToolTip(0, entry.text.words(language))
        for named in entry.documents:
            self.tree.row(item, ["", named.words(language)], (named.kind, named.id))
        item.setData(0, OPENS, _leads_to(entry))

    def title(self) -> str:
        count = len(self.answer or ())
        return f"{super().title()} ({count})" if count else super().title()

    def first_focus(self) -> QWidget:
        return self.tree

    def actions_here(self) -> Sequence[Action]:
        return (
            Action("attention.open", say("Open"), self._open, "", "page", main=True),
            *self._of_exchange(),
            Action("attention.refresh", say("Refresh"), self.read, "F5", "refresh", main=True),
        )

    def _of_exchange(self) -> Sequence[Action]:
        """What helps with a version that the server has not taken; where there is a server."""
        if self.desk.sync is None:
            return ()

        def refused() -> str:
            entry = self._entry()
            said = self.desk.say("Only what the server has not taken is sent again by hand.")
            return "" if entry is not None and entry.sort == "refused" else said

        return (
            Action("attention.again", say("Send again"), self._send_again, "Ctrl+R", "unsent", True, enabled=refused),
        )

    def _tell_whole(self) -> None:
        """The current entry below the rows: a sentence is read whole."""
        entry = self._entry()
        self.whole.setText(entry.text.words(self.desk.language) if entry is not None else "")
        self.whole.setVisible(entry is not None)
        self.acted.emit()

    def _entry(self) -> Entry | None:
        item = self.tree.currentItem() if hasattr(self, "tree") else None
        return item.data(0, ENTRY) if item is not None else None

    def _send_again(self) -> None:
        from desktop.ui.sync.doing import again

        if (entry := self._entry()) is not None and entry.documents:
            named = entry.documents[0]
            again(self, named.kind, named.id, named.words(self.desk.language))

    def _open(self) -> None:
        self.tree.open_current()


def _leads_to(entry: Entry) -> Any:
    """What Enter on an entry opens: its first document, or the place where it is decided."""
    first = entry.documents[0] if entry.documents else None
    if entry.sort == "conflict" and first is not None:
        return {"open": "page", "name": "conflicts", "document": str(first.id)}
    if entry.sort in ("quarantine", "unreadable"):
        return {"open": "page", "name": "sync", "part": "quarantine" if entry.sort == "quarantine" else "journal"}
    return (first.kind, first.id) if first is not None else None


def made(desk: Desk, _arguments: Mapping[str, Any]) -> Page:
    return AttentionPage(desk)
