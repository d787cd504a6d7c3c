"""Passwords: how short one may be, and how long it takes to try one."""

import time
import unicodedata
from typing import Annotated, Final

import msgspec
from argon2.low_level import Type, hash_secret_raw

from desktop.keys.file_key import SIZE, KeysUnusable

SHORTEST: Final = 10
LEAST_S: Final = 0.25
"""Of this computer's time for one try."""
MEMORY_KIB: Final = 64 * 1024


class Cost(msgspec.Struct, frozen=True):
    """What a try costs (Argon2id); bounds, because a key file may come from anywhere."""

    memory_kib: Annotated[int, msgspec.Meta(ge=8, le=1024 * 1024)]
    passes: Annotated[int, msgspec.Meta(ge=1, le=100)]
    lanes: Annotated[int, msgspec.Meta(ge=1, le=1)] = 1


def calibrated(least_s: float = LEAST_S) -> Cost:
    """So many passes over 64 MiB that a try takes at least that long here."""
    passes, spent = 2, 0.0
    while spent < least_s:
        passes += max(1, round(passes * (least_s / spent - 1))) if spent else 0
        began = time.thread_time()
        stretched("a password", bytes(16), Cost(MEMORY_KIB, passes))
        spent = time.thread_time() - began
    return Cost(MEMORY_KIB, passes)


def stretched(password: str, salt: bytes, cost: Cost) -> bytes:
    """The key that a password stands for. It takes a quarter of a second: never on the UI thread."""
    said = unicodedata.normalize("NFKC", password).encode()
    return hash_secret_raw(said, salt, cost.passes, cost.memory_kib, cost.lanes, SIZE, Type.ID)


def require_long(password: str) -> None:
    """Raises KeysUnusable."""
    if len(password.strip()) < SHORTEST:
        text = "The password is too short: give at least {count} signs; four words are best. Nothing was changed."
        raise KeysUnusable(text, count=SHORTEST)
