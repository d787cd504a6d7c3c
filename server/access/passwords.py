"""Passwords: what may be one, and its verifier. Argon2id, a quarter of a second of work for who tries one."""

import math
import os
import secrets
import threading
import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cached_property
from typing import Final

from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import InvalidHashError, VerificationError

from server.codes import LETTERS
from shared.kernel.refusal import Refusal
from shared.kernel.words import Words, say

SECONDS: Final = 0.25
MEMORY: Final = 64 * 1024
"""KiB: RFC 9106's second recommendation, with one lane: a server has other things to do at the same time."""
ROUNDS_LEAST, ROUNDS_MOST = 3, 60
SIGNS_LEAST: Final = 10
BYTES_MOST: Final = 1024
GENERATED: Final = 12


class WeakPassword(Refusal):
    """It would be guessed."""

    code = "weak_password"


class Passwords:
    """Makes and checks verifiers, in this thread. `rounds`: 0 measures how many take a quarter of a second here."""

    def __init__(self, rounds: int = 0) -> None:
        self._rounds = rounds

    @cached_property
    def _hasher(self) -> PasswordHasher:
        return PasswordHasher(time_cost=self._rounds or calibrated(), memory_cost=MEMORY, parallelism=1)

    @cached_property
    def _nobodys(self) -> str:
        """The verifier of nobody: a name that is not there takes as long as one that is."""
        return self.verifier(secrets.token_hex(16))

    def verifier(self, password: str) -> str:
        return self._hasher.hash(spelled(password))

    def fits(self, verifier: str | None, password: str) -> bool:
        """Whether the verifier is of this password; of none at all it is not, after the same work."""
        found = False
        with suppress(VerificationError, InvalidHashError):
            found = self._hasher.verify(verifier or self._nobodys, spelled(password))
        return found and verifier is not None

    def outdated(self, verifier: str) -> bool:
        """Whether it is to be made anew: it takes much less work than one of today."""
        known = extract_parameters(verifier)
        return known.memory_cost < MEMORY or 2 * known.time_cost <= self._hasher.time_cost


def calibrated() -> int:
    """How many rounds take a quarter of a second of this computer's time, whatever else it does meanwhile."""
    tried = PasswordHasher(time_cost=ROUNDS_LEAST, memory_cost=MEMORY, parallelism=1)
    took = min(_seconds(tried) for _ in range(2))
    return min(max(ROUNDS_LEAST, math.ceil(ROUNDS_LEAST * SECONDS / took)), ROUNDS_MOST)


def _seconds(hasher: PasswordHasher) -> float:
    begun = time.thread_time()
    hasher.hash("how long does it take")
    return max(time.thread_time() - begun, 1e-4)


def spelled(password: str) -> bytes:
    """One spelling of what was typed, on whichever keyboard."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "replace")[:BYTES_MOST]


def check(password: str, login: str) -> None:
    """Raises WeakPassword. Length is what counts; signs of every sort are not asked for."""
    if (words := weakness(password, login)) is not None:
        raise WeakPassword(words.text, **words.values)


def weakness(password: str, login: str) -> Words | None:
    meant = unicodedata.normalize("NFKC", password).casefold()
    if len(meant) < SIGNS_LEAST:
        return say("The password is too short: {least} signs at least. A few words do well.", least=SIGNS_LEAST)
    if len(password.encode("utf-8", "replace")) > BYTES_MOST:
        return say("The password is too long.")
    if len(set(meant)) < 4 or meant.replace(login.casefold(), "") == "" or meant in "01234567890123456789":
        return say("This password is guessed at once. Take a few words that belong together for you only.")
    return None


def generated() -> str:
    """A first password, to be typed once and changed: K7QD-0M3X-9TFA."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(GENERATED))
    return "-".join(drawn[at : at + 4] for at in range(0, GENERATED, 4))


def hashing_pool() -> ThreadPoolExecutor:
    """One thread that gives way to everything else the server does; hashing itself runs outside the interpreter."""
    return ThreadPoolExecutor(1, thread_name_prefix="passwords", initializer=_give_way)


def _give_way() -> None:
    if hasattr(os, "setpriority"):
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
