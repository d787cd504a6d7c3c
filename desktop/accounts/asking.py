"""What is asked of the server about a person, and what it gives. See docs/access.md, Messages."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Final, Literal
from uuid import UUID

import msgspec

from desktop.accounts.asked import SecondNeeded
from desktop.sync.link import Link, NoLink, ServerRefused
from desktop.sync.membership import Membership
from desktop.sync.own_key import signed
from shared.administration.renewal import to_be_signed

SIGN_IN, REFRESH, PASSWORD, SIGN_OUT, CHALLENGE, RENEW, TOTP = (
    "/account/sign-in", "/account/refresh", "/account/password", "/account/sign-out", "/account/challenge",
    "/account/renew", "/account/totp",
)  # fmt: skip
WRONG_PASSWORD: Final = "wrong_password"
SECOND_NEEDED: Final = "second_needed"
CHALLENGE_OVER: Final = "challenge_over"
TRIES: Final = 2


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """Who it is, and the tokens of a session; none where the password must be changed first."""

    user: UUID
    person: UUID | None = None
    name: str = ""
    access: str = ""
    refresh: str = ""
    expires_in: int = 0
    must_change: bool = False


class Factor(msgspec.Struct, frozen=True, kw_only=True):
    """A second factor that was begun: a secret in base32 and its address for a QR code. Confirmed: recovery codes."""

    secret: str = ""
    uri: str = ""
    recovery: Sequence[str] = ()


class _Nothing(msgspec.Struct):
    pass


class _Challenge(msgspec.Struct):
    challenge: str


class _Renewal(msgspec.Struct):
    user: UUID
    challenge: str
    signature: bytes


@contextmanager
def linked(joined: Membership) -> Iterator[Link]:
    """A link as the device, beside that of the exchange. Raises SecondNeeded for the server's refusal of that name."""
    with closing(Link(joined.address, joined.token, joined.authority)) as link:
        try:
            yield link
        except ServerRefused as refused:
            if refused.code == SECOND_NEEDED:
                raise SecondNeeded(refused.text, **refused.values) from refused
            raise


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


def renew(link: Link, joined: Membership, user: UUID) -> Given:
    """The session that there is, by the device's own key, which it has. Raises NoLink, ServerRefused."""
    for _ in range(TRIES):
        drawn = link.ask_json(CHALLENGE, {}, _Challenge).challenge
        signature = signed(joined.key, to_be_signed(joined.device, user, drawn))
        try:
            return link.ask_json(RENEW, _Renewal(user, drawn, signature), Given)
        except ServerRefused as refused:
            if refused.code != CHALLENGE_OVER:
                raise
    raise NoLink("The connection to {address} is too slow just now.", address=link.address)


def sign_out(link: Link, token: str, *, everywhere: bool = False) -> None:
    """`everywhere`: every session of the user is ended. Raises NoLink, ServerRefused."""
    link.ask_json(SIGN_OUT, {"refresh": token, "everywhere": everywhere}, _Nothing)


def second_factor(
    link: Link, login: str, password: str, what: Literal["begin", "confirm", "off"], second: str = ""
) -> Factor:
    """`begin` where there is none, `confirm` by a code made of what was begun, `off`. Raises NoLink, ServerRefused."""
    return link.ask_json(TOTP, {"login": login, "password": password, "what": what, "second": second}, Factor)
