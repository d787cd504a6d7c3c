"""What the exchange keeps in a company file besides bodies and rows: facts and its journal."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from shared.kernel.types import instant_text

ENTRIES_KEPT: Final = 1_000
SECONDS_MAX: Final = 2**32 - 1


def fact(connection: Connection, name: str) -> str:
    """A fact about this file; "" where it is not known."""
    found = connection.exec_driver_sql("SELECT value FROM device WHERE name = ?", (name,)).scalar()
    return str(found or "")


def settle_fact(connection: Connection, name: str, value: str) -> None:
    """`value` "": it is forgotten."""
    if value:
        sql = "INSERT INTO device (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        connection.exec_driver_sql(sql, (name, value))
    else:
        connection.exec_driver_sql("DELETE FROM device WHERE name = ?", (name,))


def note(connection: Connection, at: str, sort: str, content: Mapping[str, Any]) -> None:
    """An entry of the journal of the exchange; the newest thousand are kept."""
    said = msgspec.json.encode(content).decode()
    sql = "INSERT INTO exchange_entry (no, at, sort, content) SELECT coalesce(max(no), 0) + 1, ?, ?, ?"
    no = connection.exec_driver_sql(f"{sql} FROM exchange_entry RETURNING no", (at, sort, said)).scalar_one()
    connection.exec_driver_sql("DELETE FROM exchange_entry WHERE no <= ?", (no - ENTRIES_KEPT,))


@lru_cache(maxsize=4096)
def seconds_of(at: str | None) -> int:
    """The text of an instant as seconds since 1970, as frames carry them; a clock may be far off."""
    return 0 if at is None else min(max(int(datetime.fromisoformat(at).timestamp()), 0), SECONDS_MAX)


@lru_cache(maxsize=4096)
def instant_of(seconds: int) -> str:
    return instant_text(datetime.fromtimestamp(seconds, UTC))
