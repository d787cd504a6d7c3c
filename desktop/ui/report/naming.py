"""Asking for a name: a field under something, taken by Enter, left by Esc; nothing modal."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QWidget

from desktop.ui.desk import Desk


class NamePopup(QFrame):
    def __init__(self, desk: Desk, below: QWidget, caption: str, name: str, then: Callable[[str], object]) -> None:
        super().__init__(below.window())
        self.below, self.then = below, then
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.line = QLineEdit(name, self)
        self.line.setMinimumWidth(desk.look.px(60))
        self.line.setAccessibleName(caption)
        self.line.selectAll()
        self.line.returnPressed.connect(self._take)
        row = QHBoxLayout(self)
        row.addWidget(QLabel(caption, self))
        row.addWidget(self.line)
        self.adjustSize()
        self.move(below.mapTo(below.window(), QPoint(0, 0)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            self.below.setFocus()
        else:
            super().keyPressEvent(event)

    def _take(self) -> None:
        name = " ".join(self.line.text().split())
        if name:
            self.close()
            self.then(name)


def ask_name(desk: Desk, below: QWidget, caption: str, name: str, then: Callable[[str], object]) -> NamePopup:
    """`then` gets the name where one was given."""
    popup = NamePopup(desk, below, caption, name, then)
    popup.show()
    popup.raise_()
    popup.line.setFocus()
    return popup
