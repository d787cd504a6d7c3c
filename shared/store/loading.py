"""Loading very many new aggregates into a file that is being made: prepared anywhere, indexed when all is in.

Preparing is pure (other processes do it); writing is inserts alone. Rules of registers are asked once, of everything.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine

from shared.kernel.describe import Shape
from shared.store import audit, registers
from shared.store.audit import Actor
from shared.store.broken import worded
from shared.store.errors import Blocked
from shared.store.packing import LEVEL_BULK
from shared.store.saving import prune_own, refuse_doubles, required_findings
from shared.store.store import Store
from shared.store.writing import SEARCH_MERGE, Writer, search_text

PAGE_CACHE = "PRAGMA cache_size = -524288"
"""512 MiB while loading: the trees without which nothing is written stay in memory."""


class Prepared(Writer):
    """The rows of aggregates of one kind, by the statement that writes them; plain values that can be sent."""

    def __init__(self, shape: Shape, aggregates: Sequence[Any], now: datetime) -> None:
        self.kind, self.dialect, self.now, self.author = shape.kind, "sqlite", now, None
        self.rows: dict[str, list[tuple[Any, ...]]] = {}
        self.texts: list[tuple[bytes, str, str]] = []
        for each in aggregates:
            prune_own(shape, each)
            refuse_doubles(shape, each)
            each.recalculate()
            if each.status == "posted":
                if found := required_findings(shape, each):
                    raise Blocked("{document} was not posted:\n{findings}", found, document=each.named())
                each.rule_version = each.rule_version_now
        posted = [each for each in aggregates if each.status == "posted"]
        self.hashes = [written.hash.hex() for written in self.put_new(shape, aggregates, LEVEL_BULK)]
        self.put_movements(shape, posted)

    def run(self, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
        self.rows.setdefault(sql, []).extend(rows)

    def _index_new(self, shape: Shape, aggregates: Sequence[Any]) -> None:
        self.texts += [(each.id.bytes, each.scope_of(), search_text(shape, each)) for each in aggregates]

    def __len__(self) -> int:
        return len(self.hashes)


class Loading:
    """A load in progress, on the one connection that writes. Nothing may be closed yet: dates are not looked at."""

    def __init__(self, connection: Connection, actor: Actor) -> None:
        self.connection, self.actor = connection, actor
        with connection.begin():
            self.search_row = connection.exec_driver_sql("SELECT coalesce(max(rowid), 0) FROM search_item").scalar_one()

    def put(self, prepared: Prepared, what: str) -> None:
        """Write what was prepared, with one entry in the audit; one transaction."""
        with self.connection.begin():
            for sql, rows in prepared.rows.items():
                if rows:
                    self.connection.exec_driver_sql(sql, rows)
            self._put_texts(prepared)
            audit.record(
                self.connection, self.actor, prepared.now, what, prepared.kind, None, "company",
                {"hashes": prepared.hashes},
            )  # fmt: skip

    def _put_texts(self, prepared: Prepared) -> None:
        first = self.search_row + 1
        items = [(at, id, prepared.kind, scope) for at, (id, scope, _) in enumerate(prepared.texts, first)]
        texts = [(at, text) for at, (_, _, text) in enumerate(prepared.texts, first)]
        self.connection.exec_driver_sql("INSERT INTO search_item (rowid, id, kind, scope) VALUES (?, ?, ?, ?)", items)
        self.connection.exec_driver_sql("INSERT INTO search_text (rowid, text) VALUES (?, ?)", texts)
        self.search_row += len(items)


@contextmanager
def loading(store: Store, told: Any = lambda _what: None) -> Iterator[Loading]:
    """Only for a file that nobody uses yet and that is thrown away when this fails: meanwhile it has no indexes.

    `told` is called with what is being done after the last row. Raises Blocked where a rule of a register is broken.
    """
    with _connected(store.engine) as connection:
        indexes = _without_indexes(connection)
        yield Loading(connection, store.actor)
        for sql in indexes:
            told("Indexes")
            with connection.begin():
                connection.exec_driver_sql(sql)
        told("Search")
        with connection.begin():
            connection.exec_driver_sql(SEARCH_MERGE, ("automerge", 4))
            connection.exec_driver_sql("INSERT INTO search_text (search_text) VALUES ('optimize')")
    told("Rules")
    _ask_rules(store)


@contextmanager
def _connected(engine: Engine) -> Iterator[Connection]:
    with engine.execution_options(writing=True).connect() as connection:
        raw: Any = connection.connection.driver_connection
        size = raw.execute("PRAGMA cache_size").fetchone()[0]
        raw.execute(PAGE_CACHE)
        try:
            yield connection
        finally:
            raw.execute(f"PRAGMA cache_size = {size}")


def _without_indexes(connection: Connection) -> list[str]:
    """Drop every index that a statement made; returns the statements."""
    with connection.begin():
        sql = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name"
        found = connection.exec_driver_sql(sql).all()
        for name, _ in found:
            connection.exec_driver_sql(f'DROP INDEX "{name}"')
        connection.exec_driver_sql(SEARCH_MERGE, ("automerge", 0))
    return [sql for _, sql in found]


def _ask_rules(store: Store) -> None:
    with store.reading() as session:
        connection, books = session.connection(), store.books(session)
        for register in store.kinds.registers.values():
            for broken in registers.broken_rules(connection, register):
                raise Blocked("The documents contradict each other:\n{findings}", [worded(books, broken)])
