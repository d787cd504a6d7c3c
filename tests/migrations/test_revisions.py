"""One history: what the revisions make is what is declared, on both databases, from whatever revision a file has."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, inspect, text

import migrations
from desktop.database import _create, connected, open_database, revision
from migrations import HEAD, REVISIONS
from migrations.check import check
from migrations.include import include_object, metadata
from migrations.upgrade import config, upgrade, upgrade_sqlite
from shared.store.tables import create_all
from tests.probes import TABLES, create_probes


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Any]:
    engine = connected(tmp_path / "company.db")
    yield engine
    engine.dispose()


def schema(connection: Connection) -> dict[str, Any]:
    """Every table, index and trigger of an SQLite file with what its statement says, spaces and quotes aside."""
    rows = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {f"{type_} {name}": _said(sql) for type_, name, sql in rows if name != "alembic_version"}


def _said(sql: str) -> Any:
    """A table as (head, its columns and constraints sorted, tail): a later revision can add columns only at the end."""
    plain = re.sub(r"[\s\"`]+", " ", sql).replace("( ", "(").replace(" )", ")").replace(" ,", ",").strip()
    plain = re.sub(r" DEFAULT '\w*'", "", plain)  # what a later revision gave to the rows that were there
    if not plain.startswith("CREATE TABLE"):
        return plain
    head, inside = plain.split("(", 1)
    inside, tail = inside.rsplit(")", 1)
    return head.strip(), sorted(re.split(r", (?![^(]*\))", inside)), tail.strip()


def test_the_list_of_revisions_is_that_of_the_files() -> None:
    files = sorted((Path(migrations.__file__).parent / "versions").glob("*.py"))
    found = [re.search(r"^revision = ['\"](.+)['\"]", file.read_text("utf-8"), re.MULTILINE) for file in files]
    assert [each[1] for each in found if each] == list(REVISIONS)
    assert len(found) == len(REVISIONS)
    assert REVISIONS[-1] == HEAD
    assert [file.name.partition("_")[0] for file in files] == list(REVISIONS)


def test_the_revisions_make_what_is_declared_on_sqlite(empty: Any) -> None:
    with empty.execution_options(writing=True).begin() as connection:
        check(connection)


def test_the_revisions_make_what_is_declared_on_postgresql(postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        check(connection)
    engine.dispose()


def test_a_new_file_is_what_the_revisions_make(empty: Any, tmp_path: Path) -> None:
    """A new file is made all at once, without Alembic: the same tables, columns, keys and indexes."""
    with empty.execution_options(writing=True).begin() as connection:
        upgrade(connection)
        upgraded = schema(connection)
    fresh = connected(tmp_path / "fresh.db")
    _create(fresh)
    with fresh.connect() as connection:
        made = schema(connection)
    assert revision(fresh) == revision(empty) == HEAD
    fresh.dispose()
    assert sorted(made) == sorted(upgraded)
    assert {name: (made[name], upgraded[name]) for name in made if made[name] != upgraded[name]} == {}


@pytest.mark.parametrize("start", REVISIONS)
def test_a_file_of_every_earlier_revision_is_opened_upgraded_and_keeps_its_data(start: str, tmp_path: Path) -> None:
    path = tmp_path / "company.db"
    old = connected(path)
    upgrade_sqlite(old, start)
    with old.execution_options(writing=True).begin() as connection:
        connection.exec_driver_sql("INSERT INTO device (name, value) VALUES ('written', ?)", (start,))
    old.dispose()
    engine = open_database(path)
    assert revision(engine) == HEAD
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT value FROM device").scalar_one() == start
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
        made = schema(connection)
    engine.dispose()
    fresh = open_database(tmp_path / "fresh.db", create=True)
    with fresh.connect() as connection:
        assert sorted(schema(connection)) == sorted(made)
    fresh.dispose()
    backups = [each.name for each in tmp_path.glob("*.backup")]
    assert backups == ([] if start == HEAD else [f"company.before-{HEAD}.backup"])


def test_rows_that_are_there_get_something_for_every_new_column(tmp_path: Path) -> None:
    """A register of the first revision with a movement in it: SQLite adds no empty column that may not be empty."""
    path = tmp_path / "company.db"
    old = connected(path)
    upgrade_sqlite(old, REVISIONS[0])
    with old.execution_options(writing=True).begin() as connection:
        for table in sorted(name for name in inspect(connection).get_table_names() if name in metadata().tables):
            columns = inspect(connection).get_columns(table)
            values = {each["name"]: b"1" if "BLOB" in str(each["type"]) else "1" for each in columns}
            names, marks = ", ".join(f'"{name}"' for name in values), ", ".join("?" * len(values))
            connection.exec_driver_sql(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))
    old.dispose()
    engine = open_database(path)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT minutes, norm_hours FROM labour").all() == [(1, 0)]
    engine.dispose()


def test_an_upgrade_that_fails_leaves_the_file_as_it_was(empty: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("half way")

    monkeypatch.setattr("alembic.op.execute", broken)
    with pytest.raises(RuntimeError, match="half way"):
        upgrade_sqlite(empty)
    monkeypatch.undo()
    with empty.connect() as connection:
        assert schema(connection) == {}
    upgrade_sqlite(empty)
    assert revision(empty) == HEAD


def test_a_declared_table_that_no_revision_makes_is_found(empty: Any) -> None:
    """The check can fail: a column and a table too many are told."""
    with empty.execution_options(writing=True).begin() as connection:
        upgrade(connection)
        connection.exec_driver_sql("ALTER TABLE site ADD COLUMN colour TEXT")
        connection.exec_driver_sql("DROP TABLE unit")
        context = MigrationContext.configure(connection, opts={"include_object": include_object("sqlite")})
        told = str(compare_metadata(context, metadata()))
        assert "colour" in told
        assert "unit" in told
        with pytest.raises(Exception, match="New upgrade operations detected"):
            command.check(config(connection))


def test_devices_and_servers_have_only_their_own_tables(empty: Any, new_postgres_database: Callable[[], str]) -> None:
    server = create_engine(new_postgres_database())
    with server.begin() as connection:
        upgrade(connection)
        on_server = set(inspect(connection).get_table_names())
    all_at_once = create_engine(new_postgres_database())
    with all_at_once.begin() as connection:
        create_all(connection, "server")
        assert set(inspect(connection).get_table_names()) == on_server - {"alembic_version"}
    all_at_once.dispose()
    with server.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == HEAD
    server.dispose()
    with empty.execution_options(writing=True).begin() as connection:
        upgrade(connection)
        on_device = set(inspect(connection).get_table_names())
    assert {"site", "labour"} <= on_server & on_device
    assert {"unsent", "audit", "counter", "search_item"} <= on_device - on_server
    probes = {table.name for table in TABLES}
    assert not probes & (on_device | on_server)


def test_probes_stay_out_of_every_database_but_the_tests_own(empty: Any) -> None:
    probes = {table.name for table in TABLES}
    with empty.execution_options(writing=True).begin() as connection:
        create_all(connection)
        assert not probes & set(inspect(connection).get_table_names())
        create_probes(connection)
        assert probes <= set(inspect(connection).get_table_names())
