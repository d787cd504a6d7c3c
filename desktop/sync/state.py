"""State: how the exchange stands, as people see it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from shared.kernel.refusal import Refusal
from shared.kernel.words import Words

Name = Literal["offline", "unplugged", "working", "waiting", "up_to_date", "attention"]
"""No link (what is entered waits) · somebody here chose to work offline · exchanging · something waits to be sent ·
all sent · somebody must act.

`attention` is about the exchange as a whole: the server does not know this device any more, another version is needed.
Single documents that were refused or are in conflict are counted, and change nothing here.
"""

NAMES: Final[tuple[Name, ...]] = ("offline", "unplugged", "working", "waiting", "up_to_date", "attention")


@dataclass(frozen=True, slots=True)
class State:
    """A moment of the exchange; all instants are in UTC."""

    state: Name
    since: datetime
    address: str
    company: str
    """What the server calls the company."""
    busy: bool = False
    """Whether something is being exchanged right now, also while `state` says what it was before."""
    waiting: int = 0
    """Unsent aggregates that are going to be sent."""
    oldest_unsent_at: datetime | None = None
    received_at: datetime | None = None
    """When the server last said that this device has everything."""
    verified_at: datetime | None = None
    """When digests last agreed, of the scope where that was longest ago."""
    scopes: tuple[str, ...] = ()
    refused: int = 0
    quarantined: int = 0
    conflicts: int = 0
    stage: str = ""
    """`receiving`: this file has just joined, nothing is sent yet. `matching`: it waits until somebody says what this
    file and the company have in common (`matching.proposals`, `joining.settle_matches`). "" afterwards."""
    last_error: Words | Refusal | None = None
    """Both have `words(language)`; None once an exchange went through."""
    done: int = 0
    total: int = 0
    """How far a long exchange is, in aggregates; total 0: nobody knows, or it is a short one."""
    signed_out: Words | Refusal | None = None
    """What stands against the session of the person who works here; the exchange goes on as the device."""
    wipe: Refusal | None = None
    """The company has everything of it removed from this computer, and what could be handed over was."""
    unfilled: int = 0
    """Documents that came and stand in the lists, but are not counted in registers and reports yet."""
