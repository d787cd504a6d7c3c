"""Who works here, by the server's accounts: their session, and what they may do; nothing where nobody signed in."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from desktop.accounts.known import rows
from desktop.keys.entrance import Entrance
from desktop.ui.desk import Desk
from desktop.ui.preferences import USER
from desktop.work import Reading

if TYPE_CHECKING:
    from desktop.accounts.kept import Account
    from desktop.accounts.rights import Rights

OF_RIGHTS = frozenset({"access_user", "access_role", "access_grant"})


@contextmanager
def working_here(desk: Desk) -> Iterator[None]:
    """For as long as the company is open."""
    if desk.sync is not None:
        with desk.store.engine.connect() as connection:
            known = bool(rows(connection))
        if known:
            begin(desk)
        desk.work.changed.connect(lambda kinds: read_again(desk) if kinds & OF_RIGHTS else None)
        desk.exchanged.connect(lambda _state: _look_for_people(desk))
    yield


def begin(desk: Desk) -> None:
    """With the account of the person who works here, if they have one: at the start, before there is a window."""
    store = desk.store
    with store.reading() as session:
        found = _found(desk, Reading(store, session, store.books(session)))
    _begin(desk, found)


def begin_soon(desk: Desk) -> None:
    """The person has signed in while the window is open."""
    desk.work.read(desk, lambda reading: _found(desk, reading), lambda found: _begin(desk, found), lane="account")


def _found(desk: Desk, reading: Reading) -> "tuple[Account | None, Rights | None]":
    from desktop.accounts.kept import account_of

    return account_of(reading.connection, reading.store.actor.person_id), _rights(desk, reading)


def _begin(desk: Desk, found: "tuple[Account | None, Rights | None]") -> None:
    from desktop.accounts.session import Session

    account, rights = found
    if account is not None and desk.sync is not None:
        _take(desk, rights)
        desk.sync.session = Session(desk.store.engine, account, desk.store.clock)
        desk.preferences.set(USER, account.name)
        desk.sync.saved()


def read_again(desk: Desk) -> None:
    """Something was granted or taken away."""
    desk.work.read(desk, lambda reading: _rights(desk, reading), lambda found: _take(desk, found), lane="rights")


def came_in(desk: Desk, entrance: Entrance) -> None:
    """What was typed at the start is shown to the server, if it asks for it; and the audit tells who came."""
    if entrance.person is not None:
        desk.work.write(desk, lambda store: store.tell("sign_in", "person", entrance.person))
    if desk.sync is not None and desk.sync.session is not None:
        desk.sync.session.offer(entrance.password)
        desk.sync.saved()
    entrance.password = ""


def _look_for_people(desk: Desk) -> None:
    """A computer that the company gave to somebody asks who works here, once, as soon as it knows."""

    def awaited(reading: Reading) -> bool:
        from desktop.accounts.rights import is_awaited

        return is_awaited(reading.books, desk.sync.membership.device) if desk.sync is not None else False

    def show(found: bool) -> None:
        if found and desk.sync is not None and desk.sync.session is None and not desk.asks_who:
            desk.asks_who = True
            desk.open_page("account")

    if not desk.asks_who and desk.sync is not None and desk.sync.session is None:
        desk.work.read(desk, awaited, show, lane="people")


def _rights(desk: Desk, reading: Reading) -> "Rights | None":
    from desktop.accounts.rights import rights_of

    store = reading.store
    return rights_of(store.books(reading.session), store.actor.person_id, store.clock())


def _take(desk: Desk, found: "Rights | None") -> None:
    desk.rights, desk.work.scopes = found, found.scopes if found is not None else None
    desk.rights_changed.emit()
