"""FoldedLine: what a header says in one line."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

if TYPE_CHECKING:
    from desktop.ui.desk import Desk


class FoldedLine(QToolButton):
    """What a folded header says; pressing it unfolds."""

    def __init__(self, desk: "Desk", parent: QWidget) -> None:
        super().__init__(parent)
        self._words = ""
        self.setIcon(desk.look.icon("down"))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setAutoRaise(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._room = desk.look.px(10)
        self._none = desk.say("Show the header")
        self.setAccessibleName(self._none)

    def tell(self, words: str) -> None:
        self._words = words or self._none
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        elide = Qt.TextElideMode.ElideRight
        self.setText(self.fontMetrics().elidedText(self._words, elide, max(self.width() - self._room, self._room)))
