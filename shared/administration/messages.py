"""What is asked of the server about users, roles, grants and devices, and what it answers, as JSON."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

import msgspec

PUT, PASSWORD, SECOND_OFF, CODE, DEVICE, DEVICES = (
    "/administration/put", "/administration/password", "/administration/second-off", "/administration/code",
    "/administration/device", "/administration/devices",
)  # fmt: skip
Kind = Literal["access_user", "access_role", "access_grant"]
Deed = Literal["rename", "revoke", "wipe", "wipe_cancel", "people"]
ITEMS_MOST: Final = 200
"""In one ask."""


class Item(msgspec.Struct, kw_only=True):
    """A user, role or grant as it is to be, or is. `hash` is that of the content that it was made from; empty: new."""

    kind: Kind
    id: UUID
    hash: bytes = b""
    body: dict[str, Any]


class PutAsk(msgspec.Struct):
    """All of them or none."""

    items: Sequence[Item]


class PutAnswer(msgspec.Struct, kw_only=True, omit_defaults=True):
    """`passwords`: the first one of each new user, by id, shown only here. `stale`: nothing was changed, for somebody
    else was faster; as they are now."""

    passwords: Mapping[str, str] = {}
    stale: Sequence[Item] = ()


class UserAsk(msgspec.Struct):
    user: UUID


class PasswordAnswer(msgspec.Struct):
    password: str


class CodeAsk(msgspec.Struct):
    """`scopes`: patterns that the device may have at most; `user`: whose it is, nobody: the administrator's."""

    scopes: Sequence[str]
    user: UUID | None = None
    name: str = ""
    prefix: str = ""
    days: int = 7


class CodeAnswer(msgspec.Struct):
    code: str
    expires_at: datetime


class DeviceAsk(msgspec.Struct):
    """`alone`: without what was enrolled with its token; `sure`: also where it hands nothing over."""

    device: UUID
    deed: Deed
    name: str = ""
    add: Sequence[UUID] = ()
    take: Sequence[UUID] = ()
    alone: bool = False
    sure: bool = False


class DeviceAnswer(msgspec.Struct):
    """The names of all that were meant, the device first."""

    devices: Sequence[str] = ()


class DeviceKnown(msgspec.Struct, kw_only=True):
    """What the server knows of a device besides what everybody sees. `unsent`: versions that went with a wipe."""

    id: UUID
    name: str
    prefix: str
    last_seen_at: datetime | None = None
    revoked_at: datetime | None = None
    wipe_at: datetime | None = None
    wiped_at: datetime | None = None
    unsent: int | None = None
    made_from: UUID | None = None


class DevicesAnswer(msgspec.Struct):
    devices: Sequence[DeviceKnown] = ()


class Nothing(msgspec.Struct):
    pass
