"""What is asked of accounts and answered, as JSON."""

from uuid import UUID

import msgspec


class SignInAsk(msgspec.Struct):
    login: str
    password: str


class PasswordAsk(msgspec.Struct):
    login: str
    password: str
    new: str


class RefreshAsk(msgspec.Struct):
    refresh: str


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
