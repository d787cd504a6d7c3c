"""What the server alone changes, asked of it for the person who works here. Takes its time: never on the UI thread."""

from typing import TYPE_CHECKING, TypeVar

import msgspec

from desktop.sync.link import SESSION_ENDED, Link, NoLink, ServerRefused
from shared.kernel.refusal import Refusal

if TYPE_CHECKING:
    from desktop.sync.engine import Engine

H = TypeVar("H", bound=msgspec.Struct)


class NotSignedIn(Refusal):
    """Nobody works here whom the server knows."""


def asked(engine: "Engine | None", path: str, ask: object, answer: type[H]) -> H:
    """Raises NotSignedIn, NoLink, ServerRefused."""
    session = engine.session if engine is not None else None
    if engine is None or session is None:
        raise NotSignedIn("Sign in first: the server has to know who asks.")
    if engine.state().state == "unplugged":
        raise NoLink("The exchange is switched off by hand.")
    joined = engine.membership
    link = Link(joined.address, joined.token, joined.authority)
    try:
        for last in (False, True):
            link.access = session.token(link)
            if not link.access:
                break
            try:
                return link.ask_json(path, ask, answer)
            except ServerRefused as refused:
                if last or refused.code != SESSION_ENDED:
                    raise
                session.ended()  # renewed once
        raise session.trouble or NotSignedIn("Sign in first: the server has to know who asks.")
    finally:
        link.close()
