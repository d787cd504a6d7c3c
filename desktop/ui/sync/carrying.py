"""Exchange files: what waits is carried to the office on a stick, and what it answers is carried back."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.ui.sync.centre import SyncCentre


def export(page: "SyncCentre") -> None:
    raise NotImplementedError


def take_in(page: "SyncCentre") -> None:
    raise NotImplementedError
