"""How a window is left, for the next start: its place, its sidebar and its tabs."""

import json
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from desktop.ui.preferences import Preferences

STATE: Final = "window/state"
VERSION: Final = 1
SIDEBAR: Final = 74
"""The sidebar's width at the first start, in steps of the grid."""


class KeptTab(msgspec.Struct):
    key: str
    title: str
    icon: str
    link: dict[str, Any]
    opener: str = ""


class Kept(msgspec.Struct):
    """How a window was left; anything of another shape is as good as none."""

    version: int = 0
    geometry: str = ""
    sidebar_steps: float = SIDEBAR
    sidebar: bool = True
    tabs: list[KeptTab] = []
    current: int = 0


def keep(preferences: Preferences, state: Mapping[str, Any]) -> None:
    """What `Kept` has, in this version of it."""
    preferences.set(STATE, json.dumps({"version": VERSION, **state}, default=str))
    preferences.sync()


def kept(preferences: Preferences) -> Kept:
    """As it was left; a state of another version is as good as none."""
    try:
        state = msgspec.json.decode(preferences.get(STATE, "{}"), type=Kept)
    except (msgspec.MsgspecError, UnicodeEncodeError):
        return Kept()
    return state if state.version == VERSION else Kept()
