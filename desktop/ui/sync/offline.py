"""Working offline by choice: the exchange rests until somebody connects again, also after the next start."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from desktop.ui.actions import Action
from desktop.ui.desk import Desk
from shared.kernel.words import say

OFFLINE: Final = "sync/offline"
"""Preference: whether the person chose to work offline."""
KEYS: Final = "Ctrl+Shift+F9"


def is_offline(desk: Desk) -> bool:
    return bool(desk.preferences.get(OFFLINE, False))


def work_offline(desk: Desk, offline: bool) -> None:
    assert desk.sync is not None
    desk.preferences.set(OFFLINE, offline)
    desk.sync.work_offline(offline)


def switch(desk: Desk) -> Action:
    """The one that is not chosen now."""
    if is_offline(desk):
        caption, icon = say("Connect again"), "plug"
    else:
        caption, icon = say("Work offline"), "unplug"
    return Action(
        "sync.offline", caption, lambda: work_offline(desk, not is_offline(desk)), KEYS, icon, True, "Exchange"
    )


def sync_now(desk: Desk) -> Action:
    def why_not() -> str:
        return desk.say("You work offline. Connect again first.") if is_offline(desk) else ""

    def run() -> None:
        assert desk.sync is not None
        desk.sync.sync_now()

    return Action("sync.now", say("Sync now"), run, "F9", "sync", True, "Exchange", why_not)


def everywhere(desk: Desk) -> Sequence[Action]:
    """In the menu of the company and in Ctrl+K, whatever page is in front."""
    return [replace(each, keys=keys, group="Company") for each, keys in ((sync_now(desk), ""), (switch(desk), KEYS))]
