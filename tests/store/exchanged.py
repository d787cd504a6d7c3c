"""What the exchange does to a file, done by hand: everything is taken by the server, and received on another device."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from shared.kernel.codec import light_of
from shared.store import filling, heads
from shared.store.heads import Current
from shared.store.receiving import Receiver, Trouble
from shared.store.store import Store

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
HEAD = "INSERT INTO head (id, kind, rev, scope, deleted, dict, hash, author, at, body)"
AGAIN = (
    " ON CONFLICT (id) DO UPDATE SET rev = rev + 1, deleted = excluded.deleted, dict = excluded.dict,"
    " hash = excluded.hash, author = excluded.author, at = excluded.at, body = excluded.body"
)


def accepted(store: Store) -> None:
    """The server has taken everything."""
    with store.writing() as connection:
        taken = "SELECT id, kind, 1, 'company', deleted, dict, hash, author, saved_at, body FROM unsent WHERE true"
        connection.exec_driver_sql(f"{HEAD} {taken} {AGAIN}")
        connection.exec_driver_sql("DELETE FROM unsent")


def states(store: Store, *kinds: str) -> Iterator[Current]:
    """The newest state of everything, deleted ones too."""
    with store.reading() as session:
        for kind in kinds or store.kinds.shapes:
            for batch in heads.batches(session.connection(), kind, deleted=True):
                yield from batch


def received(store: Store, found: Iterator[Current], *, page: int = 100) -> list[Trouble]:
    """They arrive, some at a time; where they are stored already they are newer."""
    troubles = []
    while records := list(islice(found, page)):
        troubles += _page(store, records)
    return troubles


def _page(store: Store, records: list[Current]) -> list[Trouble]:
    troubles = []
    with store.writing() as connection:
        receiver = Receiver(connection, store.kinds, NOW)
        here = heads.current_of(connection, [UUID(bytes=each.id) for each in records])
        living = {id for id, each in here.items() if not each.deleted}
        for kind in dict.fromkeys(each.kind for each in records):
            shape = store.kinds.shape(kind)
            lights = [light_of(shape, each.content) for each in records if each.kind == kind and not each.deleted]
            gone = [UUID(bytes=each.id) for each in records if each.kind == kind and each.deleted]
            troubles += receiver.put(shape, lights, known=living)
            receiver.take_out(shape, [id for id in gone if id in living])
        _put_heads(connection, records)
    return troubles


def _put_heads(connection: Connection, records: list[Current]) -> None:
    rows = [
        (each.id, each.kind, 1, "company", each.deleted, each.dict, each.hash, each.author, each.at, each.packed)
        for each in records
    ]
    connection.exec_driver_sql("DELETE FROM unsent WHERE id = ?", [(each.id,) for each in records])
    connection.exec_driver_sql(f"{HEAD} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) {AGAIN}", rows)


def headers_received(store: Store, kind: type[Any], found: Iterator[Current]) -> None:
    """They arrive for the first time, and only their headers are written."""
    with store.writing() as connection:
        records = list(found)
        filling.put_headers(connection, store.kinds.shape(kind), [each.content for each in records])
        _put_heads(connection, records)


def same_ledger(one: Store, other: Store) -> None:
    """Rows, movements and what can be found are the same in both files."""
    assert ledger(one) == ledger(other)


def ledger(store: Store) -> dict[str, list[tuple[object, ...]]]:
    found: dict[str, list[tuple[object, ...]]] = {}
    with store.reading() as session:
        run = session.connection().exec_driver_sql
        for shape in store.kinds.shapes.values():
            for table in (shape.kind, *(each.kind for each in shape.tables)):
                found[table] = sorted(map(tuple, run(f"SELECT * FROM {table}")), key=repr)
        for name, register in store.kinds.registers.items():
            found[name] = sorted(map(tuple, run(f"SELECT * FROM {name}")), key=repr)
            if hasattr(register, "frozen"):
                frozen = register.frozen.name
                found[frozen] = sorted(map(tuple, run(f"SELECT * FROM {frozen}")), key=repr)
        found["search_item"] = sorted(map(tuple, run("SELECT id, kind, scope FROM search_item")))
        run("CREATE VIRTUAL TABLE temp.word USING fts5vocab('main', 'search_text', 'instance')")
        found["word"] = sorted(
            map(tuple, run("SELECT id, term, offset FROM temp.word JOIN search_item ON rowid = doc"))
        )
        run("DROP TABLE temp.word")
    return found
