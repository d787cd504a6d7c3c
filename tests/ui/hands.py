"""Two hands on the keyboard: keys by their names, letters of any alphabet, everything through what has the keyboard."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from desktop.ui.page import Page
from desktop.ui.shell.palette import Palette
from desktop.ui.window import Window
from tests.ui.keys import focused, type_text
from tests.ui.watchdog import Watchdog

WAIT_MS = 10


class Hands:
    """What a person does between looking at the screen; every keystroke is timed by the watchdog."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.window: Window | None = None
        self.watchdog: Watchdog | None = None

    def press(self, *keys: str) -> None:
        """`"Ctrl+Return"`, `"Tab"`: one keystroke each, and what follows from it."""
        for key in keys:
            pressed = QKeySequence.fromString(key)[0]
            self._wait_for_keyboard()
            with self._watched(f"pressing {key}"):
                QTest.keyClick(
                    QApplication.activePopupWidget() or focused(), pressed.key(), pressed.keyboardModifiers()
                )
            self.settle()

    def type(self, text: str) -> None:
        for letter in text:
            self._wait_for_keyboard()
            with self._watched(f"typing {letter}"):
                type_text(letter)
        self.settle()

    def _watched(self, what: str) -> AbstractContextManager[None]:
        return self.watchdog.within(what) if self.watchdog is not None else nullcontext()

    def settle(self) -> None:
        """Wait until nothing is read, written or looked up any more, and what came of it is on the screen."""
        window = self.window
        if window is not None:
            QApplication.processEvents()
            self.qtbot.waitUntil(lambda: window.desk.work.idle, timeout=10_000)
            QApplication.processEvents()

    def _wait_for_keyboard(self) -> None:
        """Nobody gives it back after a dialog where there is no desktop around."""

        def given() -> bool:
            if self.window is not None and QApplication.activeWindow() is None:
                self.window.activateWindow()
            return QApplication.focusWidget() is not None

        self.wait(given)

    def wait(self, until: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(until()), timeout=10_000)

    def answer_dialog(self, text: str) -> None:
        """Into the system's dialog for a file; then the window is in front again."""
        assert self.window is not None
        self.type(text)
        self.press("Return")
        window = self.window
        self.wait(lambda: QApplication.activeModalWidget() is None)

        def back() -> bool:
            if (names := QApplication.activePopupWidget()) is not None:
                names.close()  # Qt's own dialog may offer names of files when it is gone already
            window.activateWindow()
            return window.isActiveWindow()

        self.wait(back)
        self.settle()

    def expect_question(self, answer: str) -> None:
        """The next keys bring a question, which stops everything: Tab goes to the button of that caption, Space."""
        window = self.window
        assert window is not None

        def press() -> None:
            box, button = QApplication.activeModalWidget(), QApplication.focusWidget()
            if not isinstance(box, QMessageBox):
                QTimer.singleShot(WAIT_MS, window, press)
            elif not isinstance(button, QPushButton) or not box.isAncestorOf(button):
                box.activateWindow()
                QTimer.singleShot(WAIT_MS, window, press)
            elif button.text() == answer:
                QTest.keyClick(button, Qt.Key.Key_Space)
            else:
                QTest.keyClick(button, Qt.Key.Key_Tab)
                QTimer.singleShot(WAIT_MS, window, press)

        QTimer.singleShot(WAIT_MS, window, press)

    def open(self, words: str, detail: str = "") -> None:
        """Ctrl+K, some words, and Enter on the entry that is called so."""
        assert self.window is not None
        self.press("Ctrl+K")
        palette = self.window.palette_of_names
        self.type(f"{words} {detail}".strip())
        self.wait(lambda: _called(palette, words))
        while palette.entries()[palette.list.currentRow()].caption != words:
            self.press("Down")
        self.press("Return")

    @property
    def page(self) -> Page:
        """The one in front."""
        assert self.window is not None
        page = self.window.tabs.current
        assert page is not None
        return page

    @property
    def title(self) -> str:
        """Of the page in front."""
        return self.page.title()

    @property
    def said(self) -> str:
        """All that stands in words on the page in front, and the message below it."""
        assert self.window is not None
        labels = [*self.page.findChildren(QLabel), *self.window.message_bar.findChildren(QLabel)]
        return "\n".join(label.text() for label in labels if label.isVisible())


def _called(palette: Palette, words: str) -> bool:
    return any(entry.caption == words for entry in palette.entries())
