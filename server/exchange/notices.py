"""What server processes tell each other through the database when a scope went on."""

from typing import Final
from uuid import UUID

from server.exchange.memory import State

CHANNEL: Final = "office"


def notice(company: UUID, scope: str, state: State) -> str:
    return f"{company} {scope} {state.epoch} {state.seq} {state.heads} {state.digest.hex()}"


def noticed(notice: str) -> tuple[UUID, str, State]:
    """What `notice` was made of."""
    company, scope, epoch, seq, heads, digest = notice.split(" ")
    return UUID(company), scope, State(int(epoch), int(seq), int(heads), bytes.fromhex(digest))
