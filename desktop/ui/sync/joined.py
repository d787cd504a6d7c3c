"""After connecting: how far the server's company has come, and what it has in common with what was here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QProgressBar, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from desktop.sync.matching import Proposal, proposals
from desktop.sync.membership import stage_of
from desktop.sync.state import State
from desktop.ui.actions import Action
from desktop.ui.desk import Desk
from desktop.ui.page import Page
from desktop.ui.pages.reading import ReadingPage, remark
from desktop.work import Progress, Reading
from shared.kernel.words import Words, say

PROPOSAL = Qt.ItemDataRole.UserRole
SAID: Mapping[str, Words] = {
    "receiving": say("The server's company is coming here. You may work meanwhile; nothing is sent before it is here."),
    "matching": say("These items of yours seem to be on the server already. The checked ones become one with those "
                    "there: documents of both then name the same item. The others stay two."),
    "": say("This computer is connected. What is entered here goes to the server by itself."),
}  # fmt: skip
"""Stage of joining → what is going on."""


@dataclass(frozen=True, slots=True)
class Met:
    """The stage of joining by what the file says, and what both have."""

    stage: str
    proposals: tuple[Proposal, ...]


class JoinedPage(ReadingPage):
    """Follows the exchange; while two companies meet, it asks what they have in common."""

    name = "joined"
    picture = "server"
    heading = "Joining the server's company"

    def __init__(self, desk: Desk) -> None:
        assert desk.sync is not None
        self.state: State = desk.sync.state()
        self.kept: frozenset[Proposal] = frozenset()
        """Those that are to stay two: nothing is checked by hand twice."""
        self.under_way = False
        super().__init__(desk)
        desk.exchanged.connect(self._exchanged)

    def ask(self, reading: Reading) -> Met:
        stage = stage_of(reading.store.engine)
        return Met(stage, tuple(proposals(reading.store)) if stage == "matching" else ())

    @property
    def stage(self) -> str:
        return self.answer.stage if self.answer is not None else self.state.stage

    def fill(self, layout: QVBoxLayout) -> None:
        look = self.desk.look
        self.said = remark(self.desk, "")
        self.said.setStyleSheet("")
        layout.addWidget(self.said)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.desk.say("Progress"))
        self.counted = QLabel()
        layout.addWidget(self.bar)
        layout.addWidget(self.counted)
        self.tree = QTreeWidget()
        self.tree.setRootIsDecorated(False)
        self.tree.setAlternatingRowColors(True)
        self.tree.setAccessibleName(self.desk.say("Items that both have"))
        self.tree.setHeaderLabels([self.desk.say(each) for each in ("Here", "On the server", "Kind")])
        self.tree.itemChanged.connect(self._checked)
        layout.addWidget(self.tree, 1)
        layout.addStretch(0)
        layout.setSpacing(look.px(3))
        self._show_state()

    def _exchanged(self, state: State) -> None:
        self.state = state
        self._show_state()
        if not state.busy:
            self.read()

    def _show_state(self) -> None:
        if not hasattr(self, "said"):
            return
        state, matching = self.state, self.stage == "matching"
        self.said.setText(self.desk.language.value(SAID.get(self.stage, SAID[""])))
        self.bar.setVisible(state.busy)
        self.bar.setRange(0, state.total)
        self.bar.setValue(min(state.done, state.total))
        counted = self.desk.say("Documents and items so far: {count}", count=state.done) if state.done else ""
        error = self.desk.language.value(state.last_error) if state.last_error is not None else ""
        self.counted.setText(counted or error)
        self.counted.setWordWrap(True)
        self.counted.setVisible(bool(counted or error))
        self.tree.setVisible(matching)
        self.acted.emit()

    def show_answer(self) -> None:
        self.tree.blockSignals(True)
        self.tree.clear()
        for each in self.answer.proposals:
            caption = self.desk.say(self.desk.kinds.shape(each.kind).caption)
            item = QTreeWidgetItem([each.our_name, each.their_name, caption])
            item.setData(0, PROPOSAL, each)
            item.setCheckState(0, Qt.CheckState.Unchecked if each in self.kept else Qt.CheckState.Checked)
            self.tree.addTopLevelItem(item)
        self.tree.blockSignals(False)
        for column in range(3):
            self.tree.resizeColumnToContents(column)
            self.tree.setColumnWidth(column, self.tree.columnWidth(column) + self.desk.look.px(5))  # its box
        if (first := self.tree.topLevelItem(0)) is not None:
            self.tree.setCurrentItem(first)
            self.tree.setFocus()
        self._show_state()

    def _checked(self, item: QTreeWidgetItem, _column: int) -> None:
        proposal: Proposal = item.data(0, PROPOSAL)
        checked = item.checkState(0) == Qt.CheckState.Checked
        self.kept = self.kept - {proposal} if checked else self.kept | {proposal}

    def _check_all(self, checked: bool) -> None:
        self.kept = frozenset() if checked else frozenset(self.answer.proposals)
        self.show_answer()

    def help_name(self) -> str:
        return "server"

    def first_focus(self) -> QWidget | None:
        return self.tree if self.stage == "matching" else None

    def actions_here(self) -> Sequence[Action]:
        def matching() -> str:
            if self.under_way:
                return self.desk.say("Just a moment: this is being written.")
            return "" if self.stage == "matching" else self.desk.say("There is nothing to compare now.")

        return (
            Action("joined.accept", say("Make the checked ones one, and go on"), self.accept, "Ctrl+Return", "done",
                   True, enabled=lambda: self._refused() or matching()),
            Action("joined.all", say("Check all"), lambda: self._check_all(True), "", "post", enabled=matching),
            Action("joined.none", say("Check none"), lambda: self._check_all(False), "", "skipped", enabled=matching),
            Action("joined.centre", say("Sync centre"), lambda: self.desk.open_page("sync"), "", "sync", True),
        )  # fmt: skip

    def _refused(self) -> object:
        """Items that become one are edited."""
        return self.desk.needs_any("edit")

    def accept(self) -> None:
        """Then everything entered here goes to the server."""
        desk, accepted = self.desk, [each for each in self.answer.proposals if each not in self.kept]
        self.under_way = True

        def settle(progress: Progress) -> None:
            from desktop.sync.joining import settle_matches

            settle_matches(desk.store, accepted, progress)

        def done(_: object) -> None:
            self.under_way = False
            desk.tell(say("Items made one: {count}. Now everything entered here is sent.", count=len(accepted)),
                      level="done", lasting=True)  # fmt: skip
            if desk.sync is not None:
                desk.sync.sync_now()

        def failed(trouble: Exception) -> None:
            self.under_way = False
            desk.tell_trouble(trouble)
            self.read()

        kinds = frozenset(each.kind for each in accepted)
        desk.work.task(self, say("Items of two companies become one"), settle, done, failed=failed, kinds=kinds)
        self.acted.emit()


def made(desk: Desk, _link: Mapping[str, Any]) -> Page:
    return JoinedPage(desk)
