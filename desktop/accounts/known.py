"""Whether anybody signed in here before: asked at each start of a plain file, so it brings nothing in."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from desktop.database import connected, wording
from shared.sync.stored import fact

PREFIX: Final = "account/"
"""Of the facts of a company file that tell of accounts."""
ASKS: Final = "asks_who"
"""Fact: somebody signed out here. From then on nobody works here without an account, also when there is none."""


def known_in(company: Path) -> Sequence[str] | None:
    """The accounts of a plain company file that is not open, as they are written there; None: it asks for none.

    Raises DatabaseUnusable.
    """
    if not company.exists() or not company.stat().st_size:
        return None
    engine = connected(company, existing=True)
    try:
        with wording(company), engine.connect() as connection:
            sql = "SELECT count(*) FROM sqlite_master WHERE name = 'device'"
            if not connection.exec_driver_sql(sql).scalar():
                return None
            found = rows(connection)
            return found if found or fact(connection, ASKS) else None
    finally:
        engine.dispose()


def rows(connection: Connection) -> Sequence[str]:
    sql = "SELECT value FROM device WHERE name >= ? AND name < ?"
    return [str(value) for value in connection.exec_driver_sql(sql, (PREFIX, PREFIX + "~")).scalars()]
