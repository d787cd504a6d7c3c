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
    Column("author", Id),
    Column("base_hash", LargeBinary),  # of the head it was made on, where that rotted and was given up
    Index("ix_unsent_kind_id", "kind", "id"),
    info=DEVICE,
)
"""The newest local body of each aggregate that its head does not have, compressed once when it is saved."""

head = Table(
    "head",
    Base.metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("rev", BigInteger, nullable=False),
    Column("scope", Text, nullable=False),  # "" while it is between two scopes
    Column("deleted", Integer, nullable=False),
    Column("dict", Integer, nullable=False),
    Column("hash", LargeBinary, nullable=False),  # of the content; the head hash follows from it
    Column("author", Id),
    Column("at", Instant),
    Column("body", LargeBinary, nullable=False),
    Index("ix_head_scope_id", "scope", "id"),
    Index("ix_head_kind_id", "kind", "id"),
    info=DEVICE,
)
"""The newest state that the server is known to have; of an unsent edit, what it was made on."""

batch = Table(
    "batch",
    Base.metadata,
    Column("no", BigInteger, primary_key=True),
    Column("made_at", Instant, nullable=False),
    Column("epochs", Text, nullable=False),  # JSON: of the scopes that its bases lie in, as they are known here
    info=DEVICE,
)
"""What is under way to the server and not answered yet, frozen before it is sent."""

batch_record = Table(
    "batch_record",
    Base.metadata,
    Column("batch", BigInteger, primary_key=True),
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("rev", BigInteger, nullable=False),  # the base; of a recovered one the rev itself
    Column("scope", Text, nullable=False),  # where it lies once it is accepted
    Column("flags", Integer, nullable=False),
    Column("dict", Integer, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("author", Id),
    Column("at", Instant),
    Column("body", LargeBinary, nullable=False),
    Index("ix_batch_record_id", "id"),
    info=DEVICE,
)

cursor = Table(
    "cursor",
    Base.metadata,
    Column("scope", Text, primary_key=True),
    Column("epoch", BigInteger, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("count", BigInteger, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("received_at", Instant),
    Column("verified_at", Instant),
    Column("doubt", Integer, nullable=False),  # until both ends have been compared
    info=DEVICE,
)
"""How far each scope was received, and the sum of the heads that are stored of it."""

unreadable = Table(
    "unreadable",
    Base.metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("words", Text, nullable=False),  # JSON: the text and its values
    Column("at", Instant, nullable=False),
    info=DEVICE,
)
"""Heads that this version cannot read: kept as they are, without rows, until a version comes that can."""

missing = Table(
    "missing",
    Base.metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False),
    info=DEVICE,
)
"""Items that something received names, and that were not here then, or were taken away since; they may come yet."""

unfilled = Table(
    "unfilled",
    Base.metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False),
    info=DEVICE,
)
"""Documents of which lists know the header alone: lines, movements and search text follow from the stored body."""

refused = Table(
    "refused",
    Base.metadata,
    Column("id", Id, primary_key=True),
    Column("hash", LargeBinary, nullable=False),
    Column("code", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("words", Text, nullable=False),  # JSON: the text and its values, to be said in any language
    Column("at", Instant, nullable=False),
    info=DEVICE,
)
"""Unsent versions that the server did not take and keeps parked; not sent again until they change."""

quarantine = Table(
    "quarantine",
    Base.metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("deleted", Integer, nullable=False),
    Column("dict", Integer, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("author", Id),
    Column("saved_at", Instant, nullable=False),
    Column("base_rev", BigInteger, nullable=False),
    Column("base_dict", Integer, nullable=False),
    Column("base_body", LargeBinary),
    Column("reason", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("handed_over", Integer, nullable=False),
    info=DEVICE,
)
"""Unsent edits of a scope that was lost: readable, exportable, handed to the server, put back when it is regained."""

exchange_entry = Table(
    "exchange_entry",
    Base.metadata,
    Column("no", BigInteger, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("sort", Text, nullable=False),
    Column("content", Text, nullable=False),
    info=DEVICE,
)
"""What happened in the exchange, for people's eyes; the newest thousand."""

blob = Table(
    "blob",
    Base.metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("scope", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    info=DEVICE,
)
"""Explanation trees and other contents named by their SHA-256, compressed."""

blob_at_server = Table(
    "blob_at_server",
    Base.metadata,
    Column("hash", LargeBinary, primary_key=True),
    info=DEVICE,
)
"""Contents that the server is known to have whole; the others are offered to it."""

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
