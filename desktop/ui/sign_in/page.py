"""The sign-in: who, the password; and the way in by the recovery key where the password is lost."""

from collections.abc import Callable
from pathlib import Path

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

from desktop.keys import signing_in, vault
from desktop.keys.key_file import Holder, KeyFile
from desktop.keys.signing_in import SignedIn
from desktop.ui.aside import Aside
from desktop.ui.look import Look
from desktop.work import worded
from shared.kernel.language import Language
from shared.kernel.words import Words, say

PASSWORD, RECOVERY = 0, 1


class SignInPage(QWidget):
    """`finished` with who signed in. Whoever closes it has not; `told` is said at first: what happened before."""

    finished = Signal(object)  # SignedIn

    def __init__(self, look: Look, language: Language, company: Path, keys: KeyFile, told: object = "") -> None:
        super().__init__()
        self.look, self.language, self.company, self.keys = look, language, company, keys
        self._under_way: Aside | None = None
        self.setWindowTitle("Fieldledger")
        column = QVBoxLayout(self)
        column.setContentsMargins(*[look.px(8)] * 4)
        column.setSpacing(look.px(3))
        self.heading = QLabel()
        self.heading.setFont(look.font(bold=True, bigger=1.5))
        self.ways = QStackedWidget()
        self._ways = self._password_way(), self._recovery_way()
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
        self._go(PASSWORD)
        self._tell(told, "text")
        Aside(self, vault.has_vault, self.remember.setEnabled, lambda _: None)

    # ---- making

    def _people(self) -> QWidget:
        """Only where there are several: one has no choice."""
        self.people = QListWidget()
        self.people.setAccessibleName(self.language.say("People on this computer"))
        for holder in self.keys.holders:
            self.people.addItem(holder.name)
        self.people.setCurrentRow(0)
        rows = min(len(self.keys.holders), 6)
        self.people.setFixedHeight(self.look.px(2) + rows * max(self.people.sizeHintForRow(0), self.look.px(5)))
        self.people.currentRowChanged.connect(self._chose)
        self.people.itemActivated.connect(lambda _: self.password.setFocus())
        self.people.setVisible(len(self.keys.holders) > 1)
        return self.people

    def _password_way(self) -> QWidget:
        way = QWidget()
        form = QFormLayout(way)
        form.setContentsMargins(0, 0, 0, 0)
        self.password = hidden_edit()
        form.addRow(self.language.say("&Password"), self.password)
        self.remember = QCheckBox(self.language.say("&Remember me on this computer"))
        self.remember.setToolTip(
            self.language.say("The vault of this computer's account keeps the key: no password at the start.")
        )
        self.remember.setEnabled(False)
        form.addRow("", self.remember)
        return way

    def _recovery_way(self) -> QWidget:
        way = QWidget()
        form = QFormLayout(way)
        form.setContentsMargins(0, 0, 0, 0)
        self.recovery = QPlainTextEdit()
        self.recovery.setTabChangesFocus(True)
        self.recovery.setPlaceholderText("XXXX XXXX XXXX XXXX XXXX XXXX XXXX\nXXXX XXXX XXXX XXXX XXXX XXXX XXXX")
        self.recovery.setFixedHeight(self.recovery.fontMetrics().lineSpacing() * 2 + self.look.px(4))
        self.new, self.again = hidden_edit(), hidden_edit()
        form.addRow(self.language.say("Recovery &key"), self.recovery)
        form.addRow(self.language.say("&New password"), self.new)
        form.addRow(self.language.say("&Once more"), self.again)
        return way

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.other = QPushButton()
        self.other.setFlat(True)
        self.other.setStyleSheet(f"color: {self.look.colours.accent}")
        self.other.clicked.connect(lambda: self._go(RECOVERY if self.ways.currentIndex() == PASSWORD else PASSWORD))
        self.on = QPushButton()
        self.on.setDefault(True)
        self.on.clicked.connect(self.go_on)
        row.addWidget(self.other)
        row.addStretch(1)
        row.addWidget(self.on)
        return row

    # ---- what happens

    @property
    def holder(self) -> Holder:
        return self.keys.holders[max(self.people.currentRow(), 0)]

    def _chose(self) -> None:
        self.remember.setChecked(self.holder.remembered)
        self._name()

    def _go(self, way: int) -> None:
        self.ways.setCurrentIndex(way)
        self.ways.setFixedHeight(self._ways[way].sizeHint().height())
        self.other.setText(self.language.say("I forgot the password…" if way == PASSWORD else "Back to the password"))
        self.on.setText(self.language.say("Sign in" if way == PASSWORD else "Set the new password"))
        self._chose()
        self._tell("", "text")
        (self.password if way == PASSWORD else self.recovery).setFocus()

    def _name(self) -> None:
        one = len(self.keys.holders) == 1
        self.heading.setText(self.holder.name if one else self.language.say("Who signs in?"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on from anywhere, Esc back to the password."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go_on()
        elif event.key() == Qt.Key.Key_Escape and self.ways.currentIndex() == RECOVERY:
            self._go(PASSWORD)
        else:
            super().keyPressEvent(event)

    def go_on(self) -> None:
        """Try it, in a thread: a try takes a quarter of a second, so that guessing takes years."""
        if self._under_way is not None:
            return
        company, person, remember = self.company, self.holder.person, self.remember.isChecked()
        if self.ways.currentIndex() == PASSWORD:
            password = self.password.text()
            self._try(lambda: signing_in.sign_in(company, person, password, remember=remember))
        elif self.new.text() != self.again.text():
            self._tell(say("The two passwords differ. Nothing was changed."), "bad")
        else:
            text, new = self.recovery.toPlainText(), self.new.text()
            self._try(lambda: signing_in.recover(company, text, person, new))

    def come_forward(self) -> None:
        """As after a second start."""
        self.show()
        self.raise_()
        self.activateWindow()

    def _try(self, what: Callable[[], SignedIn]) -> None:
        self.on.setEnabled(False)
        self._tell(say("Just a moment…"), "faint")
        self._under_way = Aside(self, what, self._in, self._failed)

    def _in(self, signed_in: SignedIn) -> None:
        self._under_way = None
        self._forget()
        self.finished.emit(signed_in)

    def _failed(self, trouble: Exception) -> None:
        self._under_way = None
        self.on.setEnabled(True)
        self._tell(worded(trouble), "bad")
        self.password.selectAll()
        self.password.setFocus() if self.ways.currentIndex() == PASSWORD else None

    def _forget(self) -> None:
        """Nothing that was typed stays in the fields."""
        for edit in (self.password, self.new, self.again):
            edit.clear()
        self.recovery.clear()

    def _tell(self, words: Words | object, role: str) -> None:
        self.said.setText(self.language.value(words))
        self.said.setStyleSheet(f"color: {getattr(self.look.colours, role)}")


def hidden_edit() -> QLineEdit:
    """For a password: not shown, not in the history of the keyboard, not to be copied out."""
    edit = QLineEdit()
    edit.setEchoMode(QLineEdit.EchoMode.Password)
    edit.setInputMethodHints(Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData)
    return edit
