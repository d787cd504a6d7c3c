"""Keys sent to whatever has the keyboard, as a hand would."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui import typing

CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None, "no widget has the keyboard"
    return found


def type_text(text: str) -> None:
    """Letter by letter, in any alphabet."""
    for letter in text:
        typing.type_text(focused(), letter)


def press(key: Qt.Key, *held: Qt.KeyboardModifier) -> None:
    together = Qt.KeyboardModifier.NoModifier
    for each in held:
        together |= each
    QTest.keyClick(focused(), key, together)
