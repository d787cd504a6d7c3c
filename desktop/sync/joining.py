"""How a company file comes to a server: a new file, a company that worked by itself, or one that meets another."""

import platform
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import Connection, Engine

from desktop.company import Company, any_prefix, identify
from desktop.settings import Settings
from desktop.sync.link import Link, address_of
from desktop.sync.matching import Proposal, accept, only_ours, proposals
from desktop.sync.membership import Membership, membership_of, settle_membership, settle_stage
from desktop.sync.own_key import new_key, public_half
from shared.kernel.base import DatedConstant
from shared.kernel.refusal import Refusal
from shared.store import audit
from shared.store.audit import Actor
from shared.store.store import Store, utc_now
from shared.sync.copies import COPY, NEXT
from shared.sync.messages import EnrolAnswer, EnrolAsk
from shared.sync.sending import forget_all
from shared.sync.stored import settle_fact

RECEIVING: Final = "receiving"
MATCHING: Final = "matching"
SIGNED: Final = "server_signed"
"""The fact that keeps what the company signed about this device."""


class BelongsElsewhere(Refusal):
    """The company file is a device of another company."""


class _Joined(NamedTuple):
    """What the server gave, and the private half of the key that this device has there."""

    given: EnrolAnswer
    key: str


def join_new(
    settings: Settings, address: str, code: str, *, authority: str = "", clock: Callable[[], datetime] = utc_now
) -> None:
    """A company file that has nothing yet but its place in the server's company; the engine brings the rest.

    Raises BadAddress, NoLink, ServerRefused, AlreadyThere; there is no file then.
    """
    from desktop.first_company import make

    def begin(engine: Engine) -> None:
        prefix = identify(engine, settings.device_prefix or any_prefix(), clock)
        joined = _enrolled(address, code, prefix, authority)
        with engine.execution_options(writing=True).begin() as connection:
            _belong(connection, joined, address, authority, RECEIVING)

    make(settings, begin)


def join(company: Company, address: str, code: str, *, authority: str = "") -> Membership:
    """A company that worked by itself joins a server's. Nothing is sent before the server's company is here and what
    the two have in common is settled: see `met`. A device that the server shut out or forgot joins its company anew.

    Raises BelongsElsewhere, BadAddress, NoLink, ServerRefused; nothing was changed then.
    """
    store = company.store
    known, joined = membership_of(store.engine), _enrolled(address, code, store.prefix, authority)
    if known is not None and known.company != joined.given.company:
        text = "This file belongs to {company} at {address}, the code is of another company. Nothing was changed."
        raise BelongsElsewhere(text, company=known.company_name, address=known.address)
    return _become(store, joined, address, authority, RECEIVING if known is None else known.stage)


def enrol_copy(store: Store, known: Membership) -> Membership:
    """A file that is a copy of another device's becomes a device of its own. Raises NoLink, ServerRefused."""
    joined = _enrolled(known.address, "", store.prefix, known.authority, known.token)
    return _become(store, joined, known.address, known.authority, known.stage)


def _enrolled(address: str, code: str, prefix: str, authority: str, token: str = "") -> _Joined:
    link, key = Link(address, token, authority), new_key()
    name = platform.node() or "desktop"
    try:
        return _Joined(link.enrol(EnrolAsk(code=code.strip(), name=name, prefix=prefix, key=public_half(key))), key)
    finally:
        link.close()


def _become(store: Store, joined: _Joined, address: str, authority: str, stage: str) -> Membership:
    with store.writing() as connection:
        membership = _belong(connection, joined, address, authority, stage)
    prefix = joined.given.prefix
    store.prefix, store.actor = prefix, Actor(prefix, store.actor.person_id)
    return membership


def _belong(connection: Connection, joined: _Joined, address: str, authority: str, stage: str) -> Membership:
    """Old numbers stay; new ones get the prefix that the server signs. What was under way as another device is not."""
    given = joined.given
    membership = Membership(
        address_of(address), given.company, given.company_name, given.device, given.token, authority, stage, joined.key
    )
    forget_all(connection)
    for name in (COPY, NEXT):
        settle_fact(connection, name, "")
    settle_membership(connection, membership)
    settle_fact(connection, "prefix", given.prefix)
    settle_fact(connection, SIGNED, given.signed)
    actor, content = Actor(given.prefix), {"server": [None, membership.address]}
    audit.record(connection, actor, utc_now(), "enrol", "access_device", given.device, "company", content)
    return membership


# ---- after everything of the server's company is here


def met(store: Store) -> Sequence[Proposal]:
    """What both have, to be looked at; where there is nothing, the exchange begins to send at once."""
    if found := proposals(store):
        with store.writing() as connection:
            settle_stage(connection, MATCHING)
    else:
        settle_matches(store, ())
    return found


def settle_matches(
    store: Store, accepted: Sequence[Proposal], progress: Callable[[int, int], None] = lambda done, total: None
) -> None:
    """The accepted ones become one item each, the others stay two; then everything goes to the server."""
    accept(store, accepted, progress)
    _give_way(store)
    _complete_built_in(store)
    with store.writing() as connection:
        settle_stage(connection, "")


def _give_way(store: Store) -> None:
    """What the company has set holds for everybody: settings of the same names that only this file has are marked."""
    with store.reading() as session:
        books, connection = store.books(session), session.connection()
        giving = []
        for shape in store.kinds.shapes.values():
            if issubclass(shape.cls, DatedConstant):
                found, ours = books.find(shape.cls, marked=False), only_ours(connection, shape.kind)
                theirs = {each.name for each in found if each.id not in ours}
                giving += [(shape.cls, each.id) for each in found if each.id in ours and each.name in theirs]
    for cls, id in giving:
        store.mark(store.get(cls, id))


def _complete_built_in(store: Store) -> None:
    """Give the company what every one starts with, as far as nobody gave it before: the ids are the same everywhere."""
    with store.reading() as session:
        connection = session.connection()
        scopes = list(connection.exec_driver_sql("SELECT scope FROM cursor").scalars())
        if scopes and "company" not in scopes:
            return  # whoever may not see the company's catalogs leaves them to others
        sql = "SELECT id FROM head UNION ALL SELECT id FROM unsent"
        known = {bytes(id) for (id,) in connection.exec_driver_sql(sql)}
    items = [item for area in store.kinds.areas for item in area.built_in() if item.id.bytes not in known]
    for cls in dict.fromkeys(map(type, items)):
        store.create_many([item for item in items if type(item) is cls], what="begin")
