"""A small form for passwords, below what asked for it: nothing modal, Enter goes on, Esc leaves."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.ui.desk import Desk
from desktop.ui.sign_in.page import hidden_edit
from desktop.work import worded
from shared.kernel.words import Words, say

NAME, OLD, NEW, AGAIN, LAST = "name", "old", "new", "again", "last"
LOGIN, PASSWORD, CODE = "login", "password", "code"
CAPTIONS: Mapping[str, Words] = {
    NAME: say("Your name"), OLD: say("Password so far"), NEW: say("New password"), AGAIN: say("Once more"),
    LAST: say("Last group of the recovery key"), LOGIN: say("Name to sign in"), PASSWORD: say("Password"),
    CODE: say("Code"),
}  # fmt: skip
SHOWN = frozenset({NAME, LAST, LOGIN, CODE})


class PasswordForm(QWidget):
    """`run` gets what was typed, by name; it tells a trouble by `fail` and is done with the form by `leave`."""

    def __init__(
        self, desk: Desk, heading: Words, remark: Words, fields: Sequence[str], button: Words,
        run: Callable[[Mapping[str, str]], object], leave: Callable[[], object],
    ) -> None:  # fmt: skip
        super().__init__()
        self.desk, self._run, self._leave = desk, run, leave
        px = desk.look.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(3), 0, 0)
        title = QLabel(desk.language.value(heading))
        title.setFont(desk.look.font(bold=True, bigger=1.15))
        words = QLabel(desk.language.value(remark))
        words.setWordWrap(True)
        for label in (title, words):
            if label.text():
                column.addWidget(label)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        self.edits = {name: QLineEdit() if name in SHOWN else hidden_edit() for name in fields}
        for name, edit in self.edits.items():
            edit.setMinimumWidth(px(60))
            caption = QLabel(desk.language.value(CAPTIONS[name]))
            caption.setBuddy(edit)
            form.addRow(caption, edit)
        column.addLayout(form)
        self.said = QLabel()
        self.said.setWordWrap(True)
        column.addWidget(self.said)
        column.addLayout(self._buttons(button))

    def _buttons(self, caption: Words) -> QHBoxLayout:
        row = QHBoxLayout()
        self.on, self.back = QPushButton(self.desk.language.value(caption)), QPushButton(self.desk.say("Cancel"))
        self.on.clicked.connect(self.go_on)
        self.back.clicked.connect(lambda: self._leave())
        for button in (self.on, self.back):
            row.addWidget(button)
        row.addStretch(1)
        return row

    @property
    def first(self) -> QLineEdit:
        """The first field that is empty."""
        return next((edit for edit in self.edits.values() if not edit.text()), next(iter(self.edits.values())))

    def take_focus(self) -> None:
        self.first.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.back.hasFocus():
            self.go_on()
        elif event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def go_on(self) -> None:
        typed = {name: edit.text() for name, edit in self.edits.items()}
        if AGAIN in typed and typed[NEW] != typed[AGAIN]:
            self.fail(say("The two passwords differ. Nothing was changed."))
            return
        self.on.setEnabled(False)
        self.tell(say("Just a moment…"), "faint")
        self._run(typed)

    def fail(self, trouble: Words | Exception) -> None:
        self.on.setEnabled(True)
        self.tell(worded(trouble) if isinstance(trouble, Exception) else trouble, "bad")

    def tell(self, words: object, role: str) -> None:
        self.said.setText(self.desk.language.value(words))
        self.said.setStyleSheet(f"color: {getattr(self.desk.look.colours, role)}")
