"""What is asked of the server about a person, and what it gives. See docs/access.md, Messages."""

from typing import Final
from uuid import UUID

import msgspec

from desktop.sync.link import Link

SIGN_IN, REFRESH, PASSWORD, SIGN_OUT = (
    "/account/sign-in", "/account/refresh", "/account/password", "/account/sign-out",
)  # fmt: skip
WRONG_PASSWORD: Final = "wrong_password"
SECOND_NEEDED: Final = "second_needed"


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """Who it is, and the tokens of a session; none where the password must be changed first."""

    user: UUID
    person: UUID | None = None
    name: str = ""
    access: str = ""
    refresh: str = ""
    expires_in: int = 0
    must_change: bool = False


class _Nothing(msgspec.Struct):
    pass


def sign_in(link: Link, login: str, password: str, second: str = "") -> Given:
    """`second`: the code of a second factor, where the user has one. Raises NoLink, ServerRefused."""
    more = {"second": second} if second else {}
    return link.ask_json(SIGN_IN, {"login": login, "password": password, **more}, Given)


def change_password(link: Link, login: str, password: str, new: str, second: str = "") -> Given:
    """Every session that the user had is ended. Raises NoLink, ServerRefused."""
    more = {"second": second} if second else {}
    return link.ask_json(PASSWORD, {"login": login, "password": password, "new": new, **more}, Given)


def refresh(link: Link, token: str) -> Given:
    """The token is good once; what comes has the next one. Raises NoLink, ServerRefused."""
    return link.ask_json(REFRESH, {"refresh": token}, Given)


def sign_out(link: Link, token: str) -> None:
    """Raises NoLink, ServerRefused."""
    link.ask_json(SIGN_OUT, {"refresh": token}, _Nothing)
