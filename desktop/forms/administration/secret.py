"""Something that is shown once: a first password, a code for a computer."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QLineEdit, QPushButton

from desktop.ui.document.panels.panel import Panel

if TYPE_CHECKING:
    from desktop.ui.document.form import DocumentForm


class SecretPanel(Panel):
    """What it is for, and the secret, to be read, copied or dictated."""

    def __init__(self, form: "DocumentForm", words: object, secret: str) -> None:
        super().__init__(form)
        desk = form.desk
        said = QLabel(desk.language.value(words))
        said.setWordWrap(True)
        self.secret = QLineEdit(secret)
        self.secret.setReadOnly(True)
        self.secret.setFont(desk.look.font(bold=True, bigger=1.3))
        self.secret.setAccessibleName(desk.say(self.heading))
        once = QLabel(desk.say("It is shown only here: write it down or dictate it now."))
        once.setWordWrap(True)
        once.setStyleSheet(f"color: {desk.look.colours.faint}")
        copy = QPushButton(desk.say("Copy"))
        copy.clicked.connect(lambda: QApplication.clipboard().setText(secret))
        row = QHBoxLayout()
        row.addWidget(copy)
        row.addStretch(1)
        for widget in (said, self.secret):
            self.column.addWidget(widget)
        self.column.addLayout(row)
        self.column.addWidget(once)
        self.column.addStretch(1)

    def take_focus(self) -> None:
        self.secret.setFocus()
        self.secret.selectAll()


class FirstPassword(SecretPanel):
    heading = "First password"


class CodeForComputer(SecretPanel):
    heading = "Code for a computer"
