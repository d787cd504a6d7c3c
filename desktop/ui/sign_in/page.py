"""The sign-in: who, the password; and the ways in for whoever is new here, lost the password, or got a first one."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.accounts.asked import Asked, MustChange, SecondNeeded
from desktop.keys import vault
from desktop.keys.entrance import Entrance
from desktop.ui.aside import Aside
from desktop.ui.look import Look
from desktop.work import worded
from shared.kernel.language import Language
from shared.kernel.words import Words, say

PASSWORD, RECOVERY, SOMEBODY, FIRST, SECOND, CHANGED = range(6)
"""The password of somebody who is known here · the recovery key · somebody who is new here · a first password is
changed · the code of a second factor · the password was changed on another computer."""
GO_ON: Final = {
    PASSWORD: say("Sign in"), RECOVERY: say("Set the new password"), SOMEBODY: say("Sign in"),
    FIRST: say("Set the new password"), SECOND: say("Sign in"), CHANGED: say("Sign in"),
}  # fmt: skip
OFFERED: Final = {
    RECOVERY: say("I forgot the password…"), SOMEBODY: say("Somebody else…"),
    CHANGED: say("It was changed on another computer…"),
}  # fmt: skip


class SignInPage(QWidget):
    """`finished` with the Entrance of who signed in. Whoever closes it has not; `told` is said at first: what happened
    before. `door` is a KeyDoor or an AccountDoor; what it can do is what is offered.
    """

    finished = Signal(object)  # Entrance

    def __init__(self, look: Look, language: Language, door: Any, told: object = "") -> None:
        super().__init__()
        self.look, self.language, self.door = look, language, door
        self._under_way: Aside | None = None
        self._asked: Asked | None = None
        self.setWindowTitle("Fieldledger")
        column = QVBoxLayout(self)
        column.setContentsMargins(*[look.px(8)] * 4)
        column.setSpacing(look.px(3))
        self.heading = QLabel()
        self.heading.setFont(look.font(bold=True, bigger=1.5))
        self.ways = QStackedWidget()
        self._make_edits()
        self._ways = [self._form(rows) for rows in self._rows()]
        for way in self._ways:
            self.ways.addWidget(way)
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        for widget in (self.heading, self._people(), self.ways, self.said):
            column.addWidget(widget)
        column.addStretch(1)
        column.addLayout(self._buttons())
        self.resize(look.px(130), look.px(75))
        self._go(self._usual)
        self._tell(told, "text")
        if self.has_keys:
            Aside(self, vault.has_vault, self.remember.setEnabled, lambda _: None)

    @property
    def has_keys(self) -> bool:
        """Whether the file is encrypted: there is a recovery key, and a vault may remember."""
        return hasattr(self.door, "recover")

    # ---- making

    def _people(self) -> QWidget:
        """Only where there are several: one has no choice."""
        self.people = QListWidget()
        self.people.setAccessibleName(self.language.say("People on this computer"))
        for holder in self.door.holders:
            self.people.addItem(holder.name)
        self.people.setCurrentRow(0)
        rows = min(len(self.door.holders), 6)
        self.people.setFixedHeight(self.look.px(2) + rows * max(self.people.sizeHintForRow(0), self.look.px(5)))
        self.people.currentRowChanged.connect(self._chose)
        self.people.itemActivated.connect(lambda _: self.password.setFocus())
        return self.people

    def _make_edits(self) -> None:
        self.password, self.remember = hidden_edit(), QCheckBox(self.language.say("&Remember me on this computer"))
        self.remember.setToolTip(
            self.language.say("The vault of this computer's account keeps the key: no password at the start.")
        )
        self.remember.setEnabled(False)
        self.remember.setVisible(self.has_keys)
        self.recovery = QPlainTextEdit()
        self.recovery.setTabChangesFocus(True)
        self.recovery.setPlaceholderText("XXXX XXXX XXXX XXXX XXXX XXXX XXXX\nXXXX XXXX XXXX XXXX XXXX XXXX XXXX")
        self.recovery.setFixedHeight(self.recovery.fontMetrics().lineSpacing() * 2 + self.look.px(4))
        self.new, self.again = hidden_edit(), hidden_edit()
        self.login, self.theirs = QLineEdit(), hidden_edit()
        self.first, self.first_again = hidden_edit(), hidden_edit()
        self.second = QLineEdit()
        self.before, self.after = hidden_edit(), hidden_edit()

    def _rows(self) -> Sequence[Sequence[tuple[str, QWidget]]]:
        """Of each way its fields, the first of them gets the keyboard."""
        say = self.language.say
        return (
            ((say("&Password"), self.password), ("", self.remember)),
            ((say("Recovery &key"), self.recovery), (say("&New password"), self.new), (say("&Once more"), self.again)),
            ((say("Name to sign &in"), self.login), (say("&Password"), self.theirs)),
            ((say("&New password"), self.first), (say("&Once more"), self.first_again)),
            ((say("&Code"), self.second),),
            ((say("Password &before"), self.before), (say("&New password"), self.after)),
        )

    def _form(self, rows: Sequence[tuple[str, QWidget]]) -> QWidget:
        way = QWidget()
        form = QFormLayout(way)
        form.setContentsMargins(0, 0, 0, 0)
        for caption, edit in rows:
            form.addRow(caption, edit)
        return way

    def _buttons(self) -> QHBoxLayout:
        """What is offered beside the usual way, as links; then the button that goes on."""
        row = QHBoxLayout()
        self.others = {way: self._link(OFFERED[way], way) for way in self._offered()}
        self.back = self._link(say("Back to the password"), self._usual)
        self.on = QPushButton()
        self.on.setDefault(True)
        self.on.clicked.connect(self.go_on)
        for link in (*self.others.values(), self.back):
            row.addWidget(link)
        row.addStretch(1)
        row.addWidget(self.on)
        return row

    def _link(self, words: Words, way: int) -> QPushButton:
        link = QPushButton(words.words(self.language))
        link.setFlat(True)
        link.setStyleSheet(f"color: {self.look.colours.accent}")
        link.clicked.connect(lambda: self._go(way))
        return link

    def _offered(self) -> Sequence[int]:
        if not self.has_keys:
            return (SOMEBODY,)
        server = any(holder.login for holder in self.door.holders)
        return (RECOVERY, CHANGED) if server else (RECOVERY,)

    # ---- what happens

    @property
    def _usual(self) -> int:
        """The way of most; where everybody signed out, whoever comes is new."""
        return PASSWORD if self.door.holders else SOMEBODY

    @property
    def holder(self) -> Any:
        return self.door.holders[max(self.people.currentRow(), 0)]

    @property
    def way(self) -> int:
        return self.ways.currentIndex()

    def _chose(self) -> None:
        self.remember.setChecked(bool(self.door.holders) and getattr(self.holder, "remembered", False))
        several = len(self.door.holders) > 1 and self.way not in (SOMEBODY, FIRST, SECOND)
        self.people.setVisible(several)
        if self.way == SOMEBODY:
            self.heading.setText(self.language.say("Who signs in?"))
        elif self._asked is not None and self.way in (FIRST, SECOND):
            self.heading.setText(self._asked.login)
        else:
            self.heading.setText(self.language.say("Who signs in?") if several else self.holder.name)

    def _go(self, way: int) -> None:
        self.ways.setCurrentIndex(way)
        self.ways.setFixedHeight(self._ways[way].sizeHint().height())
        self.on.setText(GO_ON[way].words(self.language))
        for link in self.others.values():
            link.setVisible(way == PASSWORD)
        self.back.setVisible(way != self._usual)
        self._chose()
        self._tell("", "text")
        self._first_edit.setFocus()

    @property
    def _first_edit(self) -> QWidget:
        return (self.password, self.recovery, self.login, self.first, self.second, self.before)[self.way]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on from anywhere, Esc back to the password."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go_on()
        elif event.key() == Qt.Key.Key_Escape and self.way != self._usual:
            self._go(self._usual)
        else:
            super().keyPressEvent(event)

    def go_on(self) -> None:
        """Try it, in a thread: a try takes a quarter of a second, so that guessing takes years."""
        if self._under_way is None:
            (self._password, self._recover, self._somebody, self._set_first, self._show_code, self._changed)[self.way]()

    def _password(self) -> None:
        door, holder, password, remember = self.door, self.holder, self.password.text(), self.remember.isChecked()
        self._asked = Asked(getattr(holder, "login", ""), password)
        self._try(lambda: door.sign_in(holder.person, password, remember))

    def _recover(self) -> None:
        door, person, text, new = self.door, self.holder.person, self.recovery.toPlainText(), self.new.text()
        if self._agree(self.new, self.again):
            self._try(lambda: door.recover(text, person, new))

    def _somebody(self) -> None:
        self._ask(Asked(self.login.text().strip(), self.theirs.text()))

    def _set_first(self) -> None:
        if self._asked is not None and self._agree(self.first, self.first_again):
            self._ask(replace(self._asked, new=self.first.text()))

    def _show_code(self) -> None:
        if self._asked is not None:
            self._ask(replace(self._asked, second=self.second.text().strip()))

    def _changed(self) -> None:
        door, person, before, after = self.door, self.holder.person, self.before.text(), self.after.text()
        self._try(lambda: door.changed_elsewhere(person, before, after))

    def _ask(self, asked: Asked) -> None:
        """The server."""
        self._asked, door = asked, self.door
        self._try(lambda: door.sign_in_new(asked))

    def _agree(self, first: QLineEdit, again: QLineEdit) -> bool:
        if first.text() != again.text():
            self._tell(say("The two passwords differ. Nothing was changed."), "bad")
        return first.text() == again.text()

    def come_forward(self) -> None:
        """As after a second start."""
        self.show()
        self.raise_()
        self.activateWindow()

    def _try(self, what: Callable[[], Entrance]) -> None:
        self.on.setEnabled(False)
        self._tell(say("Just a moment…"), "faint")
        self._under_way = Aside(self, what, self._in, self._failed)

    def _in(self, entrance: Entrance) -> None:
        self._under_way = None
        self._forget()
        self.finished.emit(entrance)

    def _failed(self, trouble: Exception) -> None:
        self._under_way = None
        self.on.setEnabled(True)
        if isinstance(trouble, MustChange | SecondNeeded):
            self._go(FIRST if isinstance(trouble, MustChange) else SECOND)
            self._tell(trouble, "text")
            return
        self._tell(worded(trouble), "bad")
        if isinstance(edit := self._first_edit, QLineEdit) and self.way != SOMEBODY:
            edit.selectAll()
            edit.setFocus()
        elif self.way == SOMEBODY:
            self.theirs.selectAll()
            self.theirs.setFocus()

    def _forget(self) -> None:
        """Nothing that was typed stays in the fields."""
        self._asked = None
        for edit in self.findChildren(QLineEdit):
            edit.clear()
        self.recovery.clear()

    def _tell(self, words: Words | object, role: str) -> None:
        self.said.setText(self.language.value(words))
        self.said.setStyleSheet(f"color: {getattr(self.look.colours, role)}")
        if (column := self.layout()) is not None:  # long words get their lines, and cover nothing
            column.activate()
            self.resize(self.width(), max(self.height(), column.totalHeightForWidth(self.width())))


def hidden_edit() -> QLineEdit:
    """For a password: not shown, not in the history of the keyboard, not to be copied out."""
    edit = QLineEdit()
    edit.setEchoMode(QLineEdit.EchoMode.Password)
    edit.setInputMethodHints(Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData)
    return edit
