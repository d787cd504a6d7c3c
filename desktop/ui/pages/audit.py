"""Who did what on this computer: entries by person, kind, document and day, and what was there before and after."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from desktop.ui.actions import Action
from desktop.ui.desk import Desk
from desktop.ui.editors.day import DayEditor
from desktop.ui.flow import FlowLayout
from desktop.ui.page import Page
from desktop.ui.pages.audit_reading import Answer, Change, changes_of, looked_for
from desktop.ui.pages.reading import OPENS, OpeningTree, ReadingPage, empty
from desktop.work import Reading
from shared.kernel.base import FieldInfo
from shared.kernel.describe import Field
from shared.kernel.words import say
from shared.store.deeds import SHOWN, Wanted

PAUSE_MS: Final = 250
SEQ: Final = OPENS + 1
WIDEST: Final = 70
"""Steps: a column is no wider."""


class AuditPage(ReadingPage):
    """Above what is looked for, then the entries, and of the current one what was there before and after."""

    name = "audit"
    picture = "history"
    heading = "Who did what"
    remark = "Every entry is chained to the one before it; “check” finds one that was altered or is missing."

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.wanted, self.changes = Wanted(), tuple[Change, ...]()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.read)

    @property
    def _own_alone(self) -> bool:
        """Whether the person may look at nothing but what they did themselves."""
        return self.desk.why_not("audit", "view") is not None

    def ask(self, reading: Reading) -> Answer:
        return looked_for(reading, self.wanted, self.desk.language)

    def read(self) -> None:
        if self._own_alone:
            self.wanted = Wanted(self.desk.store.actor.person_id, *_rest(self.wanted))
        super().read()

    # ---- widgets

    def fill(self, layout: QVBoxLayout) -> None:
        layout.addWidget(self._questions())
        self.count = QLabel()
        self.count.setStyleSheet(f"color: {self.desk.look.colours.faint}")
        layout.addWidget(self.count)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self._entries())
        captions = [self.desk.say(each) for each in ("Place", "Before", "After")]
        self.before_after = OpeningTree(self.desk, captions, self.desk.say("Before and after"))
        self.before_after.setRootIsDecorated(False)
        split.addWidget(self.before_after)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 1)
        layout.addWidget(split, 1)

    def _entries(self) -> QWidget:
        captions = [self.desk.say(each) for each in ("When", "Who", "Device", "What", "Kind", "Document")]
        self.tree = OpeningTree(self.desk, captions, self.desk.say(self.heading))
        self.tree.setRootIsDecorated(False)
        self.tree.currentItemChanged.connect(lambda *_: self._read_changes())
        holder = QWidget()
        self.stack = QStackedLayout(holder)
        self.stack.addWidget(self.tree)
        self.stack.addWidget(empty(self.desk, self.desk.say("Nothing of that was done on this computer.")))
        return holder

    def _questions(self) -> QWidget:
        desk, holder = self.desk, QWidget()
        row = FlowLayout(holder, desk.look.px(3))
        self.words = QLineEdit(self.wanted.words)
        self.words.setPlaceholderText(desk.say("Number, name or any word, three letters and more"))
        self.words.setMinimumWidth(desk.look.px(88))
        self.words.textEdited.connect(lambda _: self._pause.start())
        self.words.returnPressed.connect(self.look)
        self.who, self.kind = QComboBox(), QComboBox()
        self.who.setMinimumWidth(desk.look.px(50))  # names come when they were read
        self.who.setEnabled(not self._own_alone)
        if (rule := desk.why_not("audit", "view")) is not None:
            self.who.setToolTip(desk.language.value(rule))
        self.kind.addItem(desk.say("All"), "")
        for kind, caption in sorted(self._kinds(), key=lambda each: each[1]):
            self.kind.addItem(caption, kind)
        self.kind.setCurrentIndex(max(self.kind.findData(self.wanted.kind), 0))
        self.since = self._day(desk.say("From day"), self.wanted.since)
        self.until = self._day(desk.say("Until day"), self.wanted.until)
        for box in (self.who, self.kind):
            box.activated.connect(lambda _: self.look())
        for day in (self.since, self.until):
            day.changed.connect(self.look)
        for caption, widget in (
            ("&Document or item", self.words), ("&Person", self.who), ("&Kind", self.kind), ("&From", self.since),
            ("&Until", self.until),
        ):  # fmt: skip
            row.addWidget(self._labelled(desk.say(caption), widget))
        return holder

    def _labelled(self, caption: str, widget: QWidget) -> QWidget:
        """The two stay together where the row wraps."""
        holder, label = QWidget(), QLabel(caption)
        label.setBuddy(widget)
        widget.setAccessibleName(caption.replace("&", ""))
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(self.desk.look.px(1))
        line.addWidget(label)
        line.addWidget(widget)
        return holder

    def _day(self, caption: str, day: date | None) -> DayEditor:
        made = DayEditor(self.desk, Field("day", "date", -1, FieldInfo(caption)))
        made.setFixedWidth(self.desk.look.px(32))
        made.set_value(day)
        return made

    def _kinds(self) -> list[tuple[str, str]]:
        shapes = self.desk.kinds.shapes.values()
        return [(each.kind, self.desk.say(each.caption)) for each in shapes if self.desk.may_see(each.kind)]

    # ---- what is shown

    def look(self) -> None:
        """Look for what the fields say now."""
        self._pause.stop()
        self.wanted = Wanted(
            self.who.currentData(), self.kind.currentData() or "", self.words.text().strip(), self.since.value(),
            self.until.value(),
        )  # fmt: skip
        self.read()

    def show_answer(self) -> None:
        answer: Answer = self.answer
        if answer.language != self.desk.language.code:
            self.answer = None
            self.read()
            return
        self._show_people(answer)
        kept = self.tree.currentItem()
        seq = kept.data(0, SEQ) if kept is not None else None
        self.tree.blockSignals(True)
        self.tree.clear()
        for each in answer.rows:
            item = self.tree.row(None, list(each.texts), each.opens)
            item.setData(0, SEQ, each.seq)
            if each.seq == seq:
                self.tree.setCurrentItem(item)
        self.tree.blockSignals(False)
        self.tree.settle()
        last = self.tree.columnCount() - 1
        for column in range(last):
            self.tree.setColumnWidth(column, min(self.tree.columnWidth(column), self.desk.look.px(WIDEST)))
        self.tree.setColumnWidth(last, self.desk.look.px(WIDEST // 2))  # and whatever is left over
        self.stack.setCurrentIndex(0 if answer.rows else 1)
        more = say("The newest {count} are shown; say more of what you look for.", count=SHOWN)
        shown = say("Entries: {count}", count=len(answer.rows))
        self.count.setText(self.desk.language.value(more if len(answer.rows) == SHOWN else shown))
        self._read_changes()

    def _show_people(self, answer: Answer) -> None:
        self.who.clear()
        self.who.addItem(self.desk.say("Everybody"), None)
        for id, name in answer.people:
            self.who.addItem(name, id)
        self.who.setCurrentIndex(max(self.who.findData(self.wanted.person), 0))

    def _read_changes(self) -> None:
        item = self.tree.currentItem()
        seq, language = item.data(0, SEQ) if item is not None else 0, self.desk.language
        self.desk.work.read(self, lambda reading: changes_of(reading, seq, language), self._show_changes, lane="entry")

    def _show_changes(self, changes: Sequence[Change]) -> None:
        self.changes = tuple(changes)
        self.before_after.clear()
        for each in changes:
            item = self.before_after.row(None, [" ".join(text.split()) for text in each])
            for column, text in enumerate(each):
                item.setToolTip(column, text)
        self.before_after.settle()
        self.acted.emit()

    # ---- the page

    def first_focus(self) -> QWidget:
        return self.words

    def actions_here(self) -> Sequence[Action]:
        return (
            Action("audit.open", say("Open"), lambda: self.tree.open_current(), "", "page", main=True,
                   enabled=lambda: self._not_openable()),
            Action("audit.all", say("Show everything"), self.show_all, "", "close", main=True),
            Action("audit.refresh", say("Refresh"), self.read, "F5", "refresh", main=True),
        )  # fmt: skip

    def _not_openable(self) -> str:
        opens = self.tree.current() if hasattr(self, "tree") else None
        return "" if opens is not None else self.desk.say("Choose an entry of a document or item first.")

    def show_all(self) -> None:
        """Look for nothing in particular any more."""
        self.words.clear()
        for box in (self.who, self.kind):
            box.setCurrentIndex(0)
        for day in (self.since, self.until):
            day.set_value(None)
        self.look()


def _rest(wanted: Wanted) -> tuple[Any, ...]:
    return wanted.kind, wanted.words, wanted.since, wanted.until


def made(desk: Desk, _arguments: Mapping[str, Any]) -> Page:
    return AuditPage(desk)
