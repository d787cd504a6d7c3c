"""Settings of this screen: language, colours, size, the person's name, and keys. Business rules are not here."""

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.actions import Action
from desktop.ui.desk import Desk
from desktop.ui.page import Page
from desktop.ui.shell.acting import caption_of
from desktop.ui.shell.keys import Keys, Place, shown
from shared.kernel.words import Words, say
from shared.store.folding import folded

NAME: Final = "settings"
LANGUAGES: Final = (("en", say("English")), ("ru", say("Русский")))
COLOURS: Final = (("system", say("As the system")), ("light", say("Light")), ("dark", say("Dark")))
SCALES: Final = (100, 110, 125, 150, 175, 200)
ACTION = Qt.ItemDataRole.UserRole


class SettingsPage(Page):
    """Every choice holds at once; nothing here has to be saved."""

    def __init__(self, desk: Desk, keys: Keys) -> None:
        super().__init__(desk)
        self.keys = keys
        self._wanted, self._chosen = "", ""  # what is searched, the name of the action whose keys are changed

    def title(self) -> str:
        return self.desk.say("Screen and keys")

    def icon(self) -> str:
        return "settings"

    def help_name(self) -> str:
        return NAME

    def link(self) -> Mapping[str, Any]:
        return {"open": "page", "name": NAME}

    def first_focus(self) -> QWidget:
        return self.language

    def build(self) -> None:
        look = self.desk.look
        outer, area, inside = QVBoxLayout(self.content), QScrollArea(self.content), QWidget()
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)  # at twice the size a small screen scrolls
        area.setWidget(inside)
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(look.px(5), look.px(4), look.px(5), look.px(4))
        layout.setSpacing(look.px(2))
        layout.addWidget(self._heading(self.desk.say("Screen")))
        layout.addLayout(self._screen())
        layout.addSpacing(look.px(3))
        layout.addWidget(self._heading(self.desk.say("Keys")))
        self._build_keys(layout)

    # ---- the screen

    def _screen(self) -> QFormLayout:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        desk, kept = self.desk, self.desk.preferences
        self.language = self._choice(form, self.desk.say("Language"), LANGUAGES, desk.language.code)
        self.language.activated.connect(lambda at: desk.choose(language=LANGUAGES[at][0]))
        self.colours = self._choice(form, self.desk.say("Colours"), COLOURS, kept.colours or "system")
        self.colours.activated.connect(lambda at: desk.choose(colours=COLOURS[at][0]))
        sizes = [(str(size), f"{size} %") for size in sorted({*SCALES, kept.scale})]
        self.scale = self._choice(form, self.desk.say("Size"), sizes, str(kept.scale))
        self.scale.activated.connect(lambda at: desk.choose(scale=int(sizes[at][0])))
        self.user = QLineEdit(kept.get("user", ""))
        self.user.setPlaceholderText(desk.say("the name of the account"))
        self.user.setMinimumWidth(self.user.fontMetrics().horizontalAdvance(self.user.placeholderText() + "0" * 8))
        self.user.editingFinished.connect(self._name_user)
        self._row(form, self.desk.say("Your name"), self.user)
        return form

    def _name_user(self) -> None:
        if self.user.text() != self.desk.preferences.get("user", ""):
            self.desk.preferences.set("user", self.user.text().strip())
            self.desk.user_changed.emit()

    def _choice(self, form: QFormLayout, caption: str, choices: Any, current: str) -> QComboBox:
        box = QComboBox()
        for name, words in choices:
            box.addItem(self.desk.language.value(words), name)
        box.setCurrentIndex(max(box.findData(current), 0))
        self._row(form, caption, box)
        return box

    def _row(self, form: QFormLayout, caption: str, field: QWidget) -> None:
        label = QLabel(caption)
        label.setBuddy(field)
        field.setAccessibleName(label.text())
        form.addRow(label, field)

    def _heading(self, caption: str) -> QLabel:
        label = QLabel(caption)
        label.setFont(self.desk.look.font(bold=True, bigger=1.25))
        return label

    # ---- keys

    def _build_keys(self, layout: QVBoxLayout) -> None:
        self.search, self.list = QLineEdit(self._wanted), QTreeWidget()
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
        self._narrow(self._wanted)

    def _add(self, place: Place, action: Action) -> None:
        texts = [caption_of(self.desk, action), self.desk.language.value(place.caption), self.keys.shown(action)]
        item = QTreeWidgetItem(self.list, texts)
        item.setData(0, ACTION, action.name)
        if self.keys.is_chosen(action):
            item.setFont(2, self.desk.look.font(bold=True))
            item.setToolTip(2, self.desk.say("Usually {keys}", keys=shown(action.keys) or "–"))
        if action.name == self._chosen:
            self.list.setCurrentItem(item)

    def _narrow(self, text: str) -> None:
        self._wanted = text
        for at in range(self.list.topLevelItemCount()):
            if (item := self.list.topLevelItem(at)) is not None:
                item.setHidden(folded(text) not in folded(" ".join(item.text(column) for column in range(3))))

    def _choose_row(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self._chosen = item.data(0, ACTION)
            action = self.keys.action(self._chosen)
            first = self.keys.of(action).partition("; ")[0]
            self.edit.setKeySequence(QKeySequence(first, QKeySequence.SequenceFormat.PortableText))
            self._say(say("Enter goes to the field where new keys are pressed."))

    def _pressed(self) -> None:
        self._set(self.edit.keySequence().toString(QKeySequence.SequenceFormat.PortableText))
        self.list.setFocus()

    def _set(self, keys: str | None) -> None:
        """None: the usual ones. Keys that are taken stay with who has them, and that is said."""
        if not self._chosen:
            return
        action = self.keys.action(self._chosen)
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


def made(desk: Desk, _link: Mapping[str, Any]) -> SettingsPage:
    """As `desk.open_page("settings")` makes it."""
    return SettingsPage(desk, desk.keys)
