"""The chains of entries about what was done: one of each device, and one of the server itself."""

from sqlalchemy import BigInteger, Column, DateTime, Index, LargeBinary, Table, Text, Uuid

from server.database.accounts import NOW, of_company
from server.database.metadata import metadata

audit_entry = Table(
    "audit_entry",
    metadata,
    of_company(),
    Column("device", Uuid, primary_key=True),  # who sent it
    Column("seq", BigInteger, primary_key=True),
    Column("hash", LargeBinary, primary_key=True),  # two of one number are two chains that part
    Column("at", Text, nullable=False),  # these eight are kept as they came: they are what was hashed
    Column("writer", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("aggregate", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("content_hash", LargeBinary, nullable=False),
    Column("content", Text),  # JSON, of the server's own entries alone
    Column("received_at", DateTime(timezone=True), nullable=False, server_default=NOW),
    Index("ix_audit_entry_company_hash", "company", "hash"),
)
"""Rows are added and never changed: the role that answers requests may not."""

audit_chain = Table(
    "audit_chain",
    metadata,
    of_company(),
    Column("device", Uuid, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)
"""The newest entry of each chain: without it nobody would miss entries cut off its end."""
