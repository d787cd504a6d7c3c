"""The attention list: broken rules and conflicts as entries that open what they name."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from desktop.ui.actions import Action
from desktop.ui.desk import Desk
from desktop.ui.page import Page
from desktop.ui.pages.reading import OPENS, OpeningTree, ReadingPage, empty
from desktop.work import Reading
from shared.kernel.words import say
from shared.store.attention import SORTS, Entry, entries


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
        self.tree.setWordWrap(True)
        holder = QWidget()
        self.stack = QStackedLayout(holder)
        self.stack.addWidget(self.tree)
        self.stack.addWidget(empty(self.desk, self.desk.say("Nothing waits for a decision.")))
        layout.addWidget(holder, 1)

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
        self.titled.emit()

    def _show(self, top: Any, entry: Entry) -> None:
        language = self.desk.language
        item = self.tree.row(top, [entry.text.words(language), ""])
        item.setToolTip(0, entry.text.words(language))
        for named in entry.documents:
            self.tree.row(item, ["", named.words(language)], (named.kind, named.id))
        if entry.documents:
            first = entry.documents[0]
            item.setData(0, OPENS, (first.kind, first.id))

    def title(self) -> str:
        count = len(self.answer or ())
        return f"{super().title()} ({count})" if count else super().title()

    def first_focus(self) -> QWidget:
        return self.tree

    def actions_here(self) -> Sequence[Action]:
        return (
            Action("attention.open", say("Open"), self._open, "", "page", main=True),
            Action("attention.refresh", say("Refresh"), self.read, "F5", "refresh", main=True),
        )

    def _open(self) -> None:
        if (opens := self.tree.current()) is not None:
            self.desk.open_document(*opens)


def made(desk: Desk, _arguments: Mapping[str, Any]) -> Page:
    return AttentionPage(desk)
