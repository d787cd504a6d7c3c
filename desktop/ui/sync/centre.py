"""The sync centre: how the exchange stands, what waits here and why, quarantine, receipts, journal, exchange files."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QTabWidget, QVBoxLayout, QWidget

from desktop.sync.state import State
from desktop.ui.actions import Action
from desktop.ui.desk import Desk
from desktop.ui.page import Page
from desktop.ui.pages.reading import ReadingPage
from desktop.ui.sync import doing, exchange_file, offline
from desktop.ui.sync.parts import Line, Part
from desktop.ui.sync.passphrase import PassphraseBar
from desktop.ui.sync.reading import Centre, centre
from desktop.ui.sync.states import STATES
from desktop.ui.sync.titles import CONFLICT
from desktop.ui.sync.words import Age, Moment, headline, sign_of
from desktop.work import Reading
from shared.kernel.words import Words, say

WAITING, QUARANTINE, RECEIVED, JOURNAL = range(4)
CAPTIONS: Final[Sequence[Words]] = (say("Waiting here"), say("Quarantine"), say("Received"), say("Journal"))
COLUMNS: Final[Sequence[Sequence[Words]]] = (
    (say("Document"), say("Written by"), say("When"), say("Why it waits")),
    (say("Document"), say("Written by"), say("When"), say("Why it is here")),
    (say("What this device sees"), say("Documents and items"), say("Received"), say("Compared with the server")),
    (say("When"), say("What happened")),
)
NOTHING: Final = (
    "Everything entered here is with the server.",
    "Nothing is in quarantine.",
    "Nothing was received yet.",
    "Nothing has happened yet.",
)


class SyncCentre(ReadingPage):
    """What is told here is read from the file; whether there is a link, the engine says."""

    name = "sync"
    picture = "sync"
    heading = "Sync centre"

    def __init__(self, desk: Desk, part: int = WAITING) -> None:
        self.at, self._spoken = part, desk.language.code
        assert desk.sync is not None
        self.state: State = desk.sync.state()
        super().__init__(desk)
        desk.exchanged.connect(self._exchanged)

    def ask(self, reading: Reading) -> Centre:
        return centre(reading, self.desk.language)

    def _exchanged(self, state: State) -> None:
        self.state = state
        self._show_state()
        self.read()

    # ---- widgets

    def build(self) -> None:
        if self.answer is not None and self._spoken != self.desk.language.code:
            self.answer = None
        self._spoken = self.desk.language.code
        super().build()

    def fill(self, layout: QVBoxLayout) -> None:
        look = self.desk.look
        line = QHBoxLayout()
        line.setSpacing(look.px(2))
        self.icon_label, self.said = QLabel(), QLabel()
        self.said.setWordWrap(True)
        self.said.setFont(look.font(bold=True))
        line.addWidget(self.icon_label, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.said, 1)
        layout.addLayout(line)
        self.trouble = QLabel()
        self.trouble.setWordWrap(True)
        self.trouble.setStyleSheet(f"color: {look.colours.bad}")
        self.trouble.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(self.trouble)
        self.facts = QGridLayout()
        self.facts.setHorizontalSpacing(look.px(4))
        self.facts.setVerticalSpacing(look.px(1))
        self.facts.setColumnStretch(1, 1)
        layout.addLayout(self.facts)
        self.passphrase = PassphraseBar(self.desk)
        layout.addWidget(self.passphrase)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)  # no ground of its own
        self.tabs.setAccessibleName(self.desk.say("Parts of the sync centre"))
        self.parts = [self._part(at) for at in range(len(CAPTIONS))]
        self.tabs.setCurrentIndex(self.at)
        self.tabs.currentChanged.connect(self._turned)
        layout.addWidget(self.tabs, 1)
        self._show_state()

    def _part(self, at: int) -> Part:
        desk = self.desk
        name = desk.language.value(CAPTIONS[at])
        part = Part(desk, name, [desk.language.value(each) for each in COLUMNS[at]], desk.say(NOTHING[at]))
        part.turned.connect(self.acted)
        self.tabs.addTab(part, name)
        return part

    def _turned(self, at: int) -> None:
        self.at = at
        self.acted.emit()

    def go_back(self) -> None:
        """The keyboard goes back to the rows."""
        self.parts[self.at].tree.setFocus()

    def go_to(self, part: int) -> None:
        self.tabs.setCurrentIndex(part)
        self.parts[part].tree.setFocus()

    # ---- what is shown

    def _show_state(self) -> None:
        if not hasattr(self, "said"):
            return
        look, language = self.desk.look, self.desk.language
        sign = sign_of(self.state, self.desk.store.today)
        self.icon_label.setPixmap(look.icon(sign.icon, sign.role).pixmap(look.px(5)))
        self.icon_label.setAccessibleName(language.value(sign.words))
        self.said.setText(language.value(headline(self.state)))
        error = self.state.last_error
        self.trouble.setText(language.value(error) if error is not None else "")
        self.trouble.setVisible(error is not None)
        self._show_facts()
        self.acted.emit()

    def _show_facts(self) -> None:
        while (item := self.facts.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for row, (caption, said) in enumerate(self._facts()):
            name = QLabel(self.desk.language.value(caption))
            name.setStyleSheet(f"color: {self.desk.look.colours.faint}")
            value = QLabel(self.desk.language.value(said))
            value.setWordWrap(True)
            self.facts.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            self.facts.addWidget(value, row, 1)

    def _facts(self) -> list[tuple[Words, object]]:
        state, standing = self.state, self.answer.standing if self.answer is not None else self.state
        today, now = self.desk.store.today, self.desk.store.clock()

        def moment(at: datetime | None) -> object:
            if at is None:
                return say("not yet")
            return say("{moment} ({age} ago)", moment=Moment(at, today), age=Age(now - at))

        found: list[tuple[Words, object]] = [
            (say("Server"), f"{state.company} · {state.address}"),
            (say("Everything received"), moment(standing.received_at)),
            (say("Compared with the server"), moment(standing.verified_at)),
        ]
        if standing.oldest_unsent_at is not None:
            found.append((say("Oldest change that waits"), moment(standing.oldest_unsent_at)))
        if standing.conflicts:
            words = say("{count}: somebody has to choose what stays", count=standing.conflicts)
            found.append((say("Conflicts"), words))
        return found

    def show_answer(self) -> None:
        found: Centre = self.answer
        lines = (_waiting(found), _shelved(self.desk, found), _receipts(found), _journal(found))
        counts = (found.standing.waiting + found.standing.refused, found.standing.quarantined, 0, 0)
        for at, (part, of_part, count) in enumerate(zip(self.parts, lines, counts, strict=True)):
            part.show_lines(of_part)
            caption = self.desk.language.value(CAPTIONS[at])
            self.tabs.setTabText(at, f"{caption} ({count})" if count else caption)
        self._show_facts()

    # ---- the page

    def first_focus(self) -> QWidget | None:
        return self.parts[self.at].tree

    def link(self) -> Mapping[str, Any]:
        return super().link()

    @property
    def current(self) -> Line | None:
        return self.parts[self.at].current if hasattr(self, "parts") else None

    def actions_here(self) -> Sequence[Action]:
        desk = self.desk
        parts = "Parts"
        to: Callable[[int], Callable[[], None]] = lambda part: partial(self.go_to, part)  # noqa: E731
        return (
            offline.sync_now(desk),
            offline.switch(desk),
            Action("sync.again", say("Send again"), partial(doing.send_again, self), "Ctrl+R", "unsent", True,
                   "Exchange", partial(doing.not_refused, self)),
            Action("sync.open", say("Open"), partial(doing.open_current, self), "", "page", True, "Exchange",
                   partial(doing.not_openable, self)),
            Action("sync.conflicts", say("Conflicts"), lambda: desk.open_page("conflicts"), "Alt+5", "conflict", True,
                   "Exchange"),
            Action("sync.export", say("Write an exchange file…"), partial(exchange_file.export, self), "Ctrl+Shift+E",
                   "stick", True, "File"),
            Action("sync.import", say("Read an exchange file…"), partial(exchange_file.take_in, self), "Ctrl+Shift+I",
                   "import", True, "File"),
            Action("sync.read", say("Read the edit"), partial(doing.read, self), "Ctrl+Shift+R", "preview",
                   enabled=partial(doing.not_shelved, self)),
            Action("sync.copy", say("Copy into a new document"), partial(doing.copy, self), "Ctrl+D", "copy",
                   enabled=partial(doing.not_shelved, self)),
            Action("sync.take_out", say("Write the edit into a file…"), partial(doing.take_out, self), "Ctrl+S",
                   "export", enabled=partial(doing.not_shelved, self)),
            Action("sync.waiting", CAPTIONS[WAITING], to(WAITING), "Alt+1", "unsent", group=parts),
            Action("sync.quarantine", CAPTIONS[QUARANTINE], to(QUARANTINE), "Alt+2", "quarantine", group=parts),
            Action("sync.received", CAPTIONS[RECEIVED], to(RECEIVED), "Alt+3", "received", group=parts),
            Action("sync.journal", CAPTIONS[JOURNAL], to(JOURNAL), "Alt+4", "history", group=parts),
            Action("sync.refresh", say("Refresh"), self.read, "F5", "refresh"),
        )  # fmt: skip


def _leads_to(kind: str, id: UUID) -> Any:
    """What Enter opens: the document; of a conflict the cards."""
    return {"open": "page", "name": "conflicts"} if kind == CONFLICT else (kind, id)


def _waiting(found: Centre) -> list[Line]:
    return [
        Line(each.id, (each.title, each.who, each.when, each.why), each.state, STATES[each.state][0],
             _leads_to(each.kind, each.id), each.why if each.state == "refused" else "", each)
        for each in found.held
    ]  # fmt: skip


def _shelved(desk: Desk, found: Centre) -> list[Line]:
    kept = {True: desk.say("The server keeps it too."), False: desk.say("It is only on this device so far.")}
    return [
        Line(each.id, (each.title, each.who, each.when, each.reason), "quarantine", "warn", None,
             f"{each.reason} {kept[each.handed_over]}", each)
        for each in found.shelved
    ]  # fmt: skip


def _receipts(found: Centre) -> list[Line]:
    return [
        Line(each.scope, (each.scope, str(each.count), each.received, each.verified), "received", "good")
        for each in found.receipts
    ]


def _journal(found: Centre) -> list[Line]:
    return [
        Line(
            (at, each.when),
            (each.when, each.words),
            "",
            "text",
            _leads_to(*each.about) if each.about else None,
            each.words,
        )
        for at, each in enumerate(found.journal)
    ]


PARTS: Final = {"waiting": WAITING, "quarantine": QUARANTINE, "received": RECEIVED, "journal": JOURNAL}


def made(desk: Desk, link: Mapping[str, Any]) -> Page:
    return SyncCentre(desk, PARTS.get(str(link.get("part")), WAITING))
