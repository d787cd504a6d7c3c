"""What the server keeps of the exchange: scopes, heads and what was before them, what was answered and refused."""

from typing import Any

from sqlalchemy import (
    DDL,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    event,
    text,
)

from server.database.metadata import metadata


def of_company() -> "Column[Any]":
    """The first column of every key. No foreign key: it would be looked up once for every record of a batch."""
    return Column("company", Uuid, primary_key=True)


def content() -> "list[Column[Any]]":
    """What a state of an aggregate is; the columns after `body` are taken from it, for the server's own use."""
    return [
        Column("kind", Text, nullable=False),
        Column("deleted", Boolean, nullable=False),
        Column("dict", Integer, nullable=False),
        Column("hash", LargeBinary, nullable=False),  # of the content
        Column("author", Uuid),
        Column("device", Uuid, nullable=False),
        Column("at", BigInteger, nullable=False),  # unix seconds by the device's clock: for people's eyes
        Column("received_at", DateTime(timezone=True), nullable=False),
        Column("body", LargeBinary, nullable=False),
        Column("posted_on", Date),  # the date of a posted document
        Column("organization", Uuid),
        Column("closes", Date),  # of a period lock that holds: the last closed day
    ]


scope = Table(
    "scope",
    metadata,
    of_company(),
    Column("name", Text, primary_key=True),
    Column("epoch", BigInteger, nullable=False, server_default="1"),
    Column("opened_at", BigInteger, nullable=False, server_default="0"),  # the seq when this epoch began
    Column("seq", BigInteger, nullable=False, server_default="0"),
    Column("count", BigInteger, nullable=False, server_default="0"),
    Column("digest", LargeBinary, nullable=False, server_default=text(r"'\x00000000000000000000000000000000'")),
    Column("lineage", Text, nullable=False),  # of the database that wrote it; another one is another epoch
)
"""How far each scope is, and the sum of its heads. Its row lock is the one point where pushes wait for each other."""

head = Table(
    "head",
    metadata,
    of_company(),
    Column("id", Uuid, primary_key=True),
    Column("rev", BigInteger, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("scope", Text, nullable=False),
    *content(),
    Index("ix_head_company_scope_seq", "company", "scope", "seq", unique=True),
    Index("ix_head_company_closes", "company", "closes", postgresql_where=text("closes IS NOT NULL")),
    Index("ix_head_company_kind", "company", "kind", postgresql_where=text("starts_with(kind, 'access_')")),
)
"""The newest state of each aggregate, deleted ones too."""

departure = Table(
    "departure",
    metadata,
    of_company(),
    Column("scope", Text, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("to_scope", Text, nullable=False),
    Index("ix_departure_company_scope_seq", "company", "scope", "seq", unique=True),
)
"""What was in a scope and has gone to another."""

history = Table(
    "history",
    metadata,
    of_company(),
    Column("id", Uuid, primary_key=True),
    Column("rev", BigInteger, primary_key=True),
    Column("hash", LargeBinary, primary_key=True),
    Column("scope", Text, nullable=False),
    *(column for column in content() if column.name != "hash"),
)
"""Heads that were superseded. A revision comes twice only where the server had lost the first."""

pushed = Table(
    "pushed",
    metadata,
    of_company(),
    Column("device", Uuid, primary_key=True),
    Column("batch", BigInteger, primary_key=True),
    Column("ask_hash", LargeBinary, nullable=False),
    Column("reply", LargeBinary, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)
"""The answers to the newest batches of each device: a batch that comes again is answered again, not done again."""

parked = Table(
    "parked",
    metadata,
    of_company(),
    Column("device", Uuid, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("hash", LargeBinary, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("rev", BigInteger, nullable=False),  # the base
    Column("deleted", Boolean, nullable=False),
    Column("dict", Integer, nullable=False),
    Column("author", Uuid),
    Column("at", BigInteger, nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("code", Text, nullable=False),
    Column("words", Text, nullable=False),  # JSON: text and values
    Column("body", LargeBinary, nullable=False),
)
"""Versions that were not taken, and edits that a device handed over: nothing that a person wrote is thrown away."""

recovered = Table(
    "recovered",
    metadata,
    of_company(),
    Column("id", Uuid, primary_key=True),
    Column("rev", BigInteger, primary_key=True),
    Column("at", DateTime(timezone=True), primary_key=True),
    Column("device", Uuid, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)
"""Who gave back what the server had lost."""


def _afterwards(table: Table, statement: str) -> None:
    event.listen(table, "after_create", DDL(f"ALTER TABLE %(fullname)s {statement}"))  # type: ignore[no-untyped-call]


_afterwards(scope, "SET (fillfactor = 50)")  # updated by every push
for _table in (head, history, parked):
    _afterwards(_table, "ALTER COLUMN body SET STORAGE EXTERNAL")  # it is compressed already
