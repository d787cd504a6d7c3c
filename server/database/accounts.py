"""Companies, the people and devices of each, and what a device may read."""

from typing import Any, Final

from sqlalchemy import ARRAY, BigInteger, Column, DateTime, ForeignKey, Index, LargeBinary, Table, Text, Uuid, text

from server.database.metadata import metadata

Moment: Final = DateTime(timezone=True)
NOW: Final = text("now()")


def of_company() -> "Column[Any]":
    """The first column of every key."""
    return Column("company", Uuid, ForeignKey("office.company.id", ondelete="CASCADE"), primary_key=True)


company = Table(
    "company",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("schema_name", Text, nullable=False, unique=True),  # where its business tables are
    Column("created_at", Moment, nullable=False, server_default=NOW),
    info={"company": "id"},
)

account = Table(
    "account",
    metadata,
    of_company(),
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("created_at", Moment, nullable=False, server_default=NOW),
)
"""A person who works with the company's ledger."""

device = Table(
    "device",
    metadata,
    of_company(),
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("prefix", Text, nullable=False),  # of document numbers; no two devices of a company have the same
    Column("account", Uuid),
    Column("token_hash", LargeBinary, nullable=False),  # SHA-256 of the token, which only the device knows
    Column("copy", LargeBinary),  # which copy of the device's file spoke last
    Column("last_batch", BigInteger, nullable=False, server_default="0"),
    Column("schema", BigInteger, nullable=False, server_default="0"),  # of the device's program
    Column("enrolled_at", Moment, nullable=False, server_default=NOW),
    Column("last_seen_at", Moment),
    Column("revoked_at", Moment),
    Index("ix_device_token_hash", "token_hash", unique=True),
    Index("ix_device_company_prefix", "company", "prefix", unique=True),
)

granted = Table(
    "granted",
    metadata,
    of_company(),
    Column("device", Uuid, primary_key=True),
    Column("pattern", Text, primary_key=True),
)
"""A scope that a device reads and writes: "company", "site:<id>", "site:*" for every site, "*" for everything."""

device_code = Table(
    "device_code",
    metadata,
    of_company(),
    Column("code_hash", LargeBinary, primary_key=True),
    Column("name", Text, nullable=False),
    Column("scopes", ARRAY(Text), nullable=False),
    Column("prefix", Text),
    Column("account", Uuid),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("device", Uuid),
    Index("ix_device_code_code_hash", "code_hash", unique=True),
)
"""A code that lets one device join, once."""
