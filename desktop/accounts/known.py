"""Whether anybody signed in here before: asked at each start of a plain file, so it brings nothing in."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from desktop.database import connected, wording

PREFIX: Final = "account/"
"""Of the facts of a company file that tell of accounts."""


def known_in(company: Path) -> Sequence[str]:
    """The accounts of a plain company file that is not open, as they are written there. Raises DatabaseUnusable."""
    if not company.exists() or not company.stat().st_size:
        return ()
    engine = connected(company, existing=True)
    try:
        with wording(company), engine.connect() as connection:
            sql = "SELECT count(*) FROM sqlite_master WHERE name = 'device'"
            return rows(connection) if connection.exec_driver_sql(sql).scalar() else ()
    finally:
        engine.dispose()


def rows(connection: Connection) -> Sequence[str]:
    sql = "SELECT value FROM device WHERE name >= ? AND name < ?"
    return [str(value) for value in connection.exec_driver_sql(sql, (PREFIX, PREFIX + "~")).scalars()]
