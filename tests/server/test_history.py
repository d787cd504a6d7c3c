"""The server's own tables: what the revisions make is what is declared, guarded company by company."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.schema import CreateSchema

import migrations
from server.database import history, schema
from server.database.connections import plain_url
from server.database.history.upgrade import compare
from server.database.metadata import ROLE, declared
from server.projector.business import renew
from shared.kernel.identity import new_id

pytestmark = pytest.mark.postgres

STORED = """
SELECT c.relname, c.reloptions, array_agg(a.attname || ' ' || a.attstorage::text ORDER BY a.attname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
WHERE n.nspname = 'office' AND c.relkind = 'r' AND c.relname <> 'revision' GROUP BY 1, 2 ORDER BY 1
"""


def test_the_list_of_revisions_is_that_of_the_files() -> None:
    files = sorted((Path(history.__file__).parent / "versions").glob("*.py"))
    assert [file.name.partition("_")[0] for file in files] == list(history.REVISIONS)


def test_the_revisions_make_what_is_declared(new_postgres_database: Callable[[], str]) -> None:
    by_history, by_declaration = create_engine(new_postgres_database()), create_engine(new_postgres_database())
    schema.make(by_history)
    schema.make(by_history)  # again, as every start does
    with by_history.begin() as connection:
        compare(connection)
        ours = stored(connection)
    with by_declaration.begin() as connection:
        connection.execute(CreateSchema("office"))
        declared().create_all(connection)
        assert stored(connection) == ours
    by_history.dispose()
    by_declaration.dispose()


def test_the_business_tables_of_a_company_have_a_history_of_their_own(postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    schema.make(engine)
    renew(engine, new_id(), "company_a")
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT version_num FROM company_a.alembic_version")) == migrations.HEAD
        assert connection.scalar(text("SELECT version_num FROM office.revision")) == history.HEAD
    engine.dispose()


def test_no_table_shows_rows_to_who_names_no_company(postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    schema.make(engine)
    engine.dispose()
    with psycopg.connect(plain_url(postgres_url), autocommit=True) as connection:
        guarded = connection.execute(
            "SELECT relname FROM pg_class JOIN pg_policy ON polrelid = pg_class.oid WHERE relrowsecurity"
        ).fetchall()
        assert {name for (name,) in guarded} == {table.name for table in declared().sorted_tables}
        connection.execute("INSERT INTO office.company (id, name, schema_name) VALUES (gen_random_uuid(), 'A', 'a')")
        connection.execute(f"SET ROLE {ROLE}")
        assert connection.execute("SELECT * FROM office.company").fetchall() == []
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DROP POLICY own_company ON office.company")


def test_tables_of_a_newer_server_are_left_alone(postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    schema.make(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE office.revision SET version_num = '9999'"))
    with pytest.raises(schema.TooNew, match=re.escape("tables of a newer server (9999")):
        schema.make(engine)
    engine.dispose()


def stored(connection: Connection) -> list[Any]:
    return list(connection.execute(text(STORED)).all())
