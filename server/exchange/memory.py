"""How far the scopes are, remembered by each process: a device that has everything is answered without the database."""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple
from uuid import UUID

from server.identity import Identity

PATIENCE: Final = 15.0
"""Seconds after which a process that heard nothing from the others asks the database again."""
GRANTED_MAX: Final = 10_000


class State(NamedTuple):
    """A scope at one moment. Of one epoch and seq there is one count and one digest."""

    epoch: int
    seq: int
    heads: int
    digest: bytes


class Memory:
    """Never ahead of the database; behind it for as long as a notice is under way, which delays and loses nothing."""

    def __init__(self, ticks: Callable[[], float] = time.monotonic, patience: float = PATIENCE) -> None:
        self._ticks, self._patience = ticks, patience
        self._lock = threading.Lock()
        self._heard = float("-inf")
        self._known: dict[UUID, dict[str, State]] = {}
        self._granted: dict[tuple[UUID, frozenset[str], frozenset[str]], tuple[str, ...]] = {}

    def heard(self) -> None:
        """What other processes wrote until now is known here."""
        self._heard = self._ticks()

    def forget(self) -> None:
        """The line to the other processes was down, or the database itself."""
        with self._lock:
            self._heard = float("-inf")
            self._known, self._granted = {}, {}

    @property
    def awake(self) -> bool:
        return self._ticks() - self._heard <= self._patience

    def knows(self, company: UUID) -> bool:
        return company in self._known

    def fill(self, company: UUID, states: Mapping[str, State]) -> None:
        """Every scope of a company as it was read, while `put` went on."""
        with self._lock:
            self._known.setdefault(company, {})
        self.put(company, states)

    def put(self, company: UUID, states: Mapping[str, State]) -> None:
        """Newer states; of a company that was never asked for nothing is kept."""
        with self._lock:
            known = self._known.get(company)
            if known is None:
                return
            if not states.keys() <= known.keys():
                self._granted = {key: names for key, names in self._granted.items() if key[0] != company}
            for name, state in states.items():
                if name not in known or known[name][:2] < state[:2]:
                    known[name] = state

    def granted(self, identity: Identity) -> dict[str, State] | None:
        """The scopes that a device may read; None where the memory is not to be relied on."""
        known = self._known.get(identity.company)
        if known is None or not self.awake:
            return None
        key = identity.company, identity.scopes, identity.without
        names = self._granted.get(key)
        if names is None:
            with self._lock:
                names = tuple(sorted(filter(identity.may, known)))
                if len(self._granted) >= GRANTED_MAX:
                    self._granted.clear()
                self._granted[key] = names
        return {name: known[name] for name in names}
