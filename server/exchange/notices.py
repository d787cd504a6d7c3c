"""What server processes tell each other through the database: a scope went on, the rights of a device are others."""

from typing import Final
from uuid import UUID

from server.exchange.memory import State

CHANNEL: Final = "office"
RIGHTS: Final = "rights"


def notice(company: UUID, scope: str, state: State) -> str:
    return f"{company} {scope} {state.epoch} {state.seq} {state.heads} {state.digest.hex()}"


def noticed(notice: str) -> tuple[UUID, str, State]:
    """What `notice` was made of."""
    company, scope, epoch, seq, heads, digest = notice.split(" ")
    return UUID(company), scope, State(int(epoch), int(seq), int(heads), bytes.fromhex(digest))


def rights_notice(company: UUID) -> str:
    return f"{company} {RIGHTS}"


def rights_noticed(notice: str) -> UUID | None:
    """Of which company; None: it is a notice of a scope."""
    company, said, *more = notice.split(" ")
    return UUID(company) if said == RIGHTS and not more else None
