"""A bar that asks for the passphrase of an exchange file; nothing stands still meanwhile, Esc closes it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout

from desktop.ui.desk import Desk


class PassphraseBar(QFrame):
    """Hidden until `ask`; Enter goes on with what was typed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk, look = desk, desk.look
        self._then: Callable[[str], object] = lambda _: None
        self._back: Callable[[], object] = lambda: None
        self._why_not: Callable[[str], str] = lambda _: ""
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.said, self.fault = QLabel(), QLabel()
        for each in (self.said, self.fault):
            each.setWordWrap(True)
        self.fault.setStyleSheet(f"color: {look.colours.bad}")
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setAccessibleName(desk.say("Passphrase"))
        self.line.setPlaceholderText(desk.say("Passphrase"))
        self.line.returnPressed.connect(self._go_on)
        self.seen = QCheckBox(desk.say("Show it"))
        self.seen.toggled.connect(self._show)
        self.go, self.leave = QPushButton(), QPushButton(desk.say("Close (Esc)"))
        self.go.clicked.connect(self._go_on)
        self.leave.clicked.connect(self.close_it)
        row = QHBoxLayout()
        row.setSpacing(look.px(2))
        row.addWidget(self.line, 1)
        for widget in (self.seen, self.go, self.leave):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.addWidget(self.said)
        column.addLayout(row)
        column.addWidget(self.fault)
        self.hide()

    def ask(
        self, said: str, button: str, then: Callable[[str], object], *, back: Callable[[], object] = lambda: None,
        why_not: Callable[[str], str] = lambda _: "",
    ) -> None:  # fmt: skip
        """`then` gets the passphrase, unless `why_not` says what is wrong with it, and the bar stays; `back` is done
        when the bar closes: who gets the keyboard."""
        self._then, self._back, self._why_not = then, back, why_not
        self.fault.hide()
        self.said.setText(said)
        self.go.setText(button)
        self.show()
        self.line.setFocus()

    def close_it(self) -> None:
        self.line.clear()
        self.hide()
        self._back()

    def _show(self, seen: bool) -> None:
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if seen else QLineEdit.EchoMode.Password)

    def _go_on(self) -> None:
        typed = self.line.text()
        if why_not := self._why_not(typed):
            self.fault.setText(why_not)
            self.fault.show()
            self.line.selectAll()
        elif typed.strip():
            self.close_it()
            self._then(typed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_it()
        else:
            super().keyPressEvent(event)
