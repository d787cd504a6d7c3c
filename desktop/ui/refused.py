"""What a person sees where the window cannot be opened: started from an icon, nobody reads the terminal."""

import sys

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from desktop.work import worded
from shared.kernel.language import Language


def shown_why(trouble: Exception, language: Language) -> QMessageBox:
    """A small window with the words, to be shown."""
    box = QMessageBox(QMessageBox.Icon.Warning, "Fieldledger", language.value(worded(trouble)))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.addButton(language.say("Close"), QMessageBox.ButtonRole.RejectRole)
    return box


def in_a_terminal() -> bool:
    """Whether the words that the command line writes have a reader."""
    return sys.stderr is not None and sys.stderr.isatty()
