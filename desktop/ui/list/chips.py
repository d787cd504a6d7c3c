"""Chips: the parts of a filter in force, each a button that takes it away."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from desktop.ui.flow import FlowLayout

if TYPE_CHECKING:
    from desktop.ui.desk import Desk


class Chips(QWidget):
    """Left and Right walk among them, Del, Backspace or Enter takes one away; `removed` says which."""

    removed = Signal(int)
    left = Signal()  # back to the line: Esc, or there are no more

    def __init__(self, desk: "Desk") -> None:
        super().__init__()
        self.desk, self.buttons = desk, list[_Chip]()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._flow = FlowLayout(self, desk.look.px(1))
        self.hide()

    def show_words(self, words: Sequence[str]) -> None:
        for button in self.buttons:
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = [_Chip(self, at, text) for at, text in enumerate(words)]
        for button in self.buttons:
            self._flow.addWidget(button)
            button.show()
        self.setVisible(bool(self.buttons))
        self.updateGeometry()

    def focus(self, at: int) -> None:
        if self.buttons:
            self.buttons[min(max(at, 0), len(self.buttons) - 1)].setFocus()
        else:
            self.left.emit()

    def take_away(self, at: int) -> None:
        self.removed.emit(at)
        self.focus(at)


class _Chip(QToolButton):
    def __init__(self, chips: Chips, at: int, words: str) -> None:
        super().__init__(chips)
        self.chips, self.at, look = chips, at, chips.desk.look
        self.setText(words)
        self.setIcon(look.icon("close"))
        self.setIconSize(QSize(look.px(3), look.px(3)))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setToolTip(chips.desk.say("Take away this condition (Del)"))
        self.setAccessibleName(chips.desk.say("Condition: {condition}", condition=words))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(lambda: chips.take_away(self.at))

    def event(self, event: QEvent) -> bool:
        return keeps(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chips.take_away(self.at)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.chips.focus(self.at + (1 if key == Qt.Key.Key_Right else -1))
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.chips.left.emit()
        else:
            super().keyPressEvent(event)


def keeps(event: QEvent) -> bool:
    """Whether Del was pressed here: it means this place, and not the rows of the list, whose key it is too."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    event.setAccepted(event.key() == Qt.Key.Key_Delete)
    return event.isAccepted()
