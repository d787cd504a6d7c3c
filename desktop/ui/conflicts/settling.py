"""Settling on the screen: a choice written off the UI thread, and taken back by Ctrl+Z."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import msgspec

from desktop.ui.conflicts.reading import KIND, Card
from shared.kernel.refusal import Refusal
from shared.store.store import Store
from shared.sync.conflicts import reopen, settle

STANDS: Final = "theirs"
"""The side that stands in the document until somebody chooses."""
NO_VALUE: Final = (msgspec.MsgspecError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError,
                   RecursionError, StopIteration)  # fmt: skip
"""What comes of putting into a document what is no value of it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose on a card."""

    card: Card
    side: str


class Damaged(Refusal):
    """What the conflict holds is no value of its place; nothing was changed."""


def choose(store: Store, id: UUID, side: str) -> None:
    """In the writer's thread. `side`: base, mine, theirs or both. Settled elsewhere meanwhile: nothing is done.

    Raises what `settle` raises, and Damaged. Of what is damaged the document may always stay as it is.
    """
    found = _conflict(store, id)
    if found.settled:
        return
    try:
        settle(store, found, side)
    except NO_VALUE:
        if side != STANDS:
            raise Damaged(
                "What came here of this conflict is damaged, and cannot be chosen. Nothing was changed. Choose 3 to "
                "leave the document as it is, and type there what is right."
            ) from None
        _leave(store, id)


def _leave(store: Store, id: UUID) -> None:
    """The document as it stands is what was chosen."""
    found = _conflict(store, id)
    found.settled, found.choice = True, STANDS
    found.settled_by, found.settled_at = store.actor.person_id, store.clock()
    store.save(found)


def take_back(store: Store, id: UUID) -> None:
    """In the writer's thread: the document is as it was before the choice, and the conflict waits again."""
    found = _conflict(store, id)
    try:
        reopen(store, found)
    except NO_VALUE:
        found = _conflict(store, id)
        found.settled, found.choice = False, None
        found.settled_by = found.settled_at = None
        store.save(found)


def _conflict(store: Store, id: UUID) -> Any:
    return store.get(store.kinds.shape(KIND).cls, id)
