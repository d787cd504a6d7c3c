"""Databases with every declared table in them: a new SQLite file and a real PostgreSQL, one each per test process."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine

from desktop.database import open_database
from shared.store.tables import create_all
from tests.postgres import Postgres
from tests.probes import create_probes


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = open_database(Path(tmp_path_factory.mktemp("conformance")) / "company.db", create=True)
    with engine.execution_options(writing=True).begin() as connection:
        create_probes(connection)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def postgresql(postgres_server: Postgres) -> Iterator[Engine]:
    engine = create_engine(postgres_server.new_database())
    with engine.begin() as connection:
        create_all(connection, "server")
        create_probes(connection)
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Engine:
    engine: Engine = request.getfixturevalue(request.param)
    return engine


@pytest.fixture
def connection(database: Engine) -> Iterator[Connection]:
    """A transaction on one of the databases that is rolled back after the test."""
    with database.connect() as connection:
        transaction = connection.begin()
        yield connection
        transaction.rollback()
