"""What a company file has of contents, what rows in it name, and what the server is known to have."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from sqlalchemy import Connection

from shared.kernel.describe import Kinds
from shared.store.heads import AMONG, listed
from shared.sync.contents import HASH, naming_fields
from shared.sync.frames import BYTES_MAX
from shared.sync.stored import fact

MOST: Final = 20_000
"""Contents that are looked at in one go; the rest is for the next."""
RECORD_BYTES: Final = 64


class Wanted(NamedTuple):
    """Who names a content that is not here."""

    kind: str
    scope: str


def note(connection: Connection, hashes: Iterable[bytes]) -> None:
    """The server has these."""
    sql = "INSERT INTO blob_at_server (hash) SELECT unhex(value) FROM json_each(?) WHERE true ON CONFLICT DO NOTHING"
    connection.exec_driver_sql(sql, (listed(hashes),))


def contents(connection: Connection, hashes: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
    """The first of these contents, at least one and as many as go into a frame."""
    found, size = list[tuple[bytes, bytes]](), 0
    for hash in hashes:
        content = connection.exec_driver_sql("SELECT content FROM blob WHERE hash = ?", (hash,)).scalar() or b""
        size += len(content) + RECORD_BYTES
        if found and size > BYTES_MAX:
            break
        found.append((hash, content))
    return found


def scopes(connection: Connection, hashes: Sequence[bytes]) -> dict[bytes, str]:
    """By which scope each is known here."""
    sql = f"SELECT hash, scope FROM blob WHERE hash {AMONG}"
    return {hash: scope or "" for hash, scope in connection.exec_driver_sql(sql, (listed(hashes),))}


def something_there(connection: Connection) -> bool:
    """Whether the server has some of what is here."""
    sql = "SELECT 1 FROM blob JOIN blob_at_server USING (hash) LIMIT 1"
    return connection.exec_driver_sql(sql).scalar() is not None


def unsure(connection: Connection) -> dict[bytes, int]:
    """Contents that the server is not known to have, each with its size."""
    rows = connection.exec_driver_sql(
        "SELECT hash, length(content) FROM blob WHERE hash NOT IN (SELECT hash FROM blob_at_server) LIMIT ?", (MOST,)
    )
    return dict(map(tuple, rows))


def wanted(connection: Connection, kinds: Kinds) -> dict[bytes, Wanted]:
    """Contents that rows name and that are not here."""
    found: dict[bytes, Wanted] = {}
    for kind, column, table in _naming(kinds):
        sql = (
            f"SELECT unhex({column}), k.scope FROM {table} WHERE length(unhex({column})) = ?"
            f" AND unhex({column}) NOT IN (SELECT hash FROM blob) LIMIT ?"
        )
        rows = connection.exec_driver_sql(sql, (HASH, MOST))
        found |= {hash: Wanted(kind, scope) for hash, scope in rows}
    return found


def _naming(kinds: Kinds) -> Iterator[tuple[str, str, str]]:
    """Kind, column and joined tables wherever a content is named; the kind's own table is `k`."""
    for shape in kinds.shapes.values():
        header, tables = naming_fields(shape)
        yield from ((shape.kind, f'k."{name}"', f"{shape.kind} k") for name in header)
        for table, fields in tables:
            line = shape.line_table(table).kind
            yield from (
                (shape.kind, f'l."{name}"', f"{line} l JOIN {shape.kind} k ON k.id = l.owner_id") for name in fields
            )


def unnamed(connection: Connection, kinds: Kinds) -> list[bytes]:
    """What the server is known to have and no row here names any more."""
    sql = f"SELECT hash FROM blob WHERE {_unnamed(kinds)} LIMIT ?"
    return [hash for (hash,) in connection.exec_driver_sql(sql, (MOST,))]


def sweep(connection: Connection, kinds: Kinds, among: Sequence[bytes]) -> None:
    """Take these out, of which that is still so."""
    connection.exec_driver_sql(f"DELETE FROM blob WHERE hash {AMONG} AND {_unnamed(kinds)}", (listed(among),))


def _unnamed(kinds: Kinds) -> str:
    known = "hash IN (SELECT hash FROM blob_at_server)"
    named = " UNION ".join(
        f"SELECT unhex({column}) FROM {table} WHERE {column} IS NOT NULL" for _, column, table in _naming(kinds)
    )
    return f"{known} AND hash NOT IN ({named})" if named else f"{known} AND false"


def standing(connection: Connection) -> dict[str, int | str]:
    """As whom this file speaks with the server, and the epoch of each scope that it sees."""
    epochs = connection.exec_driver_sql("SELECT scope, epoch FROM cursor")
    return {"": fact(connection, "device_id"), **dict(map(tuple, epochs))}


def all_filled(connection: Connection) -> bool:
    """Whether the rows say all that is named: of what was just received they may hold no more than headers."""
    return connection.exec_driver_sql("SELECT 1 FROM unfilled LIMIT 1").scalar() is None


def state(connection: Connection) -> object:
    """Unlike an earlier one where there may be something to do."""
    unfilled = connection.exec_driver_sql("SELECT count(*) FROM unfilled").scalar()
    last = connection.exec_driver_sql("SELECT max(rowid) FROM blob").scalar()
    known = connection.exec_driver_sql("SELECT count(*) FROM blob_at_server").scalar()
    cursors = connection.exec_driver_sql("SELECT scope, epoch, seq FROM cursor ORDER BY scope").all()
    return last, known, unfilled, cursors
