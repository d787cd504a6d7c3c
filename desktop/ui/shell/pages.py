"""The shell's own pages."""

from desktop.ui.desk import Desk
from desktop.ui.shell import settings_page, tasks
from shared.kernel.words import say


def furnish(desk: Desk) -> None:
    """Tasks and messages; screen and keys."""
    desk.offer_page(tasks.NAME, tasks.made, say("Tasks and messages"), icon="tasks", keys="Ctrl+Shift+J")
    desk.offer_page(
        settings_page.NAME, settings_page.made, say("Screen and keys"), icon="settings", place="settings", keys="Ctrl+,"
    )
