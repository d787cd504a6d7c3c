"""Entering a company: at once where its file is plain or the vault remembers who works here; else by signing in."""

from typing import Any

from PySide6.QtWidgets import QApplication

from desktop import attachments
from desktop.company import file_of
from desktop.database import is_encrypted
from desktop.settings import Settings
from desktop.ui.collecting import collected_here
from desktop.ui.look import Look
from desktop.ui.preferences import Preferences
from desktop.ui.shell.one_window import FirstWindow
from shared.kernel.language import Language

Entrance = dict[str, Any]
"""What `opened` takes besides: nothing of a plain file, else the key and the person."""


def entered(
    settings: Settings, app: QApplication, first: FirstWindow, *, locked: bool = False, told: object = ""
) -> Entrance | None:
    """None: the page was closed. After a lock the vault lets nobody in. Raises KeysUnusable."""
    path = file_of(settings)
    if not is_encrypted(path):
        return {}
    from desktop.keys import signing_in, stored

    known = None if locked else signing_in.remembered(path)
    if known is None:
        known = _asked(settings, app, first, stored.keys_of(path), told)
    return None if known is None else {"key": known.key, "person": known.person}


def entered_again(
    settings: Settings, app: QApplication, first: FirstWindow, before: Entrance, *, locked: bool, told: object
) -> Entrance | None:
    """As before; but after a lock, or where the file has got a key meanwhile, by signing in."""
    if locked:
        before["key"].forget()
        attachments.forget_shown()
    elif is_encrypted(file_of(settings)) == bool(before):
        return before
    return entered(settings, app, first, locked=True, told=told)


def _asked(settings: Settings, app: QApplication, first: FirstWindow, keys: Any, told: object) -> Any:
    from desktop.ui.sign_in.page import SignInPage

    preferences = Preferences(settings.home)
    look = Look(app, colours=preferences.colours, scale=preferences.scale)
    page = SignInPage(look, Language(preferences.language or settings.language), file_of(settings), keys, told)
    found: list[Any] = []
    page.finished.connect(found.append)
    page.finished.connect(lambda _: app.exit())  # `quit` would close other windows
    first.called = page.come_forward
    page.show()
    with collected_here():
        app.exec()
    page.hide()
    page.deleteLater()
    return found[0] if found else None
