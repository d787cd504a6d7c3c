"""What a device with a server covers: how many of the company's sites it may see, and when it last had everything.

A scope is received when nothing of it waits any more, also not to be filled (see `filling`).
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, select

from shared.kernel.describe import Kinds
from shared.kernel.language import Language
from shared.store.filling import waiting

SITE: Final = "site"
GRANTED: Final = "server_scopes"
"""Fact of the file: the scopes that the server grants to this device, names and patterns such as `site:*`, by lines."""


def coverage(connection: Connection, kinds: Kinds, language: Language, today: date) -> str:
    """“covers 2 of 3 sites, as received 14:02”; while something is awaited, that first; "" in a company without a
    server, and on the server itself."""
    if connection.dialect.name != "sqlite":
        return ""
    rows = connection.exec_driver_sql("SELECT scope, received_at FROM cursor WHERE scope <> ''").all()
    lacking = ""
    if count := waiting(connection):
        lacking = language.say("not complete yet: {count} documents that have come are not counted", count=count)
    elif not all(at for _, at in rows):
        lacking = language.say("not complete yet: more is still being received")
    received = max((at for _, at in rows if at), default=None)
    if received is None:
        return lacking
    covered = _covered(connection, kinds, language, today, {scope for scope, _ in rows}, received)
    return f"{lacking}; {covered}" if lacking else covered


def _covered(
    connection: Connection, kinds: Kinds, language: Language, today: date, scopes: Collection[str], received: str
) -> str:
    at = datetime.fromisoformat(received).astimezone()
    when = f"{at:%H:%M}" if at.date() == today else f"{language.date(at.date())} {at:%H:%M}"
    sites = _sites(connection, kinds)
    if not sites:
        return language.say("as received {moment}", moment=when)
    seen = set(scopes).union(_granted(connection))
    every = not seen.isdisjoint({"*", f"{SITE}:*"})
    here = len(sites) if every else sum(f"{SITE}:{id}" in seen for id in sites)
    text = "covers {count} of {all} sites, as received {moment}"
    return language.say(text, count=here, all=len(sites), moment=when)


def _sites(connection: Connection, kinds: Kinds) -> list[UUID]:
    shape = kinds.shapes.get(SITE)
    if shape is None:
        return []
    c = shape.table.c
    query = select(c.id).where(c.marked.is_(False), c.folder.is_(False), c.replaced_by.is_(None))
    return list(connection.execute(query).scalars())


def _granted(connection: Connection) -> list[str]:
    known = connection.exec_driver_sql("SELECT value FROM device WHERE name = ?", (GRANTED,)).scalar()
    return str(known or "").split("\n")
