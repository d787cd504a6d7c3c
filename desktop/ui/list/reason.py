"""A step that asks for its reason, for all that are selected: one line above the list, then the preview."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QToolButton

from shared.kernel.states import Transition
from shared.store.several import Step

if TYPE_CHECKING:
    from desktop.ui.desk import Desk


class AskReason(QFrame):
    """Enter goes on, Esc leaves. Without a reason nothing is done; what is typed is in `reasons`, by step."""

    changed = Signal()

    def __init__(
        self, desk: "Desk", reasons: dict[str, str], then: Callable[[Step], object], leave: Callable[[], object]
    ) -> None:
        super().__init__()
        self.desk, self.reasons, self._then, self._leave, self._step = desk, reasons, then, leave, ""
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.label, self.text = QLabel(self), QLineEdit(self)
        self.label.setBuddy(self.text)
        self.take = QPushButton(desk.look.icon("right"), "", self)
        self.take.clicked.connect(self.go_on)
        self.text.textChanged.connect(self._typed)
        close = QToolButton(self)
        close.setIcon(desk.look.icon("close"))
        close.setToolTip(desk.say("Close (Esc)"))
        close.setAccessibleName(desk.say("Close (Esc)"))
        close.clicked.connect(leave)
        row = QHBoxLayout(self)
        row.addWidget(self.label)
        row.addWidget(self.text, 1)
        row.addWidget(self.take)
        row.addWidget(close)

    def begin(self, step: Transition) -> None:
        """Ask for the reason of this step."""
        self._step = ""
        self.text.setText(self.reasons.get(step.name, ""))
        self._step = step.name
        question = self.desk.say(step.reason)
        self.label.setText(f"{question}:")
        self.text.setAccessibleName(question)
        self.take.setText(self.desk.say(step.caption))
        self.take.setEnabled(bool(self.text.text().strip()))
        self.show()
        self.text.setFocus()

    def _typed(self, text: str) -> None:
        self.take.setEnabled(bool(text.strip()))
        if self._step:
            self.reasons[self._step] = text
            self.changed.emit()

    def go_on(self) -> None:
        if reason := self.text.text().strip():
            self._then(Step(self._step, value=reason))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go_on()
        else:
            super().keyPressEvent(event)
