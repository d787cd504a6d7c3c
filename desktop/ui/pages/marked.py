"""Marked items: what is marked for deletion, who refers to it, and purging what nobody refers to."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QStackedLayout, QVBoxLayout, QWidget

from desktop.ui.actions import Action
from desktop.ui.desk import Desk
from desktop.ui.page import Page
from desktop.ui.pages.reading import OpeningTree, ReadingPage, empty
from desktop.work import Reading
from shared.kernel.words import say
from shared.store.marked import Marked, marked
from shared.store.store import Store

MARKED = Qt.ItemDataRole.UserRole + 1


class MarkedPage(ReadingPage):
    """Marks are taken off here; what is purged is gone for good, so its name is asked first."""

    name = "marked"
    picture = "marked"
    heading = "Marked items"
    remark = (
        "A mark hides nothing and can be taken off. Only what nothing refers to can be purged, "
        "and that cannot be undone."
    )

    def ask(self, reading: Reading) -> list[Marked]:
        return marked(reading.books)

    def fill(self, layout: QVBoxLayout) -> None:
        captions = [self.desk.say(each) for each in ("Item", "Is used by", "Field")]
        self.tree = OpeningTree(self.desk, captions, self.desk.say("Marked for deletion"))
        self.tree.setSelectionMode(OpeningTree.SelectionMode.ExtendedSelection)
        self.tree.itemSelectionChanged.connect(self.acted)
        holder = QWidget()
        self.stack = QStackedLayout(holder)
        self.stack.addWidget(self.tree)
        self.stack.addWidget(empty(self.desk, self.desk.say("Nothing is marked for deletion.")))
        layout.addWidget(holder, 1)

    def show_answer(self) -> None:
        self.tree.clear()
        for kind in dict.fromkeys(each.shape.kind for each in self.answer):
            of_kind = [each for each in self.answer if each.shape.kind == kind]
            top = self.tree.row(
                None, [f"{self.desk.say(of_kind[0].shape.cls.captions)} ({len(of_kind)})", "", ""], icon="folder"
            )
            for each in of_kind:
                used = (
                    self.desk.say("{count} places", count=len(each.holders))
                    if each.holders
                    else self.desk.say("nothing")
                )
                item = self.tree.row(top, [each.name, used, ""], (kind, each.id), icon="marked")
                item.setData(0, MARKED, each)
                for holder in each.holders:
                    words = holder.words(self.desk.language)
                    self.tree.row(item, ["", words, self.desk.say(holder.field)], (holder.shape.kind, holder.id))
        self.tree.settle()
        self.stack.setCurrentIndex(0 if self.answer else 1)

    def first_focus(self) -> QWidget:
        return self.tree

    def chosen(self) -> list[Marked]:
        items = self.tree.selectedItems() if hasattr(self, "tree") else []
        return [each for item in items if (each := item.data(0, MARKED)) is not None]

    def actions_here(self) -> Sequence[Action]:
        return (
            Action("marked.unmark", say("Take the mark off"), self.unmark, "Del", "undo", main=True, enabled=self._any),
            Action(
                "marked.purge", say("Purge…"), self.purge, "Shift+Del", "delete", main=True, enabled=self._purgeable
            ),
            Action("marked.refresh", say("Refresh"), self.read, "F5", "refresh"),
        )

    def _any(self, right: str = "edit") -> str:
        rules = [rule for each in self.chosen() if (rule := self.desk.why_not(each.shape.kind, right)) is not None]
        if rules:
            return self.desk.language.value(rules[0])
        if self.chosen():
            return ""
        return self.desk.language.value(self.desk.needs_any(right)) or self.desk.say("Choose marked items first.")

    def _purgeable(self) -> str:
        if refused := self._any("purge"):
            return refused
        held = [each.name for each in self.chosen() if each.holders]
        return self.desk.say("{name} is still used.", name=held[0]) if held else ""

    def _stored(self, store: Store, chosen: Sequence[Marked], right: str) -> Sequence[Any]:
        """Raises NoRight where one of them lies where the person may not do it: then nothing is done to any."""
        found = [store.get(each.shape.cls, each.id) for each in chosen]
        for each in found:
            self.desk.require(each.__tablename__, right, [each.scope_of()])
        return found

    def unmark(self) -> None:
        chosen = self.chosen()

        def write(store: Store) -> None:
            for each in self._stored(store, chosen, "edit"):
                store.mark(each, False)

        self.desk.work.write(self, write, lambda _: self.desk.tell(say("{count} marks taken off.", count=len(chosen)),
                             level="done"), kinds=frozenset(each.shape.kind for each in chosen))  # fmt: skip

    def purge(self) -> None:
        chosen = self.chosen()
        word = self.desk.say("purge")
        question = self.desk.say("{names}\n\nThis goes for good. Type “{word}” to go on.",
                                 names="\n".join(each.name for each in chosen[:10]), word=word)  # fmt: skip
        typed, agreed = QInputDialog.getText(self, "Fieldledger", question)
        if not agreed or typed.strip().casefold() != word.casefold():
            self.desk.tell(say("Nothing was purged."))
            return

        def write(store: Store) -> None:
            for each in self._stored(store, chosen, "purge"):
                store.purge(each)

        self.desk.work.write(self, write, lambda _: self.desk.tell(say("{count} items purged.", count=len(chosen)),
                             level="done"), kinds=frozenset(each.shape.kind for each in chosen))  # fmt: skip


def made(desk: Desk, _arguments: Mapping[str, Any]) -> Page:
    return MarkedPage(desk)
