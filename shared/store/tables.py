"""The store's own tables, beside those that the kinds and registers declare."""

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, LargeBinary, Table, Text

from shared.kernel.base import Base
from shared.kernel.types import Id, Instant

DEVICE = {"end": "device"}

unsent = Table(
    "unsent",
    Base.metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("dict", Integer, nullable=False),  # number of the zstd dictionary; 0 = none
    Column("hash", LargeBinary, nullable=False),
    Column("deleted", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("saved_at", Instant, nullable=False),
    info=DEVICE,
)
"""The newest local body of each aggregate, compressed once when it is saved; what a server will be sent."""

blob = Table(
    "blob",
    Base.metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("scope", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    info=DEVICE,
)
"""Explanation trees and other contents named by their SHA-256, compressed."""

counter = Table(
    "counter",
    Base.metadata,
    Column("kind", Text, primary_key=True),
    Column("prefix", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("last", BigInteger, nullable=False),
    info=DEVICE,
)
"""The last number issued per kind, device prefix and year."""

audit = Table(
    "audit",
    Base.metadata,
    Column("seq", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("device", Text, nullable=False),
    Column("person_id", Id),
    Column("action", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("aggregate_id", Id),
    Column("scope", Text, nullable=False),
    Column("content", LargeBinary),  # changed paths with before and after; erasable: the chain holds its hash only
    Column("content_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Index("ix_audit_aggregate_id_seq", "aggregate_id", "seq"),
    info=DEVICE,
)
"""Who did what, when; each entry's hash covers the one before it."""

search_item = Table(
    "search_item",
    Base.metadata,
    Column("rowid", Integer, primary_key=True),
    Column("id", Id, nullable=False),
    Column("kind", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Index("ix_search_item_id", "id", unique=True),
    info=DEVICE,
)
"""What the row of that number in the full-text table belongs to."""

device = Table(
    "device",
    Base.metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    info=DEVICE,
)
"""Facts about this file: device id and prefix, company, date of the checkpoint."""

SEARCH_SQL = "CREATE VIRTUAL TABLE search_text USING fts5(text, content='', contentless_delete=1, tokenize='trigram')"


def create_search(connection: Connection) -> None:
    """The full-text table, which no metadata can hold; SQLite only."""
    connection.exec_driver_sql(SEARCH_SQL)


def create_all(connection: Connection, end: str = "device") -> None:
    """Every table of one end ("device" or "server"); migrations must come to the same, which a test compares."""
    tables = [t for t in Base.metadata.sorted_tables if t.info.get("end", "both") in ("both", end)]
    Base.metadata.create_all(connection, tables)
    if end == "device":
        create_search(connection)
