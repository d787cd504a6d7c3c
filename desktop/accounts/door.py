"""Signing in with the server's account: where the server answers; else by what signed in here before."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from uuid import UUID

import msgspec
from sqlalchemy import Engine

from desktop.accounts import asking, kept
from desktop.accounts.asked import Asked, MustChange
from desktop.accounts.asking import Given, linked
from desktop.accounts.kept import Account, Verifier
from desktop.accounts.session import Session, ended_session
from desktop.company import Company
from desktop.database import connected, wording
from desktop.keys.entrance import Entrance
from desktop.keys.file_key import KeysUnusable
from desktop.keys.passwords import Cost, calibrated
from desktop.keys.signing_in import put_person, remove_person
from desktop.sync.link import NoLink, ServerRefused
from desktop.sync.membership import Membership, membership_of
from shared.kernel.refusal import Refusal
from shared.store.store import utc_now


class NoPerson(Refusal):
    """A user who is no person of the company."""


class WrongHere(NoLink):
    """Not the password of last time, and nobody is there who may know a newer one."""


def ask_server(membership: Membership, asked: Asked) -> Given:
    """Who it is, with tokens. Raises NoLink, ServerRefused, MustChange, SecondNeeded, NoPerson."""
    with linked(membership) as link:
        if asked.new:
            given = asking.change_password(link, asked.login, asked.password, asked.new, asked.second)
        else:
            given = asking.sign_in(link, asked.login, asked.password, asked.second)
    if given.must_change:
        raise MustChange("This is a first password. Choose one of your own: at least ten signs; four words are best.")
    if given.person is None:
        raise NoPerson("Nobody has said which person of the company you are. Ask the administrator.")
    return given


def account_from(given: Given, asked: Asked, now: datetime, verifier: Verifier | None = None) -> Account:
    assert given.person is not None
    login = asked.login.strip()
    return Account(given.user, given.person, login, given.name or login, now, given.refresh, verifier)


def sign_in_here(company: Company, membership: Membership, asked: Asked, cost: Cost | None = None) -> Entrance:
    """While the company is open: from now on the person comes in here by that password, with a link or without.

    A quarter of a second and a connection. Raises NoLink, ServerRefused, MustChange, SecondNeeded, NoPerson,
    KeysUnusable.
    """
    given, verifier = ask_server(membership, asked), None
    account = account_from(given, asked, company.store.clock())
    cost = cost or calibrated()
    if company.key is not None:
        put_person(
            company.path, company.key, account.person, account.name, asked.lasting, cost, login=account.login
        )  # fmt: skip
    else:
        verifier = Verifier.of(asked.lasting, cost)
    with company.store.writing() as connection:
        kept.keep(connection, msgspec.structs.replace(account, verifier=verifier))
    return Entrance(company.key, account.person, account.name)


def leave(company: Company, membership: Membership, account: Account) -> None:
    """The person signs out and does not come in here any more; what they saved stays and is sent. Raises KeysUnusable
    where nobody else could open the file."""
    if company.key is not None:
        remove_person(company.path, account.person)
    with suppress(NoLink, ServerRefused), linked(membership) as link:  # else the session ends by itself
        asking.sign_out(link, account.refresh)
    with company.store.writing() as connection:
        kept.forget(connection, account.user)


def leave_everywhere(membership: Membership, session: Session) -> None:
    """Every session of the person ends, on every computer; each asks for the password before it acts for them again.

    What is on this computer and on others stays. Raises NoLink, ServerRefused.
    """
    with linked(membership) as link:
        if not session.token(link):
            raise session.trouble or ended_session()
        asking.sign_out(link, session.account.refresh, everywhere=True)
    session.ended()


class AccountDoor:
    """The way into the plain file of a joined company; its people are those who signed in here before.

    Every call takes a quarter of a second or a connection: never on the UI thread.
    """

    def __init__(
        self, company: Path, accounts: Sequence[Account], clock: Callable[[], datetime] = utc_now,
        cost: Cost | None = None,
    ) -> None:  # fmt: skip
        self.company, self.holders = company, tuple(accounts)
        self._clock, self._cost = clock, cost

    def sign_in(self, person: UUID, password: str, remember: bool) -> Entrance:
        """By the password of last time, without a link; another one is shown to the server, where there is a link.

        Raises KeysUnusable, NoLink, ServerRefused, MustChange.
        """
        account = next(each for each in self.holders if each.person == person)
        if account.verifier is not None and account.verifier.fits(password):
            return Entrance(None, person, account.name, password)
        try:
            return self.sign_in_new(Asked(account.login, password))
        except NoLink as cause:
            raise WrongHere(
                "This is not the password that {name} signed in with here last, and the server, which may know another "
                "one, does not answer. Look at the language of the keyboard and at Caps Lock.", name=account.name,
            ) from cause  # fmt: skip

    def sign_in_new(self, asked: Asked) -> Entrance:
        """Somebody who was not here before, or has another password. Raises NoLink, ServerRefused, MustChange."""
        with self._opened() as engine:
            membership = membership_of(engine)
            if membership is None:
                raise KeysUnusable("This company has no server any more. Restore a backup, or join it anew.")
            given = ask_server(membership, asked)
            verifier = Verifier.of(asked.lasting, self._cost or calibrated())
            account = account_from(given, asked, self._clock(), verifier)
            with engine.execution_options(writing=True).begin() as connection:
                kept.keep(connection, account)
        return Entrance(None, account.person, account.name)

    @contextmanager
    def _opened(self) -> Iterator[Engine]:
        engine = connected(self.company, existing=True)
        try:
            with wording(self.company):
                yield engine
        finally:
            engine.dispose()
