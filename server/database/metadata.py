"""Where the server's own tables are declared: one PostgreSQL schema, apart from the business tables of companies."""

from typing import Final

from sqlalchemy import MetaData

from shared.kernel.base import NAMING

SCHEMA: Final = "office"
ROLE: Final = "fieldledger_office"
"""What requests run as: not the owner of the tables, so that row level security holds for it."""
REVISION_TABLE: Final = "revision"
"""What says which tables these are; the business tables of each company have one of their own."""
COMPANY_SETTING: Final = "fieldledger.company"
"""The setting of a transaction that says whose rows it may see."""

metadata: Final = MetaData(schema=SCHEMA, naming_convention=NAMING)
"""A table with a column `company` (or `info={"company": column}`) shows each company its own rows only."""


def declared() -> MetaData:
    """Every table of the server, after the modules that declare them were imported."""
    import server.database.accounts
    import server.database.audit
    import server.database.blobs
    import server.database.exchange
    import server.database.projection  # noqa: F401

    return metadata
