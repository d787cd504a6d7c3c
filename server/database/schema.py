"""Make or renew the server's own tables, and see to it that each company meets its own rows only."""

from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, Table, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.schema import CreateSchema

from server.database.history import HEAD, REVISIONS
from server.database.metadata import COMPANY_SETTING, REVISION_TABLE, ROLE, SCHEMA, declared
from shared.kernel.refusal import Refusal

_ONE_AT_A_TIME = 0x466C  # of all programs that renew the tables of one database


class CannotMake(Refusal):
    """The database does not let its tables be made."""


class TooNew(Refusal):
    """A newer program was here."""


def make(engine: Engine) -> None:
    """The newest revision, in one transaction; programs that start together take turns. Raises CannotMake, TooNew."""
    with engine.begin() as connection:
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})"))
        found = revision(connection)
        if found == HEAD:
            return
        if found and found not in REVISIONS:
            raise TooNew(
                "The database has the tables of a newer server ({found}, this one knows {known}). Nothing was "
                "changed. Update this server.",
                found=found, known=HEAD,
            )  # fmt: skip
        from server.database.history.upgrade import upgrade  # Alembic takes longer than all the rest of a start

        _make_role(connection)
        connection.execute(CreateSchema(SCHEMA, if_not_exists=True))
        upgrade(connection)
        for table in declared().sorted_tables:
            guard(connection, table)
        _grant(connection)
        _make_lookups(connection)


def revision(connection: Connection) -> str | None:
    """Of the tables that are there; None: there are none."""
    if connection.scalar(text(f"SELECT to_regclass('{SCHEMA}.{REVISION_TABLE}')")) is None:
        return None
    found: str | None = connection.scalar(text(f"SELECT version_num FROM {SCHEMA}.{REVISION_TABLE}"))
    return found


def guard(connection: Connection, table: Table) -> None:
    """Row level security: who sets no company sees and writes nothing."""
    column = table.info.get("company", "company")
    whose = f"{column} = (SELECT nullif(current_setting('{COMPANY_SETTING}', true), '')::uuid)"
    for statement in (
        f"ALTER TABLE {table.fullname} ENABLE ROW LEVEL SECURITY",
        f"DROP POLICY IF EXISTS own_company ON {table.fullname}",
        f"CREATE POLICY own_company ON {table.fullname} USING ({whose}) WITH CHECK ({whose})",
    ):
        connection.execute(text(statement))


def _make_role(connection: Connection) -> None:
    """The role is the whole server's, other databases in it may have made it already."""
    if not connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": ROLE}):
        try:
            with connection.begin_nested():
                connection.execute(text(f"CREATE ROLE {ROLE} NOLOGIN"))
        except ProgrammingError as cause:
            user = connection.scalar(text("SELECT current_user"))
            raise CannotMake(
                "The database user {user} may not make the role {role}. Nothing was changed. An administrator of "
                "PostgreSQL runs: CREATE ROLE {role} NOLOGIN; GRANT {role} TO {user};",
                role=ROLE, user=user,
            ) from cause  # fmt: skip
    if not connection.scalar(text("SELECT pg_has_role(current_user, :role, 'MEMBER')"), {"role": ROLE}):
        connection.execute(text(f"GRANT {ROLE} TO CURRENT_USER"))


def _grant(connection: Connection) -> None:
    database = connection.scalar(text("SELECT quote_ident(current_database())"))
    for statement in (
        f"GRANT TEMPORARY ON DATABASE {database} TO {ROLE}",
        f"GRANT USAGE ON SCHEMA {SCHEMA} TO {ROLE}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA {SCHEMA} TO {ROLE}",
        f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {SCHEMA}.{REVISION_TABLE} FROM {ROLE}",
        f"REVOKE UPDATE, DELETE, TRUNCATE ON {SCHEMA}.audit_entry FROM {ROLE}",  # what was done stays as it was told
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {SCHEMA} TO {ROLE}",
    ):
        connection.execute(text(statement))


def _make_lookups(connection: Connection) -> None:
    """Whose token or code this is: asked before the company is known, and answered only to who has the secret."""
    for name, table, column in (("of_token", "device", "token_hash"), ("of_code", "device_code", "code_hash")):
        connection.execute(
            text(
                f"CREATE OR REPLACE FUNCTION {SCHEMA}.{name}(hash bytea) RETURNS uuid LANGUAGE sql STABLE "
                f"SECURITY DEFINER SET search_path = pg_catalog "
                f"AS 'SELECT company FROM {SCHEMA}.{table} WHERE {column} = hash'"
            )
        )
        connection.execute(text(f"REVOKE ALL ON FUNCTION {SCHEMA}.{name}(bytea) FROM PUBLIC"))
        connection.execute(text(f"GRANT EXECUTE ON FUNCTION {SCHEMA}.{name}(bytea) TO {ROLE}"))


def is_current(connection: psycopg.Connection[Any]) -> bool:
    """Whether the tables are those that this program needs."""
    found = connection.execute(f"SELECT to_regclass('{SCHEMA}.{REVISION_TABLE}')").fetchone()
    if found is None or found[0] is None:
        return False
    return connection.execute(f"SELECT version_num FROM {SCHEMA}.{REVISION_TABLE}").fetchone() == (HEAD,)
