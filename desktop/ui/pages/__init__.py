"""Pages that are no list, document or report: attention, marked items, company settings, closing, backups, help."""

from desktop.ui.desk import Desk
from desktop.ui.pages import attention, backups, company_settings, help, marked, period_close
from shared.kernel.words import say


def furnish(desk: Desk) -> None:
    """Put these pages within reach of `desk.open_page(name)`."""
    desk.offer_page(attention.NAME, attention.made, say("Attention"), icon="attention", place="top")
    desk.offer_page(period_close.NAME, period_close.made, say("Period close"), icon="lock")
    desk.offer_page(marked.NAME, marked.made, say("Marked for deletion"), icon="marked")
    desk.offer_page(backups.NAME, backups.made, say("Backups"), icon="backup", place="settings")
    desk.offer_page(company_settings.NAME, company_settings.made, say("Company settings"), place="settings")
    desk.offer_page(help.NAME, help.made, say("Help"), icon="help", place="settings")
