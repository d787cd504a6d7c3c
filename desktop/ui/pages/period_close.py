"""Closing a period: what still lies in it, then the closing itself. Nothing posted in it changes afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTreeWidgetItem, QVBoxLayout, QWidget

from desktop.ui.actions import Action
from desktop.ui.closed_days import Move, Remains, ask_first, remains
from desktop.ui.desk import Desk
from desktop.ui.page import Page
from desktop.ui.pages.reading import OPENS, DayEdit, OpeningTree, ReadingPage
from desktop.work import Reading
from shared.kernel.words import Words, say
from shared.store.attention import entries
from shared.store.periods import lock_kind


@dataclass(frozen=True, slots=True)
class Standing:
    """What is closed, what the period up to `through` still holds, and how much waits in Attention.

    `over`: no month that is over is open, so that nothing is proposed.
    """

    closed: date | None
    through: date
    over: bool
    remains: tuple[Remains, ...]
    attention: int


class PeriodClosePage(ReadingPage):
    """The day that is proposed is the end of the last month that is over, unless that is closed."""

    name = "period_close"
    picture = "lock"
    heading = "Period close"
    remark = (
        "Nothing posted through the closed day changes any more; what was wrong is put right by correcting documents. "
        "Look first at what is still unfinished."
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.through: date | None = None

    def ask(self, reading: Reading) -> Standing:
        closed = reading.books.closed_through()
        proposal = proposed(closed, reading.store.today)
        through = self.through or proposal or closed or reading.store.today
        found = tuple(remains(reading, closed, through))
        return Standing(closed, through, proposal is None, found, len(entries(reading.books)))

    def fill(self, layout: QVBoxLayout) -> None:
        self.closed = QLabel()
        self.closed.setFont(self.desk.look.font(bold=True))
        layout.addWidget(self.closed)
        row = QHBoxLayout()
        label = QLabel(self.desk.say("Close &through"))
        self.day = DayEdit(self.desk, self.desk.say("Close through"), self.desk.store.today)
        label.setBuddy(self.day)
        self.day.changed.connect(self._other_day)
        self.close_button = QPushButton(self.desk.say("Close the period"))
        self.close_button.clicked.connect(self.close_period)
        for widget in (label, self.day, self.close_button):
            row.addWidget(widget)
        row.addStretch(1)
        layout.addLayout(row)
        captions = [self.desk.say(each) for each in ("Still unfinished", "State", "How many")]
        self.tree = OpeningTree(self.desk, captions, captions[0])
        self.tree.setRootIsDecorated(False)
        self.tree.headerItem().setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.tree.header().setStretchLastSection(False)
        self.tree.itemActivated.disconnect()
        self.tree.itemActivated.connect(self._open)
        layout.addWidget(self.tree, 1)

    def show_answer(self) -> None:
        standing = self.answer
        self.closed.setText(self.desk.language.value(closed_words(standing)))
        self.day.put(self.through or standing.through)
        self.tree.clear()
        for each in standing.remains:
            item = self.tree.row(
                None, [self.desk.say(each.caption), self.desk.say(each.state), str(each.count)], icon=each.icon
            )
            item.setData(0, OPENS, (each.kind, each.filter))
            item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight)
        if standing.attention:
            item = self.tree.row(None, [self.desk.say("Attention"), "", str(standing.attention)], icon="attention")
            item.setData(0, OPENS, ("", ""))
            item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight)
        if not self.tree.topLevelItemCount():
            already = standing.closed is not None and standing.through <= standing.closed
            said = "Nothing: these days are closed." if already else "Nothing: the period can be closed."
            self.tree.row(None, [self.desk.say(said), "", ""], icon="done")
        self.tree.settle()

    def _other_day(self) -> None:
        self.through = self.day.day()
        self.read()

    def _open(self, item: QTreeWidgetItem, _column: int) -> None:
        if (opens := item.data(0, OPENS)) is not None:
            kind, filter = opens
            self.desk.open_list(kind, filter) if kind else self.desk.open_page("attention")

    def close_period(self) -> None:
        """Either way it is said what it means, and asked once."""
        if (rule := self.desk.why_not(lock_kind(self.desk.kinds).kind, "edit")) is not None:
            self.desk.tell(rule, level="warning")
            return
        if not self.day.commit():
            self.desk.tell(self.day.trouble, level="warning")
            return
        through = self.day.day()
        closed = self.answer.closed if self.answer else None
        if through == closed:
            self.desk.tell(say("The period is closed through {day} already.", day=through))
            return
        unfinished = sum(each.count for each in self.answer.remains) if self.answer else 0
        ask_first(self.desk, self, [Move(closed, through, unfinished)], lambda: self._close(through))

    def _close(self, through: date) -> None:
        self.through = None
        kind = lock_kind(self.desk.kinds).kind
        self.desk.work.task(
            self, say("Closing through {day}", day=through), lambda _progress: self.desk.store.close_period(through),
            lambda _: self.desk.tell(say("Closed through {day}.", day=through), level="done"),
            kinds=frozenset({kind}), outcome=lambda _: say("Closed through {day}.", day=through),
        )  # fmt: skip

    def first_focus(self) -> QWidget | None:
        return getattr(self, "day", None)

    def actions_here(self) -> Sequence[Action]:
        return (
            Action("period_close.close", say("Close the period"), self.close_period, "Ctrl+Return", "lock", main=True,
                   enabled=lambda: self.desk.needs(lock_kind(self.desk.kinds).kind, "edit")),
            Action("period_close.locks", say("All closings"), self._all_locks, "", "history", main=True),
            Action("period_close.refresh", say("Refresh"), self.read, "F5", "refresh"),
        )  # fmt: skip

    def _all_locks(self) -> None:
        self.desk.open_list(lock_kind(self.desk.kinds).kind)


def closed_words(standing: Standing) -> Words:
    """What is closed, and that nothing more need be."""
    if standing.closed is None:
        return say("Nothing is closed yet.")
    if standing.over:
        return say("Closed through {day}: every month that is over.", day=standing.closed)
    return say("Closed through {day}.", day=standing.closed)


def proposed(closed: date | None, today: date) -> date | None:
    """The end of the last whole month that is over, where that is still open."""
    ended = today.replace(day=1) - timedelta(1)
    return ended if closed is None or closed < ended else None


def made(desk: Desk, _arguments: Mapping[str, Any]) -> Page:
    return PeriodClosePage(desk)
