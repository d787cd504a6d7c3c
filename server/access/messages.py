"""What is asked of accounts and answered, as JSON."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

import msgspec


class SignInAsk(msgspec.Struct):
    login: str
    password: str
    second: str = ""


class PasswordAsk(msgspec.Struct):
    login: str
    password: str
    new: str
    second: str = ""


class TotpAsk(msgspec.Struct):
    login: str
    password: str
    what: Literal["begin", "confirm", "off"]
    second: str = ""


class TotpAnswer(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Of `begin` a secret and its address, of `confirm` the recovery codes, of `off` nothing."""

    secret: str = ""
    uri: str = ""
    recovery: Sequence[str] = ()


class RefreshAsk(msgspec.Struct):
    refresh: str


class ChallengeAnswer(msgspec.Struct):
    challenge: str
    expires_in: int


class RenewAsk(msgspec.Struct):
    user: UUID
    challenge: str
    signature: bytes


class SignOutAsk(msgspec.Struct):
    refresh: str
    everywhere: bool = False


class SignedIn(msgspec.Struct, kw_only=True, omit_defaults=True):
    """`must_change`: the password was chosen by somebody else; no tokens are given before it is changed."""

    user: UUID
    person: UUID | None = None
    name: str = ""
    access: str = ""
    refresh: str = ""
    expires_in: int = 0
    must_change: bool = False
