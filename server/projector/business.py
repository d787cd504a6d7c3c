"""The schema of one company's business tables: the same declared tables as on a device, one history of migrations."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import Connection, Engine, text

from migrations.upgrade import upgrade
from server.database.metadata import SCHEMA

_ONE_AT_A_TIME = 0x4650  # of all projectors of one company, with the company's own number


def quoted(schema: str) -> str:
    """A schema's name as it stands in a statement."""
    return '"' + schema.replace('"', '""') + '"'


@contextmanager
def working_on(engine: Engine, company: UUID, schema: str) -> Iterator[Connection]:
    """A transaction in which table names are the company's business tables; one at a time for each company."""
    with engine.begin() as connection:
        connection.execute(
            text("SELECT pg_advisory_xact_lock(:room, hashtext(:company))"),
            {"room": _ONE_AT_A_TIME, "company": str(company)},
        )
        connection.exec_driver_sql(f"SET LOCAL search_path = {quoted(schema)}, {SCHEMA}, pg_temp")
        yield connection


def renew(engine: Engine, company: UUID, schema: str) -> None:
    """Make the schema where it is missing, and bring its tables to the newest revision."""
    with working_on(engine, company, schema) as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {quoted(schema)}")
        upgrade(connection)


def schema_of(connection: Connection, company: UUID) -> str | None:
    """Where the business tables of a company are now; None: there is no such company."""
    query = text(f"SELECT schema_name FROM {SCHEMA}.company WHERE id = :company")
    return connection.execute(query, {"company": company}).scalar()
