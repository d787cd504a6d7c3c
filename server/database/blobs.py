"""Contents by SHA-256 and which scopes name them, as rows."""

from typing import Final
from uuid import UUID

from sqlalchemy import (
    DDL,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Index,
    LargeBinary,
    Table,
    Text,
    event,
    text,
)

from server.database.exchange import of_company
from server.database.metadata import metadata

blob = Table(
    "blob",
    metadata,
    of_company(),
    Column("hash", LargeBinary, primary_key=True),
    Column("size", BigInteger, nullable=False),  # bytes, packed as it came
    Column("held", BigInteger, nullable=False, server_default="0"),
    Column("whole", Boolean, nullable=False, server_default=text("false")),
    Column("lost", Boolean, nullable=False, server_default=text("false")),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Index("ix_blob_company_lost", "company", postgresql_where=text("lost")),
)
"""A content that is here, or comes. `lost`: it was whole and was found damaged; who has it sends it again."""

blob_part = Table(
    "blob_part",
    metadata,
    of_company(),
    Column("hash", LargeBinary, primary_key=True),
    Column("at", BigInteger, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""The parts of a content in order, each at its offset."""

blob_name = Table(
    "blob_name",
    metadata,
    of_company(),
    Column("hash", LargeBinary, primary_key=True),
    Column("scope", Text, primary_key=True),
    Column("claimed", Boolean, nullable=False, server_default=text("false")),
)
"""The scopes in which a head has named a content: who may see one of them may have it; but where it is only `claimed`:
named by a device that might not see it and has not shown that it has it."""

_PACKED_ALREADY: Final = DDL(  # type: ignore[no-untyped-call]
    "ALTER TABLE %(fullname)s ALTER COLUMN content SET STORAGE EXTERNAL"
)
event.listen(blob_part, "after_create", _PACKED_ALREADY)

SAFE: Final = "SELECT hash FROM blob WHERE company = %s AND hash = ANY(%s) AND (whole OR lost)"
"""What is here, or was: whoever names it now must have it already."""
LACKING: Final = "SELECT hash, size, held, whole FROM blob WHERE company = %s AND hash = ANY(%s)"
NAMES: Final = "SELECT hash, scope, claimed FROM blob_name WHERE company = %s AND hash = ANY(%s)"
NAME: Final = """
    INSERT INTO blob_name (company, hash, scope, claimed)
    SELECT %s, v.* FROM unnest(%s::bytea[], %s::text[], %s::boolean[]) AS v
    ON CONFLICT (company, hash, scope) DO UPDATE SET claimed = false WHERE blob_name.claimed AND NOT excluded.claimed
"""
INHERIT: Final = """
    INSERT INTO blob_name (company, hash, scope, claimed)
    SELECT company, hash, %s, claimed FROM blob_name WHERE company = %s AND scope = %s ON CONFLICT DO NOTHING
"""
"""What one device named its copy has, too: it sends what the other may not have sent."""
LOST: Final = "SELECT hash FROM blob WHERE company = %s AND lost LIMIT %s"
BEGIN: Final = """
    INSERT INTO blob (company, hash, size, received_at) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING
"""
PUT_WHOLE: Final = """
    WITH v AS (SELECT * FROM unnest(%(hashes)s::bytea[], %(contents)s::bytea[]) AS v (hash, content)),
    begun AS (
        INSERT INTO blob (company, hash, size, held, whole, received_at)
        SELECT %(company)s, hash, length(content), length(content), true, %(now)s FROM v ORDER BY hash
        ON CONFLICT DO NOTHING RETURNING hash
    )
    INSERT INTO blob_part (company, hash, at, content)
    SELECT %(company)s, v.hash, 0, v.content FROM begun JOIN v USING (hash)
"""
"""Contents that nobody has begun, each in one part."""
LOCK: Final = "SELECT size, held, whole FROM blob WHERE company = %s AND hash = %s FOR UPDATE"
PUT: Final = "INSERT INTO blob_part (company, hash, at, content) VALUES (%s, %s, %s, %s)"
HOLD: Final = (
    "UPDATE blob SET size = %s, held = %s, whole = %s, lost = lost AND NOT %s WHERE company = %s AND hash = %s"
)
LOSE: Final = "UPDATE blob SET held = 0, whole = false, lost = lost OR whole WHERE company = %s AND hash = %s"
DROP: Final = "DELETE FROM blob_part WHERE company = %s AND hash = %s"
READ: Final = """
    SELECT at, content FROM blob_part
    WHERE company = %s AND hash = %s AND at < %s AND at + length(content) > %s ORDER BY at
"""
SMALL: Final = """
    SELECT p.hash, p.content FROM blob_part p JOIN blob b USING (company, hash)
    WHERE company = %s AND p.hash = ANY(%s) AND p.at = 0 AND b.size <= %s
"""


def of_device(device: UUID) -> str:
    """The scope, seen by one device alone, of what was parked for it."""
    return f"device:{device}"
