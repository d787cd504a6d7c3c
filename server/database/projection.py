"""How far the business tables of each company follow its heads, and what could not be taken into them."""

from sqlalchemy import BigInteger, Column, DateTime, Table, Text, Uuid

from server.database.exchange import of_company
from server.database.metadata import metadata

projection = Table(
    "projection",
    metadata,
    of_company(),
    Column("schema_name", Text, primary_key=True),  # two while the tables are being built anew
    Column("scope", Text, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)
"""The last head of each scope that the business tables have; written in the transaction that took it in."""

unprojected = Table(
    "unprojected",
    metadata,
    of_company(),
    Column("schema_name", Text, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("rev", BigInteger, nullable=False),
    Column("words", Text, nullable=False),  # JSON: text and values
    Column("at", DateTime(timezone=True), nullable=False),
)
"""Heads that the business tables lack, wholly or their movements, and why; gone with the next state that is sound."""
