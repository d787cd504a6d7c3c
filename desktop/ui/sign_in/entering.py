"""Entering a company: at once where its file is plain or the vault remembers who works here; else by signing in."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtWidgets import QApplication

from desktop import attachments
from desktop.accounts.known import known_in
from desktop.company import file_of
from desktop.database import is_encrypted
from desktop.keys.entrance import Entrance
from desktop.safekeeping import second_folder
from desktop.settings import Settings
from desktop.ui.aside import Aside
from desktop.ui.collecting import collected_here
from desktop.ui.look import Look
from desktop.ui.preferences import Preferences
from desktop.ui.shell.one_window import FirstWindow
from shared.kernel.language import Language


def entered(
    settings: Settings, app: QApplication, first: FirstWindow, *, locked: bool = False, told: object = "",
    exchanges: bool = False,
) -> Entrance | None:  # fmt: skip
    """None: the page was closed, or the company was removed. After a lock the vault lets nobody in; `exchanges`: the
    company goes on exchanging with its server. Raises KeysUnusable, DatabaseUnusable."""
    path, door = file_of(settings), None  # type: Any, Any
    if is_encrypted(path):
        from desktop.keys import signing_in, stored
        from desktop.keys.door import KeyDoor

        known = None if locked else signing_in.remembered(path)
        if known is not None:
            return Entrance(known.key, known.person, known.name)
        door = KeyDoor(path, stored.keys_of(path))
    elif (accounts := known_in(path)) is not None:
        from desktop.accounts.door import AccountDoor
        from desktop.accounts.kept import accounts_in

        door = AccountDoor(path, accounts_in(accounts))
    return Entrance() if door is None else _asked(settings, app, first, door, told, exchanges)


def entered_again(
    settings: Settings, app: QApplication, first: FirstWindow, before: Entrance, *, locked: bool, told: object,
    exchanges: bool,
) -> Entrance | None:  # fmt: skip
    """As before; but after a lock, or where the file has got a key meanwhile, by signing in."""
    if locked:
        before.forget()
        attachments.forget_shown()
    elif is_encrypted(file_of(settings)) == (before.key is not None):
        return before
    return entered(settings, app, first, locked=True, told=told, exchanges=locked and exchanges)


def _asked(
    settings: Settings, app: QApplication, first: FirstWindow, door: Any, told: object, exchanges: bool
) -> Entrance | None:
    from desktop.ui.sign_in.page import SignInPage

    preferences = Preferences(settings.home)
    look = Look(app, colours=preferences.colours, scale=preferences.scale)
    language = Language(preferences.language or settings.language)
    page = SignInPage(look, language, door, told)
    found: list[Any] = []
    page.finished.connect(found.append)
    first.called = page.come_forward
    page.show()
    with collected_here(), _beside(page, settings, app, found) if exchanges else _alone(page, app):
        app.exec()
    page.hide()
    page.deleteLater()
    if not found or isinstance(found[0], Entrance):
        return found[0] if found else None
    from desktop.ui.sign_in import wiping

    ordered = wiping.Ordered(settings, second_folder(preferences), look, language, *found[0])
    wiping.wiped(ordered).exec()
    return None


@contextmanager
def _alone(page: Any, app: QApplication) -> Iterator[None]:
    """Whoever has signed in goes on at once."""
    page.finished.connect(lambda _: app.exit())  # `quit` would close other windows
    yield


@contextmanager
def _beside(page: Any, settings: Settings, app: QApplication, found: list[Any]) -> Iterator[None]:
    """Beside the exchange of a locked company; whoever has signed in goes on once it has closed the file. An order that
    came by it is `found`, and ends the page."""
    from desktop.sync.meanwhile import Meanwhile

    meanwhile, closed = Meanwhile(settings), list[object]()

    def over(order: Any) -> None:
        closed.append(order)
        if order is not None:
            found[:] = [order]
        if found:
            app.exit()

    def came(_: object) -> None:
        meanwhile.stop()
        if closed:
            app.exit()

    page.finished.connect(came)
    Aside(page, meanwhile.run, over, lambda _: over(None))
    try:
        yield
    finally:
        meanwhile.stop()
        meanwhile.wait()
