"""Keys of this computer on the screen: encryption, passwords, people, the recovery sheet."""

from desktop.ui.desk import Desk
from desktop.ui.page import made_later
from shared.kernel.words import say


def furnish(desk: Desk) -> None:
    """The page of keys, and the one of who leaves this computer."""
    desk.pages["handover"] = made_later(f"{__name__}.handover")
    desk.offer_page("keys", made_later(f"{__name__}.page"), say("Keys of this computer"), icon="lock", place="settings")
