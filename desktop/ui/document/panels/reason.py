"""A step that asks for its reason: the person says it beside the document, and it stands in the history."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QPushButton

from desktop.ui.document.panels.panel import Panel
from shared.kernel.states import Transition

if TYPE_CHECKING:
    from desktop.ui.document.form import DocumentForm


class Reason:
    """What is being typed; it outlives the panel, which is made anew in another language."""

    def __init__(self, step: Transition) -> None:
        self.step, self.text = step, ""


class ReasonText(QPlainTextEdit):
    """Enter is done, Shift+Enter begins a line. Ctrl+Enter is the text's too: it posts no document meanwhile."""

    done = Signal()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_enter(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _is_enter(event) and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.done.emit()
        else:
            super().keyPressEvent(event)


def _is_enter(event: QKeyEvent) -> bool:
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ReasonPanel(Panel):
    """Enter or the button takes the step, Esc gives it up."""

    heading = "Why"

    def __init__(self, form: "DocumentForm", reason: Reason) -> None:
        super().__init__(form)
        self.reason, say = reason, self.desk.say
        self.say_instead(say(reason.step.reason))
        self.text = ReasonText(reason.text)
        self.text.done.connect(self._take)
        self.text.setAccessibleName(say(reason.step.reason))
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(self._typed)
        self.column.addWidget(self.text, 1)
        self.take = QPushButton(self.desk.look.icon("right"), say(reason.step.caption))
        self.take.clicked.connect(self._take)
        self.column.addWidget(self.take)
        self._typed()

    def take_focus(self) -> None:
        self.text.setFocus()
        self.text.moveCursor(self.text.textCursor().MoveOperation.End)

    def _typed(self) -> None:
        self.reason.text = self.text.toPlainText()
        self.take.setEnabled(bool(self.reason.text.strip()))

    def _take(self) -> None:
        if self.reason.text.strip():
            self.form.saving.take_step(self.reason.step.name, self.reason.text)
