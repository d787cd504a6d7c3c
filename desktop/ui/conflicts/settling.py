"""Settling on the screen: a choice written off the UI thread, and taken back by Ctrl+Z."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from desktop.ui.conflicts.reading import KIND, Card
from shared.store.store import Store
from shared.sync.conflicts import reopen, settle


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose on a card."""

    card: Card
    side: str


def choose(store: Store, id: UUID, side: str) -> None:
    """In the writer's thread. `side`: base, mine, theirs or both. Settled elsewhere meanwhile: nothing is done."""
    found = _conflict(store, id)
    if not found.settled:
        settle(store, found, side)


def take_back(store: Store, id: UUID) -> None:
    """In the writer's thread: the document is as it was before the choice, and the conflict waits again."""
    reopen(store, _conflict(store, id))


def _conflict(store: Store, id: UUID) -> Any:
    return store.get(store.kinds.shape(KIND).cls, id)
