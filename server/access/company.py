"""The users of each company and what they may do, remembered until one of them changes."""

import secrets
import threading
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

from server.database.connections import Connection
from shared.administration.access import Access, confidential
from shared.administration.grant import AccessGrant
from shared.administration.role import AccessRole
from shared.administration.scopes import Scopes, together
from shared.administration.user import AccessUser
from shared.kernel.codec import light_of
from shared.kernel.describe import Kinds, Shape, describe
from shared.store.packing import unpacked

SHAPES: Final = tuple(map(describe, (AccessUser, AccessRole, AccessGrant)))
KINDS: Final = frozenset(shape.kind for shape in SHAPES)
"""What is written in one of these changes what somebody may do."""
COMPANIES_KEPT: Final = 1_000


class CompanyAccess:
    """Everything that was granted in one company, on one day."""

    def __init__(
        self, items: Mapping[str, Collection[Any]], today: date, confidential: Mapping[str, Collection[str]]
    ) -> None:
        users, roles, grants = (items.get(shape.kind, ()) for shape in SHAPES)
        by_user: dict[UUID, list[Any]] = defaultdict(list)
        for grant in grants:
            by_user[grant.user_id].append(grant)
        self.users: dict[UUID, Any] = {user.id: user for user in users}
        self._accesses = {user.id: Access(user, roles, by_user[user.id], today, confidential) for user in users}

    def of_user(self, user: UUID) -> Access | None:
        """None: there is no such user."""
        return self._accesses.get(user)

    def scopes(self, people: Iterable[UUID]) -> Scopes:
        """What a device holds that these users share; nobody who is unknown holds anything."""
        return together(access.scopes() if access else Scopes() for access in map(self.of_user, people))


class _Known(NamedTuple):
    version: int
    day: date
    access: CompanyAccess


class Companies:
    """What each company granted, from memory while its number is the same. Safe to be called from many threads."""

    def __init__(self, kinds: Kinds) -> None:
        self._confidential = confidential(kinds)
        self._known: dict[UUID, _Known] = {}
        self._lock = threading.Lock()

    def of(self, connection: Connection, company: UUID, today: date) -> CompanyAccess:
        """As this transaction sees it."""
        row = connection.execute("SELECT access FROM company WHERE id = %s", (company,), binary=True).fetchone()
        version, known = row[0] if row else 0, self._known.get(company)
        if known and (known.version, known.day) == (version, today):
            return known.access
        every = {shape.kind: items(connection, company, shape) for shape in SHAPES}
        made = CompanyAccess(every, today, self._confidential)
        with self._lock:
            if len(self._known) >= COMPANIES_KEPT:
                self._known.clear()
            self._known[company] = _Known(version, today, made)
        return made


def changed(connection: Connection, company: UUID) -> None:
    """Every process reads anew what was granted. A number that was never there: one of a backup would come again."""
    connection.execute("UPDATE company SET access = %s WHERE id = %s", (secrets.randbits(62), company))


def items(connection: Connection, company: UUID, shape: Shape, id: UUID | None = None) -> list[Any]:
    """Every item of a kind or the one of an id, as light objects; those of access are found at once."""
    if id is not None:
        rows = connection.execute(_HEADS + " AND id = %s", (company, shape.kind, id), binary=True).fetchall()
    else:
        sql = _HEADS + _OF_ACCESS if shape.kind.startswith("access_") else _HEADS
        rows = connection.execute(sql, (company, shape.kind), binary=True).fetchall()
    return [light_of(shape, unpacked(body, number)) for number, body in rows]


_HEADS: Final = "SELECT dict, body FROM head WHERE company = %s AND kind = %s AND NOT deleted"
_OF_ACCESS: Final = " AND starts_with(kind, 'access_')"
"""As the index says."""
