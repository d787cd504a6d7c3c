"""Typing in any alphabet: Qt's own test functions know Latin letters only."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget


def type_text(widget: QWidget, text: str) -> None:
    """Each character as a key that is pressed and let go; whoever has the keyboard by then gets the next one."""
    for character in text:
        target = widget.window().focusWidget() or widget
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key = Qt.Key.Key_unknown if ord(character) > 127 else Qt.Key(ord(character.upper()))
            QApplication.sendEvent(target, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, character))
