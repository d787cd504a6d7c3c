"""The page of waiting conflicts: cards by document, chosen by one key each, taken back by Ctrl+Z."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from desktop.ui.actions import Action
from desktop.ui.conflicts import settling
from desktop.ui.conflicts.card import CardBox, DocumentHead, both_words, whose
from desktop.ui.conflicts.reading import BOTH, KIND, Card, Waiting, by_document, waiting
from desktop.ui.conflicts.settling import Choice
from desktop.ui.desk import Desk
from desktop.ui.page import Page
from desktop.ui.pages.reading import ReadingPage, empty, remark
from desktop.work import Reading
from shared.kernel.words import Words, say


class ConflictsPage(ReadingPage):
    """Of one document, or of all. What is chosen is written at once and its card goes; the next one is reached."""

    name = "conflicts"
    picture = "conflict"
    heading = "Conflicts"
    remark = (
        "Two people changed the same place apart from each other. Choose what stays: 1 as it was before, 2 or 3 one "
        "of the two. Until somebody chooses, the third value stands in the document."
    )

    def __init__(self, desk: Desk, document: UUID | None = None) -> None:
        self.document = document
        self.done: list[Choice] = []
        self.boxes: list[CardBox] = []
        self._at: UUID | None = None
        self._chosen = False
        """Something was chosen here: the keyboard follows it."""
        super().__init__(desk)

    # ---- reading and showing

    def ask(self, reading: Reading) -> Waiting:
        return waiting(reading, self.desk.language, self.document)

    def fill(self, layout: QVBoxLayout) -> None:
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        holder = QWidget()
        self.stack = QStackedLayout(holder)
        self.stack.addWidget(self.area)
        self.stack.addWidget(empty(self.desk, self.desk.say("No conflicts wait: everything is settled.")))
        layout.addWidget(holder, 1)

    def rebuild(self) -> None:
        """In another language the values are other texts: they are read again."""
        spoken = self._spoken
        super().rebuild()
        if spoken != self.desk.language.code:
            self.read()

    def build(self) -> None:
        self._spoken = self.desk.language.code
        super().build()

    def show_answer(self) -> None:
        found: Waiting = self.answer
        here = self._chosen or self._is_looked_at()
        self.boxes, self._chosen = [], False
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, self.desk.look.px(2), 0)
        column.setSpacing(self.desk.look.px(2))
        for cards in by_document(found.cards).values():
            column.addWidget(DocumentHead(self.desk, cards, partial(self._open, cards[0])))
            for card in cards:
                column.addWidget(self._box(card))
        if found.count > len(found.cards):
            more = self.desk.say("{count} more come when these are settled.", count=found.count - len(found.cards))
            column.addWidget(remark(self.desk, more))
        column.addStretch(1)
        self.area.setWidget(inside)
        self.stack.setCurrentIndex(0 if self.boxes else 1)
        if here and self.boxes:
            self._reach(self._place())
        elif here:
            self.setFocus()  # Ctrl+Z and Esc are the page's still
        self.titled.emit()

    def _is_looked_at(self) -> bool:
        """Whether the keyboard is on this page; what comes from elsewhere takes it from nobody."""
        held = QApplication.focusWidget()
        near = held is None or held is self or self.isAncestorOf(held) or held.isAncestorOf(self)
        return self.isVisible() and near

    def _box(self, card: Card) -> CardBox:
        box = CardBox(self.desk, card)
        box.setToolTip(self.desk.language.value(self._why_not(card)))
        box.chosen.connect(lambda box, side: self.choose(box.card, side))
        box.reached.connect(self._reached)
        self.boxes.append(box)
        return box

    def _reached(self, box: CardBox) -> None:
        self._at = box.card.id
        self.area.ensureWidgetVisible(box)
        self.acted.emit()

    def _place(self) -> int:
        """The first card at first; then where the keyboard was, else the last card: the one that it was on is gone."""
        if self._at is None:
            return 0
        ids = [box.card.id for box in self.boxes]
        return ids.index(self._at) if self._at in ids else len(ids) - 1

    @property
    def current(self) -> CardBox | None:
        return next((box for box in self.boxes if box.card.id == self._at), None)

    # ---- what a person does

    def _why_not(self, card: Card) -> object:
        """The rule against settling it: that takes the right to edit the document."""
        return self.desk.needs(card.kind, "edit", card.scope)

    def choose(self, card: Card, side: str) -> None:
        """Written at once; whoever settled it elsewhere meanwhile was first."""
        if rule := self._why_not(card):
            self.desk.tell(rule, level="warning")
            return
        self._chosen = True
        for box in self.boxes:
            if box.card.id == card.id:
                box.setEnabled(False)  # pressed twice is once, and the keyboard goes to the next one

        def done(_: object) -> None:
            self.done.append(Choice(card, side))
            self.desk.tell(self._said(card, side), level="done")
            self.acted.emit()

        self._write(lambda store: settling.choose(store, card.id, side), done, card)

    def choose_here(self, side: str) -> None:
        if (box := self.current) is not None and box.isEnabled():
            self.choose(box.card, side)

    def take_back(self) -> None:
        """The last choice on this page."""
        choice = self.done.pop()
        self._at, self._chosen = choice.card.id, True

        def done(_: object) -> None:
            self.desk.tell(say("{place}: the choice is taken back.", place=choice.card.place), level="done")
            self.acted.emit()

        self._write(lambda store: settling.take_back(store, choice.card.id), done, choice.card)

    def _write(self, what: Any, then: Any, card: Card) -> None:
        def failed(trouble: Exception) -> None:
            self.desk.tell_trouble(trouble)
            self._at, self.answer = card.id, None
            self.read()

        self.desk.work.write(self, what, then, failed=failed, kinds=frozenset({KIND, card.kind}))

    def _said(self, card: Card, side: str) -> Words:
        stays = both_words(self.desk, card) if side == BOTH else card.side(side).text.replace("\n", ", ")
        return say("{place}: {value}. Ctrl+Z takes it back.", place=card.place, value=stays)

    def _reach(self, at: int) -> None:
        if 0 <= at < len(self.boxes):
            self.boxes[at].setFocus(Qt.FocusReason.TabFocusReason)

    def _step(self, by: int) -> None:
        if self.boxes:
            self._reach(min(max(self._place() + by, 0), len(self.boxes) - 1))

    def _open(self, card: Card) -> None:
        self.desk.open_document(card.kind, card.document, path=card.path)

    # ---- the page

    def help_name(self) -> str:
        return KIND

    def title(self) -> str:
        count = self.answer.count if self.answer is not None else 0
        return f"{super().title()} ({count})" if count else super().title()

    def first_focus(self) -> QWidget | None:
        return self.boxes[0] if self.boxes else None

    def link(self) -> Mapping[str, Any]:
        return super().link() if self.document is None else {**super().link(), "document": str(self.document)}

    def actions_here(self) -> Sequence[Action]:
        def here() -> str:
            return "" if self.current is not None else self.desk.say("Go to a card first.")

        def may() -> object:
            box = self.current
            return here() if box is None else self._why_not(box.card)

        def both() -> object:
            box = self.current
            said = self.desk.say("Here one of the values has to be chosen.")
            return may() or ("" if box is not None and box.card.both else said)

        def document() -> str:
            box = self.current
            return here() or ("" if box is not None and box.card.here else self.desk.say("It is not in this file."))

        def undo() -> str:
            return "" if self.done else self.desk.say("Nothing was chosen here yet.")

        box = self.current
        mine, theirs = (box.card.side("mine"), box.card.side("theirs")) if box is not None else (None, None)
        ours = whose(self.desk, mine) if mine is not None else say("Ours")
        other = whose(self.desk, theirs) if theirs is not None else say("Theirs")
        choices = "Choices"
        return (
            Action("conflicts.base", say("Before"), lambda: self.choose_here("base"), "1", "history",
                   True, choices, may),
            Action("conflicts.mine", ours, lambda: self.choose_here("mine"), "2", "user", True, choices, may),
            Action("conflicts.theirs", other, lambda: self.choose_here("theirs"), "3", "crew", True, choices, may),
            Action("conflicts.both", say("Keep both"), lambda: self.choose_here(BOTH), "4", "copy",
                   True, choices, both),
            Action("conflicts.undo", say("Take the choice back"), self.take_back, "Ctrl+Z", "undo", True, "", undo),
            Action("conflicts.open", say("Open the document"), self._open_current, "Return", "page",
                   True, "", document),
            Action("conflicts.next", say("Next card"), lambda: self._step(1), "J; Down", "down"),
            Action("conflicts.previous", say("Previous card"), lambda: self._step(-1), "K; Up", "up"),
            Action("conflicts.refresh", say("Refresh"), self.read, "F5", "refresh"),
        )  # fmt: skip

    def _open_current(self) -> None:
        if (box := self.current) is not None:
            self._open(box.card)


def made(desk: Desk, link: Mapping[str, Any]) -> Page:
    document = link.get("document")
    return ConflictsPage(desk, UUID(str(document)) if document else None)
