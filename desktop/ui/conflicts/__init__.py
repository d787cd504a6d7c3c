"""Conflicts: what two people changed apart from each other, and the card on which somebody chooses."""

from desktop.ui.desk import Desk
from desktop.ui.page import made_later
from shared.kernel.words import say


def furnish(desk: Desk) -> None:
    """The page of all waiting conflicts; `open_page("conflicts", document=id)` shows those of one document."""
    if desk.sync is not None:
        desk.offer_page("conflicts", made_later(f"{__name__}.page"), say("Conflicts"), icon="conflict")
