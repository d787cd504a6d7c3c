"""How many requests one may ask in a row: a store of so many, which fills again at a steady rate. In each process."""

import math
import time
from collections.abc import Callable
from typing import Final

from shared.kernel.refusal import Refusal

OF_DEVICE: Final = (50.0, 1_500)
"""Requests a second, and at once after a rest. A device asks a few times a minute, one that joins more often."""
OF_ADDRESS: Final = (500.0, 10_000)
"""An office, or a whole network of a mobile operator, has one address."""
KEPT_MAX: Final = 20_000


class TooFast(Refusal):
    """Nothing was looked at."""

    code = "slow_down"

    def __init__(self, seconds: int) -> None:
        text = "Too many requests at once. Nothing was changed; they are taken again in {seconds} s."
        super().__init__(text, seconds=seconds)
        self.seconds = seconds


class Pace:
    """Of many, each by a key of their own. For one thread."""

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._full: dict[int, float] = {}  # when the store of each is full again

    def take(self, key: int) -> None:
        """One request more. Raises TooFast."""
        now = self._clock()
        full = max(self._full.get(key, now), now) + 1 / self._rate
        if (over := full - now - self._burst / self._rate) > 1e-9:
            raise TooFast(max(1, math.ceil(over)))
        if len(self._full) >= KEPT_MAX:
            self._forget(now)
        self._full[key] = full

    def _forget(self, now: float) -> None:
        """Who has rested; all of them, where so many do not rest at all."""
        self._full = {key: full for key, full in self._full.items() if full > now}
        if len(self._full) >= KEPT_MAX:
            self._full.clear()
