"""A step that asks for its reason: the person says it beside the document, and it stands in the history."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QPushButton

from desktop.ui.document.panels.panel import Panel
from shared.kernel.states import Transition

if TYPE_CHECKING:
    from desktop.ui.document.form import DocumentForm


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
    """Enter or the button takes the step, Esc gives it up. What is typed is the record's: it outlives the panel."""

    heading = "Why"

    def __init__(self, form: "DocumentForm", step: Transition) -> None:
        super().__init__(form)
        self.step, say = step, self.desk.say
        self.say_instead(say(step.reason))
        self.text = ReasonText(form.record.reasons.get(step.name, ""))
        self.text.done.connect(self._take)
        self.text.setAccessibleName(say(step.reason))
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(self._typed)
        self.column.addWidget(self.text, 1)
        self.take = QPushButton(self.desk.look.icon("right"), say(step.caption))
        self.take.clicked.connect(self._take)
        self.column.addWidget(self.take)
        self.take.setEnabled(bool(self.text.toPlainText().strip()))

    def take_focus(self) -> None:
        self.text.setFocus()
        self.text.moveCursor(self.text.textCursor().MoveOperation.End)

    def _typed(self) -> None:
        text = self.text.toPlainText()
        self.take.setEnabled(bool(text.strip()))
        self._keep(text if text.strip() else None)

    def _keep(self, text: str | None) -> None:
        form, before = self.form, self.form.is_changed()
        form.record.reason(self.step.name, text)
        if form.is_changed() != before:
            form.titled.emit()
            form.acted.emit()

    def leave(self) -> None:
        self._keep(None)
        super().leave()

    def _take(self) -> None:
        text = self.text.toPlainText()
        if text.strip():
            self.form.saving.take_step(self.step.name, text)
