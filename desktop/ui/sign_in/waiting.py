"""Waiting: a small window while something is done to the closed company file."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from desktop.ui.aside import Aside
from desktop.ui.look import Look
from shared.kernel.language import Language
from shared.kernel.words import Words


class Waiting(QWidget):
    """Stays until what is waited for has ended; closing it would not stop that."""

    def __init__(self, look: Look, said: str) -> None:
        super().__init__()
        self.setWindowTitle("Fieldledger")
        column = QVBoxLayout(self)
        column.setContentsMargins(*[look.px(8)] * 4)
        words, bar = QLabel(said), QProgressBar()
        words.setWordWrap(True)
        bar.setRange(0, 0)
        bar.setAccessibleName(said)
        column.addWidget(words)
        column.addWidget(bar)
        self.resize(look.px(110), look.px(30))

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()


def waited_for(look: Look, language: Language, said: Words, what: Callable[[], Any]) -> Any:
    """What came of it; raises what it raised."""
    page, loop = Waiting(look, said.words(language)), QEventLoop()
    came: list[Any] = []

    def ended(result: Any) -> None:
        came.append(result)
        loop.quit()

    page.show()
    Aside(page, what, ended, ended)
    loop.exec()
    page.hide()
    page.deleteLater()
    if isinstance(came[0], Exception):
        raise came[0]
    return came[0]
