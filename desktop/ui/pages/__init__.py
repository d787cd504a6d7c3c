"""Pages that are no list, document or report: attention, marked items, company settings, closing, backups, help."""

from desktop.ui.desk import Desk
from desktop.ui.page import made_later
from shared.kernel.words import Words, say


def furnish(desk: Desk) -> None:
    """Put these pages within reach of `desk.open_page(name)`."""

    def offer(name: str, caption: Words, **how: str) -> None:
        desk.offer_page(name, made_later(f"{__name__}.{name}"), caption, **how)

    offer("attention", say("Attention"), icon="attention", place="top")
    offer("period_close", say("Period close"), icon="lock")
    offer("audit", say("Who did what"), icon="history")
    offer("marked", say("Marked items"), icon="marked")
    offer("backups", say("Backups"), icon="backup", place="settings")
    offer("company_settings", say("Company settings"), place="settings")
    offer("help", say("Help"), icon="help", place="settings")
