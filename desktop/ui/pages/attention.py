"""The attention list: broken rules and conflicts as entries that open what they name, or that somebody accepts."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QInputDialog, QStackedLayout, QVBoxLayout, QWidget

from desktop.ui.actions import Action
from desktop.ui.conflicts.reading import moment
from desktop.ui.desk import Desk
from desktop.ui.page import Page
from desktop.ui.pages.reading import OPENS, OpeningTree, ReadingPage, empty, remark
from desktop.work import Reading
from shared.kernel.words import say
from shared.store.attention import RECORD, SORTS, Accepted, Entry, everything
from shared.store.slices import rows_of
from shared.store.store import Store
from shared.sync.attention import accept, take_up_again

ENTRY = OPENS + 1
"""The entry of an item."""


class AttentionPage(ReadingPage):
    """Entries by sort; Enter on a document opens it. An entry goes by itself when its cause is gone.

    What somebody has seen and leaves as it is stands below, folded, and comes back when its cause changes.
    """

    name = "attention"
    picture = "attention"
    heading = "Attention"
    remark = "What somebody has to decide. An entry goes by itself when its cause is gone."

    def ask(self, reading: Reading) -> list[Entry]:
        return everything(reading.books)

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
            self._show_all(caption.words(self.desk.language), [each for each in self._open() if each.sort == sort])
        accepted = self._show_all(self.desk.say("Seen and left"), [each for each in found if each.accepted], "done")
        self.tree.settle()
        if accepted is not None and self._open():
            accepted.setExpanded(False)
        self.stack.setCurrentIndex(0 if found else 1)
        self._tell_whole()
        self.titled.emit()

    def _show_all(self, caption: str, several: Sequence[Entry], icon: str = "attention") -> Any:
        if not several:
            return None
        top = self.tree.row(None, [f"{caption} ({len(several)})", ""], icon=icon)
        for entry in several:
            self._show(top, entry)
        return top

    def _open(self) -> list[Entry]:
        """What nobody has accepted."""
        return [each for each in self.answer or () if each.accepted is None]

    def _show(self, top: Any, entry: Entry) -> None:
        language = self.desk.language
        item = self.tree.row(top, [entry.text.words(language), ""])
        item.setData(0, ENTRY, entry)
        item.setFirstColumnSpanned(True)
        item.setToolTip(0, entry.text.words(language))
        if entry.accepted is not None:
            self.tree.row(item, ["", self._decided(entry.accepted)])
        for named in entry.documents:
            self.tree.row(item, ["", named.words(language)], (named.kind, named.id))
        item.setData(0, OPENS, _leads_to(entry))

    def _decided(self, accepted: Accepted) -> str:
        """Who, when, why."""
        when = moment(self.desk.language, accepted.at, self.desk.store.today) if accepted.at else ""
        return " · ".join(filter(None, (accepted.by, when, accepted.reason)))

    def title(self) -> str:
        count = len(self._open())
        return f"{super().title()} ({count})" if count else super().title()

    def first_focus(self) -> QWidget:
        return self.tree

    def actions_here(self) -> Sequence[Action]:
        return (
            Action("attention.open", say("Open"), self._open_current, "", "page", main=True),
            Action(
                "attention.accept",
                say("Seen, leave it…"),
                self.accept,
                "Ctrl+L",
                "check",
                True,
                enabled=lambda: self.desk.needs(RECORD, "edit") or self._not(accepted=False),
            ),
            Action(
                "attention.again_open",
                say("Back on the list"),
                self.take_up_again,
                "",
                "undo",
                True,
                enabled=lambda: self.desk.needs(RECORD, "edit") or self._not(accepted=True),
            ),
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
        """Of the current row, or what it belongs to."""
        item = self.tree.currentItem() if hasattr(self, "tree") else None
        while item is not None and item.data(0, ENTRY) is None:
            item = item.parent()
        return item.data(0, ENTRY) if item is not None else None

    def _send_again(self) -> None:
        from desktop.ui.sync.doing import again

        if (entry := self._entry()) is not None and entry.documents:
            named = entry.documents[0]
            again(self, named.kind, named.id, named.words(self.desk.language))

    def _open_current(self) -> None:
        self.tree.open_current()

    def _not(self, *, accepted: bool) -> str:
        """Why the current entry cannot be accepted, or taken up again; "" where it can."""
        entry = self._entry()
        if entry is None:
            return self.desk.say("Choose an entry first.")
        if accepted != (entry.accepted is not None):
            return self.desk.say("It is on the list." if accepted else "Somebody has seen it and leaves it.")
        return "" if entry.slice else self.desk.say("This has to be settled: it does not go by being seen.")

    def accept(self) -> None:
        """Ask why, and take the entry off everybody's list."""
        if (entry := self._entry()) is None or self._not(accepted=False):
            return
        question = self.desk.say("It stays as it is, and is off the list for everybody. Why?")
        reason, agreed = QInputDialog.getText(self, self.desk.say("Seen, leave it…"), question)
        if agreed:
            self._decide(entry, lambda store: accept(store, entry, reason))

    def take_up_again(self) -> None:
        if (entry := self._entry()) is not None and not self._not(accepted=True):
            self._decide(entry, lambda store: take_up_again(store, entry))

    def _decide(self, entry: Entry, what: Callable[[Store], None]) -> None:
        def decide(store: Store) -> None:
            with store.reading() as session:
                named = [(each.kind, each.id) for each in entry.documents]
                self.desk.require(RECORD, "edit", set(rows_of(session.connection(), store.kinds, named).values()))
            what(store)

        self.desk.work.write(self, decide, lambda _: self.read(), kinds=frozenset({RECORD}))


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
