"""Who changed what, when: each entry with the values before and after."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from desktop.ui.document.panels.panel import Panel
from desktop.ui.document.values import ValueWords, of_line
from desktop.ui.widths import level
from desktop.work import Reading
from shared.kernel.describe import Shape
from shared.kernel.language import Language
from shared.kernel.words import Caption, say
from shared.store import audit
from shared.store.audit import Entry

CHANGES_SHOWN = 500
LEAST = 16
"""Steps: what a column keeps of its width."""


@dataclass(frozen=True, slots=True)
class Told:
    """An entry in words: when, who, what was done; and (place, path, before, after) of each change."""

    head: tuple[str, str, str]
    changes: tuple[tuple[str, str, str, str], ...]


def told(reading: Reading, shape: Shape, id: Any, base: bytes, language: Language) -> list[Told]:
    """Newest first."""
    words = ValueWords(reading, language)
    now = msgspec.json.decode(base)
    return [_told(reading, shape, entry, now, words) for entry in reversed(audit.history(reading.connection, id))]


def _told(reading: Reading, shape: Shape, entry: Entry, now: dict[str, Any], words: ValueWords) -> Told:
    who = ", ".join(filter(None, (reading.books.name("*", entry.person_id), entry.device)))
    changes = changes_in_words(shape, entry.content, now, words) if "" not in entry.content else ()
    return Told((moment_words(entry.at, words.language), who, action_words(shape, entry.action, words.language)),
                tuple(changes))  # fmt: skip


def moment_words(at: datetime, language: Language) -> str:
    """To the second, by the clock of this computer."""
    return f"{language.date(at.astimezone().date())} {at.astimezone():%H:%M:%S}"


def changes_in_words(
    shape: Shape, content: dict[str, Any], now: dict[str, Any], words: ValueWords
) -> list[tuple[str, str, str, str]]:
    """(place, path, before, after) of each change; `now` is the body in which lines are looked up."""
    changes: list[tuple[str, str, str, str]] = []
    for path, (before, after) in list(content.items())[:CHANGES_SHOWN]:
        if path == audit.REASON:
            changes.insert(0, (words.language.say("Why: {reason}", reason=after), path, "", ""))
            continue
        place, field = words.place(shape, path, now)
        if isinstance(before or after, dict | list) and field is None:
            changes.append((place, path, "", words.language.value(of_line(before, after))))
        else:
            changes.append((place, path, words.value(field, before), words.value(field, after)))
    return changes


def action_words(shape: Shape | None, action: str, language: Language) -> str:
    """One of the store's own actions, or a step that the kind declares."""
    states = shape.cls.states if shape is not None and shape.is_document else None
    steps = states.transitions if states else ()
    said = next((Caption(states.captions[step.target]) for step in steps if states and step.name == action), None)
    return language.value(said or ACTIONS.get(action, action))


ACTIONS = {
    "save": say("Saved"), "post": say("Posted"), "unpost": say("Unposted"), "mark": say("Marked for deletion"),
    "unmark": say("The mark is taken off"), "purge": say("Purged"), "replace": say("Merged into another"),
    "import": say("Imported"), "import_catalog": say("Imported"), "close_period": say("Period closed"),
    "merge": say("Merged"), "settle": say("Conflict settled"), "reopen": say("Choice taken back"),
    "begin": say("Begun"), "repost": say("Reposted"), "export": say("Exported"), "print": say("Printed"),
    "take_back": say("Import taken back"), "renumber": say("Given another number"), "sign_in": say("Signed in"),
    "hand_over": say("Left this computer"),
    "enrol": say("Joined the company's server"), "audit_lost": say("Sent again what the server had lost"),
}  # fmt: skip


class HistoryPanel(Panel):
    heading = "History"

    def __init__(self, form: Any) -> None:
        super().__init__(form)
        self.tree = QTreeWidget()
        self.tree.setColumnCount(3)
        say = self.desk.say
        self.tree.setHeaderLabels([say("When, what"), say("Who, before"), say("Done, after")])
        for at in range(3):
            self.tree.headerItem().setToolTip(at, self.tree.headerItem().text(at))
        self.tree.setAccessibleName(say(self.heading))
        self.tree.itemActivated.connect(self._open)
        self.tree.setWordWrap(True)
        self.column.addWidget(self.tree, 1)

    def read(self) -> None:
        shape, id, base, language = self.form.shape, self.form.aggregate.id, self.form.base, self.desk.language
        self.desk.work.read(self, lambda reading: told(reading, shape, id, base, language), self._show, lane="read")

    def _show(self, found: list[Told]) -> None:
        self.tree.clear()
        self.say_instead("" if found else self.desk.say("Nothing was saved yet."))
        for each in found:
            head = QTreeWidgetItem(self.tree, list(each.head))
            for column, words in enumerate(each.head):
                head.setToolTip(column, words)
            for place, path, before, after in each.changes:
                item = QTreeWidgetItem(head, [place, before, after])
                item.setToolTip(0, place)
                item.setToolTip(1, before)
                item.setToolTip(2, after)
                if path == audit.REASON:
                    item.setFirstColumnSpanned(True)
                    item.setToolTip(0, place)
                else:
                    item.setData(0, Qt.ItemDataRole.UserRole, path)
        if found:
            self.tree.topLevelItem(0).setExpanded(True)  # type: ignore[union-attr]
        self._share_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        """In a narrow panel the widest columns give way, so that the last one is seen; tips have the whole words."""
        tree, room, least = self.tree, self.tree.viewport().width(), self.desk.look.px(LEAST)
        wishes = [tree.sizeHintForColumn(at) for at in range(3)]
        most = level([(min(least, wish), wish) for wish in wishes], room)
        widths = [min(wish, max(most, least)) for wish in wishes]
        for at in range(2):  # what is left over goes to the captions
            more = min(tree.header().sectionSizeHint(at) - widths[at], room - sum(widths))
            widths[at] += max(more, 0)
            tree.setColumnWidth(at, widths[at])

    def take_focus(self) -> None:
        self.tree.setFocus()

    def _open(self, item: QTreeWidgetItem) -> None:
        if path := item.data(0, Qt.ItemDataRole.UserRole):
            self.form.jump(path)
