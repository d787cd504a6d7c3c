"""Time and ids that follow from the seed: nothing of a run comes from the real clock or from the system's dice."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

from shared.kernel import identity

START = datetime(2026, 3, 16, 6, tzinfo=UTC)


class Clock:
    """A computer's clock: a second further each time that it is looked at, and wrong by `off`."""

    def __init__(self, off: timedelta = timedelta()) -> None:
        self.off, self.looks = off, 0

    def __call__(self) -> datetime:
        self.looks += 1
        return START + self.off + timedelta(seconds=self.looks)


@contextmanager
def seeded_ids(dice: random.Random) -> Iterator[None]:
    """UUIDv7 of this process come from the dice while it lasts."""
    looks = 0

    def time_ns() -> int:
        nonlocal looks
        looks += 1
        return int(START.timestamp() * 1e9) + looks * 7_000_000

    before = identity.time, identity.os, identity._last
    identity.time = SimpleNamespace(time_ns=time_ns)  # type: ignore[assignment]
    identity.os = SimpleNamespace(urandom=dice.randbytes)  # type: ignore[assignment]
    identity._last = 0
    try:
        yield
    finally:
        identity.time, identity.os, identity._last = before


def an_id(dice: random.Random) -> UUID:
    return UUID(int=dice.getrandbits(128), version=4)
