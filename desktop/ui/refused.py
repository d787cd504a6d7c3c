"""What a person sees where the window cannot be opened: started from an icon, nobody reads the terminal.

Qt is loaded only once it is known that it can be: it may be what is missing.
"""

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.screen import NoScreen, require_screen
from desktop.settings import Settings, language_anyway, without_env_ini
from shared.kernel.language import Language
from shared.kernel.refusal import Refusal
from shared.kernel.words import Words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMessageBox


def shown_why(told: Refusal | Words, language: Language) -> "QMessageBox":
    """A small window with the words, to be shown."""
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QMessageBox

    box = QMessageBox(QMessageBox.Icon.Warning, "Fieldledger", told.words(language))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.addButton(language.say("Close"), QMessageBox.ButtonRole.RejectRole)
    return box


def tell(told: Refusal | Words, settings: Settings | None, home: Path | None) -> None:
    """Show them until they are closed, in the language of the window where that is known; nothing without a screen."""
    with contextlib.suppress(NoScreen, ImportError):
        require_screen()
        from desktop.app import application, spoken, with_language

        application()
        system = with_language(settings or without_env_ini(home))
        language = spoken(system) if settings else language_anyway(home, otherwise=system.language)
        shown_why(told, language).exec()
