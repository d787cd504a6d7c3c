"""Keys: every action with where it is and what it is called by; other keys are pressed into the field below."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.actions import Action
from desktop.ui.desk import Desk
from desktop.ui.shell.acting import caption_of
from desktop.ui.shell.keys import Keys, Place, shown
from shared.kernel.words import Words, say
from shared.store.folding import folded

ACTION = Qt.ItemDataRole.UserRole


@dataclass(slots=True)
class KeysPlace:
    """Where somebody is in the list of keys; it outlives the widgets."""

    wanted: str = ""
    chosen: str = ""
    """The name of the action whose keys are changed."""


class KeysPanel(QWidget):
    """Every choice holds at once; keys that are taken stay with who has them."""

    def __init__(self, desk: Desk, keys: Keys, at: KeysPlace) -> None:
        super().__init__()
        self.desk, self.keys, self.at = desk, keys, at
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(desk.look.px(2))
        self.search, self.list = QLineEdit(self.at.wanted), QTreeWidget()
        self.search.setPlaceholderText(self.desk.say("Part of a key or of what it does"))
        self.search.setAccessibleName(self.desk.say("Part of a key or of what it does"))
        self.search.textChanged.connect(self._narrow)
        self.list.setHeaderLabels([self.desk.say("What is done"), self.desk.say("Where"), self.desk.say("Keys")])
        self.list.setAccessibleName(self.desk.say("Keys"))
        self.list.setRootIsDecorated(False)
        self.list.setAlternatingRowColors(True)
        self.list.currentItemChanged.connect(self._choose_row)
        self.list.itemActivated.connect(lambda *_: self.edit.setFocus())
        layout.addWidget(self.search)
        self.list.setMinimumHeight(self.desk.look.px(50))
        layout.addWidget(self.list, 1)
        layout.addLayout(self._editing())
        self.verdict = QLabel()
        self.verdict.setWordWrap(True)
        layout.addWidget(self.verdict)
        self._fill_list()

    def _editing(self) -> QFormLayout:
        self.edit = QKeySequenceEdit()
        self.edit.setMaximumSequenceLength(1)
        self.edit.editingFinished.connect(self._pressed)
        label = QLabel(self.desk.say("Press the new keys:"))
        label.setBuddy(self.edit)
        self.edit.setAccessibleName(label.text())
        self.none, self.usual = QPushButton(self.desk.say("No keys")), QPushButton(self.desk.say("The usual keys"))
        self.all_usual = QPushButton(self.desk.say("All the usual keys"))
        self.none.clicked.connect(lambda: self._set(""))
        self.usual.clicked.connect(lambda: self._set(None))
        self.all_usual.clicked.connect(self._forget)
        buttons = QHBoxLayout()
        for part in (self.none, self.usual, self.all_usual):
            buttons.addWidget(part)
        buttons.addStretch(1)
        rows = QFormLayout()
        rows.addRow(label, self.edit)
        rows.addRow(buttons)
        return rows

    def _fill_list(self) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        listed = set[str]()
        for place in self.keys.places.values():
            for action in place.actions.values():
                if action.name not in listed:
                    listed.add(action.name)
                    self._add(place, action)
        for column in range(3):
            self.list.resizeColumnToContents(column)
        self.list.blockSignals(False)
        if self.list.currentItem() is None and (first := self.list.topLevelItem(0)) is not None:
            self.list.setCurrentItem(first)
        self._narrow(self.at.wanted)

    def _add(self, place: Place, action: Action) -> None:
        texts = [caption_of(self.desk, action), self.desk.language.value(place.caption), self.keys.shown(action)]
        item = QTreeWidgetItem(self.list, texts)
        item.setData(0, ACTION, action.name)
        if self.keys.is_chosen(action):
            item.setFont(2, self.desk.look.font(bold=True))
            item.setToolTip(2, self.desk.say("Usually {keys}", keys=shown(action.keys) or "–"))
        if action.name == self.at.chosen:
            self.list.setCurrentItem(item)

    def _narrow(self, text: str) -> None:
        self.at.wanted = text
        for at in range(self.list.topLevelItemCount()):
            if (item := self.list.topLevelItem(at)) is not None:
                item.setHidden(folded(text) not in folded(" ".join(item.text(column) for column in range(3))))

    def _choose_row(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.at.chosen = item.data(0, ACTION)
            action = self.keys.action(self.at.chosen)
            first = self.keys.of(action).partition("; ")[0]
            self.edit.setKeySequence(QKeySequence(first, QKeySequence.SequenceFormat.PortableText))
            self._say(say("Enter goes to the field where new keys are pressed."))

    def _pressed(self) -> None:
        self._set(self.edit.keySequence().toString(QKeySequence.SequenceFormat.PortableText))
        self.list.setFocus()

    def _set(self, keys: str | None) -> None:
        """None: the usual ones. Keys that are taken stay with who has them, and that is said."""
        if not self.at.chosen:
            return
        action = self.keys.action(self.at.chosen)
        keys = action.keys if keys is None else keys
        if keys == self.keys.of(action):
            return
        taken = self.keys.taken_beside(keys, action)
        if keys and taken is not None:
            place, other = taken
            self._say(say("{keys} is taken: {action} ({place}). Nothing was changed. Press others, or free them there.",
                          keys=shown(keys), action=other.caption, place=place.caption), bad=True)  # fmt: skip
            return
        self.keys.choose(action, keys)
        self.desk.keys_changed.emit()
        self._fill_list()
        self._say(say("{action}: {keys}", action=action.caption, keys=shown(keys) or say("no keys")))

    def _forget(self) -> None:
        self.keys.forget()
        self.desk.keys_changed.emit()
        self._fill_list()
        self._say(say("All keys are the usual ones again."))

    def _say(self, words: Words, *, bad: bool = False) -> None:
        role = self.desk.look.colours.bad if bad else self.desk.look.colours.faint
        self.verdict.setStyleSheet(f"color: {role};")
        self.verdict.setText(self.desk.language.value(words))
