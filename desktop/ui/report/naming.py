"""Asking for a name: a field under something, taken by Enter."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from desktop.ui.desk import Desk
from desktop.ui.report.popup import Popup


class NamePopup(Popup):
    """`then` gets the name where one was given."""

    def __init__(
        self, desk: Desk, below: QWidget, over: QWidget, caption: str, name: str, then: Callable[[str], object]
    ) -> None:
        super().__init__(below, over)
        self.then = then
        self.line = QLineEdit(name, self)
        self.line.setMinimumWidth(desk.look.px(60))
        self.line.setAccessibleName(caption)
        self.line.selectAll()
        self.line.returnPressed.connect(self._take)
        row = QHBoxLayout(self)
        row.addWidget(QLabel(caption, self))
        row.addWidget(self.line)
        self.setFocusProxy(self.line)

    def _take(self) -> None:
        name = " ".join(self.line.text().split())
        if name:
            self.leave()
            self.then(name)
