"""Entering a company: at once where its file is plain or the vault remembers who works here; else by signing in."""

from typing import Any

from PySide6.QtWidgets import QApplication

from desktop import attachments
from desktop.accounts.known import known_in
from desktop.company import file_of
from desktop.database import is_encrypted
from desktop.keys.entrance import Entrance
from desktop.settings import Settings
from desktop.ui.collecting import collected_here
from desktop.ui.look import Look
from desktop.ui.preferences import Preferences
from desktop.ui.shell.one_window import FirstWindow
from shared.kernel.language import Language


def entered(
    settings: Settings, app: QApplication, first: FirstWindow, *, locked: bool = False, told: object = ""
) -> Entrance | None:
    """None: the page was closed. After a lock the vault lets nobody in. Raises KeysUnusable, DatabaseUnusable."""
    path, door = file_of(settings), None  # type: Any, Any
    if is_encrypted(path):
        from desktop.keys import signing_in, stored
        from desktop.keys.door import KeyDoor

        known = None if locked else signing_in.remembered(path)
        if known is not None:
            return Entrance(known.key, known.person, known.name)
        door = KeyDoor(path, stored.keys_of(path))
    elif accounts := known_in(path):
        from desktop.accounts.door import AccountDoor
        from desktop.accounts.kept import accounts_in

        door = AccountDoor(path, accounts_in(accounts))
    return Entrance() if door is None else _asked(settings, app, first, door, told)


def entered_again(
    settings: Settings, app: QApplication, first: FirstWindow, before: Entrance, *, locked: bool, told: object
) -> Entrance | None:
    """As before; but after a lock, or where the file has got a key meanwhile, by signing in."""
    if locked:
        before.forget()
        attachments.forget_shown()
    elif is_encrypted(file_of(settings)) == (before.key is not None):
        return before
    return entered(settings, app, first, locked=True, told=told)


def _asked(settings: Settings, app: QApplication, first: FirstWindow, door: Any, told: object) -> Entrance | None:
    from desktop.ui.sign_in.page import SignInPage

    preferences = Preferences(settings.home)
    look = Look(app, colours=preferences.colours, scale=preferences.scale)
    page = SignInPage(look, Language(preferences.language or settings.language), door, told)
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
