"""The shell's own pages."""

from desktop.ui.desk import Desk
from desktop.ui.page import made_later
from shared.kernel.words import say

TASKS, SETTINGS = "desktop.ui.shell.tasks", "desktop.ui.shell.settings_page"


def furnish(desk: Desk) -> None:
    """Tasks and messages; preferences."""
    desk.offer_page("tasks", made_later(TASKS), say("Tasks and messages"), icon="tasks", keys="Ctrl+Shift+J")
    desk.offer_page(
        "settings", made_later(SETTINGS), say("Preferences"), icon="settings", place="settings", keys="Ctrl+,"
    )
