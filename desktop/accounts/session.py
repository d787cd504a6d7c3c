"""The session of the person who works here: what the exchange carries of them, renewed before it runs out."""

import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Final

import msgspec
from sqlalchemy import Engine

from desktop.accounts import asking, kept
from desktop.accounts.asking import Given
from desktop.accounts.kept import Account
from desktop.sync.link import SESSION_ENDED, Link, ServerRefused
from desktop.sync.membership import membership_of

EARLY_S: Final = 60.0
"""So long before it runs out a token is renewed."""


class Session:
    """Of one account, whose person came in since the program started: by their password, or with the key of an
    encrypted file. So the device's own key may renew it, and nothing is asked. Safe to be used by many threads.

    `trouble` is what stands against it in words, None where all is well: the exchange goes on as the device, and
    whatever is saved is kept and sent; only the password is asked for.
    """

    def __init__(self, engine: Engine, account: Account, clock: Callable[[], datetime]) -> None:
        self._engine, self._clock = engine, clock
        self.account = account
        self.trouble: ServerRefused | None = None
        self._access, self._until, self._password = "", 0.0, ""
        self._lock = threading.Lock()

    def offer(self, password: str) -> None:
        """What was typed at the start: shown to the server once, if it asks for it; then it is forgotten."""
        with self._lock:
            if password:
                self._password, self.trouble = password, None

    def token(self, link: Link) -> str:
        """What `Link.access` carries; "" while the server does not let the person in. Raises NoLink."""
        with self._lock:
            if self.trouble is None and time.monotonic() > self._until - EARLY_S:
                self._renew(link)
            return self._access

    def ended(self) -> None:
        """The server says so of a token that was good: another is asked for."""
        with self._lock:
            self._access, self._until = "", 0.0

    def take(self, given: Given) -> None:
        """What the server gave: kept before it is used, for a token is good once."""
        self.account = msgspec.structs.replace(
            self.account, refresh=given.refresh, seen_at=self._clock(), name=given.name or self.account.name
        )
        self._keep()
        self._access, self._until = given.access, time.monotonic() + given.expires_in
        self.trouble, self._password = None, ""

    def _renew(self, link: Link) -> None:
        """By the token that renews, else by the device's own key, else by the password that was typed last."""
        link.access, refused = "", None
        for ask in (self._by_token, self._by_key, self._by_password):
            try:
                if (given := ask(link)) is not None:
                    self.take(given)
                    return
            except ServerRefused as cause:
                if cause.code in OF_THE_DEVICE:
                    raise
                refused = cause
        self._access, self._password = "", ""
        self.trouble = refused or ended_session()

    def _by_token(self, link: Link) -> Given | None:
        return asking.refresh(link, self.account.refresh) if self.account.refresh else None

    def _by_key(self, link: Link) -> Given | None:
        """Read anew: a file that was restored becomes another device, with another key."""
        joined = membership_of(self._engine)
        return asking.renew(link, joined, self.account.user) if joined is not None and joined.key else None

    def _by_password(self, link: Link) -> Given | None:
        if not self._password:
            return None
        given = asking.sign_in(link, self.account.login, self._password)
        if given.must_change:
            raise ServerRefused(SESSION_ENDED, MUST_CHANGE)
        return given

    def _keep(self) -> None:
        with self._engine.execution_options(writing=True).begin() as connection:
            kept.renewed(connection, self.account)


def ended_session() -> ServerRefused:
    return ServerRefused(SESSION_ENDED, ENDED)


OF_THE_DEVICE: Final = ("unknown_device", "revoked", "wipe", "wiped")
"""Refusals that are not about the person."""
ENDED: Final = "You are not signed in any more. Sign in again; what you entered is kept."
MUST_CHANGE: Final = "Your password was set anew by somebody else. Sign in with it and choose one of your own."
