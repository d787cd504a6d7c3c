"""Handing this computer over: what the person leaves behind, whether it is sent, who comes next; then they go."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.keys.handing_over import Left, forget_files, hand_over, left_by
from desktop.safekeeping import second_folder
from desktop.sync.state import State
from desktop.ui.actions import Action
from desktop.ui.desk import Desk
from desktop.ui.document.journal import forget_journal, journal_of, unsaved_in
from desktop.ui.keys.leaving import NOBODY, Said, about, gone, lines_of, question
from desktop.ui.page import Page
from desktop.ui.pages.reading import ReadingPage
from desktop.ui.preferences import USER
from desktop.work import Reading
from shared.kernel.words import Words, say

SIGNS = {True: ("done", "good"), False: ("attention", "warn")}


class HandoverPage(ReadingPage):
    """Of whoever works here, or of `person`, who worked here before; then somebody else does it for them."""

    name = "handover"
    picture = "user"
    heading = "Hand over this computer"

    def __init__(self, desk: Desk, person: UUID | None = None) -> None:
        super().__init__(desk)
        self.person = person or desk.store.actor.person_id
        desk.exchanged.connect(self._exchanged)
        if desk.sync is not None:
            desk.sync.sync_now()

    def help_name(self) -> str:
        return "keys"

    @property
    def own(self) -> bool:
        return self.person == self.desk.store.actor.person_id

    def ask(self, reading: Reading) -> Left | None:
        if self.person is None:
            return None
        return self._left(reading.connection)

    def _left(self, connection: Any) -> Left:
        desk, person = self.desk, self.person
        assert person is not None
        if self.own:
            desk.journal.settle()
        key = desk.company.key
        journal = journal_of(desk.company.path, str(person) if key is not None else "")
        typed = unsaved_in(journal, key.drafts if key is not None else None)
        return left_by(desk.company, connection, person, joined=desk.sync is not None, typed=typed)

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody may have been added meanwhile."""
        super().showEvent(event)
        if self.answer is not None:
            self.read()

    def _exchanged(self, state: State) -> None:
        if not state.busy:
            self.read()

    # ---- what is shown

    def fill(self, layout: QVBoxLayout) -> None:
        nobody = self.desk.language.value(NOBODY) if self.person is None else ""
        self.said, self.lines = QLabel(nobody), QVBoxLayout()
        self.said.setWordWrap(True)
        self.lines.setSpacing(self.desk.look.px(3))
        layout.addWidget(self.said)
        layout.addSpacing(self.desk.look.px(2))
        layout.addLayout(self.lines)
        layout.addStretch(1)

    def show_answer(self) -> None:
        left: Left | None = self.answer
        said = self.desk.language.value
        self.said.setText(said(about(left, own=self.own)))
        while (item := self.lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for line in lines_of(left, own=self.own, joined=self.desk.sync is not None) if left is not None else ():
            self.lines.addWidget(self._line(line))
        self.acted.emit()

    def _line(self, line: Said) -> QWidget:
        desk, widget = self.desk, QWidget()
        row = QHBoxLayout(widget)
        row.setContentsMargins(0, 0, 0, 0)
        sign, words = QLabel(), QLabel(desk.language.value(line.words))
        icon, role = SIGNS[line.well]
        sign.setPixmap(desk.look.icon(icon, role).pixmap(desk.look.px(5)))
        words.setWordWrap(True)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)
        if line.button is not None:
            button = QPushButton(desk.language.value(line.button))
            button.clicked.connect(self._deeds[line.deed])
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return widget

    @property
    def _deeds(self) -> Mapping[str, Callable[[], object]]:
        desk = self.desk
        return {
            "send": lambda: desk.sync.sync_now() if desk.sync is not None else None,
            "look": lambda: desk.open_page("sync"),
            "next": self._next,
        }

    def actions_here(self) -> Sequence[Action]:
        return [Action("handover.go", say("Hand over…"), self.go, "", "user", main=True, enabled=self._enabled)]

    def _enabled(self) -> object:
        left: Left | None = self.answer
        if any(task.state == "running" for task in self.desk.work.tasks):
            return say("Something is still being done. Wait until it is finished.")
        return (left.against or "") if left is not None else NOBODY

    # ---- deeds

    def _next(self) -> None:
        """Somebody else signs in, who has to be able to open the file afterwards."""
        page: Any = self.desk.open_page("keys")
        page.add()

    def go(self) -> None:
        left: Left | None = self.answer
        if left is None or self._enabled():
            return
        words, choices = question(left, own=self.own)
        if self.desk.ask(self, words, choices) != "go":
            return
        desk, person = self.desk, self.person
        assert person is not None
        session = desk.sync.session if desk.sync is not None and self.own else None
        if desk.sync is not None and self.own:
            desk.sync.session = None  # it would write its account anew

        def do(store: Any) -> Left:
            with store.engine.connect() as connection:
                now = self._left(connection)
            second = second_folder(desk.preferences)
            folders = [folder for folder in (desk.settings.backup_folder, second) if folder is not None]
            hand_over(desk.company, desk.sync.membership if desk.sync is not None else None, person, now, folders)
            return now

        def failed(trouble: Exception) -> None:
            if desk.sync is not None and self.own:
                desk.sync.session = session
            desk.tell_trouble(trouble)
            self.read()

        desk.work.write(self, do, self._gone, failed=failed)

    def _gone(self, left: Left) -> None:
        """Whoever left is asked for no more; what the program kept for them alone goes once the file is closed."""
        desk, person = self.desk, self.person
        assert person is not None
        path, key, own = desk.company.path, desk.company.key, self.own
        drafts = key.drafts if key is not None else None

        def between() -> Words:
            if drafts is not None:
                forget_journal(journal_of(path, str(person)), drafts)
            forget_files(path, person)
            desk.locked = desk.locked or own
            return gone(left)

        if desk.window is not None:
            desk.window.close_page(self)
        if own:
            desk.preferences.set(USER, "")
            desk.restart(between)
        else:
            desk.tell(between(), level="done", lasting=True)


def made(desk: Desk, arguments: Mapping[str, Any]) -> Page:
    person = str(arguments.get("person") or "")
    return HandoverPage(desk, UUID(person) if person else None)
