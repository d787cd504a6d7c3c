"""A small frame with a field, under something: Esc leaves it, and so does the keyboard going elsewhere."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget


class Popup(QFrame):
    """Stands over a page, under one of its widgets, and as a whole inside the page. Not modal."""

    def __init__(self, below: QWidget, over: QWidget) -> None:
        super().__init__(over)
        self.below, self.over = below, over
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_went)

    def show_below(self) -> None:
        self.adjustSize()
        at = self.below.mapTo(self.over, QPoint(0, self.below.height()))
        at.setX(max(0, min(at.x(), self.over.width() - self.width())))
        self.move(at)
        self.show()
        self.raise_()
        self.setFocus()

    def leave(self) -> None:
        """Go, and give the keyboard back."""
        self.close()
        self.below.setFocus()

    def _focus_went(self, _old: QWidget | None, now: QWidget | None) -> None:
        inside = now is None or now is self or self.isAncestorOf(now) or now.window() is not self.window()
        if not inside and self.isVisible():
            self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)
